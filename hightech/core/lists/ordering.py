"""Orderings a list offers: `?ordering=name` or `-name`, each backed by an index."""

from collections.abc import Iterable, Mapping

from django.core.exceptions import FieldDoesNotExist
from django.db import models
from django.utils.translation import gettext as _

from hightech.core.errors import Reason, ShapeError

Columns = tuple[str, ...]


def columns_of(
    text: str | None, offered: Mapping[str, str | Iterable[str]], default: str
) -> Columns:
    """Return the columns that `?ordering=` names; a leading minus turns all of them round.

    :raises ShapeError: if it names nothing that is offered.
    """
    wanted = text or default
    name = wanted.removeprefix("-")
    if wanted == default and name not in offered:
        return (default,)
    if name not in offered:
        names = ", ".join(sorted(offered))
        detail = _("Lists are ordered by one of: %(names)s.") % {"names": names}
        raise ShapeError(Reason("invalid_choice", detail, "ordering"))
    columns = offered[name]
    columns = (columns,) if isinstance(columns, str) else tuple(columns)
    return tuple(turned(column) for column in columns) if wanted.startswith("-") else columns


def turned(column: str) -> str:
    """Return the column in the other direction."""
    return column[1:] if column.startswith("-") else f"-{column}"


def nullable(model: type[models.Model], path: str) -> bool:
    """Tell whether a column (or one reached through relations) may be empty; unknown is yes."""
    for name in path.split("__"):
        try:
            field = model._meta.pk if name == "pk" else model._meta.get_field(name)
        except FieldDoesNotExist:
            return True
        if getattr(field, "null", True):
            return True
        model = field.related_model or model
    return False


class KeysetIndex(models.Index):
    """An index on (column, id) that keyset paging can walk: empty values last both ways.

    PostgreSQL puts them first in a descending index unless told; SQLite needs no word.
    """

    def create_sql(self, model, schema_editor, using="", **kwargs):
        if schema_editor.connection.vendor != "postgresql":
            return super().create_sql(model, schema_editor, using=using, **kwargs)
        plain = self.fields_orders
        self.fields_orders = [
            (name, f"{way} NULLS LAST" if way and nullable(model, name) else way)
            for name, way in plain
        ]
        try:
            return super().create_sql(model, schema_editor, using=using, **kwargs)
        finally:
            self.fields_orders = plain


def without_index(
    model: type[models.Model], orderings: Iterable[str | Columns], under: Iterable[str] = ()
) -> list[str]:
    """Name the orderings that no index of `model` serves; `under` are columns filtered before.

    An index may be walked from either end, but for empty values, whose place is fixed.
    """
    known = list(_indexes(model, set(under)))
    missing = []
    for ordering in orderings:
        columns = (ordering,) if isinstance(ordering, str) else tuple(ordering)
        if not any(_serves(model, index, unique, columns) for index, unique in known):
            missing.append(", ".join(columns))
    return missing


def _serves(model, index: Columns, unique: bool, columns: Columns) -> bool:
    tie = "-pk" if columns[-1].startswith("-") else "pk"
    wanted = columns if unique or columns[-1] in ("pk", "-pk") else (*columns, tie)
    back = tuple(turned(column) for column in wanted)
    if index[: len(wanted)] == wanted:
        return True
    has_nulls = any(nullable(model, column.removeprefix("-")) for column in columns)
    return not has_nulls and index[: len(back)] == back


def _indexes(model, under: set[str]) -> Iterable[tuple[Columns, bool]]:
    pk = model._meta.pk.name
    for field in model._meta.concrete_fields:
        if field.unique:
            yield (("pk",) if field.primary_key else (field.name,)), not field.null
    for constraint in model._meta.constraints:
        if isinstance(constraint, models.UniqueConstraint) and constraint.condition is None:
            yield _bare(constraint.fields, pk, under), True
    for index in model._meta.indexes:
        if index.condition is None and index.fields:
            yield _bare(index.fields, pk, under), False


def _bare(fields: Iterable[str], pk: str, under: set[str]) -> Columns:
    named = [
        field.replace(pk, "pk") if field.removeprefix("-") == pk else field for field in fields
    ]
    while named and named[0].removeprefix("-") in under:
        named.pop(0)
    return tuple(named)
