"""Keyset paging: a page starts after a row (its sort values and id), never at an offset.

Page 20,000 costs what page 1 costs, and rows that come or go meanwhile move nothing. Empty values
stand last in both directions. A page is one query of size + 1 rows; only the page on which the
values of a nullable column end takes a second one, so that both walk the index.
"""

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.core import signing
from django.db import models
from django.db.models import F, Q, Value
from django.db.models.expressions import Expression
from django.utils.translation import gettext as _

from hightech.core.errors import Reason, ShapeError
from hightech.core.lists.ordering import Columns, nullable

SALT = "hightech.core.lists.keyset"
FORWARDS, BACKWARDS = "f", "b"


@dataclass(frozen=True)
class Page:
    """Rows of one page, and the cursors of its neighbours (empty: there is none)."""

    rows: list
    next: str = ""
    previous: str = ""


@dataclass(frozen=True)
class Key:
    """One column of an ordering."""

    path: str
    descending: bool
    nullable: bool
    alias: str

    def order(self, backwards: bool):
        descending = self.descending is not backwards
        if not self.nullable:
            return F(self.path).desc() if descending else F(self.path).asc()
        place = {"nulls_first": True} if backwards else {"nulls_last": True}
        return F(self.path).desc(**place) if descending else F(self.path).asc(**place)


def page_of(
    rows: models.QuerySet, columns: Columns, *, size: int, cursor: str = "", about: str = ""
) -> Page:
    """Return the page of `rows` (of models or `.values()`) at `cursor`, ordered by `columns`, id.

    `about` names the list with its filters: a cursor is valid for that list and ordering only.

    :raises ShapeError: if the cursor is damaged or belongs to another list, filter or ordering.
    """
    keys = _keys(rows.model, columns)
    stamp = digest(about, columns)
    backwards, start = _opened(cursor, stamp, len(keys)) if cursor else (False, None)
    found = _rows_at(rows, keys, start, backwards, size + 1)
    more, found = len(found) > size, found[:size]
    if backwards:
        found.reverse()
    ends = [_values(row, keys) for row in (found[:1] + found[-1:])]
    _strip(found, keys)
    has_next, has_previous = (True, more) if backwards else (more, start is not None)
    return Page(
        found,
        _sealed(FORWARDS, stamp, ends[-1]) if has_next and found else "",
        _sealed(BACKWARDS, stamp, ends[0]) if has_previous and found else "",
    )


def digest(about: str, columns: Columns) -> str:
    """Return a short digest of a list: its filters and its ordering."""
    return hashlib.sha256("\n".join([about, *columns]).encode()).hexdigest()[:16]


def _keys(model, columns: Columns) -> list[Key]:
    named = [*columns] if columns[-1] in ("pk", "-pk") else [*columns, _tie_breaker(columns)]
    return [
        Key(name.lstrip("-"), name.startswith("-"), nullable(model, name.lstrip("-")), f"_key{i}")
        for i, name in enumerate(named)
    ]


def _tie_breaker(columns: Columns) -> str:
    # Same direction as the last column, so that one index and one row comparison serve both.
    return "-pk" if columns[-1].startswith("-") else "pk"


def _rows_at(rows, keys: list[Key], start, backwards: bool, limit: int) -> list:
    rows = rows.annotate(**{key.alias: F(key.path) for key in keys})
    rows = rows.order_by(*(key.order(backwards) for key in keys))
    if start is None:
        return list(rows[:limit])
    found: list = []
    for part in _parts(keys, start, backwards):
        found += rows.filter(part)[: limit - len(found)]
        if len(found) == limit:
            break
    return found


def _parts(keys: list[Key], start: list, backwards: bool) -> list:
    """Return conditions whose rows, one after the other, are the rows beyond `start`."""
    first = keys[0]
    if len(keys) > 2 or not _one_way(keys):
        return [_beyond(keys, start, backwards)]
    if len(keys) == 1 or not first.nullable:
        return [RowBeyond(keys, start, backwards)]
    empty, valued = Q(**{f"{first.path}__isnull": True}), Q(**{f"{first.path}__isnull": False})
    if start[0] is not None:
        beyond = valued & Q(RowBeyond(keys, start, backwards))
        return [beyond] if backwards else [beyond, empty]
    among_empty = empty & Q(RowBeyond(keys[1:], start[1:], backwards))
    return [among_empty, valued] if backwards else [among_empty]


