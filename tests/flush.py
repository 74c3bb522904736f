"""The flush after a test on real transactions: append-only tables too, seeded rows come back."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.core.management import call_command
from django.db import connection
from django.test import TransactionTestCase

from hightech.core import append_only

_seeds: list[str] = []


@contextmanager
def keeping_seeds() -> Iterator[None]:
    """Replace what Django does around tests on real transactions."""
    set_up, tear_down = TransactionTestCase._fixture_setup, TransactionTestCase._fixture_teardown
    TransactionTestCase._fixture_setup = classmethod(remember)
    TransactionTestCase._fixture_teardown = bring_back
    yield
    TransactionTestCase._fixture_setup = set_up
    TransactionTestCase._fixture_teardown = tear_down


def remember(case) -> None:
    """Keep, once, what the migrations have put into the tables."""
    if not _seeds:
        _seeds.append(connection.creation.serialize_db_to_string())


def bring_back(case) -> None:
    """Empty all tables and put the seeds back."""
    with append_only.lifted():
        call_command(
            "flush",
            verbosity=0,
            interactive=False,
            reset_sequences=False,
            allow_cascade=True,
            inhibit_post_migrate=True,
        )
    connection.creation.deserialize_db_from_string(_seeds[0])
