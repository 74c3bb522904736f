"""Money of a budget line moves here and nowhere else.

Each act is one conditional UPDATE of the line and one append-only ledger entry with a key of its
own: the same act never moves money twice, and the CHECKs of the table hold whatever happens.
"""

from django.db import IntegrityError, transaction
from django.db.models import F, Q
from django.utils.translation import gettext as _

from funds.models import Application, BudgetLine, LedgerEntry
from hightech.core import money
from hightech.core.errors import refuse

K = LedgerEntry.Kind


@transaction.atomic
def appropriate(line: BudgetLine, *, amount_fen: int, key: str, by=None, note="") -> LedgerEntry:
    """Add money to the line."""
    moved = {"appropriated_fen": F("appropriated_fen") + amount_fen}
    return _move(line, K.APPROPRIATE, amount_fen, Q(), moved, key=key, by=by, note=note)


@transaction.atomic
def reserve(application: Application, *, amount_fen: int, key: str, by=None) -> LedgerEntry:
    """Keep money for an approved application.

    :raises ActionRefused: if the line has less available, naming how much.
    """
    line = application.call.budget_line
    moved = {"reserved_fen": F("reserved_fen") + amount_fen}
    room = Q(appropriated_fen__gte=F("reserved_fen") + F("committed_fen") + F("paid_fen")
             + amount_fen)  # fmt: skip
    return _move(line, K.RESERVE, amount_fen, room, moved, key=key, by=by, application=application)


@transaction.atomic
def unreserve(application: Application, *, amount_fen: int, key: str, by=None) -> LedgerEntry:
    """Give reserved money back to the line."""
    line = application.call.budget_line
    moved = {"reserved_fen": F("reserved_fen") - amount_fen}
    room = Q(reserved_fen__gte=amount_fen)
    return _move(
        line, K.UNRESERVE, amount_fen, room, moved, key=key, by=by, application=application
    )


@transaction.atomic
def commit(application: Application, *, amount_fen: int, key: str, by=None) -> LedgerEntry:
    """Turn reserved money into a commitment; nothing is unreserved besides."""
    line = application.call.budget_line
    moved = {
        "reserved_fen": F("reserved_fen") - amount_fen,
        "committed_fen": F("committed_fen") + amount_fen,
    }
    room = Q(reserved_fen__gte=amount_fen)
    entry = _move(line, K.COMMIT, amount_fen, room, moved, key=key, by=by, application=application)
    _count(application, committed_fen=amount_fen)
    return entry


@transaction.atomic
def decommit(application: Application, *, amount_fen: int, key: str, by=None) -> LedgerEntry:
    """Give committed, unpaid money back to the line."""
    line = application.call.budget_line
    moved = {"committed_fen": F("committed_fen") - amount_fen}
    room = Q(committed_fen__gte=amount_fen)
    entry = _move(
        line, K.DECOMMIT, amount_fen, room, moved, key=key, by=by, application=application
    )
    _count(application, committed_fen=-amount_fen)
    return entry


@transaction.atomic
def pay(application: Application, *, amount_fen: int, key: str, by=None) -> LedgerEntry:
    """Book a confirmed payment: it lowers what the line has committed, not the application's."""
    line = application.call.budget_line
    moved = {
        "committed_fen": F("committed_fen") - amount_fen,
        "paid_fen": F("paid_fen") + amount_fen,
    }
    room = Q(committed_fen__gte=amount_fen)
    entry = _move(line, K.PAY, amount_fen, room, moved, key=key, by=by, application=application)
    _count(application, paid_fen=amount_fen)
    return entry


@transaction.atomic
def return_(application: Application, *, amount_fen: int, key: str, by=None) -> LedgerEntry:
    """Book money the bank sent back after its confirmation: it is committed again."""
    line = application.call.budget_line
    moved = {
        "committed_fen": F("committed_fen") + amount_fen,
        "paid_fen": F("paid_fen") - amount_fen,
    }
    room = Q(paid_fen__gte=amount_fen)
    entry = _move(line, K.RETURN, amount_fen, room, moved, key=key, by=by, application=application)
    _count(application, paid_fen=-amount_fen)
    return entry


@transaction.atomic
def recover(application: Application, *, amount_fen: int, key: str, by=None) -> LedgerEntry:
    """Book recovered money; it neither lowers what was paid nor refills the line."""
    line = application.call.budget_line
    entry = _move(line, K.RECOVER, amount_fen, Q(), {}, key=key, by=by, application=application)
    _count(application, recovered_fen=amount_fen)
    return entry


def _move(
    line: BudgetLine, kind: str, amount_fen: int, room: Q, moved: dict, *, key: str, by,
    application: Application | None = None, note: str = "",
) -> LedgerEntry:  # fmt: skip
    if amount_fen <= 0:
        refuse("invalid", _("Only a positive amount can be moved."), "amount_yuan")
    entry = LedgerEntry(
        budget_line=line, application=application, kind=kind, amount_fen=amount_fen, key=key,
        actor=by, note=note,
    )  # fmt: skip
    try:
        with transaction.atomic():
            entry.save(force_insert=True)
    except IntegrityError:
        refuse("twice", _("This was booked before."))
    if moved and not BudgetLine.objects.filter(room, pk=line.pk).update(**moved):
        _refuse_for_want_of_money(line)
    line.refresh_from_db()
    return entry


def _refuse_for_want_of_money(line: BudgetLine) -> None:
    line.refresh_from_db()
    text = _("The budget line %(line)s has %(available)s yuan available.")
    available = money.yuan(line.available_fen)
    refuse("no_budget", text % {"line": line, "available": available}, "budget_line")


def _count(application: Application, **amounts: int) -> None:
    changes = {name: F(name) + amount for name, amount in amounts.items()}
    Application.objects.filter(pk=application.pk).update(**changes)
    for name, amount in amounts.items():
        setattr(application, name, getattr(application, name) + amount)
