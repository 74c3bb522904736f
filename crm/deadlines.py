"""The clocks of a lead: since when, until when, how far. Pure functions of rows and a moment.

Percent p of a clock is reached when elapsed × 100 ≥ p × length, both in whole hours; a working
day has eight. While a lead is not active no clock runs: `pauses` are left out.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.db.models import F, Q, TextChoices
from django.utils.translation import gettext_lazy as _

from crm.models import Claim, Lead, zone_settings
from hightech.core import clock
from hightech.core.workdays import DAY_SECONDS, Calendar

HOUR = 3600
ONE_DAY = timedelta(days=1)
Pauses = list[tuple[datetime, datetime]]


class Code(TextChoices):
    RESPOND = "RESPOND", _("First response")
    CONTACT = "CONTACT", _("No contact")
    CLAIM = "CLAIM", _("End of the claim")
    JUDGE = "JUDGE", _("Judging")
    FEEDBACK = "FEEDBACK", _("Feedback after judging")
    REPORT = "REPORT", _("Progress")


class State(TextChoices):
    RUNNING = "RUNNING", _("In time")
    WARNING = "WARNING", _("Due soon")
    OVERDUE = "OVERDUE", _("Overdue")
    ESCALATED = "ESCALATED", _("Long overdue")
    PAUSED = "PAUSED", _("Paused")


@dataclass(frozen=True)
class Clock:
    """One clock of one lead at a moment."""

    code: str
    since: datetime
    due: datetime
    percent: int
    state: str

    def as_dict(self) -> dict:
        return {
            "code": str(self.code),
            "since": clock.local(self.since),
            "due": clock.local(self.due),
            "percent": self.percent,
            "state": str(self.state),
        }


def percent_of(elapsed: int, length: int) -> int:
    """Return the whole percent reached; both in seconds, counted in whole hours."""
    hours = length // HOUR
    return (elapsed // HOUR) * 100 // hours if hours else 100


def claim_end(registered_on: date, days: int) -> date:
    """Return the last protected day: the registration day + `days`."""
    return registered_on + timedelta(days=days)


def lapses_at(until: date) -> datetime:
    """Return when a claim lapses: 00:00 of the day after its last protected one."""
    return datetime.combine(until + ONE_DAY, time(0), clock.ZONE)


def clocks_of(lead: Lead, *, now: datetime, calendar: Calendar | None = None) -> list[Clock]:
    """Return the clocks of a lead that are switched on and not yet satisfied."""
    if lead.stage not in Lead.UNDER_CLOCK or lead.in_pool or lead.status not in Lead.OPEN:
        return []
    calendar = calendar or Calendar()
    pauses = pauses_of(lead, now)
    made = [
        _respond(lead, now, pauses, calendar),
        contact_clock(lead, now=now, pauses=pauses),
        _claim(lead, now),
        _judge(lead, now, pauses, calendar),
        _feedback(lead, now, pauses),
        _report(lead, now, pauses),
    ]
    return [one for one in made if one is not None]


def contact_clock(lead: Lead, *, now: datetime, pauses: Pauses | None = None) -> Clock | None:
    """Return the no-contact clock; it needs no calendar."""
    code = f"contact_days_{lead.grade.lower()}" if lead.grade else "contact_days"
    days = zone_settings.of(lead.zone, code)
    since = max(lead.clocks_from, lead.last_contact_at or lead.clocks_from)
    pauses = pauses_of(lead, now) if pauses is None else pauses
    return _in_days(lead, Code.CONTACT, since, days, now, pauses)


def pauses_of(lead: Lead, now: datetime) -> Pauses:
    """Return the times the lead was not active, the present one among them."""
    return [
        (datetime.fromisoformat(begin), datetime.fromisoformat(end) if end else now)
        for begin, end in lead.pauses
    ]


def _respond(lead, now, pauses, calendar) -> Clock | None:
    if lead.first_response_at is not None:
        return None
    days = zone_settings.of(lead.zone, "respond_workdays")
    return _in_workdays(lead, Code.RESPOND, lead.clocks_from, days, now, pauses, calendar)


def _claim(lead, now) -> Clock | None:
    claim = lead.claim
    if claim is None or not claim.is_live:
        return None
    due = lapses_at(claim.until)
    elapsed = int((now - claim.registered_at).total_seconds())
    length = int((due - claim.registered_at).total_seconds())
    percent = percent_of(elapsed, length)
    return Clock(Code.CLAIM, claim.registered_at, due, percent, _state(lead, percent))


def _judge(lead, now, pauses, calendar) -> Clock | None:
    if lead.stage != Lead.Stage.REGISTERED:
        return None
    code = "judge_workdays_major" if lead.track == Lead.Track.MAJOR else "judge_workdays"
    days = zone_settings.of(lead.zone, code)
    return _in_workdays(lead, Code.JUDGE, lead.clocks_from, days, now, pauses, calendar)


def _feedback(lead, now, pauses) -> Clock | None:
    told = lead.last_contact_at is not None and lead.last_contact_at >= lead.state_since
    if lead.stage != Lead.Stage.JUDGED or told:
        return None
    days = zone_settings.of(lead.zone, "feedback_days")
    return _in_days(lead, Code.FEEDBACK, lead.state_since, days, now, pauses)


def _report(lead, now, pauses) -> Clock | None:
    known = [lead.clocks_from, lead.state_since, lead.last_contact_at]
    since = max(moment for moment in known if moment is not None)
    days = zone_settings.of(lead.zone, "report_days")
    return _in_days(lead, Code.REPORT, since, days, now, pauses)


def _in_days(lead, code, since, days, now, pauses) -> Clock | None:
    if not days:
        return None
    rest = _overlap(pauses, since, now)
    length = days * 24 * HOUR
    percent = percent_of(max(int((now - since).total_seconds()) - rest, 0), length)
    due = since + timedelta(seconds=length + rest)
    return Clock(code, since, due, percent, _state(lead, percent))


def _in_workdays(lead, code, since, days, now, pauses, calendar) -> Clock | None:
    if not days:
        return None
    rest = sum(
        calendar.seconds(max(begin, since), min(end, now))
        for begin, end in pauses
        if end > since and begin < now
    )
    length = days * DAY_SECONDS
    percent = percent_of(max(calendar.seconds(since, now) - rest, 0), length)
    due = calendar.after(since, length + rest)
    return Clock(code, since, due, percent, _state(lead, percent))


def _overlap(pauses: Iterable, since: datetime, now: datetime) -> int:
    seconds = [
        (min(end, now) - max(begin, since)).total_seconds()
        for begin, end in pauses
        if end > since and begin < now
    ]
    return int(sum(seconds))


def _state(lead: Lead, percent: int) -> State:
    if lead.status != Lead.Status.ACTIVE:
        return State.PAUSED
    for code, state in (
        ("pool_percent", State.ESCALATED),
        ("leader_percent", State.OVERDUE),
        ("remind_percent", State.WARNING),
    ):
        if percent >= zone_settings.of(lead.zone, code):
            return state
    return State.RUNNING


def may_be_due(zone, now: datetime, reached: str = "remind_percent") -> Q:
    """Describe the leads of a zone of which a clock may have reached a percent of the settings.

    It keeps a few too many, pauses among them, and none too few: `clocks_of` says exactly.
    """
    share = zone_settings.of(zone, reached)
    due = _quiet(zone, now, share) | _near_end(zone, now, share)
    respond = zone_settings.of(zone, "respond_workdays")
    if respond:
        since = now - timedelta(seconds=respond * DAY_SECONDS * share // 100)
        due |= Q(first_response_at=None, clocks_from__lte=since)
    due |= _since(zone, now, share, "judge_workdays", Q(stage=Lead.Stage.REGISTERED))
    due |= _since(zone, now, share, "judge_workdays_major", Q(stage=Lead.Stage.REGISTERED))
    due |= _since(zone, now, share, "feedback_days", Q(stage=Lead.Stage.JUDGED))
    due |= _since(zone, now, share, "report_days", Q())
    return Q(zone=zone) & due


def _quiet(zone, now, share) -> Q:
    found = Q(pk__in=[])
    for grade in ("", *Lead.Grade.values):
        code = f"contact_days_{grade.lower()}" if grade else "contact_days"
        days = zone_settings.of(zone, code)
        if days:
            since = now - timedelta(days=days) * share / 100
            silent = Q(last_contact_at=None) | Q(last_contact_at__lte=since)
            found |= Q(grade=grade, clocks_from__lte=since) & silent
    return found


def _near_end(zone, now, share) -> Q:
    longest = zone_settings.of(zone, "claim_days") + zone_settings.of(
        zone, "renewal_days"
    ) * zone_settings.of(zone, "renewals")
    ahead = timedelta(days=longest * max(100 - share, 0) // 100 + 2)
    until = clock.local(now).date() + ahead
    return Q(claim__until__lte=until, claim__lead_id=F("pk"), claim__state__in=Claim.LIVE)


def _since(zone, now, share, code: str, where: Q) -> Q:
    days = zone_settings.of(zone, code)
    if not days:
        return Q(pk__in=[])
    length = DAY_SECONDS if "workdays" in code else 24 * HOUR
    return where & Q(clocks_from__lte=now - timedelta(seconds=days * length * share // 100))


def leaves_owner(clocks: Iterable[Clock]) -> bool:
    """Tell whether a clock other than that of the claim has run so long that the lead may go."""
    return any(one.state == State.ESCALATED and one.code != Code.CLAIM for one in clocks)


def is_for_the_leader(lead: Lead) -> bool:
    """Tell whether a leader decides on the release: grade A or B, or a claim still protects."""
    graded = lead.grade in (Lead.Grade.A, Lead.Grade.B)
    return graded or (lead.claim is not None and lead.claim.is_live)
