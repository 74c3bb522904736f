"""The parts of an expression: each knows its type, its value and how it reads with figures."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from funds.eligibility.decimals import EXACT, plain

NUMBER, TEXT, DATE, BOOLEAN, LIST = "number", "text", "date", "boolean", "list"
LAW_DATE = "law_date"
ORDERED = (NUMBER, DATE)

Kinds = Mapping[str, "Kind"]
# A decimal, text, date, boolean or list of rows; the check at saving knows which.
Value = Any


class ExpressionError(ValueError):
    """An expression that cannot be saved, with a sentence for its author."""


class NotComputable(Exception):
    """An expression without a value here (a division by zero, below the first step of a band)."""


@dataclass(frozen=True)
class Kind:
    """The type of a name; a list knows the types of its columns."""

    name: str
    columns: Mapping[str, "Kind"] | None = None


@dataclass(frozen=True)
class Node:
    """A part of an expression; every part is computed, whichever branch would be taken."""

    def kind(self, kinds: Kinds) -> str:
        """Return the type of the value, or refuse what does not fit together."""
        raise NotImplementedError

    def value(self, values: "Scope") -> Value:
        raise NotImplementedError

    def children(self) -> tuple["Node", ...]:
        return ()

    def shown(self, values: "Scope") -> str:
        """Return the part with figures in the place of names."""
        return show(self.value(values))

    def depth(self) -> int:
        return 1 + max((child.depth() for child in self.children()), default=0)

    def walk(self) -> Iterator["Node"]:
        yield self
        for child in self.children():
            yield from child.walk()


class Scope(dict):
    """The values of names; keeps the sums of columns, which are asked for again in every row."""

    def __init__(self, values: Mapping, *, sums: dict | None = None) -> None:
        super().__init__(values)
        self.sums: dict[tuple[str, str], Decimal | None] = {} if sums is None else sums

    def within(self, row: Mapping) -> "Scope":
        """Return the scope of one row: its columns hide facts of the same name."""
        return Scope({**self, **row}, sums=self.sums)

    def column_sum(self, name: str, column: str) -> Decimal:
        key = (name, column)
        if key not in self.sums:
            parts = [row.get(column) for row in self[name]]
            known = None not in parts
            self.sums[key] = sum(parts, Decimal(0)) if known else None
        total = self.sums[key]
        if total is None:
            raise NotComputable(_("“%(column)s” is missing in a row.") % {"column": column})
        return total


def show(value: Value) -> str:
    """Return a value as sentences show it."""
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, Decimal):
        return plain(value)
    return f"'{value}'" if isinstance(value, str) else str(value)


def expect(node: Node, kinds: Kinds, *wanted: str) -> str:
    """Return the type of a part.

    :raises ExpressionError: if it is none of `wanted`.
    """
    kind = node.kind(kinds)
    if kind not in wanted:
        found = {"found": kind_label(kind), "wanted": ", ".join(map(kind_label, wanted))}
        raise ExpressionError(_("%(found)s stands where %(wanted)s is needed.") % found)
    return kind


def kind_label(kind: str) -> str:
    return {
        NUMBER: _("a number"),
        TEXT: _("a text"),
        DATE: _("a date"),
        BOOLEAN: _("yes or no"),
        LIST: _("a list"),
    }[kind]


@dataclass(frozen=True)
class Literal(Node):
    of: str
    held: Any

    def kind(self, kinds: Kinds) -> str:
        return self.of

    def value(self, values: Scope) -> Value:
        return self.held


@dataclass(frozen=True)
class Name(Node):
    name: str

    def kind(self, kinds: Kinds) -> str:
        if self.name not in kinds:
            raise ExpressionError(_("“%(name)s” is not declared.") % {"name": self.name})
        return kinds[self.name].name

    def value(self, values: Scope) -> Value:
        return values[self.name]

    def shown(self, values: Scope) -> str:
        value = values[self.name]
        return f"{self.name} = {show(value)}" if isinstance(value, bool) else show(value)


@dataclass(frozen=True)
class Negative(Node):
    part: Node

    def children(self) -> tuple[Node, ...]:
        return (self.part,)

    def kind(self, kinds: Kinds) -> str:
        return expect(self.part, kinds, NUMBER)

    def value(self, values: Scope) -> Value:
        return EXACT.minus(self.part.value(values))


OPERATIONS: dict[str, Callable[[Decimal, Decimal], Decimal]] = {
    "+": EXACT.add,
    "-": EXACT.subtract,
    "*": EXACT.multiply,
    "/": EXACT.divide,
    "%": EXACT.remainder,
}


@dataclass(frozen=True)
class Arithmetic(Node):
    """A chain of one precedence: `first` and then (operator, part) from the left."""

    first: Node
    rest: tuple[tuple[str, Node], ...]

    def children(self) -> tuple[Node, ...]:
        return (self.first, *(part for _operator, part in self.rest))

    def kind(self, kinds: Kinds) -> str:
        for part in self.children():
            expect(part, kinds, NUMBER)
        return NUMBER

    def value(self, values: Scope) -> Value:
        total = self.first.value(values)
        for operator, part in self.rest:
            right = part.value(values)
            if operator in "/%" and right == 0:
                raise NotComputable(_("A division by zero."))
            total = OPERATIONS[operator](total, right)
        return total
