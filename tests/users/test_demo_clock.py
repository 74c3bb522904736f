from datetime import UTC, datetime

import pytest
import time_machine
from django.core.management import CommandError, call_command

from hightech.core import clock
from hightech.core.models import DemoClock
from hightech.users.models import Membership, User, Zone
from hightech.users.roles import Role

NOON = datetime(2026, 11, 24, 4, 0, tzinfo=UTC)
ADDRESS = "/api/v1/demo/clock/"


@pytest.fixture
def zone(settings, db):
    settings.DEMO_CLOCK = True
    clock.forget()
    with time_machine.travel(NOON, tick=False):
        yield Zone.objects.create(code="TTB", name_en="Tech Town", name_zh="科技城", is_demo=True)
    clock.forget()


@pytest.fixture
def signed_in(zone, api_client):
    def sign_in(role):
        user = User.objects.create(username=role.lower())
        Membership.objects.create(user=user, zone=zone, role=role)
        api_client.force_authenticate(user)
        return api_client

    return sign_in


class TestClockOfTheApi:
    def test_an_administrator_reads_it(self, signed_in):
        answer = signed_in(Role.ADMIN).get(ADDRESS)
        assert (answer.status_code, answer.json()) == (200, {"now": "2026-11-24T12:00:00+08:00"})

    def test_an_administrator_moves_it(self, signed_in):
        body = {"now": "2027-03-01T09:00:00+08:00"}
        answer = signed_in(Role.ADMIN).post(ADDRESS, body)
        assert (answer.status_code, answer.json()) == (200, body)
        assert clock.local(clock.now()).isoformat() == body["now"]

    def test_an_earlier_moment_is_refused(self, signed_in):
        answer = signed_in(Role.ADMIN).post(ADDRESS, {"now": "2026-11-24T11:59:00+08:00"})
        assert answer.status_code == 409
        assert answer.json()["errors"][0]["code"] == "earlier"
        assert not DemoClock.objects.exists()

    @pytest.mark.parametrize("body", [{}, {"now": "soon"}, {"now": 7}, {"now": None}])
    def test_a_wrong_shape_is_refused(self, signed_in, body):
        answer = signed_in(Role.ADMIN).post(ADDRESS, body)
        assert (answer.status_code, answer.json()["errors"][0]["attr"]) == (400, "now")

    def test_others_may_not(self, signed_in):
        client = signed_in(Role.OFFICER)
        assert client.get(ADDRESS).status_code == 403
        body = {"now": "2027-03-01T09:00:00+08:00"}
        assert client.post(ADDRESS, body).status_code == 403
        assert not DemoClock.objects.exists()

    def test_without_demo_data_there_is_none(self, signed_in, zone):
        Zone.objects.update(is_demo=False)
        assert signed_in(Role.ADMIN).get(ADDRESS).status_code == 404

    def test_nobody_unknown_reads_it(self, zone, api_client):
        assert api_client.get(ADDRESS).status_code == 401


class TestCommand:
    def test_it_moves_the_clock_and_tells_it(self, zone, capsys):
        call_command("demo_clock", at="2026-12-01T09:00")
        assert capsys.readouterr().out.strip() == "2026-12-01T09:00:00+08:00"

    def test_it_refuses_without_demo_data(self, zone):
        Zone.objects.update(is_demo=False)
        with pytest.raises(CommandError, match="no demo data"):
            call_command("demo_clock", at="2026-12-01T09:00")

    def test_it_refuses_to_run_backwards(self, zone):
        with pytest.raises(CommandError, match="only runs forwards"):
            call_command("demo_clock", at="2026-11-01T09:00")
