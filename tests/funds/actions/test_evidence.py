from datetime import date, timedelta
from decimal import Decimal

import pytest

from funds.actions import evidence
from funds.models import Loan, Search
from hightech.core import clock
from tests.factories.crm import EnterpriseFactory, ParkFactory
from tests.factories.papers import a_file
from tests.factories.users import ZoneFactory, user_with
from tests.funds.refusals import misshapen, refused

pytestmark = pytest.mark.django_db


@pytest.fixture
def firm(zone):
    return EnterpriseFactory(zone=zone)


def loan(by, firm, **facts):
    values = {"principal_fen": 100, "due_on": date(2026, 1, 1)} | facts
    return evidence.enter_loan(by=by, enterprise=firm, **values)


def search(by, firm, **facts):
    values = {"kind": "CREDIT", "searched_on": clock.today(), "result": "CLEAR"} | facts
    return evidence.enter_search(by=by, enterprise=firm, **values)


def benchmark(by, **facts):
    values = {
        "measure": "REVENUE", "period": "2023-2025", "value": Decimal("0.085"),
        "method": "MEAN_OF_RATES", "n_with_applicant": 12,
    } | facts  # fmt: skip
    return evidence.enter_benchmark(by=by, **values)


def entry(by, **facts):
    values = {
        "industry_code": "C34", "kind": "ENCOURAGED", "text": "x", "catalogue": "2024",
        "from_on": date(2024, 2, 1),
    } | facts  # fmt: skip
    return evidence.enter_catalogue_entry(by=by, **values)


def grant(by, firm, **facts):
    values = {"clause_text": "First sets", "year": 2024, "amount_fen": 100} | facts
    return evidence.enter_past_grant(by=by, enterprise=firm, **values)


class TestWhoEnters:
    @pytest.mark.parametrize(
        ("role", "act"),
        [
            ("FINANCE", loan),
            ("FUND_OFFICER", search),
            ("FUND_OFFICER", grant),
            ("FINANCE", grant),
        ],
    )
    def test_of_an_enterprise(self, zone, firm, role, act):
        made = act(user_with(role, zone=zone), firm)
        assert (made.state, made.zone) == ("ENTERED", zone)

    @pytest.mark.parametrize(
        ("role", "act"), [("FUND_OFFICER", loan), ("FINANCE", search), ("STATISTICIAN", grant)]
    )
    def test_not_others(self, zone, firm, role, act):
        with refused("role"):
            act(user_with(role, zone=zone), firm)

    def test_not_of_another_zone(self, firm):
        with refused("role"):
            loan(user_with("FINANCE", zone=ZoneFactory(code="JNH")), firm)
        assert Loan.objects.count() == 0

    def test_benchmarks_are_the_statisticians(self, zone, statistician, finance):
        park = ParkFactory(zone=zone)
        assert benchmark(statistician, park=park).zone == zone
        assert benchmark(statistician, zone=zone).park is None
        with refused("role"):
            benchmark(finance, zone=zone)
        with misshapen("zone"):
            benchmark(statistician)

    def test_the_catalogue_is_the_statisticians_and_fund_officers(self, statistician, fund_officer):
        assert entry(statistician).state == entry(fund_officer).state == "ENTERED"
        with refused("role"):
            entry(user_with("FINANCE"))
        with misshapen("to_on"):
            entry(statistician, to_on=date(2020, 1, 1))


class TestWhatIsRefused:
    def test_a_search_of_tomorrow(self, firm, fund_officer):
        with misshapen("searched_on"):
            search(fund_officer, firm, searched_on=clock.today() + timedelta(days=1))
        assert Search.objects.count() == 0

    @pytest.mark.parametrize("amount", [0, -1])
    def test_amounts_that_are_none(self, firm, finance, amount):
        with misshapen("principal_yuan"):
            loan(finance, firm, principal_fen=amount)
        with misshapen("amount_yuan"):
            grant(finance, firm, amount_fen=amount)


class TestVerify:
    @pytest.mark.parametrize("role", ["FUND_OFFICER", "FINANCE", "STATISTICIAN"])
    def test_by_another_of_the_three_roles(self, zone, firm, finance, role):
        record, verifier = loan(finance, firm), user_with(role, zone=zone)
        evidence.verify(record, by=verifier)
        assert (record.state, record.verified_by) == ("VERIFIED", verifier)
        assert Loan.objects.verified().get() == record

    def test_never_by_its_author(self, firm, finance):
        record = loan(finance, firm)
        with refused("separation_of_duties"):
            evidence.verify(record, by=finance)
        assert Loan.objects.get().state == "ENTERED"

    @pytest.mark.parametrize("role", ["AUDITOR", "CASHIER", "REVIEWER"])
    def test_not_by_other_roles(self, zone, firm, finance, role):
        with refused("role"):
            evidence.verify(loan(finance, firm), by=user_with(role, zone=zone))

    def test_once(self, firm, finance, statistician):
        record = loan(finance, firm)
        evidence.verify(record, by=statistician)
        with refused("wrong_state"):
            evidence.verify(record, by=statistician)


def test_a_search_shows_its_print_out(firm, fund_officer):
    from hightech.core import files

    made = search(fund_officer, firm, file=a_file(fund_officer))
    assert files.of(made).get().file.name == "proof.pdf"
