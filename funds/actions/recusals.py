"""Recusal: declared or detected, it takes a person's seat in a file to the alternate."""

from funds.models import Application, Ballot, Interest, Meeting, Recusal
from funds.permissions import committees
from hightech.core import audit, clock, outbox
from hightech.users.models import User


def detect(meeting: Meeting, application: Application, *, by) -> None:
    """Recuse whom a tie with the firm is known of; the caller holds the transaction."""
    seats = committees.serving_at(meeting)
    known = set(application.recusals.values_list("user_id", flat=True))
    found = committees.tied(application, seats)
    users = {user.pk: user for seat in seats for user in (seat.user, seat.alternate) if user}
    for key in sorted(set(found) - known):
        interest = Interest.objects.create(
            meeting=meeting, application=application, user=users[key],
            kind=Interest.Kind.DETECTED, text=", ".join(found[key]),
        )  # fmt: skip
        recuse(interest, seats, by=by)


def recuse(interest: Interest, seats, *, by) -> None:
    """Take the person out of the file: papers, seats, open ballots; the caller holds all locks."""
    user, application = interest.user, interest.application
    for seat in committees.seats_of(user, seats):
        Recusal.objects.get_or_create(
            seat=seat, application=application, user=user, defaults={"interest": interest}
        )
    # A ballot of an earlier meeting is minuted and stays as it was.
    for ballot in application.ballots.select_for_update().filter(meeting=interest.meeting):
        _void(ballot, user, by=by)
        if ballot.state == Ballot.State.OPEN:
            _reseat(ballot, user, seats, by=by)
    context = {"meeting": str(interest.meeting), "number": application.number}
    link = interest.meeting.get_absolute_url()
    outbox.tell(user, "funds.recused", subject=interest.meeting, link=link, context=context, by=by)


def _void(ballot: Ballot, user: User, *, by) -> None:
    votes = ballot.votes.filter(user=user, voided_at=None)
    for vote in votes:
        votes.filter(pk=vote.pk).update(voided_at=clock.now(), updated_at=clock.now())
        audit.record(vote, {"voided_at": [None, clock.now().isoformat()]}, by=by, reason="interest")


def _reseat(ballot: Ballot, user: User, seats, *, by) -> None:
    """Give the seat to its alternate, or take it out of the count."""
    frozen = {entry["seat"] for entry in ballot.entitled}
    kept = [entry for entry in ballot.entitled if entry["voter"] != str(user.uuid)]
    lost = [seat for seat in seats if str(seat.uuid) in frozen - {e["seat"] for e in kept}]
    out = committees.barred(ballot.application)
    voting = {entry["voter"] for entry in kept}
    for seat in lost:
        stand_in = seat.alternate
        if stand_in and stand_in.pk not in out and str(stand_in.uuid) not in voting:
            kept.append(entry_of(seat, stand_in))
            voting.add(str(stand_in.uuid))
    if kept != ballot.entitled:
        audit.edit(ballot, by=by, reason="interest", entitled=kept)


def voters_now(meeting: Meeting, application: Application) -> list[int]:
    """Return who would vote on a file at a meeting, as its seats and recusals stand."""
    seats = committees.serving_at(meeting)
    return [user for _seat, user in committees.voters(seats, committees.barred(application))]


def entry_of(seat, voter: User) -> dict:
    """Return how an entitled seat is frozen into a ballot."""
    is_alternate = voter.pk != seat.user_id
    return {"seat": str(seat.uuid), "voter": str(voter.uuid), "alternate": is_alternate}
