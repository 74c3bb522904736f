"""Agreements and promises of the past join firms that are recorded by now."""

from datetime import date

import pytest

from crm.models import Agreement, Commitment, Lead
from hightech.core.models import Step
from tests.crm.leads.story import CODE
from tests.crm.openings.conftest import RESIDENT

pytestmark = pytest.mark.django_db

AGREEMENT = {
    "credit_code": CODE,
    "kind": "FORMAL",
    "signed_on": "2023-06-15",
    "total_yuan": "500000000.00",
    "fixed_yuan": "300000000.00",
    "lead_number": "L-2023-000001",
}
PROMISE = {
    "credit_code": CODE,
    "agreement_kind": "FORMAL",
    "agreement_signed_on": "2023-06-15",
    "party": "ENTERPRISE",
    "measure": "OUTPUT",
    "amount": "200000000.00",
    "due_on": "2025-12-31",
    "state": "MET",
    "actual": "215000000.00",
    "achieved_on": "2025-11-30",
}


@pytest.fixture
def signed(loaded):
    loaded(RESIDENT)
    return lambda *rows: loaded(*(rows or (AGREEMENT,)), kind="AGREEMENTS")


class TestAgreements:
    def test_the_project_refers_to_what_was_signed(self, signed):
        signed()
        made = Agreement.objects.get()
        assert (made.kind, made.signed_on, made.total_fen, made.fixed_fen) == (
            "FORMAL", date(2023, 6, 15), 50_000_000_000, 30_000_000_000,
        )  # fmt: skip
        assert Lead.objects.get().agreement == made

    @pytest.mark.parametrize(
        ("change", "attr"),
        [
            ({"credit_code": "", "enterprise_name": "Nobody"}, "enterprise_name"),
            ({"fixed_yuan": "500000000.01"}, "fixed_yuan"),
            ({"signed_on": "2026-03-03"}, "signed_on"),
            ({"lead_number": "L-2023-000002"}, "lead_number"),
        ],
    )
    def test_a_wrong_cell_is_named(self, signed, written, change, attr):
        opening = written(AGREEMENT | change, kind="AGREEMENTS")
        assert attr in [one["attr"] for one in opening.rows.get().problems]

    def test_the_same_agreement_is_recorded_once(self, signed, written):
        signed()
        assert written(AGREEMENT, kind="AGREEMENTS").problems_count == 1


class TestCommitments:
    def test_a_promise_stands_as_it_stood(self, signed, loaded):
        signed()
        loaded(PROMISE, kind="COMMITMENTS")
        made = Commitment.objects.get()
        assert (made.state, made.amount, made.actual) == ("MET", 20_000_000_000, 21_500_000_000)
        step = Step.objects.of(made).get()
        assert (step.name, step.target) == ("opening", "MET")

    def test_jobs_are_people(self, signed, loaded):
        signed()
        loaded(PROMISE | {"measure": "JOBS", "amount": "120", "actual": "118"}, kind="COMMITMENTS")
        made = Commitment.objects.get()
        assert (made.amount, made.actual) == (120, 118)

    @pytest.mark.parametrize(
        ("change", "attr"),
        [
            ({"agreement_signed_on": "2023-06-16"}, "agreement_signed_on"),
            ({"actual": ""}, "actual"),
            ({"amount": "0"}, "amount"),
            ({"measure": "JOBS", "amount": "1.5"}, "amount"),
            ({"department": "MOON"}, "department"),
            ({"tolerance_percent": "101"}, "tolerance_percent"),
            ({"state": "WAIVED"}, "state"),
        ],
    )
    def test_a_wrong_cell_is_named(self, signed, written, change, attr):
        signed()
        opening = written(PROMISE | change, kind="COMMITMENTS")
        assert [one["attr"] for one in opening.rows.get().problems] == [attr]

    def test_the_same_promise_is_recorded_once(self, signed, loaded, written):
        signed()
        loaded(PROMISE, kind="COMMITMENTS")
        assert written(PROMISE, kind="COMMITMENTS").problems_count == 1
