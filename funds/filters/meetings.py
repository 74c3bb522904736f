"""What lists of meetings, ballots and objections are narrowed by."""

from funds.models import Application, Ballot, Committee, Meeting, Objection
from hightech.core.lists.filters import ChoicesFilter, Filters, FlagFilter, PeriodFilter, RefFilter


def committees(user):
    return Committee.objects.visible_to(user)


def meetings(user):
    return Meeting.objects.visible_to(user)


def applications(user):
    return Application.objects.visible_to(user)


class MeetingFilters(Filters):
    """Meetings by committee and day."""

    committee = RefFilter("committee", visible=committees)
    held_at = PeriodFilter("held_at")


class BallotFilters(Filters):
    """Ballots by meeting, file and result."""

    meeting = RefFilter("meeting", visible=meetings)
    application = RefFilter("application", visible=applications)
    state = ChoicesFilter("state", choices=Ballot.State.choices)


class ObjectionFilters(Filters):
    """Objections by file, answer, day, and whether they came in time."""

    application = RefFilter("publicity__application", visible=applications)
    state = ChoicesFilter("state", choices=Objection.State.choices)
    received_at = PeriodFilter("received_at", is_past=True)
    is_in_time = FlagFilter("is_in_time")
