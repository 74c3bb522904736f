"""Minutes write themselves from agenda, attendance, interests and ballots; two persons sign."""

from django.db import transaction
from django.db.models import F

from funds.models import Ballot, Interest, Meeting, Minutes
from funds.workflow.ballots import MINUTES, SIGN, SIGN_FIRST, VOID, signature_slot
from hightech.core import outbox
from hightech.core.chain import digest_of, plain
from hightech.users.models import User
from hightech.users.roles import Role


def begin(meeting: Meeting, *, by) -> Minutes:
    """Open the minutes of a new meeting; the caller holds the transaction."""
    minutes = Minutes.objects.create(meeting=meeting, content=content_of(meeting))
    MINUTES.begin(minutes, "open", by=by)
    return minutes


def refresh(meeting: Meeting, *, because: str) -> None:
    """Write the minutes anew after anything changed; signatures over the old words are void."""
    minutes = Minutes.objects.select_for_update().get(meeting=meeting)
    content = content_of(meeting)
    if content == minutes.content:
        return
    if minutes.signed_by_secretary_id or minutes.signed_by_chair_id:
        MINUTES.perform(
            minutes, VOID, by=None, facts={"because": because}, content=content, digest=""
        )
        _tell_signers(minutes, "funds.minutes_void")
    else:
        # The version rises, so that nobody signs other words than they have read.
        changed = {"content": content, "version": F("version") + 1}
        Minutes.objects.filter(pk=minutes.pk).update(**changed)


@transaction.atomic
def sign(minutes: Minutes, *, by, version=None, comment="") -> None:
    """Sign what the minutes say now, as secretary or as chair; the second signature locks them."""
    # Locked before it is read: what changes now finds the signature and makes it void.
    Minutes.objects.select_for_update().get(pk=minutes.pk)
    content = content_of(minutes.meeting)
    digest = digest_of(content)
    slot = signature_slot(minutes, by) or "signed_by_secretary"
    other = "signed_by_chair" if slot == "signed_by_secretary" else "signed_by_secretary"
    is_last = getattr(minutes, f"{other}_id") is not None
    MINUTES.perform(
        minutes, SIGN if is_last else SIGN_FIRST, by=by, version=version, comment=comment,
        facts={"digest": digest, "office": slot}, content=content, digest=digest, **{slot: by},
    )  # fmt: skip
    if not is_last:
        _tell_signers(minutes, "funds.minutes_to_sign", by=by)


@transaction.atomic
def void(minutes: Minutes, *, by=None, version=None, comment="") -> None:
    """Take the signatures away because what was signed has changed."""
    MINUTES.perform(minutes, VOID, by=by, version=version, comment=comment, digest="")


def _tell_signers(minutes: Minutes, event: str, *, by=None) -> None:
    signers = User.objects.with_role(minutes.zone, Role.SECRETARY, Role.CHAIR)
    context = {"meeting": str(minutes.meeting)}
    outbox.tell(signers, event, subject=minutes, context=context, by=by)


def content_of(meeting: Meeting) -> dict:
    """Return what the minutes say, in plain JSON: names as they are today, amounts in fen."""
    return plain(
        {
            "committee": meeting.committee.name,
            "held_at": meeting.held_at,
            "place": meeting.place,
            "attendance": _attendance(meeting),
            "agenda": _agenda(meeting),
            "interests": _interests(meeting),
            "ballots": _ballots(meeting),
        }
    )


def _attendance(meeting: Meeting) -> list[dict]:
    noted = meeting.attendance.select_related("seat__user").order_by("seat__role", "seat_id")
    return [
        {"person": str(one.seat.user), "role": one.seat.role, "present": one.is_present}
        for one in noted
    ]


def _agenda(meeting: Meeting) -> list[dict]:
    items = meeting.agenda.select_related("application__enterprise", "application__clause")
    return [
        {
            "number": item.number,
            "application": item.application.number,
            "enterprise": item.application.enterprise.name,
            "clause": item.application.clause.code,
            "proposed_fen": item.application.proposed_fen,
            "urgent": item.is_urgent,
        }
        for item in items.order_by("number")
    ]


def _interests(meeting: Meeting) -> list[dict]:
    found = Interest.objects.filter(meeting=meeting).select_related("user", "application")
    return [
        {
            "person": str(one.user),
            "application": one.application.number,
            "kind": one.kind,
            "text": one.text,
        }
        for one in found.order_by("pk")
    ]


def _ballots(meeting: Meeting) -> list[dict]:
    closed = meeting.ballots.exclude(state=Ballot.State.OPEN).select_related("application")
    rows = closed.prefetch_related("votes__user")
    return [
        {
            "application": ballot.application.number,
            "number": ballot.number,
            "on_objection": ballot.objection_id is not None,
            "amount_fen": ballot.amount_fen,
            "rule": ballot.rule,
            "entitled": ballot.entitled,
            "votes": [
                {
                    "person": str(vote.user),
                    "choice": vote.choice,
                    "voided": vote.voided_at is not None,
                }
                for vote in sorted(ballot.votes.all(), key=lambda vote: vote.pk)
            ],
            "state": ballot.state,
            "result": ballot.result,
        }
        for ballot in rows.order_by("pk")
    ]
