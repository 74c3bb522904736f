"""Reminders around a committee: the meeting of tomorrow, missing votes, notices that close."""

from collections import defaultdict
from datetime import timedelta

from django.db.models import Count

from funds.models import Ballot, Meeting, Objection
from funds.reports import waiting
from hightech.core import clock, outbox
from hightech.core.jobs import periodic
from hightech.core.outbox import Due
from hightech.users.models import Membership, User
from hightech.users.roles import Role

PATIENCE = timedelta(hours=1)


def holders(role: str) -> dict[int, tuple[User, ...]]:
    """Return who holds a role, by zone: one query."""
    found: dict[int, list[User]] = defaultdict(list)
    for held in Membership.objects.filter(role=role, user__is_active=True).select_related("user"):
        found[held.zone_id].append(held.user)
    return {zone: tuple(users) for zone, users in found.items()}


def sitting_in(meeting: Meeting) -> list[User]:
    """Return who sits in a meeting fetched with the seats of its committee."""
    day = clock.local(meeting.held_at).date()
    return [seat.user for seat in meeting.committee.seats.all() if seat.serves_on(day)]


@periodic("funds.meeting_tomorrow", every="daily 09:00")
def meeting_tomorrow(job, slot: str) -> int:
    """Remind everybody who sits in a meeting on the day before it."""
    tomorrow = clock.today() + timedelta(days=1)
    first = clock.local(clock.now()).replace(hour=0, minute=0, second=0, microsecond=0)
    rows = Meeting.objects.filter(held_at__gt=clock.now(), held_at__lt=first + timedelta(days=2))
    reminders = [
        Due(
            f"meeting:{meeting.uuid}:{clock.local(meeting.held_at).date()}",
            tuple(sitting_in(meeting)),
            "funds.meeting_tomorrow",
            meeting,
            context={
                "meeting": str(meeting), "place": meeting.place, "cases": len(meeting.agenda.all()),
            },
        )
        for meeting in rows.select_related("committee").prefetch_related(
            "agenda", "committee__seats__user"
        )
        if clock.local(meeting.held_at).date() <= tomorrow
    ]  # fmt: skip
    return outbox.remind_all(reminders)


@periodic("funds.votes_missing", every="30m")
def votes_missing(job, slot: str) -> int:
    """Remind present members whose vote an open ballot still waits for after an hour."""
    rows = Ballot.objects.filter(
        state=Ballot.State.OPEN, created_at__lte=clock.now() - PATIENCE
    ).for_list()
    waited = [(ballot, waiting.missing_voters(ballot)) for ballot in rows]
    wanted = {uuid for _ballot, missing in waited for uuid in missing}
    users = {str(user.uuid): user for user in User.objects.filter(uuid__in=wanted)}
    reminders = [
        Due(
            f"vote:{ballot.uuid}:{uuid}",
            (users[uuid],),
            "funds.vote_missing",
            ballot,
            context={"file": str(ballot.application), "number": ballot.number},
        )
        for ballot, missing in waited
        for uuid in sorted(missing & set(users))
    ]
    return outbox.remind_all(reminders)


@periodic("funds.publicity_closing", every="daily 08:30")
def publicity_closing(job, slot: str) -> int:
    """Remind the secretary on the last day of a notice, and when it is over."""
    secretaries, objections = holders(Role.SECRETARY), open_objections()
    today = clock.today()
    reminders = []
    for notice in waiting.notices().filter(closes_on__lte=today):
        event = "publicity_closing" if notice.closes_on == today else "publicity_over"
        context = {
            "file": str(notice.application), "closes_on": notice.closes_on,
            "objections": objections.get(notice.application_id, 0),
        }  # fmt: skip
        reminders.append(
            Due(
                f"{event}:{notice.uuid}",
                secretaries.get(notice.application.zone_id, ()),
                f"funds.{event}",
                notice.application,
                context=context,
            )
        )
    return outbox.remind_all(reminders)


def open_objections() -> dict[int, int]:
    """Count what was said in time and is not answered, by application: one query."""
    rows = Objection.objects.filter(state=Objection.State.RECEIVED, is_in_time=True).values_list(
        "publicity__application_id"
    )
    return dict(rows.annotate(Count("pk")).order_by())
