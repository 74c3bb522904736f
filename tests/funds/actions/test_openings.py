"""Past grants: signed by two offices, then the history of the zone is loaded."""

import pytest

from crm.actions import openings
from crm.models import Enterprise
from funds.models import PastGrant
from funds.models.openings import history_is_loaded
from hightech.core.models import Step
from tests.crm.leads.story import CODE
from tests.factories.users import user_with
from tests.funds.refusals import refused

pytestmark = pytest.mark.django_db

GRANT = {
    "enterprise_name": "宝坻精密机械有限公司",
    "credit_code": CODE,
    "project": "Bearing plant",
    "clause_text": "首台套奖励",
    "year": "2024",
    "amount_yuan": "1500000.00",
    "paid_yuan": "900000.00",
    "evidence_numbers": "INV-2024-1、INV-2024-2",
}


def write(zone, *rows):
    return openings.create(
        by=user_with("FUND_OFFICER", zone=zone), kind="GRANTS", title="2020-2024", rows=rows
    )


def load(opening, run_jobs):
    openings.sign(opening, by=opening.created_by)
    openings.countersign(opening, by=user_with("CHAIR", zone=opening.zone))
    run_jobs()
    opening.refresh_from_db()
    return opening


def test_a_grant_is_entered_by_the_first_and_verified_by_the_second(zone, run_jobs):
    opening = load(write(zone, GRANT), run_jobs)
    made = PastGrant.objects.verified().get()
    assert (made.author, made.verified_by) == (opening.first_signer, opening.second_signer)
    assert (made.amount_fen, made.paid_fen, made.year) == (150_000_000, 90_000_000, 2024)
    assert made.evidence_numbers == ["INV-2024-1", "INV-2024-2"]
    assert Step.objects.of(made).get().name == "opening"
    assert Enterprise.objects.get().credit_code == CODE


def test_what_was_paid_may_be_unknown(zone, run_jobs):
    load(write(zone, {name: GRANT[name] for name in GRANT if name != "paid_yuan"}), run_jobs)
    assert PastGrant.objects.get().paid_fen is None


def test_the_history_is_loaded_once_the_list_is(zone, run_jobs):
    opening = write(zone, GRANT)
    assert not history_is_loaded(zone)
    load(opening, run_jobs)
    assert history_is_loaded(zone)


def test_an_empty_list_says_that_nothing_was_granted(zone, run_jobs):
    assert load(write(zone), run_jobs).state == "LOADED"
    assert history_is_loaded(zone)


def test_a_single_grant_is_no_history(zone):
    from funds.actions import evidence
    from tests.factories.crm import EnterpriseFactory

    made = evidence.enter_past_grant(
        by=user_with("FINANCE", zone=zone), enterprise=EnterpriseFactory(zone=zone),
        clause_text="First sets", year=2024, amount_fen=100,
    )  # fmt: skip
    evidence.verify(made, by=user_with("FUND_OFFICER", zone=zone))
    assert not history_is_loaded(zone)


def test_the_leader_writes_no_grants(zone):
    with refused("role"):
        openings.create(by=user_with("LEADER", zone=zone), kind="GRANTS", title="…", rows=[GRANT])


@pytest.mark.parametrize(
    ("change", "attr"),
    [
        ({"credit_code": "12"}, "credit_code"),
        ({"credit_code": ""}, "credit_code"),
        ({"year": "2999"}, "year"),
        ({"amount_yuan": "0", "paid_yuan": ""}, "amount_yuan"),
        ({"paid_yuan": "1500000.01"}, "paid_yuan"),
        ({"evidence_numbers": "x" * 101}, "evidence_numbers"),
    ],
)
def test_a_wrong_cell_is_named(zone, change, attr):
    opening = write(zone, GRANT | change)
    assert [one["attr"] for one in opening.rows.get().problems] == [attr]


def test_the_same_grant_is_recorded_once(zone, run_jobs):
    load(write(zone, GRANT), run_jobs)
    again = GRANT | {"evidence_numbers": "inv-2024-2, INV-2024-1"}
    assert write(zone, again).problems_count == 1
    other = GRANT | {"evidence_numbers": "INV-2024-3"}
    assert write(zone, other).problems_count == 0
