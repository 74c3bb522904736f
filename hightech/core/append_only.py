"""Tables whose rows are never changed or deleted: kept by triggers on both databases."""

from contextlib import contextmanager

from django.apps import apps
from django.db import connection
from django.db.migrations.operations.base import Operation

POSTGRES_FUNCTION = """
CREATE OR REPLACE FUNCTION core_refuse_change() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN RAISE EXCEPTION USING MESSAGE = TG_TABLE_NAME || ' is append-only'; END $$
"""


def create_triggers(execute, vendor: str, table: str) -> None:
    """Refuse UPDATE, DELETE and TRUNCATE on `table`."""
    if vendor == "postgresql":
        execute(POSTGRES_FUNCTION)
        execute(
            f"CREATE OR REPLACE TRIGGER {table}_append_only BEFORE UPDATE OR DELETE ON {table} "
            "FOR EACH ROW EXECUTE FUNCTION core_refuse_change()"
        )
        execute(
            f"CREATE OR REPLACE TRIGGER {table}_no_truncate BEFORE TRUNCATE ON {table} "
            "FOR EACH STATEMENT EXECUTE FUNCTION core_refuse_change()"
        )
        return
    for act in ("UPDATE", "DELETE"):
        execute(
            f"CREATE TRIGGER IF NOT EXISTS {table}_no_{act.lower()} BEFORE {act} ON {table} "
            f"BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END"
        )


def drop_triggers(execute, vendor: str, table: str) -> None:
    """Let rows of `table` be changed again."""
    if vendor == "postgresql":
        for suffix in ("append_only", "no_truncate"):
            execute(f"DROP TRIGGER IF EXISTS {table}_{suffix} ON {table}")
        return
    for act in ("update", "delete"):
        execute(f"DROP TRIGGER IF EXISTS {table}_no_{act}")


class AppendOnly(Operation):
    """Migration operation: make the table of a model append-only.

    SQLite rebuilds a table when it is altered and loses its triggers: repeat the operation in
    the migration that alters one (a test compares the database with `append_only` models).
    """

    reversible = True
    reduces_to_sql = True

    def __init__(self, model_name: str) -> None:
        self.model_name = model_name

    def state_forwards(self, app_label, state) -> None:
        pass

    def database_forwards(self, app_label, schema_editor, from_state, to_state) -> None:
        editor = schema_editor
        create_triggers(editor.execute, editor.connection.vendor, self._table(app_label, to_state))

    def database_backwards(self, app_label, schema_editor, from_state, to_state) -> None:
        editor = schema_editor
        drop_triggers(editor.execute, editor.connection.vendor, self._table(app_label, from_state))

    def _table(self, app_label, state) -> str:
        return state.apps.get_model(app_label, self.model_name)._meta.db_table

    def describe(self) -> str:
        return f"Make {self.model_name} append-only"


def tables() -> list[str]:
    """Name the tables of all models that say `append_only = True`."""
    return [m._meta.db_table for m in apps.get_models() if getattr(m, "append_only", False)]


@contextmanager
def lifted():
    """Lift all append-only triggers around a block, inside the caller's transaction.

    Only the clearing of demo data and the flush of tests use it.
    """
    with connection.cursor() as cursor:
        for table in tables():
            drop_triggers(cursor.execute, connection.vendor, table)
    try:
        yield
    finally:
        with connection.cursor() as cursor:
            for table in tables():
                create_triggers(cursor.execute, connection.vendor, table)