def _one_way(keys: list[Key]) -> bool:
    return len({key.descending for key in keys}) == 1


def _beyond(keys: list[Key], start: list, backwards: bool) -> Q:
    """Spell out the comparison for several columns, mixed directions and empty values."""
    condition, equal = Q(pk__in=[]), Q()
    for key, value in zip(keys, start, strict=True):
        condition |= equal & _one_beyond(key, value, backwards)
        equal &= Q(**{f"{key.path}__isnull": True}) if value is None else Q(**{key.path: value})
    return condition


def _one_beyond(key: Key, value, backwards: bool) -> Q:
    if value is None:
        return Q(**{f"{key.path}__isnull": False}) if backwards else Q(pk__in=[])
    way = "lt" if key.descending is not backwards else "gt"
    beyond = Q(**{f"{key.path}__{way}": value})
    if key.nullable and not backwards:
        beyond |= Q(**{f"{key.path}__isnull": True})
    return beyond


class RowBeyond(Expression):
    """`(column, id) > (value, id)`: one range of one index, however many equal values there are."""

    conditional = True
    output_field = models.BooleanField()

    def __init__(self, keys: list[Key], start: list, backwards: bool) -> None:
        super().__init__()
        self.sign = "<" if keys[0].descending is not backwards else ">"
        self.columns: list[Any] = [F(key.path) for key in keys]
        self.start: list[Any] = [Value(value) for value in start]

    def get_source_expressions(self):
        return [*self.columns, *self.start]

    def set_source_expressions(self, exprs):
        half = len(exprs) // 2
        self.columns, self.start = exprs[:half], exprs[half:]

    def resolve_expression(
        self, query=None, allow_joins=True, reuse=None, summarize=False, for_save=False
    ):
        resolved = self.copy()
        resolved.columns = [
            column.resolve_expression(query, allow_joins, reuse, summarize)
            for column in self.columns
        ]
        # A value takes the field of its column, so that it is sent the way the column is stored.
        resolved.start = [
            Value(value.value, output_field=column.output_field)
            for value, column in zip(self.start, resolved.columns, strict=True)
        ]
        return resolved

    def as_sql(self, compiler, connection):
        sides, params = [], []
        for side in (self.columns, self.start):
            compiled = [compiler.compile(expression) for expression in side]
            sides.append(", ".join(sql for sql, _params in compiled))
            params += [param for _sql, one in compiled for param in one]
        return f"({sides[0]}) {self.sign} ({sides[1]})", params


def _values(row, keys: list[Key]) -> list:
    if isinstance(row, Mapping):
        return [row[key.alias] for key in keys]
    return [getattr(row, key.alias) for key in keys]


def _strip(found: list, keys: list[Key]) -> None:
    for row in found:
        for key in keys:
            if isinstance(row, dict):
                del row[key.alias]
            else:
                delattr(row, key.alias)


WRITE = {datetime: "t", date: "d", Decimal: "n", UUID: "u"}
READ: dict[str, Callable[[str], Any]] = {
    "t": datetime.fromisoformat,
    "d": date.fromisoformat,
    "n": Decimal,
    "u": UUID,
}


def _sealed(way: str, stamp: str, values: list) -> str:
    sent = [[WRITE[type(v)], str(v)] if type(v) in WRITE else v for v in values]
    return signing.dumps([way, stamp, sent], salt=SALT, compress=True)


def _opened(cursor: str, stamp: str, length: int) -> tuple[bool, list]:
    try:
        way, about, sent = signing.loads(cursor, salt=SALT)
        values = [READ[value[0]](value[1]) if isinstance(value, list) else value for value in sent]
    except (signing.BadSignature, ValueError, TypeError, KeyError):
        detail = _("This page address is damaged. Start again from the first page.")
        raise ShapeError(Reason("invalid_cursor", detail, "cursor")) from None
    if about != stamp or len(values) != length:
        detail = _("This page belongs to another filter or order. Start again from the first page.")
        raise ShapeError(Reason("invalid_cursor", detail, "cursor"))
    return way == BACKWARDS, values
