"""commitments_fulfilled: what the enterprise promised in its agreements, as far as it is due."""

from collections.abc import Mapping
from datetime import date

from django.utils.translation import gettext as _

from funds.eligibility.figures import Figure
from funds.eligibility.outcomes import (
    FAIL,
    NOT_APPLICABLE,
    PASS,
    UNKNOWN,
    Result,
    all_of,
)


def commitments_fulfilled(evidence: Mapping, params: Mapping) -> Result:
    """Every due promise of a binding agreement is met within its tolerance, or waived."""
    if not evidence["agreements"]:
        return Result(
            UNKNOWN,
            _("No strategic or formal agreement with the enterprise is recorded."),
            ("agreement",),
            remedy=_("The account manager records the agreement with its promises."),
        )
    law_date = date.fromisoformat(evidence["law_date"])
    due = [one for one in evidence["commitments"] if date.fromisoformat(one["due_on"]) <= law_date]
    if not due:
        text = _("Nothing was due by %(day)s.") % {"day": evidence["law_date"]}
        return Result(NOT_APPLICABLE, text)
    judged = [(one, *_judged(one, law_date)) for one in due]
    outcome = all_of(found for _one, found, _text in judged)
    shown = [text for _one, found, text in judged if found == outcome] if outcome != PASS else []
    detail = " ".join(shown) or _("All %(n)d promises that were due are met.") % {"n": len(due)}
    missing = tuple(f"commitment:{one['id']}" for one, found, _t in judged if found == UNKNOWN)
    figures = tuple(Figure(one["label"], text, one["agreement"]) for one, _found, text in judged)
    return Result(outcome, detail, missing, figures=figures, remedy=_remedy(outcome))


def _remedy(outcome: str) -> str:
    return {
        FAIL: _("Fulfil what is short and report it, or have it waived."),
        UNKNOWN: _("Report with evidence what was achieved; the leader verifies it."),
    }.get(outcome, "")


def _judged(one: Mapping, law_date: date) -> tuple[str, str]:
    state, due = one["state"], date.fromisoformat(one["due_on"])
    if state == "WAIVED":
        text = _("%(label)s: waived by %(document)s.")
        return PASS, text % {"label": one["label"], "document": one["document"] or "—"}
    if state in ("PENDING", "REPORTED"):
        text = _("%(label)s was due on %(due)s and is not verified.")
        return UNKNOWN, text % {"label": one["label"], "due": one["due_on"]}
    actual = one["actual"] or 0
    enough = actual * 100 >= one["amount"] * (100 - one["tolerance"])
    if state in ("MET", "LATE") and enough:
        return PASS, _met(one, due)
    text = _(
        "%(label)s: %(required)s required, %(actual)s achieved, %(short)s short, "
        "%(days)d days late."
    )
    return FAIL, text % {
        "label": one["label"],
        "required": _amount(one, one["amount"]),
        "actual": _amount(one, actual),
        "short": _amount(one, max(one["amount"] - actual, 0)),
        "days": (law_date - due).days,
    }


def _met(one: Mapping, due: date) -> str:
    achieved = one["achieved_on"]
    late = (date.fromisoformat(achieved) - due).days if achieved else 0
    if late > 0:
        text = _("%(label)s: met %(days)d days late.")
        return text % {"label": one["label"], "days": late}
    return _("%(label)s: met.") % {"label": one["label"]}


def _amount(one: Mapping, value: int) -> str:
    if one["measure"] == "JOBS":
        return str(value)
    whole = f"{value / 100:,.2f}" if abs(value) < 10**13 else str(value // 100)
    return _("%(amount)s yuan") % {"amount": whole}
