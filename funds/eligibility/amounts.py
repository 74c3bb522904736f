"""Computes the amount: row by row, then the caps in their order, then rounding to what is paid."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from django.utils.translation import gettext as _

from funds.eligibility.caps import Applied, Balance, applied
from funds.eligibility.conditions import missing_of, missing_told
from funds.eligibility.decimals import EXACT, down_to_step, plain, to_step
from funds.eligibility.expressions import NotComputable, Scope
from funds.eligibility.outcomes import JUDGEMENT, PASS, UNKNOWN
from funds.eligibility.parts import Amount, Definition
from funds.eligibility.values import Granted

MOST_SENTENCES = 50


@dataclass(frozen=True)
class Line:
    """One row that counts: what it gives, and what its own cap and rounding leave of it."""

    raw: Decimal
    final: Decimal
    row: Mapping = field(default_factory=dict)


@dataclass(frozen=True)
class Computed:
    """The amount in the unit of the clause, with everything that led to it."""

    outcome: str
    unit: str
    raw: Decimal | None = None
    final: Decimal | None = None
    missing: tuple[str, ...] = ()
    lines: tuple[Line, ...] = ()
    caps: tuple[Applied, ...] = ()
    steps: tuple[str, ...] = ()

    def as_dict(self) -> dict:
        return {
            "outcome": self.outcome,
            "final": None if self.final is None else plain(self.final),
            "unit": self.unit,
            "raw": None if self.raw is None else plain(self.raw),
            "missing": sorted(self.missing),
            "lines": [{"raw": plain(line.raw), "final": plain(line.final)} for line in self.lines],
            "caps": [cap.as_dict() for cap in self.caps],
            "steps": list(self.steps),
        }


def compute(
    definition: Definition, values: Mapping, scope: Scope, granted: tuple[Granted, ...]
) -> Computed | None:
    """Compute the amount of a clause; None where the clause grants none."""
    amount = definition.amount
    if amount is None:
        return None
    missing = _missing(definition, amount, values)
    if missing:
        return _incomplete(definition, missing)
    try:
        return _computed(definition, amount, values, scope, granted)
    except NotComputable as wrong:
        return Computed(UNKNOWN, definition.unit, steps=(str(wrong),))


def _incomplete(definition: Definition, missing: tuple[str, ...]) -> Computed:
    """Leave the amount to the reviewer, where only facts of the reviewer are missing."""
    facts = [definition.facts.get(name) for name in missing]
    is_left = all(fact is not None and fact.is_of_reviewer for fact in facts)
    outcome = JUDGEMENT if is_left else UNKNOWN
    told = missing_told(missing)
    return Computed(outcome, definition.unit, missing=missing, steps=(told,))


def _missing(definition: Definition, amount: Amount, values: Mapping) -> tuple[str, ...]:
    """Return the facts and the columns (as list.column) that the amount needs and nobody told."""
    columns = frozenset(definition.facts[amount.each].columns) if amount.each else frozenset()
    expressions = [one for one in (amount.expression, amount.where) if one is not None]
    found = {name for one in expressions for name in missing_of(one, values, hidden=columns)}
    if not amount.each:
        return tuple(sorted(found))
    rows = values[amount.each]
    if rows is None:
        return tuple(sorted({*found, amount.each}))
    named = {name for one in expressions for name in one.names}
    needed = (named & columns) | {cap.by for cap in amount.caps if cap.by}
    empty = {name for row in rows for name in needed if row[name] is None}
    return tuple(sorted(found | {f"{amount.each}.{name}" for name in empty}))


def _computed(definition, amount: Amount, values, scope: Scope, granted) -> Computed:
    lines = _lines(amount, values, scope, definition.fen)
    steps = _told_of_lines(amount, lines)
    raw = _sum(line.final for line in lines)
    balance = Balance(lines, max(raw, Decimal(0)))
    if raw < 0:
        told = _("The amount is negative (%(raw)s): nothing is granted.")
        steps.append(told % {"raw": plain(raw)})
    caps = applied(definition, balance, granted, steps)
    final = _rounded(amount, balance, definition.fen, steps)
    return Computed(PASS, definition.unit, raw, final, (), tuple(lines), tuple(caps), tuple(steps))


def _lines(amount: Amount, values: Mapping, scope: Scope, fen: Decimal) -> list[Line]:
    if not amount.each:
        return [_line(amount, {}, scope, fen)]
    scopes = [(row, scope.within(row)) for row in values[amount.each]]
    where = amount.where
    return [
        _line(amount, row, within, fen)
        for row, within in scopes
        if where is None or where.value(within)
    ]


def _line(amount: Amount, row: Mapping, scope: Scope, fen: Decimal) -> Line:
    raw = amount.expression.value(scope)
    final = raw if amount.item_cap is None else min(raw, amount.item_cap)
    if amount.is_rounded_by_line and amount.step is not None:
        rounded = to_step(final, amount.step)
        is_above = amount.item_cap is not None and rounded > amount.item_cap
        final = down_to_step(final, amount.step) if is_above else rounded
    return Line(raw, final, row)


def _told_of_lines(amount: Amount, lines: list[Line]) -> list[str]:
    if not amount.each:
        raw, final = lines[0].raw, lines[0].final
        told = [f"{amount.expression.text} = {plain(raw)}"]
        if raw != final:
            told.append(_("Limited or rounded to %(final)s.") % {"final": plain(final)})
        return told
    told = [_told_of_line(place, line) for place, line in enumerate(lines[:MOST_SENTENCES], 1)]
    if len(lines) > MOST_SENTENCES:
        told.append(_("… and %(n)d more rows.") % {"n": len(lines) - MOST_SENTENCES})
    total = plain(_sum(line.final for line in lines))
    told.append(_("Sum of %(n)d rows: %(sum)s.") % {"n": len(lines), "sum": total})
    return told


def _told_of_line(place: int, line: Line) -> str:
    told = {"n": place, "raw": plain(line.raw), "final": plain(line.final)}
    if line.raw == line.final:
        return _("Row %(n)d: %(raw)s.") % told
    return _("Row %(n)d: %(raw)s, of which %(final)s counts.") % told


def _rounded(amount: Amount, balance: Balance, fen: Decimal, steps: list[str]) -> Decimal:
    step = fen if amount.is_rounded_by_line or amount.step is None else amount.step
    final = to_step(balance.amount, step)
    if balance.ceiling is not None and final > balance.ceiling:
        final = down_to_step(balance.amount, step)
    if final != balance.amount:
        told = _("Rounded to a multiple of %(step)s: %(final)s.")
        steps.append(told % {"step": plain(step), "final": plain(final)})
    return final


def _sum(parts) -> Decimal:
    total = Decimal(0)
    for part in parts:
        total = EXACT.add(total, part)
    return total
