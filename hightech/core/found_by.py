"""Texts that are found by any part of them, by pinyin and by initials, the same on both databases.

A noun keeps what it is found by in a column of its own (`SearchText`), in simplified characters,
lower case and half width, with the pinyin and the initials of its names; `__has` looks into it.
PostgreSQL keeps the pairs of neighbouring characters beside it (`BigramIndex`), so that two Chinese
characters in the middle of a name are found by an index among a million rows.
"""

import unicodedata
from functools import lru_cache

from django.db import models
from django.db.migrations.operations.base import Operation
from opencc import OpenCC
from pypinyin import Style, lazy_pinyin

SHORTEST = 2
# Of these first characters of persons' names the common reading is another.
SURNAMES = {
    "单": "shan", "曾": "zeng", "解": "xie", "仇": "qiu", "区": "ou", "查": "zha", "朴": "piao",
    "盖": "ge", "任": "ren", "华": "hua", "尹": "yin", "翟": "zhai", "薄": "bo", "缪": "miao",
}  # fmt: skip
FUNCTION = """
CREATE OR REPLACE FUNCTION core_bigrams(t text) RETURNS text[] LANGUAGE sql IMMUTABLE PARALLEL SAFE
AS $$ SELECT coalesce(array_agg(DISTINCT substr(t, i, 2)), '{}')
FROM generate_series(1, length(t) - 1) AS i $$
"""


@lru_cache
def _simplifier() -> OpenCC:
    return OpenCC("t2s")


def simplified(text: str) -> str:
    """Return `text` with half-width letters, lower case and simplified characters."""
    return _simplifier().convert(unicodedata.normalize("NFKC", text)).casefold()


def readings(name: str, *, of_person: bool = False) -> list[str]:
    """Return the pinyin and the initials of a name, if it has Chinese characters."""
    plain = simplified(name)
    syllables = lazy_pinyin(plain, style=Style.NORMAL, errors="default")
    if plain.isascii() or not syllables:
        return []
    if of_person:
        syllables[0] = SURNAMES.get(plain[0], syllables[0])
    return ["".join(syllables), "".join(one[0] for one in syllables if one.strip())]


def text_of(names: list[str], *others: str, of_person: bool = False) -> str:
    """Return what a record is found by: its names, their readings, codes and numbers."""
    parts = [simplified(name) for name in names]
    for name in names:
        parts += readings(name, of_person=of_person)
    parts += [simplified(other) for other in others if other]
    return "\n".join(dict.fromkeys(part.replace("\n", " ") for part in parts if part))


class SearchText(models.TextField):
    """A column to be searched with `__has`."""


@SearchText.register_lookup
class Has(models.Lookup):
    """The text holds this one, whatever stands around it; wildcards are plain characters."""

    lookup_name = "has"
    prepare_rhs = False

    def get_prep_lookup(self):
        return simplified(str(self.rhs).replace("\x00", ""))

    def as_sql(self, compiler, connection):
        sql, params = self.process_lhs(compiler, connection)
        escaped = self.rhs.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
        return rf"{sql} LIKE %s ESCAPE '\'", [*params, f"%{escaped}%"]

    def as_postgresql(self, compiler, connection):
        like, params = self.as_sql(compiler, connection)
        if len(self.rhs) < SHORTEST:
            return like, params
        column, before = self.process_lhs(compiler, connection)
        pairs = sorted({self.rhs[at : at + 2] for at in range(len(self.rhs) - 1)})
        sql = f'({column[:-1]}_bigrams" @> %s::text[] AND {like})'
        return sql, [*before, pairs, *params]


class BigramIndex(Operation):
    """Migration operation: let PostgreSQL keep and index the pairs of a `SearchText` column."""

    reversible = True
    reduces_to_sql = True

    def __init__(self, model_name: str, field: str) -> None:
        self.model_name, self.field = model_name, field

    def state_forwards(self, app_label, state) -> None:
        """Change nothing Django knows of."""

    def database_forwards(self, app_label, schema_editor, from_state, to_state) -> None:
        if schema_editor.connection.vendor != "postgresql":
            return
        table, pairs = self._names(to_state, app_label)
        schema_editor.execute(FUNCTION)
        schema_editor.execute(
            f"ALTER TABLE {table} ADD COLUMN {pairs} text[] "
            f"GENERATED ALWAYS AS (core_bigrams({self.field})) STORED"
        )
        schema_editor.execute(f"ALTER TABLE {table} ALTER COLUMN {pairs} SET STATISTICS 1000")
        schema_editor.execute(f"CREATE INDEX {table}_{pairs} ON {table} USING gin ({pairs})")

    def database_backwards(self, app_label, schema_editor, from_state, to_state) -> None:
        if schema_editor.connection.vendor == "postgresql":
            table, pairs = self._names(from_state, app_label)
            schema_editor.execute(f"ALTER TABLE {table} DROP COLUMN {pairs}")

    def _names(self, state, app_label: str) -> tuple[str, str]:
        model = state.apps.get_model(app_label, self.model_name)
        return model._meta.db_table, f"{self.field}_bigrams"

    def describe(self) -> str:
        return f"Index the pairs of characters of {self.model_name}.{self.field}"
