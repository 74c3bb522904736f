"""Lists, boards and records ask the database as often with 10,000 rows as with 10."""

import copy
import uuid

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from crm.models import Interaction, Lead
from funds.models import Application
from hightech.core import clock
from tests.factories.crm import LeadFactory
from tests.factories.funds import ApplicationFactory

STAGES = ("REGISTERED", "JUDGED", "NEGOTIATING", "UNDER_REVIEW", "REVIEWED", "SIGNED")
STATES = ("VERIFIED", "SUBMITTED", "VERIFYING", "DRAFT")


def copies(row, count: int, series: str, **cycles) -> None:
    """Write `count` further rows like `row`, the columns of `cycles` in turn."""
    made = []
    for n in range(count):
        one = copy.copy(row)
        one.pk, one.uuid, one._state = None, uuid.uuid4(), copy.copy(row._state)
        if series:
            one.number = f"{series}-2025-{n:06d}"
        for name, values in cycles.items():
            setattr(one, name, values[n % len(values)])
        made.append(one)
    type(row).objects.bulk_create(made, batch_size=500)


def asked(client, address: str) -> int:
    with CaptureQueriesContext(connection) as found:
        answer = client.get(address)
    assert answer.status_code == 200
    return len(found)


def grown(client, addresses, more) -> None:
    """Compare what each address asks before and after there is `more`."""
    few = {address: asked(client, address) for address in addresses}
    more()
    assert {address: asked(client, address) for address in addresses} == few


@pytest.fixture
def lead(zone, officer):
    lead = LeadFactory(zone=zone, owner=officer, number="L-2026-000001")
    copies(lead, 59, "K", stage=STAGES)
    return lead


class TestLeads:
    @pytest.mark.parametrize("address", ["/leads/", "/leads/board/", "/api/v1/leads/"])
    def test_lists_and_board(self, client, leader, lead, address):
        client.force_login(leader)
        grown(client, [address], lambda: copies(lead, 10_000, "M", stage=STAGES))
        assert Lead.objects.count() == 10_060

    def test_a_record_with_its_talks(self, client, leader, lead, officer):
        talk = Interaction.objects.create(
            zone=lead.zone, lead=lead, enterprise=lead.enterprise, kind="CALL", author=officer,
            happened_at=clock.now(), summary="Called",
        )  # fmt: skip
        copies(talk, 9, "")
        client.force_login(leader)
        grown(client, [lead.get_absolute_url()], lambda: copies(talk, 10_000, ""))


class TestApplications:
    @pytest.mark.parametrize("address", ["/applications/", "/api/v1/applications/"])
    def test_lists(self, client, fund_officer, zone, address):
        file = ApplicationFactory(zone=zone, number="A-2026-000001")
        copies(file, 59, "B", state=STATES)
        client.force_login(fund_officer)
        grown(client, [address], lambda: copies(file, 10_000, "C", state=STATES))
        assert Application.objects.count() == 10_060
