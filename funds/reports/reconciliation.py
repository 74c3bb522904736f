"""Does the ledger say what the totals say? To the fen, line by line and file by file."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.db.models import Q, Sum

from funds.models import Application, BudgetLine, LedgerEntry

K = LedgerEntry.Kind
# Column of the total → kinds that raise it, kinds that lower it.
LINE = {
    "appropriated_fen": ((K.APPROPRIATE,), ()),
    "reserved_fen": ((K.RESERVE,), (K.UNRESERVE, K.COMMIT)),
    "committed_fen": ((K.COMMIT, K.RETURN), (K.DECOMMIT, K.PAY)),
    "paid_fen": ((K.PAY,), (K.RETURN,)),
}
FILE = {
    "committed_fen": ((K.COMMIT,), (K.DECOMMIT,)),
    "paid_fen": ((K.PAY,), (K.RETURN,)),
    "recovered_fen": ((K.RECOVER,), ()),
}


@dataclass(frozen=True)
class Difference:
    """A total that is not what its ledger entries sum to."""

    about: str
    column: str
    total_fen: int
    ledger_fen: int

    def __str__(self) -> str:
        return (
            f"{self.about}: {self.column} is {self.total_fen}, the ledger sums to {self.ledger_fen}"
        )


def differences() -> Iterator[Difference]:
    """Yield every difference between totals and ledger: two aggregate queries in all."""
    yield from _compared(BudgetLine.objects.all(), "budget_line", LINE)
    yield from _compared(Application.objects.all(), "application", FILE)


def _compared(rows, owner: str, columns: dict) -> Iterator[Difference]:
    sums = {
        f"{column}_{side}": Sum("amount_fen", filter=Q(kind__in=kinds), default=0)
        for column, sides in columns.items()
        for side, kinds in zip(("up", "down"), sides, strict=True)
        if kinds
    }
    entries = LedgerEntry.objects.exclude(**{owner: None}).values(owner).annotate(**sums)
    booked = {row[owner]: row for row in entries.order_by()}
    for row in rows.values("pk", *columns).iterator():
        entry = booked.get(row["pk"], {})
        for column in columns:
            ledger = entry.get(f"{column}_up", 0) - entry.get(f"{column}_down", 0)
            if ledger != row[column]:
                yield Difference(f"{owner} {row['pk']}", column, row[column], ledger)
