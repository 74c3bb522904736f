"""Expressions of clauses: read once, checked against the declared names, computed exactly."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import DecimalException
from functools import lru_cache

from django.utils.translation import gettext as _

from funds.eligibility.expressions.functions import ColumnSum
from funds.eligibility.expressions.grammar import RESERVED, parse
from funds.eligibility.expressions.nodes import (
    BOOLEAN,
    DATE,
    LAW_DATE,
    LIST,
    NUMBER,
    TEXT,
    ExpressionError,
    Kind,
    Kinds,
    Literal,
    Name,
    Node,
    NotComputable,
    Scope,
    expect,
)

__all__ = [
    "BOOLEAN",
    "DATE",
    "LAW_DATE",
    "LIST",
    "NUMBER",
    "RESERVED",
    "TEXT",
    "Expression",
    "ExpressionError",
    "Kind",
    "NotComputable",
    "Scope",
]

_parsed = lru_cache(maxsize=4096)(parse)


@dataclass(frozen=True)
class Expression:
    """A checked expression: the names it needs, its value, and how it reads with figures."""

    text: str
    node: Node
    names: frozenset[str]

    @classmethod
    def checked(cls, text: str, kinds: Kinds, wanted: str) -> "Expression":
        """Read an expression and check it against the declared names.

        :raises ExpressionError: with a sentence.
        """
        node = _parsed(text) if isinstance(text, str) else parse(text)
        expect(node, {**kinds, LAW_DATE: Kind(DATE)}, wanted)
        return cls(text, node, frozenset(_names(node)))

    def value(self, scope: Scope):
        """Compute the value; every name must be known.

        :raises NotComputable: with a sentence, for a division by zero and the like.
        """
        try:
            return self.node.value(scope)
        except DecimalException:
            raise NotComputable(_("The figures are too large to be computed.")) from None

    def shown(self, scope: Scope) -> str:
        return self.node.shown(scope)

    def texts(self) -> list[tuple[set[str], list[str]]]:
        """Return (names, texts) for every part that holds texts: what is compared with what."""
        found = []
        for node in self.node.walk():
            children = node.children()
            texts = [str(c.held) for c in children if isinstance(c, Literal) and c.of == TEXT]
            if texts:
                found.append(({c.name for c in children if isinstance(c, Name)}, texts))
        return found

    def columns(self) -> set[tuple[str, str]]:
        """Return the (list, column) pairs that are summed."""
        return {(n.rows.name, n.column) for n in self.node.walk() if isinstance(n, ColumnSum)}


def _names(node: Node) -> set[str]:
    return {part.name for part in node.walk() if isinstance(part, Name) and part.name != LAW_DATE}


def scope_of(values: Mapping, law_date: date) -> Scope:
    """Return the scope of known values, with the law date among them."""
    return Scope({**values, LAW_DATE: law_date})
