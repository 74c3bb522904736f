"""BALLOT, MINUTES, OBJECTION: how a committee decides, writes it down and is objected to."""

from collections import Counter
from collections.abc import Iterable

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from funds.models import Attendance, Ballot, Minutes, Objection, Vote
from funds.permissions.committees import chair, secretary
from funds.workflow.counting import Tally, rule_of
from hightech.core import clock, parties
from hightech.core.errors import MISSING_FACT, SEPARATION_OF_DUTIES, Reason
from hightech.core.needs import Need
from hightech.core.workflow import Process, Transition

B, M, R = Ballot.State, Minutes.State, Objection.State


def tally(ballot: Ballot) -> Tally:
    """Count the votes of a ballot as they stand now: two queries."""
    votes = ballot.votes.filter(voided_at=None).values_list("seat__uuid", "choice")
    return counted(ballot, present_seats(ballot.meeting_id), votes)


def present_seats(meeting_id: int) -> set[str]:
    """Return the seats noted as present at a meeting, by uuid."""
    noted = Attendance.objects.filter(meeting_id=meeting_id, is_present=True)
    return {str(seat) for seat in noted.values_list("seat__uuid", flat=True)}


def counted_of(ballot: Ballot) -> Tally:
    """Count from what `for_list` fetched along: no query a row."""
    noted = ballot.meeting.attendance.all()
    present = {str(one.seat.uuid) for one in noted if one.is_present}
    valid = [vote for vote in ballot.votes.all() if vote.voided_at is None]
    return counted(ballot, present, [(vote.seat.uuid, vote.choice) for vote in valid])


def counted(ballot: Ballot, present: set[str], votes: Iterable[tuple]) -> Tally:
    """Count what was read already: the seats present, and (seat, choice) of the valid votes."""
    seats = {entry["seat"] for entry in ballot.entitled}
    cast = {str(seat): choice for seat, choice in votes if str(seat) in seats}
    return Tally(
        rule=rule_of(ballot.rule),
        entitled=len(seats),
        present=len(seats & present),
        choices=Counter(cast.values()),
        missing=len((seats & present) - set(cast)),
    )


@parties.party("chair_over_missing", gettext_lazy("the chair, where a vote is missing"))
def chair_over_missing(user, ballot) -> bool:
    return chair(user, ballot) and tally(ballot).missing > 0


def quorum_holds(ballot, by, facts) -> Reason | None:
    """Guard: enough are present at the close too."""
    now = tally(ballot)
    return None if now.has_quorum else no_quorum(now)


def no_quorum(now: Tally) -> Reason:
    text = _("There is no quorum: %(present)d of %(entitled)d entitled are present.")
    shown = {"present": now.present, "entitled": now.entitled}
    return Reason("no_quorum", text % shown, "attendance")


def every_vote_is_in(ballot, by, facts) -> Reason | None:
    """Guard: over a missing vote only the chair closes, and says why."""
    missing = tally(ballot).missing
    if not missing:
        return None
    if not chair(by, ballot):
        text = ngettext(
            "%(n)d present member has not voted: only the chair may close now, with a comment.",
            "%(n)d present members have not voted: only the chair may close now, with a comment.",
            missing,
        )
        return Reason("votes_missing", text % {"n": missing}, "votes")
    if "comment" in facts and not facts["comment"]:
        return Reason(MISSING_FACT, _("Say why you close over a missing vote."), "comment")
    return None


CLOSE_CARRIED = Transition(
    "close", gettext_lazy("Close"), (B.OPEN,), B.CARRIED, secretary | chair_over_missing,
    guards=(quorum_holds, every_vote_is_in),
)  # fmt: skip
CLOSE = Transition(
    "close", gettext_lazy("Close"), (B.OPEN,), B.NOT_CARRIED, secretary | chair_over_missing,
    guards=(quorum_holds, every_vote_is_in),
)  # fmt: skip


def _with_the_file(obj, by, facts) -> Reason | None:
    if facts.get("with_step"):
        return None
    return Reason("with_file", _("This happens with a step of the file itself."))


LAPSE = Transition(
    "lapse", gettext_lazy("Lapse"), (B.OPEN,), B.NOT_CARRIED, secretary, guards=(_with_the_file,)
)
BALLOT = Process("BALLOT", B, CLOSE, LAPSE)


def ballot_still_carries(application, by, facts) -> Reason | None:
    """Guard of `approve`: a vote voided after the close may have taken the majority away."""
    ballot = application.ballots.filter(objection=None).order_by("-number").first()
    if ballot is None or ballot.state != B.CARRIED or tally(ballot).carries:
        return None
    text = _("Votes were voided since the close: the majority is gone, hold a second ballot.")
    return Reason("majority_gone", text, "ballot")


def _meeting_has_begun(minutes, by, facts) -> Reason | None:
    if minutes.meeting.held_at <= clock.now():
        return None
    return Reason("not_begun", _("The meeting has not begun."), "meeting")


def _every_ballot_is_closed(minutes, by, facts) -> Reason | None:
    if not minutes.meeting.ballots.filter(state=B.OPEN).exists():
        return None
    return Reason("ballot_open", _("A ballot of this meeting is still open."), "ballot")


def _signs_once(minutes, by, facts) -> Reason | None:
    if by is None:
        return None
    if by.pk in (minutes.signed_by_secretary_id, minutes.signed_by_chair_id):
        text = _("You have signed; another person signs in the other office.")
        return Reason(SEPARATION_OF_DUTIES, text)
    if signature_slot(minutes, by) is None:
        return Reason("signed", _("The minutes are signed for your office already."))
    return None


def signature_slot(minutes: Minutes, by) -> str | None:
    """Return the column of the signature that `by` may still give."""
    offices = (("signed_by_secretary", secretary), ("signed_by_chair", chair))
    free = [
        column
        for column, office in offices
        if office(by, minutes) and getattr(minutes, f"{column}_id") is None
    ]
    return free[0] if free else None


SIGNING = (_meeting_has_begun, _every_ballot_is_closed, _signs_once)
SIGN_FIRST = Transition(
    "sign", gettext_lazy("Sign"), (M.DRAFT,), None, secretary | chair, guards=SIGNING
)
SIGN = Transition(
    "sign", gettext_lazy("Sign"), (M.DRAFT,), M.SIGNED, secretary | chair, guards=SIGNING
)
VOID = Transition(
    "void", gettext_lazy("Void"), (M.DRAFT, M.SIGNED), M.DRAFT, parties.clock,
    sets={"signed_by_secretary": None, "signed_by_chair": None},
)  # fmt: skip
MINUTES = Process("MINUTES", M, SIGN, VOID)


REASONS = Need("reasons", "text", gettext_lazy("Reasons"), read=lambda objection: None)
DISMISS = Transition(
    "dismiss",
    gettext_lazy("Dismiss the objection"),
    (R.RECEIVED,),
    R.DISMISSED,
    chair,
    needs=(REASONS,),
)  # fmt: skip
UPHOLD = Transition(
    "uphold", gettext_lazy("Uphold"), (R.RECEIVED,), R.UPHELD, secretary, guards=(_with_the_file,)
)
OBJECTION = Process("OBJECTION", R, DISMISS, UPHOLD)


def voted(ballot: Ballot, seat_uuid: str) -> bool:
    """Tell whether a seat has a valid vote in a ballot."""
    return Vote.objects.filter(ballot=ballot, seat__uuid=seat_uuid, voided_at=None).exists()
