"""Comparisons, and what is made of them: and, or, not, in, and the choice between two."""

from collections.abc import Callable
from dataclasses import dataclass

from funds.eligibility.expressions.nodes import (
    BOOLEAN,
    DATE,
    NUMBER,
    ORDERED,
    TEXT,
    Kinds,
    Node,
    Scope,
    Value,
    expect,
    show,
)

COMPARISONS: dict[str, Callable] = {
    "==": lambda a, b: a == b,
    "!=": lambda a, b: a != b,
    "<": lambda a, b: a < b,
    "<=": lambda a, b: a <= b,
    ">": lambda a, b: a > b,
    ">=": lambda a, b: a >= b,
}


@dataclass(frozen=True)
class Comparison(Node):
    left: Node
    operator: str
    right: Node

    def children(self) -> tuple[Node, ...]:
        return (self.left, self.right)

    def kind(self, kinds: Kinds) -> str:
        any_kind = (*ORDERED, TEXT, BOOLEAN)
        wanted = any_kind if self.operator in ("==", "!=") else ORDERED
        expect(self.right, kinds, expect(self.left, kinds, *wanted))
        return BOOLEAN

    def value(self, values: Scope) -> Value:
        return COMPARISONS[self.operator](self.left.value(values), self.right.value(values))

    def shown(self, values: Scope) -> str:
        left, right = (show(part.value(values)) for part in self.children())
        return f"{left} {self.operator} {right}"


@dataclass(frozen=True)
class Among(Node):
    part: Node
    choices: tuple[Node, ...]

    def children(self) -> tuple[Node, ...]:
        return (self.part, *self.choices)

    def kind(self, kinds: Kinds) -> str:
        kind = expect(self.part, kinds, NUMBER, TEXT, DATE)
        for choice in self.choices:
            expect(choice, kinds, kind)
        return BOOLEAN

    def value(self, values: Scope) -> Value:
        return self.part.value(values) in [choice.value(values) for choice in self.choices]

    def shown(self, values: Scope) -> str:
        choices = ", ".join(show(choice.value(values)) for choice in self.choices)
        return f"{show(self.part.value(values))} in [{choices}]"


@dataclass(frozen=True)
class Logic(Node):
    """A chain of `and` or of `or`."""

    word: str
    parts: tuple[Node, ...]

    def children(self) -> tuple[Node, ...]:
        return self.parts

    def kind(self, kinds: Kinds) -> str:
        for part in self.parts:
            expect(part, kinds, BOOLEAN)
        return BOOLEAN

    def value(self, values: Scope) -> Value:
        held = [part.value(values) for part in self.parts]
        return all(held) if self.word == "and" else any(held)

    def shown(self, values: Scope) -> str:
        return f" {self.word} ".join(part.shown(values) for part in self.parts)


@dataclass(frozen=True)
class Negation(Node):
    part: Node

    def children(self) -> tuple[Node, ...]:
        return (self.part,)

    def kind(self, kinds: Kinds) -> str:
        return expect(self.part, kinds, BOOLEAN)

    def value(self, values: Scope) -> Value:
        return not self.part.value(values)

    def shown(self, values: Scope) -> str:
        return f"not ({self.part.shown(values)})"


@dataclass(frozen=True)
class Choice(Node):
    """`condition ? yes : no`."""

    condition: Node
    yes: Node
    no: Node

    def children(self) -> tuple[Node, ...]:
        return (self.condition, self.yes, self.no)

    def kind(self, kinds: Kinds) -> str:
        expect(self.condition, kinds, BOOLEAN)
        return expect(self.no, kinds, expect(self.yes, kinds, NUMBER, TEXT, DATE, BOOLEAN))

    def value(self, values: Scope) -> Value:
        chosen, yes, no = (part.value(values) for part in self.children())
        return yes if chosen else no
