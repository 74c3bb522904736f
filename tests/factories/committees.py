"""A committee of seven, a meeting with a file on its agenda, everybody present."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta

from funds.actions import ballots, committees, decisions, meetings, minutes
from funds.models import Application, Ballot, Committee, Meeting, Seat
from hightech.core import clock
from hightech.users.models import User
from tests.factories.funds import ApplicationFactory, checked
from tests.factories.users import user_with

CALLED = datetime(2026, 11, 16, 9, 0, tzinfo=clock.ZONE)
HELD = datetime(2026, 11, 19, 9, 0, tzinfo=clock.ZONE)


@dataclass
class Room:
    """What a test of decisions needs; time is told by `clock.at(HELD)` around it."""

    secretary: User
    chair: User
    members: list[User]
    committee: Committee
    meeting: Meeting
    application: Application
    seats: list[Seat] = field(default_factory=list)

    def attend(self, count: int | None = None) -> None:
        """Note the first `count` seats as present, the others as absent."""
        for place, seat in enumerate(self.seats):
            is_present = count is None or place < count
            meetings.attend(self.meeting, by=self.secretary, seat=seat, present=is_present)

    def open(self, amount_fen: int | None = None, application=None) -> Ballot:
        file = application or self.application
        return ballots.open_(
            by=self.secretary,
            meeting=self.meeting,
            application=file,
            amount_fen=amount_fen or file.proposed_fen,
        )

    def vote(self, ballot: Ballot, choices: str) -> None:
        """Let the voters vote in the order of the seats: F, A, X (abstain), - (not at all)."""
        codes = {"F": "FOR", "A": "AGAINST", "X": "ABSTAIN"}
        for entry, choice in zip(ballot.entitled, choices, strict=False):
            if choice != "-":
                voter = User.objects.get(uuid=entry["voter"])
                ballots.vote(ballot, by=voter, choice=codes[choice])

    def close(self, ballot: Ballot, *, by=None, comment="") -> Ballot:
        ballots.close(ballot, by=by or self.secretary, comment=comment)
        ballot.refresh_from_db()
        return ballot

    def decide(self, choices: str = "FFFFFFF", **options) -> Ballot:
        ballot = self.open(**options)
        self.vote(ballot, choices)
        return self.close(ballot)

    def sign(self) -> None:
        for who in (self.secretary, self.chair):
            minutes.sign(self.minutes, by=who)

    @property
    def minutes(self):
        return type(self.meeting.minutes).objects.get(meeting=self.meeting)

    def file(self, **values) -> Application:
        """Return another file on the agenda of the meeting."""
        zone = self.committee.zone
        application = ApplicationFactory(zone=zone, **values)
        checked(application)
        with clock.at(CALLED):
            decisions.put_on_agenda(application, by=self.secretary, meeting=self.meeting)
        return application


def room(zone, seats: int = 7, **values) -> Room:
    """Call a committee of `seats` and put one verified file before it; nobody is noted yet."""
    with clock.at(CALLED):
        secretary, chair = user_with("SECRETARY", zone=zone), user_with("CHAIR", zone=zone)
        members = [user_with("MEMBER", zone=zone) for _place in range(seats - 1)]
        people = [{"user": chair, "role": "CHAIR"}, *({"user": one} for one in members)]
        committee = committees.create(by=secretary, name="Committee", seats=people)
        meeting = meetings.create(by=secretary, committee=committee, held_at=HELD)
        application = ApplicationFactory(zone=zone, **values)
        checked(application)
        decisions.put_on_agenda(application, by=secretary, meeting=meeting)
    made = Room(secretary, chair, members, committee, meeting, application)
    made.seats = list(committee.seats.order_by("pk"))
    return made


def later(days: int, hour: int = 9) -> datetime:
    """Return a moment some days after the meeting."""
    return (HELD + timedelta(days=days)).replace(hour=hour)
