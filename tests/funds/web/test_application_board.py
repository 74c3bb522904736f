"""The board of applications: totals under the filters, the same cost whatever the cards."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from funds.models import Application
from tests.factories import applications as factory

ADDRESS = "/applications/board/"


@pytest.fixture
def applied(zone, finance, fund_officer):
    """Return `applied(state, requested_fen)`, which makes an application as a row."""
    clause = factory.clause(zone)
    call = factory.call(zone, clause, [], [], finance)

    def make(state: str, requested_fen: int = 100):
        number = f"A-2026-{Application.objects.count():06d}"
        firm = factory.firm(zone)
        return Application.objects.create(
            zone=zone, number=number, call=call, clause=clause, enterprise=firm, state=state,
            requested_fen=requested_fen, created_by=fund_officer,
        )  # fmt: skip

    return make


@pytest.fixture
def signed_in(client, fund_officer):
    client.force_login(fund_officer)
    return client


def queries(client) -> int:
    with CaptureQueriesContext(connection) as found:
        assert client.get(ADDRESS).status_code == 200
    return len(found)


class TestBoard:
    def test_counts_and_sums_come_from_the_filters(self, signed_in, applied):
        applied("SUBMITTED", 5)
        applied("SUBMITTED", 7)
        applied("VERIFYING", 11)
        answer = signed_in.get(ADDRESS, {"state": "SUBMITTED"})
        lanes = {lane.state: (lane.count, lane.sum_fen) for lane in answer.context["lanes"]}
        assert lanes["SUBMITTED"] == (2, 12)
        assert lanes["VERIFYING"] == (0, 0)

    def test_it_costs_the_same_with_many_cards(self, signed_in, applied):
        applied("SUBMITTED")
        few = queries(signed_in)
        for _number in range(12):
            applied("SUBMITTED")
        assert queries(signed_in) == few

    def test_an_applicant_has_the_list_alone(self, client, applicant):
        client.force_login(applicant)
        assert client.get(ADDRESS).status_code == 403
        assert ADDRESS.encode() not in client.get("/applications/").content
