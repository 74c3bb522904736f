import uuid
from datetime import UTC, datetime

import pytest
from django.db import connection

from tests.core import sample


@pytest.fixture(scope="session")
def sample_tables(django_db_setup, django_db_blocker):
    """Make the tables of the sample nouns, beside the migrated ones."""
    with django_db_blocker.unblock(), connection.schema_editor() as editor:
        for model in sample.MODELS:
            editor.create_model(model)
    yield
    with django_db_blocker.unblock(), connection.schema_editor() as editor:
        for model in reversed(sample.MODELS):
            editor.delete_model(model)


@pytest.fixture
def make_thing(sample_tables, db):
    """Make one sample row; whatever is not named is plain."""

    def make(**given):
        plain = {
            "uuid": uuid.uuid4(),
            "name": "thing",
            "created_at": datetime(2026, 3, 1, tzinfo=UTC),
        }
        return sample.Thing.objects.create(**(plain | given))

    return make
