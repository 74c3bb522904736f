"""Does the ledger say what the totals say? To the fen, line by line and file by file.

Besides, what the orders, recoveries and receipts say is compared with what was booked.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from django.db.models import F, Q, Sum

from funds.models import (
    Application,
    BankStatement,
    BudgetLine,
    LedgerEntry,
    PaymentOrder,
    Recovery,
)

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
    """A total that is not what its entries, orders or receipts sum to."""

    about: str
    column: str
    total_fen: int
    ledger_fen: int
    zone_id: int
    against: str = "the ledger sums"

    def __str__(self) -> str:
        return (
            f"{self.about}: {self.column} is {self.total_fen} fen, "
            f"{self.against} to {self.ledger_fen} fen"
        )


def differences() -> Iterator[Difference]:
    """Yield every difference: a fixed number of aggregate queries."""
    lines, files = BudgetLine.objects.all(), Application.objects.all()
    yield from _compared(_named_lines(lines), "budget_line", LINE)
    yield from _compared(_named_files(files), "application", FILE)
    yield from _orders()
    yield from _recoveries()
    yield from _receipts()


def differences_of(line: BudgetLine) -> Iterator[Difference]:
    """Yield the differences between one budget line and its ledger."""
    yield from _compared(_named_lines(BudgetLine.objects.filter(pk=line.pk)), "budget_line", LINE)


def _named_lines(rows):
    names = ("fund__name", "year", "purpose", "source")
    shown = rows.values("pk", *LINE, *names, zone=F("fund__zone"))
    for row in shown.iterator():
        name = " ".join(str(row[part]) for part in names)
        yield row | {"name": f"budget line {name}"}


def _named_files(rows):
    for row in rows.values("pk", *FILE, "number", "zone").iterator():
        yield row | {"name": f"application {row['number']}"}


def _compared(rows, owner: str, columns: dict) -> Iterator[Difference]:
    sums = {
        f"{column}_{side}": Sum("amount_fen", filter=Q(kind__in=kinds), default=0)
        for column, sides in columns.items()
        for side, kinds in zip(("up", "down"), sides, strict=True)
        if kinds
    }
    entries = LedgerEntry.objects.exclude(**{owner: None}).values(owner).annotate(**sums)
    booked = {row[owner]: row for row in entries.order_by()}
    for row in rows:
        entry = booked.get(row["pk"], {})
        for column in columns:
            ledger = entry.get(f"{column}_up", 0) - entry.get(f"{column}_down", 0)
            if ledger != row[column]:
                yield Difference(row["name"], column, row[column], ledger, row["zone"])


def _orders() -> Iterator[Difference]:
    """What was paid of a file is the sum of its confirmed orders."""
    confirmed = PaymentOrder.objects.filter(state=PaymentOrder.State.CONFIRMED)
    path = "tranche__plan__application"
    yield from _files_against(confirmed, path, "paid_fen", "its confirmed orders sum")


def _recoveries() -> Iterator[Difference]:
    """What was recovered of a file is the sum of its received recoveries."""
    received = Recovery.objects.filter(state=Recovery.State.RECEIVED)
    yield from _files_against(received, "application", "recovered_fen", "its recoveries sum")


def _files_against(rows, path: str, column: str, against: str) -> Iterator[Difference]:
    grouped = rows.order_by().values(path).annotate(total=Sum("amount_fen"))
    sums = {row[path]: row["total"] for row in grouped}
    files = Application.objects.filter(Q(pk__in=sums) | ~Q(**{column: 0}))
    for row in _named_files(files):
        found = sums.get(row["pk"], 0)
        if found != row[column]:
            yield Difference(row["name"], column, row[column], found, row["zone"], against)


def _receipts() -> Iterator[Difference]:
    """A matched line of a receipt has the amount of its order."""
    wrong = BankStatement.objects.exclude(order=None).exclude(amount_fen=F("order__amount_fen"))
    for line in wrong.annotate(order_fen=F("order__amount_fen")):
        name, ordered = f"receipt {line.bank_reference}", line.order_fen
        against = "its order amounts"
        yield Difference(name, "amount_fen", line.amount_fen, ordered, line.zone_id, against)
