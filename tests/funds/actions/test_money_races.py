"""Twenty rounds of eight at once: exactly one holds, and the others hear why."""

import pytest

from funds.actions import accounts, orders, plans
from funds.models import Account, Application, BudgetLine, LedgerEntry, PaymentOrder, Tranche
from funds.reports.reconciliation import differences
from hightech.core.errors import ActionRefused
from tests.factories import money
from tests.factories.crm import EnterpriseFactory
from tests.factories.money import WAN
from tests.factories.users import ZoneFactory, user_with
from tests.races import winners

ROUNDS, THREADS = 20, 8
FEWER = 5
pytestmark = pytest.mark.postgres


@pytest.fixture
def place(transactional_db):
    return ZoneFactory()


@pytest.fixture
def people(place):
    """Eight cashiers and eight finance officers: nobody races against himself alone."""
    roles = ("CASHIER", "FINANCE")
    return {role: [user_with(role, zone=place) for _n in range(THREADS)] for role in roles}


def one_wins(answers) -> list[str]:
    """Assert that one answer holds and the others are refusals; return their codes."""
    assert len(winners(answers)) == 1, answers
    lost = [answer for answer in answers if isinstance(answer, Exception)]
    assert all(isinstance(answer, ActionRefused) for answer in lost), lost
    return [reason.code for answer in lost for reason in answer.reasons]


def fresh(order) -> PaymentOrder:
    return PaymentOrder.objects.for_list().get(pk=order.pk)


def test_of_two_releases_of_a_tranche_one_holds(race, place, people):
    tranche = money.due(place)
    for _round in range(ROUNDS):
        Tranche.objects.filter(pk=tranche.pk).update(state="DUE")
        order = orders.prepare(by=people["CASHIER"][0], tranche=tranche)
        found = [(fresh(order), who) for who in people["FINANCE"]]
        answers = race(
            *[lambda o=o, who=who: orders.release(o, by=who) or "released" for o, who in found]
        )
        codes = one_wins(answers)
        assert set(codes) <= {"stale", "wrong_state"}
        assert fresh(order).state == "RELEASED"
        orders.return_(fresh(order), by=people["CASHIER"][0], reason="next round")
    assert PaymentOrder.objects.count() == ROUNDS


def test_of_two_confirmations_one_pays(race, place, people):
    tranche = money.due(place)
    for number in range(ROUNDS):
        order = orders.prepare(by=people["CASHIER"][0], tranche=tranche)
        orders.release(order, by=people["FINANCE"][0])
        found = [(fresh(order), who) for who in people["CASHIER"]]
        answers = race(
            *[
                lambda o=o, who=who, n=number: (
                    orders.confirm(o, by=who, bank_reference=f"TJ-{n}-{who.pk}") or "confirmed"
                )
                for o, who in found
            ]
        )
        assert set(one_wins(answers)) <= {"stale", "wrong_state"}
        assert LedgerEntry.objects.filter(key=f"pay:{order.uuid}").count() == 1
        assert BudgetLine.objects.get().paid_fen == 105 * WAN
        orders.return_(fresh(order), by=people["CASHIER"][0], reason="next round")
    assert BudgetLine.objects.get().paid_fen == 0
    assert list(differences()) == []


def test_of_two_references_one_is_taken(race, place, people):
    """The same receipt confirms one order, whichever comes first."""
    for number in range(FEWER):
        found = []
        for who in people["CASHIER"][:4]:
            order = orders.prepare(by=who, tranche=money.due(place))
            orders.release(order, by=people["FINANCE"][0])
            found.append((fresh(order), who))
        answers = race(
            *[
                lambda o=o, who=who, n=number: (
                    orders.confirm(o, by=who, bank_reference=f"TJ-{n}") or "confirmed"
                )
                for o, who in found
            ]
        )
        assert set(one_wins(answers)) == {"duplicate"}
    assert LedgerEntry.objects.filter(kind="PAY").count() == FEWER


def test_of_two_orders_for_a_tranche_one_is_prepared(race, place, people):
    tranche = money.due(place)
    for _round in range(ROUNDS):
        answers = race(
            *[
                lambda who=who: orders.prepare(by=who, tranche=money.tranche(file_of(tranche)))
                for who in people["CASHIER"]
            ]
        )
        assert set(one_wins(answers)) == {"live_order"}
        live = PaymentOrder.objects.get(state="PREPARED")
        orders.cancel(fresh(live), by=people["CASHIER"][0])


def file_of(tranche) -> Application:
    return Application.objects.get(plan__tranches=tranche)


def test_of_two_successors_of_an_account_one_is_verified(race, place, people):
    firm = EnterpriseFactory(zone=place)
    money.account(firm)
    for number in range(FEWER):
        proposed = [
            money.account(firm, state="PROPOSED", number=f"62284804{number:02d}{n}")
            for n in range(4)
        ]
        acts = list(zip(proposed, people["CASHIER"], strict=False))
        answers = race(
            *[lambda a=a, who=who: accounts.verify(a, by=who) or "verified" for a, who in acts]
        )
        # Each in turn may replace the one before: what never happens is two at once.
        assert winners(answers)
        assert Account.objects.filter(enterprise=firm, state="VERIFIED").count() == 1


def test_of_two_adoptions_of_a_plan_one_commits(race, place, people):
    for _round in range(FEWER):
        file = money.application(place)
        money.account(file.enterprise)
        plans.create(by=people["FINANCE"][0], application=file, parts=money.parts(350 * WAN))
        found = [(Application.objects.get(pk=file.pk), who) for who in people["FINANCE"]]
        answers = race(
            *[lambda a=a, who=who: plans.adopt_plan(a, by=who) or "adopted" for a, who in found]
        )
        assert set(one_wins(answers)) <= {"stale", "wrong_state"}
        assert LedgerEntry.objects.filter(application=file, kind="COMMIT").count() == 1
    assert list(differences()) == []
