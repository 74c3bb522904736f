import pytest
from django.utils import translation

from hightech.core import append_only


@pytest.fixture(autouse=True)
def spoken_english():
    """Let no test hear the language that a request of the test before it left in the thread."""
    translation.deactivate()
    yield
    translation.deactivate()


@pytest.fixture
def api_client():
    """A client of the API that signs users in by force."""
    from rest_framework.test import APIClient

    return APIClient()


@pytest.fixture
def lifted_triggers():
    """Lift the append-only triggers around one test that shows what they prevent."""
    with append_only.lifted():
        yield


@pytest.fixture
def run_jobs(db):
    """Do what has been written down as jobs, here and now; returns how many."""
    from hightech.core import jobs

    return jobs.drain


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup, django_db_blocker):
    """Make the database under test, and keep a copy of it for installations of their own."""
    from tests import workers

    with django_db_blocker.unblock(), workers.template():
        yield


@pytest.fixture(scope="session", autouse=True)
def flush_that_keeps_seeds():
    """Let tests on real transactions leave the database as the migrations made it."""
    from tests import flush

    with flush.keeping_seeds():
        yield


@pytest.fixture
def race(transactional_db):
    """Return `race(*acts)`: all start together, each on a connection of its own (PostgreSQL)."""
    from django.db import connection

    from tests import races

    if connection.vendor != "postgresql":
        pytest.skip(races.NEEDS_POSTGRES)
    return races.run


@pytest.fixture
def zone(db):
    """The zone of the users named by their role."""
    from tests.factories.users import ZoneFactory

    return ZoneFactory()


@pytest.fixture
def user_with(db):
    """Return `user_with(role, zone=…, department=…, team=…)`, which makes a user."""
    from tests.factories.users import user_with

    return user_with


def holder_of(role: str):
    """Make the fixture of one user who holds `role` in the zone TTB."""

    @pytest.fixture
    def holder(zone, user_with):
        return user_with(role, zone=zone)

    return holder


officer = holder_of("OFFICER")
leader = holder_of("LEADER")
manager = holder_of("MANAGER")
operator = holder_of("OPERATOR")
director = holder_of("DIRECTOR")
fund_officer = holder_of("FUND_OFFICER")
reviewer = holder_of("REVIEWER")
secretary = holder_of("SECRETARY")
member = holder_of("MEMBER")
chair = holder_of("CHAIR")
finance = holder_of("FINANCE")
cashier = holder_of("CASHIER")
auditor = holder_of("AUDITOR")
statistician = holder_of("STATISTICIAN")
observer = holder_of("OBSERVER")
applicant = holder_of("APPLICANT")
third_party = holder_of("THIRD_PARTY")
administrator = holder_of("ADMIN")
