"""The functions an expression may call; there are no others."""

import itertools
from calendar import monthrange
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_CEILING, ROUND_FLOOR, ROUND_HALF_UP, Decimal

from django.utils.translation import gettext as _

from funds.eligibility.decimals import EXACT, to_step
from funds.eligibility.expressions.nodes import (
    DATE,
    LIST,
    NUMBER,
    TEXT,
    ExpressionError,
    Kinds,
    Literal,
    Name,
    Node,
    NotComputable,
    Scope,
    Value,
    expect,
)

ONE = Decimal(1)


def days(a: date, b: date) -> Decimal:
    return Decimal((b - a).days)


def months(a: date, b: date) -> Decimal:
    """Count the completed months from a to b; negative if b lies before a."""
    if b < a:
        return -months(b, a)
    count = (b.year - a.year) * 12 + b.month - a.month
    return Decimal(count - (b.day < min(a.day, monthrange(b.year, b.month)[1])))


def years(a: date, b: date) -> Decimal:
    """Count the completed years from a to b (29 February is held on the 28th)."""
    if b < a:
        return -years(b, a)
    day = min(a.day, monthrange(b.year, a.month)[1])
    return Decimal(b.year - a.year - ((b.month, b.day) < (a.month, day)))


def stepped(rounding: str) -> Callable[..., Decimal]:
    """Return the function that rounds to a step (default 1) in one direction."""

    def rounded(x: Decimal, step: Decimal = ONE) -> Decimal:
        if step <= 0:
            raise NotComputable(_("The step of a rounding must be above zero."))
        return to_step(x, step, rounding)

    return rounded


def total(*parts: Decimal) -> Decimal:
    result = Decimal(0)
    for part in parts:
        result = EXACT.add(result, part)
    return result


@dataclass(frozen=True)
class Function:
    """What is called, the types of its arguments, and how many it takes."""

    call: Callable
    takes: str
    least: int
    most: int


MANY = 250
FUNCTIONS = {
    "min": Function(min, NUMBER, 1, MANY),
    "max": Function(max, NUMBER, 1, MANY),
    "sum": Function(total, NUMBER, 1, MANY),
    "abs": Function(abs, NUMBER, 1, 1),
    "ceil": Function(stepped(ROUND_CEILING), NUMBER, 1, 2),
    "floor": Function(stepped(ROUND_FLOOR), NUMBER, 1, 2),
    "round": Function(stepped(ROUND_HALF_UP), NUMBER, 1, 2),
    "days": Function(days, DATE, 2, 2),
    "months": Function(months, DATE, 2, 2),
    "years": Function(years, DATE, 2, 2),
}
SPECIAL = ("count", "band")


@dataclass(frozen=True)
class Call(Node):
    name: str
    arguments: tuple[Node, ...]

    def children(self) -> tuple[Node, ...]:
        return self.arguments

    def kind(self, kinds: Kinds) -> str:
        function = FUNCTIONS[self.name]
        if not function.least <= len(self.arguments) <= function.most:
            raise ExpressionError(_("%(name)s: wrong number of values.") % {"name": self.name})
        for argument in self.arguments:
            expect(argument, kinds, function.takes)
        return NUMBER

    def value(self, values: Scope) -> Value:
        return FUNCTIONS[self.name].call(*(part.value(values) for part in self.arguments))


@dataclass(frozen=True)
class Count(Node):
    """`count(list)`: how many rows it has."""

    rows: Name

    def children(self) -> tuple[Node, ...]:
        return (self.rows,)

    def kind(self, kinds: Kinds) -> str:
        expect(self.rows, kinds, LIST)
        return NUMBER

    def value(self, values: Scope) -> Value:
        return Decimal(len(values[self.rows.name]))


@dataclass(frozen=True)
class ColumnSum(Node):
    """`sum(list, 'column')`."""

    rows: Name
    column: str

    def children(self) -> tuple[Node, ...]:
        return (self.rows,)

    def kind(self, kinds: Kinds) -> str:
        expect(self.rows, kinds, LIST)
        columns = kinds[self.rows.name].columns or {}
        if self.column not in columns:
            text = _("“%(list)s” has no column “%(column)s”.")
            raise ExpressionError(text % {"list": self.rows.name, "column": self.column})
        if columns[self.column].name != NUMBER:
            raise ExpressionError(_("“%(column)s” is not a number.") % {"column": self.column})
        return NUMBER

    def value(self, values: Scope) -> Value:
        return values.column_sum(self.rows.name, self.column)


@dataclass(frozen=True)
class Band(Node):
    """`band(x, [[from, value], …])`: the value of the last `from` that is at most x."""

    part: Node
    pairs: tuple[tuple[Node, Node], ...]

    def children(self) -> tuple[Node, ...]:
        return (self.part, *(node for pair in self.pairs for node in pair))

    def kind(self, kinds: Kinds) -> str:
        for part in self.children():
            expect(part, kinds, NUMBER)
        starts = [pair[0].held for pair in self.pairs if isinstance(pair[0], Literal)]
        if any(later <= earlier for earlier, later in itertools.pairwise(starts)):
            raise ExpressionError(_("The steps of a band must ascend."))
        return NUMBER

    def value(self, values: Scope) -> Value:
        x = self.part.value(values)
        found = None
        for start, worth in self.pairs:
            held = worth.value(values)
            if start.value(values) <= x:
                found = held
        if found is None:
            raise NotComputable(_("%(x)s lies below the first step of the band.") % {"x": x})
        return found


def call(name: str, arguments: list) -> Node:
    """Return the part that calls a function.

    :raises ExpressionError: for another name, or arguments of another form.
    """
    if name == "count":
        if len(arguments) != 1 or not isinstance(arguments[0], Name):
            raise ExpressionError(_("count takes the name of a list."))
        return Count(arguments[0])
    if name == "band":
        return _band(arguments)
    if name not in FUNCTIONS:
        raise ExpressionError(_("“%(name)s” is not a function here.") % {"name": name})
    if any(isinstance(argument, list) for argument in arguments):
        raise ExpressionError(_("Only a band takes steps in brackets."))
    if name == "sum" and len(arguments) == 2 and isinstance(arguments[0], Name):
        column = arguments[1]
        if isinstance(column, Literal) and column.of == TEXT:
            return ColumnSum(arguments[0], str(column.held))
    return Call(name, tuple(arguments))


def _band(arguments: list) -> Node:
    if len(arguments) != 2 or isinstance(arguments[0], list) or not isinstance(arguments[1], list):
        raise ExpressionError(_("A band is written band(x, [[from, value], …])."))
    return Band(arguments[0], tuple(arguments[1]))
