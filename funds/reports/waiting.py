"""What waits around a committee: votes, signatures, decisions, notices that close."""

from datetime import timedelta
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet, Subquery

from funds.models import Application, Ballot, Meeting, Minutes, Objection, Publicity
from funds.workflow.ballots import counted_of
from hightech.core import clock

S = Application.State


def open_ballots(zone_ids) -> list[Ballot]:
    """Return the open ballots of some zones, with all that is counted."""
    rows = Ballot.objects.filter(
        state=Ballot.State.OPEN, meeting__committee__zone_id__in=zone_ids
    ).for_list()
    return list(rows.order_by("pk"))


def missing_voters(ballot: Ballot) -> set[str]:
    """Return the uuids of the present voters who have not voted."""
    present = {str(one.seat.uuid) for one in ballot.meeting.attendance.all() if one.is_present}
    voted = {str(vote.seat.uuid) for vote in ballot.votes.all() if vote.voided_at is None}
    return {
        entry["voter"]
        for entry in ballot.entitled
        if entry["seat"] in present and entry["seat"] not in voted
    }


def is_complete(ballot: Ballot) -> bool:
    """Tell whether every present voter has voted."""
    return counted_of(ballot).missing == 0


def minutes_to_sign(zone_ids, signature: str) -> QuerySet[Minutes]:
    """Return minutes of meetings that decided something and lack a signature."""
    open_ones = Ballot.objects.filter(meeting=OuterRef("meeting"), state=Ballot.State.OPEN)
    closed = Ballot.objects.filter(meeting=OuterRef("meeting")).exclude(state=Ballot.State.OPEN)
    return (
        Minutes.objects.for_list()
        .filter(
            Exists(closed),
            ~Exists(open_ones),
            meeting__committee__zone_id__in=zone_ids,
            state=Minutes.State.DRAFT,
            **{signature: None},
        )
        .order_by("meeting__held_at")
    )


def coming_meetings(zone_ids, days: int) -> QuerySet[Meeting]:
    """Return the meetings from today on that are held within `days`."""
    first = clock.local(clock.now()).replace(hour=0, minute=0, second=0, microsecond=0)
    until = first + timedelta(days=days + 1)
    return (
        Meeting.objects.filter(
            committee__zone_id__in=zone_ids, held_at__gte=first, held_at__lt=until
        )
        .for_list()
        .order_by("held_at")
    )


def decided(zone_ids) -> QuerySet[Any]:
    """Return the files whose last ballot is closed and minuted, but which have not moved on."""
    last = Ballot.objects.filter(application=OuterRef("pk"), objection=None).order_by("-number")
    rows = Application.objects.filter(zone_id__in=zone_ids, state=S.ON_AGENDA).annotate(
        last_state=Subquery(last.values("state")[:1]),
        last_opened=Subquery(last.values("created_at")[:1]),
        minutes_state=Subquery(last.values("meeting__minutes__state")[:1]),
    )
    return rows.filter(minutes_state=Minutes.State.SIGNED).exclude(last_state=None).for_list()


def notices(zone_ids=None) -> QuerySet[Any]:
    """Return the notices of files under publicity, the latest of each file."""
    newer = Publicity.objects.filter(application=OuterRef("application"), pk__gt=OuterRef("pk"))
    waiting = Objection.objects.filter(
        publicity__application=OuterRef("application"),
        state=Objection.State.RECEIVED,
        is_in_time=True,
    )
    rows = Publicity.objects.filter(~Exists(newer), application__state=S.PUBLICITY).annotate(
        has_objection=Exists(waiting)
    )
    if zone_ids is not None:
        rows = rows.filter(application__zone_id__in=zone_ids)
    return rows.select_related("application__enterprise", "application__zone").order_by("closes_on")
