"""Rules about where the project stands, when the enterprise began, what it was granted before."""

from collections.abc import Mapping
from datetime import date, datetime

from django.utils.translation import gettext as _

from funds.eligibility.figures import Figure
from funds.eligibility.outcomes import (
    FAIL,
    NOT_APPLICABLE,
    PASS,
    UNKNOWN,
    Result,
)


def project_in_zone(evidence: Mapping, params: Mapping) -> Result:
    """The site of the project lies in the zone; where the firm is registered does not matter."""
    site = evidence["site"]
    if not site:
        text = _("The site of the project is not recorded.")
        return Result(UNKNOWN, text, ("site",), remedy=_("Name the park of the project."))
    if evidence["site_zone"] == evidence["zone"]:
        return Result(PASS, _("The project stands in %(site)s.") % {"site": site})
    return Result(FAIL, _("The project stands in %(site)s, outside the zone.") % {"site": site})


def in_call_window(evidence: Mapping, params: Mapping) -> Result:
    """The application was submitted while its call was open."""
    if not evidence["opens_at"]:
        return Result(UNKNOWN, _("No call is named."), ("call",))
    opens, at, closes = (
        datetime.fromisoformat(evidence[name]) for name in ("opens_at", "submitted_at", "closes_at")
    )
    is_inside = opens <= at < closes
    text = _("Submitted at %(at)s; the call is open from %(opens)s until %(closes)s.")
    detail = text % {
        "at": evidence["submitted_at"],
        "opens": evidence["opens_at"],
        "closes": evidence["closes_at"],
    }
    return Result(PASS if is_inside else FAIL, detail)


def registered_before(evidence: Mapping, params: Mapping) -> Result:
    """The enterprise was registered before the date the clause names."""
    day = str(params.get("date") or "")
    try:
        limit = date.fromisoformat(day)
    except ValueError:
        return Result(UNKNOWN, _("The clause names no date."), ("date",))
    registered = evidence["registered_on"]
    if not registered:
        text = _("The day of registration is not recorded.")
        return Result(UNKNOWN, text, ("registered_on",))
    is_before = date.fromisoformat(registered) < limit
    text = _("Registered on %(day)s, the limit is %(limit)s.")
    shown = {"day": registered, "limit": day}
    return Result(PASS if is_before else FAIL, text % shown)


def holds_qualification(evidence: Mapping, params: Mapping) -> Result:
    """The enterprise holds the qualification the clause names."""
    level = str(params.get("level") or "")
    held = [one for one in evidence["qualifications"] if one["level"] == level]
    if held:
        return Result(PASS, _("Holds %(level)s.") % {"level": level})
    text = _("No verified record of the qualification %(level)s.")
    return Result(UNKNOWN, text % {"level": level or "—"}, ("qualification",))


def no_open_application(evidence: Mapping, params: Mapping) -> Result:
    """No other application for the same project (or firm and clause) is under way."""
    others = evidence["open_applications"]
    if not others:
        return Result(PASS, _("No other application is under way."))
    text = _("Under way already: %(numbers)s.") % {"numbers": ", ".join(others)}
    return Result(FAIL, text, figures=tuple(Figure(number, "") for number in others))


def not_funded_before(evidence: Mapping, params: Mapping) -> Result:
    """None of the named evidence was funded before, here or before this system."""
    named = evidence["named"]
    if not named:
        return Result(NOT_APPLICABLE, _("No evidence is named."))
    used = [one for one in evidence["used"] if one["key"] in named]
    if used:
        text = _("Funded before: %(used)s.")
        shown = "; ".join(f"{one['key']} ({one['where']})" for one in used)
        figures = tuple(Figure(one["key"], one["where"]) for one in used)
        return Result(FAIL, text % {"used": shown}, figures=figures)
    if not evidence["history_loaded"]:
        text = _("The history is not loaded: grants before this system are not recorded yet.")
        return Result(UNKNOWN, text, ("history",))
    return Result(PASS, _("Nothing of it was funded before."))
