"""What a meeting room shows: its cases, who sits where, how each ballot stands."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from funds.models import AgendaItem, Application, Ballot, Meeting, Seat, Vote
from funds.permissions.committees import seats_of, serving_at
from funds.workflow.ballots import counted_of
from funds.workflow.counting import Tally
from hightech.core import clock
from hightech.core.chain import digest_of

# How a seat stands in a ballot: code → (words, tone of the mark).
STANDING: dict[str, tuple[str | Promise, str]] = {
    "FOR": (Vote.Choice.FOR.label, "ok"),
    "AGAINST": (Vote.Choice.AGAINST.label, "late"),
    "ABSTAIN": (Vote.Choice.ABSTAIN.label, "na"),
    "MISSING": (_("Not voted"), "due"),
    "ABSENT": (_("Absent"), "na"),
    "OUT": (_("Recused"), "judge"),
}


@dataclass(frozen=True)
class Place:
    """One seat of a ballot as it is drawn."""

    name: str
    stands_in_for: str
    standing: str

    @property
    def words(self) -> str | Promise:
        return STANDING[self.standing][0]

    @property
    def tone(self) -> str:
        return STANDING[self.standing][1]


@dataclass(frozen=True)
class Shown:
    """A ballot with its count, its seats, and what the reader may still do in it."""

    ballot: Ballot
    tally: Tally
    places: list[Place]
    # The reader votes in this ballot; `choice` once they have.
    is_mine: bool
    choice: str = ""
    may_vote: bool = False

    @property
    def result(self) -> dict:
        return self.ballot.result or self.tally.as_dict()

    @property
    def choice_words(self):
        return STANDING[self.choice][0] if self.choice else ""


@dataclass(frozen=True)
class Case:
    """A file on an agenda as one reader sees it."""

    item: AgendaItem
    is_closed_to_me: bool
    ballots: list[Shown] = field(default_factory=list)

    @property
    def application(self) -> Application:
        return self.item.application

    @property
    def last(self) -> Shown | None:
        return self.ballots[-1] if self.ballots else None

    @property
    def has_open_ballot(self) -> bool:
        return any(one.ballot.state == Ballot.State.OPEN for one in self.ballots)

    @property
    def waits_for_me(self) -> bool:
        return any(one.may_vote for one in self.ballots)


@dataclass(frozen=True)
class Room:
    """A meeting with its seats, who is present, and its cases."""

    meeting: Meeting
    seats: list[Seat]
    present: set[int]
    noted: set[int]
    cases: list[Case]

    @property
    def has_begun(self) -> bool:
        return self.meeting.held_at <= clock.now()

    @property
    def present_count(self) -> int:
        return sum(1 for seat in self.voting if seat.pk in self.present)

    @property
    def voting(self) -> list[Seat]:
        return [seat for seat in self.seats if seat.role != Seat.SeatRole.NON_VOTING]

    @property
    def digest(self) -> str:
        """Return what changes as soon as anything of the room does."""
        ballots = [
            [one.ballot.pk, one.ballot.version, one.ballot.state, one.tally.as_dict()]
            for case in self.cases
            for one in case.ballots
        ]
        states = [[case.item.pk, case.application.state] for case in self.cases]
        return digest_of([ballots, states, sorted(self.present), self.has_begun])[:16]


def room_of(meeting: Meeting, user) -> Room:
    """Return a meeting as `user` sees it, in a fixed number of queries."""
    seats = serving_at(meeting)
    noted = list(meeting.attendance.values_list("seat_id", "is_present"))
    return Room(
        meeting,
        seats,
        {pk for pk, here in noted if here},
        {pk for pk, _here in noted},
        _cases(meeting, seats, user),
    )


def _cases(meeting: Meeting, seats: list[Seat], user) -> list[Case]:
    items = meeting.agenda.select_related(
        "application__enterprise", "application__clause", "application__call"
    )
    ballots: dict[int, list[Ballot]] = defaultdict(list)
    for ballot in meeting.ballots.for_list().order_by("number"):
        ballots[ballot.application_id].append(ballot)
    recused = user.recusals.filter(application__agenda_items__meeting=meeting)
    closed = set(recused.values_list("application_id", flat=True))
    return [
        Case(item, True)
        if item.application_id in closed
        else Case(item, False, [shown(one, seats, user) for one in ballots[item.application_id]])
        for item in items.order_by("number")
    ]


def shown(ballot: Ballot, seats: Iterable[Seat], user) -> Shown:
    """Return a ballot fetched `for_list` as `user` sees it."""
    votes = {vote.seat_id: vote for vote in ballot.votes.all() if vote.voided_at is None}
    present = {one.seat_id for one in ballot.meeting.attendance.all() if one.is_present}
    entries = {entry["seat"]: entry for entry in ballot.entitled}
    own = next((e for e in ballot.entitled if e["voter"] == str(user.uuid)), None)
    places, choice, is_present = [], "", False
    for seat in seats:
        if seat.role == Seat.SeatRole.NON_VOTING:
            continue
        entry = entries.get(str(seat.uuid))
        places.append(_place(seat, entry, votes.get(seat.pk), seat.pk in present))
        if entry is not None and entry is own:
            choice = votes[seat.pk].choice if seat.pk in votes else ""
            is_present = seat.pk in present
    is_open = ballot.state == Ballot.State.OPEN
    return Shown(
        ballot, counted_of(ballot), places, own is not None, choice,
        own is not None and is_open and is_present and not choice,
    )  # fmt: skip


def _place(seat: Seat, entry: dict | None, vote: Vote | None, is_present: bool) -> Place:
    if entry is None:
        return Place(str(seat.user), "", "OUT")
    name, holder = str(seat.user), ""
    if entry["alternate"] and seat.alternate is not None:
        name, holder = str(seat.alternate), str(seat.user)
    standing = vote.choice if vote else "MISSING" if is_present else "ABSENT"
    return Place(name, holder, standing)


def sits(user, room: Room) -> bool:
    """Tell whether `user` holds or stands in for a seat of the room."""
    return bool(seats_of(user, room.seats))


def ballots_of(application: Application, user) -> list[Shown]:
    """Return all ballots on a file, with the seats that served at each meeting."""
    rows = application.ballots.for_list().order_by("number")
    seats: dict[int, list[Seat]] = {}
    found = []
    for ballot in rows:
        if ballot.meeting_id not in seats:
            seats[ballot.meeting_id] = serving_at(ballot.meeting)
        found.append(shown(ballot, seats[ballot.meeting_id], user))
    return found


def committee_of(application: Application, user) -> dict:
    """Return what the committee tab of a file draws: agendas, ballots, notices, objections."""
    items = application.agenda_items.select_related("meeting__committee", "meeting__minutes")
    return {
        "agenda_items": items.order_by("-pk"),
        "shown_ballots": ballots_of(application, user)[::-1],
        "notices": application.publicities.prefetch_related("objections").order_by("-pk"),
    }
