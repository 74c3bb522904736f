"""Hold a meeting: called, attended, interests declared."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from funds.actions import minutes, recusals
from funds.models import Application, Attendance, Committee, Interest, Meeting, Seat
from funds.permissions import committees
from hightech.core import audit, clock, outbox
from hightech.core.errors import ROLE, ActionRefused, Reason, refuse
from hightech.users.models import User

S = Application.State
# A file is decided once it has left these states: from then on a change is a new act.
UNDECIDED = (S.ON_AGENDA, S.PUBLICITY)


def _require_secretary(by, meeting_or_committee) -> None:
    if not committees.secretary(by, meeting_or_committee):
        refuse(ROLE, _("This is done by the committee secretary."))


@transaction.atomic
def create(*, by, committee: Committee, held_at: datetime, place: str = "") -> Meeting:
    """Call a meeting of the committee.

    :raises ActionRefused: if it would lie in the past.
    """
    _require_secretary(by, committee)
    if held_at <= clock.now():
        refuse("past", _("A meeting is called for a time to come."), "held_at")
    meeting = Meeting.objects.create(committee=committee, held_at=held_at, place=place)
    audit.record(meeting, {"held_at": [None, held_at.isoformat()]}, by=by)
    minutes.begin(meeting, by=by)
    context = {"meeting": str(meeting), "place": place}
    outbox.tell(people_of(meeting), "funds.meeting_called", subject=meeting, context=context, by=by)
    return meeting


@transaction.atomic
def edit(meeting: Meeting, *, by, version=None, **values) -> None:
    """Move a meeting that has not begun: later, or to another place.

    :raises ActionRefused: if it has begun, or would come earlier than its papers allow.
    """
    _require_secretary(by, meeting)
    if meeting.held_at <= clock.now():
        refuse("begun", _("The meeting has begun: its time and place stay."), "held_at")
    held_at = values.get("held_at", meeting.held_at)
    if held_at < meeting.held_at:
        refuse("earlier", _("A meeting is put off, never brought forward."), "held_at")
    if audit.edit(meeting, by=by, **values):
        minutes.refresh(meeting, because="meeting")
        context = {"meeting": str(meeting), "place": meeting.place}
        people = people_of(meeting)
        outbox.tell(people, "funds.meeting_moved", subject=meeting, context=context, by=by)


def people_of(meeting: Meeting) -> list[User]:
    """Return who sits in the committee on the day of the meeting."""
    return [seat.user for seat in committees.serving_at(meeting)]


@transaction.atomic
def attend(meeting: Meeting, *, by, seat: Seat, present: bool) -> Attendance:
    """Note whether a seat is taken; noted again, it is changed and the signatures are void.

    :raises ActionRefused: before the day of the meeting, or if the seat does not serve on it.
    """
    _require_secretary(by, meeting)
    reasons = []
    if clock.today() < clock.local(meeting.held_at).date():
        text = _("Attendance is noted on the day of the meeting.")
        reasons.append(Reason("not_begun", text))
    if seat.pk not in {one.pk for one in committees.serving_at(meeting)}:
        text = _("This seat does not serve in the committee on that day.")
        reasons.append(Reason("not_serving", text, "seat"))
    if reasons:
        raise ActionRefused(*reasons)
    noted = _noted(meeting, seat, present, by)
    minutes.refresh(meeting, because="attendance")
    return noted


@transaction.atomic
def attend_all(meeting: Meeting, *, by, present: set[str]) -> None:
    """Note every serving seat at once: present if its uuid is among `present`, else absent."""
    for seat in committees.serving_at(meeting):
        attend(meeting, by=by, seat=seat, present=str(seat.uuid) in present)


def _noted(meeting: Meeting, seat: Seat, present: bool, by) -> Attendance:
    held = Attendance.objects.select_for_update().filter(meeting=meeting, seat=seat).first()
    if held is None:
        return Attendance.objects.create(
            meeting=meeting, seat=seat, is_present=present, noted_by=by
        )
    audit.edit(held, by=by, is_present=present)
    return held


@transaction.atomic
def declare_interest(
    meeting: Meeting, *, by, application: Application, kind: str, text: str = ""
) -> Interest:
    """Declare one's own interest in a file of the agenda: one is recused from it at once.

    The papers close, the seat goes to the alternate, a vote already given is void.

    :raises ActionRefused: with all reasons.
    """
    seats = committees.serving_at(meeting)
    if not committees.seats_of(by, seats):
        refuse(ROLE, _("Interests are declared by those who sit in the committee."))
    reasons = []
    if not meeting.agenda.filter(application=application).exists():
        text_ = _("The file is not on the agenda of this meeting.")
        reasons.append(Reason("not_on_agenda", text_, "application"))
    elif application.state not in UNDECIDED:
        reasons.append(Reason("decided", _("The file is decided."), "application"))
    if reasons:
        raise ActionRefused(*reasons)
    interest = Interest.objects.create(
        meeting=meeting, application=application, user=by, kind=kind, text=text
    )
    recusals.recuse(interest, seats, by=by)
    minutes.refresh(meeting, because="interest")
    context = {"meeting": str(meeting), "number": application.number, "person": str(by)}
    secretaries = User.objects.with_role(meeting.zone, "SECRETARY")
    outbox.tell(secretaries, "funds.interest", subject=meeting, context=context, by=by)
    return interest
