"""Vote: a ballot is opened under a frozen rule, each seat votes once, it is closed and counted."""

from django.db import IntegrityError, transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from funds.actions import minutes, recusals
from funds.models import (
    AgendaItem,
    Application,
    Ballot,
    Meeting,
    Minutes,
    Objection,
    Seat,
    Vote,
)
from funds.permissions import committees
from funds.workflow import ballots as table
from funds.workflow.ballots import BALLOT, CLOSE, CLOSE_CARRIED, LAPSE
from funds.workflow.counting import Tally, rule_of
from funds.workflow.decision import is_fresh
from hightech.core import audit, clock, outbox
from hightech.core.errors import (
    ROLE,
    SEPARATION_OF_DUTIES,
    WRONG_STATE,
    ActionRefused,
    Reason,
    refuse,
)
from hightech.users.models import User

S = Application.State


@transaction.atomic
def open_(
    *, by, meeting: Meeting, application: Application | None = None,
    objection: Objection | None = None, amount_fen: int | None = None,
) -> Ballot:  # fmt: skip
    """Open a ballot on a file, or on an objection to one; rule and entitled seats are frozen.

    :raises ActionRefused: with all reasons.
    """
    if not committees.secretary(by, meeting):
        refuse(ROLE, _("Ballots are opened by the committee secretary."))
    # The agenda of a meeting is one queue: numbers follow one another.
    Meeting.objects.select_for_update().get(pk=meeting.pk)
    file = objection.publicity.application if objection else application
    assert file is not None  # the door asks for one of them
    reasons = _against_opening(meeting, file, objection, amount_fen)
    if reasons:
        raise ActionRefused(*reasons)
    if objection is not None:
        _put_on_agenda(meeting, file)
    recusals.detect(meeting, file, by=by)
    ballot = _new(meeting, file, objection, amount_fen)
    quorum = _expected(ballot)
    if not quorum.has_quorum:
        raise ActionRefused(table.no_quorum(quorum))
    _save(ballot, by=by)
    minutes.refresh(meeting, because="ballot")
    _call_to_vote(ballot, by=by)
    return ballot


def _against_opening(meeting, file, objection, amount_fen) -> list[Reason]:
    reasons = []
    if meeting.held_at > clock.now():
        reasons.append(Reason("not_begun", _("The meeting has not begun."), "meeting"))
    if file.ballots.filter(state=Ballot.State.OPEN).exists():
        reasons.append(Reason("ballot_open", _("A ballot on this file is open already.")))
    if objection is None:
        return [*reasons, *_against_file(meeting, file, amount_fen)]
    return [*reasons, *_against_objection(meeting, file, objection)]


def _against_file(meeting, file, amount_fen) -> list[Reason]:
    reasons = []
    if file.state != S.ON_AGENDA:
        text = _("The file is not on an agenda (%(state)s).") % {"state": file.get_state_display()}
        reasons.append(Reason(WRONG_STATE, text, "application"))
    if not meeting.agenda.filter(application=file).exists() or file.meeting_id != meeting.pk:
        text = _("The file is not on the agenda of this meeting.")
        reasons.append(Reason("not_on_agenda", text, "application"))
    if amount_fen is None or amount_fen <= 0:
        reasons.append(Reason("no_amount", _("A ballot decides an amount."), "amount_yuan"))
    elif file.proposed_fen is None or amount_fen > file.proposed_fen:
        text = _("The amount is above what was proposed.")
        reasons.append(Reason("above_proposed", text, "amount_yuan"))
    if _is_decided(meeting, file):
        text = _("This meeting has decided and minuted the file: change is a new act.")
        reasons.append(Reason("minuted", text, "application"))
    return reasons


def _is_decided(meeting, file) -> bool:
    last = file.ballots.filter(objection=None).order_by("-number").first()
    if last is None or last.meeting_id != meeting.pk or last.state != Ballot.State.CARRIED:
        return False
    signed = Minutes.objects.filter(meeting=meeting, state=Minutes.State.SIGNED)
    return signed.exists() and is_fresh(last, file)


def _against_objection(meeting, file, objection) -> list[Reason]:
    reasons = []
    if file.zone_id != meeting.zone.pk:
        reasons.append(Reason("mismatch", _("The objection is of another zone."), "objection"))
    if file.state != S.PUBLICITY or objection.state != Objection.State.RECEIVED:
        text = _("Only an objection that waits for its answer is voted on.")
        reasons.append(Reason(WRONG_STATE, text, "objection"))
    return reasons


def _put_on_agenda(meeting: Meeting, file: Application) -> None:
    if not meeting.agenda.filter(application=file).exists():
        AgendaItem.objects.create(meeting=meeting, application=file, number=next_item(meeting))


def next_item(meeting: Meeting) -> int:
    """Return the next number of an agenda; the caller holds the lock of the meeting."""
    return (meeting.agenda.aggregate(last=Max("number"))["last"] or 0) + 1


