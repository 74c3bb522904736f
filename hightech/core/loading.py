"""Many rows at once, past the actions: COPY on PostgreSQL, prepared INSERTs on SQLite.

For what was checked elsewhere, such as a demo of full size. Constraints of the database hold;
nothing is audited, no signal is sent.
"""

import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from typing import Any
from uuid import UUID

from django.core.management.color import no_style
from django.db import connection, models
from django.db.models import Max

from hightech.core.batched import batched

PORTION = 5000
# For each index that is made again.
MEMORY = "256MB"
FOREIGN_KEYS = """
SELECT conname, pg_get_constraintdef(oid) FROM pg_constraint
WHERE contype = 'f' AND conrelid = %s::regclass ORDER BY conname
"""
INDEXES = """
SELECT indexrelid::regclass::text, pg_get_indexdef(indexrelid) FROM pg_index
WHERE indrelid = %s::regclass AND NOT indisunique ORDER BY 1
"""


def next_key(model: type[models.Model]) -> int:
    """Return the first key that no row of `model` has, nor any after it."""
    return (model._base_manager.aggregate(last=Max("pk"))["last"] or 0) + 1


def load(
    model: type[models.Model], columns: Sequence[str], rows: Iterable[Sequence], **same
) -> None:
    """Write rows of `columns` (attribute names, `id` among them); `same` are of all rows.

    What is not named gets the default of its field. The caller holds the transaction. On
    PostgreSQL the connection is taken while `rows` are read: they must not query.
    """
    fields: list[Any] = list(model._meta.concrete_fields)
    known = {field.attname: field for field in fields}
    constants = {
        field.attname: same[field.attname] if field.attname in same else field.get_default()
        for field in fields
        if field.attname not in columns
    }
    fixed = tuple(_prepared(known[name], value) for name, value in constants.items())
    names = [known[name].column for name in (*columns, *constants)]
    write = _copy if connection.vendor == "postgresql" else _insert
    write(model._meta.db_table, names, rows, fixed)
    for sql in connection.ops.sequence_reset_sql(no_style(), [model]):
        with connection.cursor() as cursor:
            cursor.execute(sql)


@contextmanager
def bare(*loaded: type[models.Model]) -> Iterator[None]:
    """Let tables be loaded without their indexes and foreign keys.

    Both are made again at the end, and so every row is checked; on SQLite they stay. The caller
    holds the transaction.
    """
    if connection.vendor != "postgresql":
        yield
        return
    with connection.cursor() as cursor:
        # What waits for the end of the transaction is checked now: such tables cannot be altered.
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        again = [sql for model in loaded for sql in _stripped(cursor, model._meta.db_table)]
        yield
        cursor.execute(f"SET LOCAL maintenance_work_mem = '{MEMORY}'")
        for sql in again:
            cursor.execute(sql)
        cursor.execute("SET CONSTRAINTS ALL DEFERRED")


def _stripped(cursor, table: str) -> list[str]:
    """Drop what is not needed to load a table; return how it is made again."""
    cursor.execute(FOREIGN_KEYS, [table])
    keys = cursor.fetchall()
    for name, _definition in keys:
        cursor.execute(f'ALTER TABLE "{table}" DROP CONSTRAINT "{name}"')
    cursor.execute(INDEXES, [table])
    indexes = cursor.fetchall()
    for name, _definition in indexes:
        cursor.execute(f'DROP INDEX "{name}"')
    added = [f'ALTER TABLE "{table}" ADD CONSTRAINT "{name}" {made}' for name, made in keys]
    return [made for _name, made in indexes] + added


def _prepared(field, value) -> Any:
    if isinstance(field, models.JSONField):
        return json.dumps(value)  # COPY takes JSON as text
    return field.get_db_prep_save(value, connection)


def _copy(table: str, names: list[str], rows: Iterable[Sequence], fixed: tuple) -> None:
    listed = ", ".join(f'"{name}"' for name in names)
    sql = f'COPY "{table}" ({listed}) FROM STDIN'
    # Django turns what the driver raises into its own errors everywhere but in a copy.
    with connection.wrap_database_errors, connection.cursor() as cursor, cursor.copy(sql) as out:
        for row in rows:
            out.write_row((*row, *fixed))


def _insert(table: str, names: list[str], rows: Iterable[Sequence], fixed: tuple) -> None:
    listed, marks = ", ".join(f'"{name}"' for name in names), ", ".join(["%s"] * len(names))
    sql = f'INSERT INTO "{table}" ({listed}) VALUES ({marks})'
    with connection.cursor() as cursor:
        for portion in batched(rows, PORTION):
            cursor.executemany(sql, [(*map(_plain, row), *fixed) for row in portion])


_SQLITE: dict[type, Callable[[Any], Any]] = {
    UUID: lambda value: value.hex,
    datetime: lambda value: connection.ops.adapt_datetimefield_value(value),
}


def _plain(value) -> Any:
    adapt = _SQLITE.get(type(value))
    return adapt(value) if adapt else value


def refresh_statistics() -> None:
    """Let the database look at what it holds now, so that it plans well; outside a transaction."""
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE" if connection.vendor == "postgresql" else "ANALYZE")
