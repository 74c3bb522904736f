"""The places and people of the demo, without its history."""

import secrets
import tempfile
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from django.db import transaction

from crm.models import Contact, Enterprise, Interaction, Lead
from funds.management.demo import book, mass
from funds.management.demo.book import World
from funds.models import Application
from hightech.core import backups, clock
from tests.workers import Installation

# The afternoon on which the demo of the tests is told.
FIRMS = 200
MOMENT = datetime(2026, 11, 24, 16, 30, tzinfo=clock.ZONE)
pytest.register_assert_rewrite(
    "tests.journeys.backup",
    "tests.journeys.isolation",
    "tests.journeys.mass",
    "tests.journeys.wrong_input",
)


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


@pytest.fixture(scope="class")
def full_zone(story, django_db_blocker):
    """Two hundred firms around the story, for all tests of a class: how many rows came."""
    models = (Enterprise, Lead, Interaction, Application, Contact)
    with django_db_blocker.unblock(), transaction.atomic():
        before = [model._base_manager.count() for model in models]
        with clock.at(MOMENT + timedelta(days=1)):
            mass.tell(firms=FIRMS)
            now = [model._base_manager.count() for model in models]
            yield [after - then for after, then in zip(now, before, strict=True)]
        transaction.set_rollback(True)


@pytest.fixture(scope="module")
def written(story, tmp_path_factory):
    """A backup of the story: its path and its manifest."""
    target = tmp_path_factory.mktemp("backup") / "hightech.zip"
    return target, backups.write(target)


@contextmanager
def installation():
    with tempfile.TemporaryDirectory(prefix="ht", dir="/tmp", ignore_cleanup_errors=True) as name:
        folder = Path(name) / secrets.token_hex(3)
        folder.mkdir()
        one = Installation(folder)
        try:
            one.prepare()
            yield one
        finally:
            one.tear_down()


@pytest.fixture
def empty(django_db_setup):
    """An installation of its own, migrated, with nothing in it."""
    with installation() as one:
        yield one
