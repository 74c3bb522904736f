"""loans_repaid and no_violations: dated searches, the loan ledger, the zone's own sanctions."""

from collections.abc import Mapping
from datetime import date, timedelta

from django.utils.translation import gettext as _

from funds.eligibility.figures import Figure
from funds.eligibility.outcomes import (
    FAIL,
    JUDGEMENT,
    PASS,
    UNKNOWN,
    Result,
    all_of,
)

SERIOUS, REPAIRED = "SERIOUS", "REPAIRED"


def loans_repaid(evidence: Mapping, params: Mapping) -> Result:
    """No loan is overdue, and a credit search of the last 90 days says so.

    No record of a default is not evidence: without a search it is UNKNOWN.
    """
    as_of = date.fromisoformat(evidence["as_of"])
    figures = tuple(map(_loan, evidence["loans"]))
    overdue = [one for one in evidence["loans"] if one["verified"] and _overdue(one, as_of)]
    if overdue:
        text = _("%(n)d loans are overdue, the first since %(day)s.")
        day = min(one["due_on"] for one in overdue)
        detail = text % {"n": len(overdue), "day": day}
        return Result(FAIL, detail, figures=figures, remedy=_("Repay what is overdue."))
    unsure = [one for one in evidence["loans"] if not one["verified"]]
    oldest = as_of - timedelta(days=int(evidence["search_days"]))
    fresh = _dated(evidence["searches"], "CREDIT", oldest, as_of)
    figures = (*figures, *map(_search, fresh))
    if not fresh or unsure:
        missing = (*(() if fresh else ("credit_search",)), *("loan" for _one in unsure[:1]))
        detail = _no_search(fresh, evidence)
        return Result(UNKNOWN, detail, missing, figures=figures, remedy=_search_remedy())
    if fresh[0]["result"] == "FOUND" and fresh[0]["severity"] != REPAIRED:
        text = _("The credit search of %(day)s found something: %(note)s")
        detail = text % {"day": fresh[0]["searched_on"], "note": fresh[0]["note"] or "—"}
        return Result(FAIL, detail, figures=figures)
    text = _("Nothing is overdue; credit search of %(day)s.")
    return Result(PASS, text % {"day": fresh[0]["searched_on"]}, figures=figures)


def _no_search(fresh: list, evidence: Mapping) -> str:
    if fresh:
        return _("A loan is recorded and not verified.")
    text = _("No verified credit search of the last %(days)d days.")
    return text % {"days": int(evidence["search_days"])}


def _search_remedy() -> str:
    return _("The fund officer records a dated search; another person verifies it.")


def _overdue(loan: Mapping, as_of: date) -> bool:
    if loan["overdue"] > 0:
        return True
    return loan["repaid_on"] is None and date.fromisoformat(loan["due_on"]) < as_of


def _dated(searches: list, kind: str, first: date, last: date) -> list:
    found = [
        one
        for one in searches
        if one["kind"] == kind
        and one["verified"]
        and first <= date.fromisoformat(one["searched_on"]) <= last
    ]
    return sorted(found, key=lambda one: one["searched_on"], reverse=True)


def no_violations(evidence: Mapping, params: Mapping) -> Result:
    """Searches dated the day of acceptance are clear, and no own ban is in force.

    Serious defaults and a ban fail; any other penalty the competent department judges; what was
    repaired counts as the clause says.
    """
    as_of = date.fromisoformat(evidence["as_of"])
    needed = date.fromisoformat(evidence["needed_on"])
    outcomes, details, missing = _of_bans(evidence, as_of)
    seen: list[Mapping] = []
    for kind in ("PENALTY", "CREDIT"):
        found = _dated(evidence["searches"], kind, needed, as_of)
        seen += found
        if not found:
            outcomes.append(UNKNOWN)
            missing.append(f"{kind.lower()}_search")
            text = _("No verified %(kind)s search dated %(day)s or later.")
            details.append(text % {"kind": _name(kind), "day": evidence["needed_on"]})
        for one in found:
            outcomes.append(_found(one, params, evidence.get("judgement")))
            details.append(_told(one))
    outcome = all_of(outcomes)
    return Result(
        outcome,
        " ".join(details),
        tuple(missing) if outcome == UNKNOWN else (),
        figures=tuple(map(_search, seen)),
        remedy=_search_remedy() if outcome == UNKNOWN else "",
        department=params.get("department", "") if outcome == JUDGEMENT else "",
    )


def _of_bans(evidence: Mapping, as_of: date) -> tuple[list, list, list]:
    bans = [
        one
        for one in evidence["sanctions"]
        if one["kind"] == "BAN" and (not one["until"] or date.fromisoformat(one["until"]) >= as_of)
    ]
    text = _("Banned until %(until)s: %(ground)s")
    details = [text % {"until": one["until"] or "—", "ground": one["ground"]} for one in bans]
    return [FAIL for _one in bans], details, []


def _found(search: Mapping, params: Mapping, judgement: str | None) -> str:
    if search["result"] == "CLEAR":
        return PASS
    if search["severity"] == SERIOUS:
        return FAIL
    if search["severity"] == REPAIRED and params.get("repaired") in (PASS, FAIL):
        return params["repaired"]
    return {"AGREE": PASS, "OPPOSE": FAIL}.get(judgement or "", JUDGEMENT)


def _told(search: Mapping) -> str:
    if search["result"] == "CLEAR":
        text = _("The %(kind)s search of %(day)s is clear.")
    else:
        text = _("The %(kind)s search of %(day)s found: %(note)s")
    return text % {
        "kind": _name(search["kind"]),
        "day": search["searched_on"],
        "note": search["note"] or search["severity"] or "—",
    }


def _loan(loan: Mapping) -> Figure:
    label = _("Loan due %(day)s") % {"day": loan["due_on"]}
    value = f"{loan['principal'] // 100} / {loan['overdue'] // 100}"
    return Figure(label, value, _("loan ledger"))


def _search(search: Mapping) -> Figure:
    label = f"{_name(search['kind'])} {search['searched_on']}"
    return Figure(label, search["result"], search["note"])


def _name(kind: str) -> str:
    return {"CREDIT": _("credit"), "PENALTY": _("penalty")}[kind]