def _new(meeting, file, objection, amount_fen) -> Ballot:
    seats = committees.serving_at(meeting)
    users = {user.pk: user for seat in seats for user in (seat.user, seat.alternate) if user}
    seated = committees.voters(seats, committees.barred(file))
    return Ballot(
        meeting=meeting, application=file, objection=objection, amount_fen=amount_fen,
        number=(file.ballots.aggregate(last=Max("number"))["last"] or 0) + 1,
        rule=rule_of(meeting.committee.rule).as_dict(),
        entitled=[recusals.entry_of(seat, users[voter]) for seat, voter in seated],
    )  # fmt: skip


def _expected(ballot: Ballot) -> Tally:
    return table.counted(ballot, table.present_seats(ballot.meeting_id), ())


def _save(ballot: Ballot, *, by) -> None:
    try:
        with transaction.atomic():
            ballot.save(force_insert=True)
    except IntegrityError:
        refuse("ballot_open", _("A ballot on this file is open already."))
    facts = {"amount_fen": ballot.amount_fen, "rule": ballot.rule, "entitled": ballot.entitled}
    BALLOT.begin(ballot, "open", by=by, facts=facts)


def voters_of(ballot: Ballot):
    """Return the users who vote in the entitled seats."""
    return User.objects.filter(uuid__in=[entry["voter"] for entry in ballot.entitled])


def _call_to_vote(ballot: Ballot, *, by) -> None:
    context = {"file": str(ballot.application), "number": ballot.number}
    outbox.tell(voters_of(ballot), "funds.ballot_opened", subject=ballot, context=context, by=by)


@transaction.atomic
def vote(ballot: Ballot, *, by, choice: str) -> Vote:
    """Vote once, as oneself, in the seat one holds or stands in for.

    :raises ActionRefused: with all reasons.
    """
    ballot = Ballot.objects.select_for_update(of=("self",)).select_related(
        "application", "meeting__committee"
    ).get(pk=ballot.pk)  # fmt: skip
    seat = _seat_of(ballot, by)
    reasons = _against_voting(ballot, seat)
    if reasons:
        raise ActionRefused(*reasons)
    try:
        with transaction.atomic():
            vote = Vote.objects.create(
                ballot=ballot, seat=seat, user=by, choice=choice,
                verifier=ballot.application.verifier,
            )  # fmt: skip
    except IntegrityError:
        refuse("voted", _("This seat has voted already."))
    audit.record(vote, {"choice": [None, choice]}, by=by)
    return vote


def _seat_of(ballot: Ballot, by) -> Seat:
    entry = next((one for one in ballot.entitled if one["voter"] == str(by.uuid)), None)
    if entry is not None:
        return Seat.objects.get(uuid=entry["seat"])
    sits = committees.seats_of(by, committees.serving_at(ballot.meeting))
    if sits and by.pk in committees.verifiers(ballot.application):
        refuse(SEPARATION_OF_DUTIES, _("Who verified the file does not vote on it."))
    refuse(ROLE, _("Only those entitled in this ballot vote in it."))
    raise AssertionError


def _against_voting(ballot: Ballot, seat: Seat) -> list[Reason]:
    reasons = []
    if ballot.state != Ballot.State.OPEN:
        reasons.append(Reason(WRONG_STATE, _("The ballot is closed.")))
    if str(seat.uuid) not in table.present_seats(ballot.meeting_id):
        text = _("Only who is noted as present votes; a written opinion is read, never counted.")
        reasons.append(Reason("absent", text, "attendance"))
    if table.voted(ballot, str(seat.uuid)):
        reasons.append(Reason("voted", _("This seat has voted already.")))
    return reasons


@transaction.atomic
def close(ballot: Ballot, *, by, version=None, comment="") -> None:
    """Count the votes: carried, or not; a tie does not carry."""
    # Locked first: a vote comes before the count or is refused after it.
    Ballot.objects.select_for_update().get(pk=ballot.pk)
    count = table.tally(ballot)
    step = CLOSE_CARRIED if count.carries else CLOSE
    BALLOT.perform(
        ballot, step, by=by, version=version, comment=comment,
        facts=count.as_dict(), result=count.as_dict(),
    )  # fmt: skip
    outbox.withdraw(ballot, "funds.ballot_opened", "funds.vote_missing")
    minutes.refresh(ballot.meeting, because="ballot")


@transaction.atomic
def lapse(ballot: Ballot, *, by, version=None, comment="", with_step: str = "") -> None:
    """End an open ballot without a decision, because the file leaves the agenda."""
    count = table.tally(ballot).as_dict()
    BALLOT.perform(
        ballot, LAPSE, by=by, version=version, comment=comment,
        facts=count | {"with_step": with_step}, result=count | {"lapsed": True},
    )  # fmt: skip
    minutes.refresh(ballot.meeting, because="ballot")
