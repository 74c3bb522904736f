"""Who hears of an opening list: who signs next, and who signed when it was loaded or failed."""

from crm.models import OpeningList
from hightech.core import outbox
from hightech.users.models import User


def context_of(opening: OpeningList, **more) -> dict:
    """Return what the mails about a list say of it."""
    shown = {"number": opening.number, "title": opening.title, "rows": opening.rows_count}
    return shown | more


def to_countersign(opening: OpeningList, *, by) -> None:
    signers = User.objects.with_role(opening.zone, *opening.of_kind.second)
    context = context_of(opening, by=str(by))
    outbox.tell(signers, "crm.opening_signed", subject=opening, context=context, by=by)


def sent_back(opening: OpeningList, signer, *, by, comment: str) -> None:
    context = context_of(opening, by=str(by), comment=comment)
    outbox.tell([signer], "crm.opening_sent_back", subject=opening, context=context, by=by)


def loaded(opening: OpeningList, signers: list) -> None:
    context = context_of(opening)
    outbox.tell(signers, "crm.opening_loaded", subject=opening, context=context)


def failed(opening: OpeningList, signers: list, *, comment: str) -> None:
    context = context_of(opening, comment=comment)
    outbox.tell(signers, "crm.opening_failed", subject=opening, context=context)
