"""Guards from the draft to acceptance: the window, the declaration, corrections, hearings."""

from django.utils.translation import gettext as _

from funds.models.zone_settings import of
from funds.workflow import runs
from hightech.core import clock, workdays
from hightech.core.errors import Reason, ShapeError
from hightech.core.needs import Need


class ItemsNeed(Need):
    """Corrections asked for: a text with one a line, or a list of texts or {text, about}."""

    def parse(self, raw, *, obj=None, by=None, path: str = ""):
        if isinstance(raw, str):
            raw = raw.splitlines()
        if raw is None or raw == []:
            return None
        if not isinstance(raw, list) or len(raw) > 100:
            raise self.wrong(_("Send a list of at most 100 items."))
        found = [self._item(one) for one in raw if one not in ("", None)]
        return [item for item in found if item["text"]] or None

    def _item(self, one) -> dict:
        one = {"text": one} if isinstance(one, str) else one
        if not isinstance(one, dict) or not isinstance(one.get("text"), str):
            raise self.wrong(_("Send each item as a text."))
        about = one.get("about") or ""
        if not isinstance(about, str) or len(about) > 60 or len(one["text"]) > 2000:
            raise self.wrong(_("Send each item as a text."))
        if "\x00" in one["text"] + about:
            raise self.wrong(_("Null characters are not allowed."))
        return {"text": one["text"].strip(), "about": about}

    def wrong(self, text: str):
        return ShapeError(Reason("invalid", text, self.name))


def call_is_open(application, by, facts) -> Reason | None:
    """Guard: a first submission falls into the window; a returned file may come back later."""
    if application.state != "DRAFT" or application.call.is_open:
        return None
    text = _("The call is open from %(opens)s until %(closes)s.")
    shown = {
        "opens": f"{clock.local(application.call.opens_at):%Y-%m-%d %H:%M}",
        "closes": f"{clock.local(application.call.closes_at):%Y-%m-%d %H:%M}",
    }
    return Reason("call_closed", text % shown, "call")


def declared(application, by, facts) -> Reason | None:
    """Guard: the applicant declares that what is submitted is true."""
    if facts.get("declaration") is False:
        text = _("Declare that what you submit is true and complete.")
        return Reason("not_declared", text, "declaration")
    return None


def later_items_have_a_reason(application, by, facts) -> list[Reason]:
    """Guard: a second list holds open items, what changed answers caused, or says why."""
    items = facts.get("items")
    if not items or facts.get("reason"):
        return []
    earlier = list(application.corrections.all())
    if not earlier:
        return []
    last = max(item.round for item in earlier)
    known = {item.text for item in earlier if item.round == last}
    changed = changed_answers(application)
    new = [one for one in items if one["text"] not in known and one["about"] not in changed]
    text = _("“%(item)s” was not on the first list: say why it comes only now.")
    return [Reason("new_item", text % {"item": one["text"][:80]}, "reason") for one in new]


def changed_answers(application) -> set[str]:
    """Return the facts and papers that differ between the last two revisions."""
    last = [row.content for row in application.revisions.order_by("-number")[:2]]
    if len(last) < 2:
        return set()
    found = set()
    for part in ("facts", "materials"):
        now, before = last[0].get(part) or {}, last[1].get(part) or {}
        found |= {name for name in {*now, *before} if now.get(name) != before.get(name)}
    return found


def has_current_run(application, by, facts) -> Reason | None:
    """Guard: a check was made of the file as it is today."""
    if runs.is_current(runs.latest_run(application), application):
        return None
    text = _("The file has no current eligibility check: run one.")
    return Reason("no_current_run", text, "checks")


def fails_or_is_overdue(application, by, facts) -> Reason | None:
    """Guard: a current check fails, or the day for corrections passed with something open."""
    run = runs.latest_run(application)
    if run and run.outcome == "FAIL" and runs.is_current(run, application):
        return None
    if _correction_is_overdue(application, run):
        return None
    text = _("Nothing fails: a check must fail, or the day for corrections pass unanswered.")
    return Reason("not_ineligible", text)


def _correction_is_overdue(application, run) -> bool:
    if application.correct_until is None or clock.today() <= application.correct_until:
        return False
    is_open = application.corrections.filter(settled_at=None).exists()
    return is_open or (run is not None and run.outcome == "UNKNOWN")


def within_days_of_the_decision(application, by, facts) -> list[Reason]:
    """Guard: a second check is asked for once, within ten working days."""
    reasons = []
    if application.review_requested_at is not None:
        text = _("A second check was asked for already.")
        reasons.append(Reason("twice", text))
    decided = clock.local(application.state_since).date()
    last = workdays.add_workdays(decided, of(application.zone, "second_check_workdays")).date
    if application.state in ("INELIGIBLE", "REFUSED") and clock.today() > last:
        text = _("A second check could be asked for until %(day)s.") % {"day": last}
        reasons.append(Reason("too_late", text))
    return reasons
