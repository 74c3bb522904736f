import pytest
from django.apps import apps
from django.db import DatabaseError, connection, transaction

from hightech.core import append_only, clock
from hightech.core.models import Seal

APPEND_ONLY = [m for m in apps.get_models() if getattr(m, "append_only", False)]


@pytest.fixture
def seal(db):
    return Seal.objects.create(at=clock.now(), chains=1, links=1, root="r")


def refused():
    return pytest.raises(DatabaseError, match="append-only")


class TestAppendOnlyTable:
    def test_it_takes_new_rows(self, seal):
        assert Seal.objects.get().root == "r"

    def test_it_refuses_an_update(self, seal):
        with refused(), transaction.atomic():
            Seal.objects.update(root="x")
        assert Seal.objects.get().root == "r"

    def test_it_refuses_a_delete(self, seal):
        with refused(), transaction.atomic():
            Seal.objects.filter(pk=seal.pk).delete()
        assert Seal.objects.count() == 1

    def test_it_refuses_a_replacement_of_a_row(self, seal):
        if connection.vendor != "sqlite":
            pytest.skip("INSERT OR REPLACE is of SQLite")
        with refused(), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(
                "INSERT OR REPLACE INTO core_seal (id, at, chains, links, series, root) "
                "VALUES (%s, %s, 1, 1, '[]', 'x')",
                [seal.pk, clock.now()],
            )

    def test_it_opens_only_while_lifted(self, seal):
        with append_only.lifted():
            Seal.objects.update(root="x")
        with refused(), transaction.atomic():
            Seal.objects.update(root="y")
        assert Seal.objects.get().root == "x"


@pytest.mark.parametrize("model", APPEND_ONLY, ids=lambda m: m.__name__)
def test_every_model_that_says_so_has_its_triggers(db, model):
    """A rebuilt SQLite table loses its triggers without a word."""
    table = model._meta.db_table
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute(
                "SELECT count(*) FROM sqlite_master WHERE type='trigger' AND tbl_name=%s", [table]
            )
        else:
            cursor.execute(
                "SELECT count(*) FROM pg_trigger WHERE tgrelid=%s::regclass AND NOT tgisinternal",
                [table],
            )
        assert cursor.fetchone()[0] == 2
