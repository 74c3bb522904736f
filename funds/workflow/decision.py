"""Guards of the committee's steps: the agenda, the ballot, the minutes, the money left."""

from django.utils.translation import gettext as _

from funds.models import Ballot, Clause, LedgerEntry, Meeting, Minutes
from funds.workflow import runs
from hightech.core import clock, money
from hightech.core.chain import digest_of
from hightech.core.errors import Reason

B = Ballot.State


def coming_meetings(application, by):
    """Return the meetings of the zone that have not begun."""
    return Meeting.objects.filter(
        committee__zone_id=application.zone_id, held_at__gt=clock.now()
    ).order_by("held_at")


def minuted_meetings(application, by):
    """Return the meetings of the zone whose minutes are signed."""
    return Meeting.objects.filter(
        committee__zone_id=application.zone_id, minutes__state=Minutes.State.SIGNED
    ).order_by("-held_at")


def papers_in_time(application, by, facts) -> Reason | None:
    """Guard: papers go out a day before, or the chair consented to the urgency in writing."""
    meeting = facts.get("meeting")
    if meeting is None:
        return None
    days = (clock.local(meeting.held_at).date() - clock.today()).days
    if days >= 1 or facts.get("urgent_consent"):
        return None
    text = _("Papers go out a day before the meeting, or the chair consents to the urgency.")
    return Reason("papers_late", text, "urgent_consent")


def not_on_that_agenda(application, by, facts) -> Reason | None:
    """Guard: a file stands once on the agenda of a meeting."""
    meeting = facts.get("meeting")
    if meeting is None or not application.agenda_items.filter(meeting=meeting).exists():
        return None
    return Reason("twice", _("The file is on the agenda of this meeting already."), "meeting")


def deciding_ballot(application) -> Ballot | None:
    """Return the last ballot on the file itself (none on an objection)."""
    return application.ballots.filter(objection=None).order_by("-number").first()


def _result(application, state: str) -> Reason | None:
    ballot = deciding_ballot(application)
    if ballot is not None and ballot.state == state:
        return None
    text = _("The last ballot on this file must be: %(state)s.") % {"state": B(state).label}
    return Reason("no_ballot", text, "ballot")


def ballot_carried(application, by, facts) -> Reason | None:
    """Guard: the last ballot on the file is carried."""
    return _result(application, B.CARRIED)


def ballot_not_carried(application, by, facts) -> Reason | None:
    """Guard: the last ballot on the file is not carried."""
    return _result(application, B.NOT_CARRIED)


def ballot_is_fresh(application, by, facts) -> Reason | None:
    """Guard: after an objection was upheld in part a new ballot decides."""
    ballot = deciding_ballot(application)
    if ballot is None or application.state != "ON_AGENDA":
        return None
    if is_fresh(ballot, application):
        return None
    text = _("The file came back to the agenda after its last ballot: a new one decides.")
    return Reason("old_ballot", text, "ballot")


def is_fresh(ballot: Ballot, application) -> bool:
    """Tell whether a ballot was held since the file came to the agenda, and decides it still."""
    is_used = LedgerEntry.objects.filter(key=reserve_key(ballot)).exists()
    return ballot.created_at >= application.state_since and not is_used


def reserve_key(ballot: Ballot) -> str:
    """Return the key under which the ledger books what a ballot gave: once for ever."""
    return f"reserve:{ballot.uuid}"


def minutes_signed(application, by, facts) -> Reason | None:
    """Guard: secretary and chair have signed the minutes of the deciding ballot."""
    ballot = deciding_ballot(application)
    if ballot is not None and _is_minuted(ballot):
        return None
    text = _("The minutes of the meeting are not signed by secretary and chair.")
    return Reason("minutes_not_signed", text, "minutes")


def _is_minuted(ballot: Ballot) -> bool:
    signed = Minutes.objects.filter(meeting_id=ballot.meeting_id, state=Minutes.State.SIGNED)
    minutes = signed.first()
    # What was signed is what stands there, whoever wrote into the table since.
    return minutes is not None and minutes.digest == digest_of(minutes.content)


def gate_not_red(application, by, facts) -> Reason | None:
    """Guard: no money under a clause that the fair-competition gate shows red."""
    clause = application.clause
    if clause.gate_level != Clause.GateLevel.RED:
        return None
    if clause.exceptions.filter(until__gte=clock.today()).exists():
        return None
    text = _("The fair-competition gate of the clause is red.")
    return Reason("gate_red", text, "clause", clause.get_absolute_url())


def run_is_current(application, by, facts) -> Reason | None:
    """Guard: the check the committee saw still speaks of the file."""
    if runs.is_current(runs.latest_run(application), application):
        return None
    text = _("The eligibility check is no longer current: reopen the verification.")
    return Reason("no_current_run", text, "checks")


def line_has_room(application, by, facts) -> Reason | None:
    """Guard: the budget line can reserve what was voted."""
    ballot = deciding_ballot(application)
    amount = ballot.amount_fen if ballot else None
    line = application.call.budget_line
    if amount is None or amount <= line.available_fen:
        return None
    text = _("The budget line %(line)s has %(available)s yuan available.")
    shown = {"line": line, "available": money.yuan(line.available_fen)}
    return Reason("no_budget", text % shown, "budget_line")
