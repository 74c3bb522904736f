"""The places and people of the demo, without its history."""

from datetime import datetime

import pytest
from django.db import transaction

from funds.management.demo import book
from funds.management.demo.book import World
from hightech.core import clock

# The afternoon on which the demo of the tests is told.
MOMENT = datetime(2026, 11, 24, 16, 30, tzinfo=clock.ZONE)
pytest.register_assert_rewrite("tests.journeys.isolation", "tests.journeys.wrong_input")


@pytest.fixture
def demo_world(db):
    """Zones, parks, committee and logins exactly as the demo has them; parks by their ids."""
    world = World(seed=1, size="small")
    world.settle()
    return {
        "parks": list(world.parks["TTB"].values()),
        "jinan_parks": list(world.parks["JNH"].values()),
        "users": world.users,
    }


@pytest.fixture(scope="module")
def story(django_db_setup, django_db_blocker):
    """The small demo, told once for all tests of a file; nothing of it stays."""
    with django_db_blocker.unblock(), transaction.atomic():
        with clock.at(MOMENT):
            yield book.tell(size="small", seed=1)
        transaction.set_rollback(True)
