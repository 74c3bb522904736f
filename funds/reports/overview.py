"""The funds at a glance: what was appropriated, is reserved, committed, paid and left."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from urllib.parse import urlencode

from django.urls import reverse

from funds.models import BudgetLine
from funds.reports.reconciliation import LINE

PARTS = ("appropriated", "reserved", "committed", "paid")


@dataclass
class Figure:
    """One amount, and the address of the ledger entries it is the sum of."""

    fen: int
    entries: str = ""


@dataclass
class Row:
    """A budget line, or the total of several, with its five figures."""

    label: str
    link: str = ""
    figures: list[Figure] = field(default_factory=list)
    source: str = ""
    year: int | None = None
    # How much of what was appropriated is reserved, committed or paid.
    used_percent: int = 0


@dataclass
class Block:
    """The lines of one fund with their total."""

    label: str
    link: str
    rows: list[Row]
    total: Row


def entries_of(kinds: Iterable[str], **narrowed) -> str:
    """Return the address of the ledger narrowed to some kinds and facts."""
    query = {name: value for name, value in narrowed.items() if value not in (None, "")}
    return f"{reverse('funds:ledger')}?{urlencode(query | {'kind': ','.join(kinds)})}"


def by_fund(lines: Iterable[BudgetLine]) -> list[Block]:
    """Group lines, fetched with their fund and ordered by it, into blocks with totals."""
    blocks: dict[int, list[BudgetLine]] = {}
    for line in lines:
        blocks.setdefault(line.fund_id, []).append(line)
    return [_block(own) for own in blocks.values()]


def by_year_and_source(lines: Iterable[BudgetLine]) -> list[Row]:
    """Return a total for each year and source, the latest year first."""
    groups: dict[tuple, list[BudgetLine]] = {}
    for line in lines:
        groups.setdefault((-line.year, line.get_source_display(), line.source), []).append(line)
    return [
        _total(str(own[0].get_source_display()), own, year=own[0].year, source=own[0].source)
        for _key, own in sorted(groups.items(), key=lambda item: item[0])
    ]


def of_line(line: BudgetLine) -> Row:
    """Return the figures of one line."""
    row = _total(line.purpose, [line], budget_line=str(line.uuid))
    row.link, row.source, row.year = line.get_absolute_url(), line.get_source_display(), line.year
    return row


def _block(lines: list[BudgetLine]) -> Block:
    fund = lines[0].fund
    total = _total("", lines, fund=str(fund.uuid))
    return Block(fund.name, fund.get_absolute_url(), [of_line(line) for line in lines], total)


def _total(label: str, lines: list[BudgetLine], **narrowed) -> Row:
    sums = {part: sum(getattr(line, f"{part}_fen") for line in lines) for part in PARTS}
    figures = [Figure(sums[part], entries_of(_kinds(f"{part}_fen"), **narrowed)) for part in PARTS]
    used = sums["reserved"] + sums["committed"] + sums["paid"]
    figures.append(Figure(sums["appropriated"] - used))
    percent = used * 100 // sums["appropriated"] if sums["appropriated"] else 0
    row = Row(label, figures=figures, used_percent=percent)
    row.year, row.source = narrowed.get("year"), narrowed.get("source", "")
    return row


def _kinds(column: str) -> list[str]:
    raised, lowered = LINE[column]
    return [str(kind) for kind in (*raised, *lowered)]
