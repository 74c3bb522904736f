import pytest

from funds.actions import accounts, orders, plans, tranches
from funds.models import BudgetLine, LedgerEntry, PaymentOrder, Sanction, Search, Tranche
from funds.workflow.orders import ORDER
from hightech.core import clock
from hightech.core.errors import ActionRefused
from hightech.core.models import Step
from tests.factories import money
from tests.factories.money import WAN
from tests.factories.papers import a_file
from tests.factories.users import user_with
from tests.funds.refusals import refused

pytestmark = pytest.mark.django_db


@pytest.fixture
def tranche(zone):
    return money.due(zone)


@pytest.fixture
def order(tranche, cashier):
    return orders.prepare(by=cashier, tranche=tranche)


@pytest.fixture
def released(order, finance):
    orders.release(order, by=finance)
    return order


@pytest.fixture
def confirmed(released, cashier):
    orders.confirm(released, by=cashier, bank_reference="TJ-1")
    return released


def line_of(order) -> BudgetLine:
    return BudgetLine.objects.get(calls__applications=order.tranche.plan.application)


class TestPrepare:
    def test_freezes_amount_and_account(self, tranche, cashier):
        order = orders.prepare(by=cashier, tranche=tranche)
        firm = tranche.plan.application.enterprise
        assert (order.amount_fen, order.state) == (105 * WAN, "PREPARED")
        assert order.account_copy == {
            "holder": firm.name, "bank": "Bank of Tianjin", "number": money.NUMBER,
        }  # fmt: skip
        assert order.made_by == cashier

    def test_is_the_cashiers(self, tranche, finance):
        with refused("role"):
            orders.prepare(by=finance, tranche=tranche)
        assert PaymentOrder.objects.count() == 0

    @pytest.mark.parametrize("state", ["PLANNED", "PAID", "SETTLED", "CANCELLED"])
    def test_needs_a_due_tranche(self, tranche, cashier, state):
        Tranche.objects.filter(pk=tranche.pk).update(state=state)
        with refused("not_due"):
            orders.prepare(by=cashier, tranche=tranche)

    def test_refuses_a_second_live_order(self, order, tranche, cashier):
        with refused("live_order"):
            orders.prepare(by=cashier, tranche=tranche)
        assert PaymentOrder.objects.count() == 1

    def test_may_follow_a_cancelled_order(self, order, tranche, cashier):
        orders.cancel(order, by=cashier)
        assert orders.prepare(by=cashier, tranche=tranche).state == "PREPARED"

    def test_needs_a_verified_account(self, tranche, cashier):
        tranche.plan.application.enterprise.accounts.update(state="REPLACED")
        with refused("no_account"):
            orders.prepare(by=cashier, tranche=tranche)

    def test_refuses_a_holder_that_is_no_registered_name(self, tranche, cashier):
        tranche.plan.application.enterprise.accounts.update(holder="Somebody else")
        with refused("foreign_account"):
            orders.prepare(by=cashier, tranche=tranche)

    def test_allows_a_former_name_whatever_its_width(self, tranche, cashier):
        firm = tranche.plan.application.enterprise
        firm.accounts.update(holder="华芯 精密(天津)")
        type(firm).objects.filter(pk=firm.pk).update(former_names=["华芯精密(天津)"])
        assert orders.prepare(by=cashier, tranche=tranche).state == "PREPARED"

    @pytest.mark.parametrize("state", ["SUSPENDED", "TERMINATED", "CLEARED"])
    def test_needs_a_funded_application(self, tranche, cashier, state):
        application = tranche.plan.application
        type(application).objects.filter(pk=application.pk).update(state=state)
        with refused("not_funded"):
            orders.prepare(by=cashier, tranche=tranche)

    def test_tells_everything_at_once(self, tranche, finance):
        tranche.plan.application.enterprise.accounts.update(state="REPLACED")
        Tranche.objects.filter(pk=tranche.pk).update(state="PLANNED")
        with refused("role", "not_due", "no_account"):
            orders.prepare(by=finance, tranche=tranche)


class TestUseOfTheEarlierTranche:
    def test_of_earmarked_money_must_be_accepted(self, zone, cashier):
        file = money.funded(zone, money_kind="EARMARKED")
        money.tranche(file, 1, state="PAID")
        second = money.tranche(file, 2, state="DUE")
        with refused("use_not_accepted"):
            orders.prepare(by=cashier, tranche=second)
        money.tranche(file, 1, state="SETTLED")
        assert orders.prepare(by=cashier, tranche=second).amount_fen == 245 * WAN

    def test_of_a_reward_is_nobodys_business(self, zone, cashier):
        file = money.funded(zone, money_kind="REWARD")
        money.tranche(file, 1, state="PAID")
        second = money.tranche(file, 2, state="DUE")
        assert orders.prepare(by=cashier, tranche=second).state == "PREPARED"


class TestDefaultAndViolation:
    def record(self, tranche, model, **facts):
        firm = tranche.plan.application.enterprise
        extra = {} if model is Sanction else {"zone": firm.zone, "author": user_with("FINANCE")}
        return model.objects.create(enterprise=firm, **extra, **facts)

    def search(self, tranche, on, result="FOUND", state="VERIFIED", **facts):
        return self.record(
            tranche, Search, kind="PENALTY", searched_on=on, result=result, state=state, **facts
        )

    def test_a_new_find_stops_the_payment(self, tranche, cashier):
        self.search(tranche, clock.today())
        with refused("violation"):
            orders.prepare(by=cashier, tranche=tranche)

    def test_a_later_clear_search_lifts_it(self, tranche, cashier):
        self.search(tranche, clock.today())
        self.search(tranche, clock.today(), result="CLEAR")
        assert orders.prepare(by=cashier, tranche=tranche).state == "PREPARED"

    @pytest.mark.parametrize(
        "facts", [{"state": "ENTERED"}, {"severity": "REPAIRED"}, {"result": "CLEAR"}]
    )
    def test_what_is_unverified_repaired_or_clear_does_not(self, tranche, cashier, facts):
        self.search(tranche, clock.today(), **facts)
        assert orders.prepare(by=cashier, tranche=tranche).state == "PREPARED"

    def test_a_find_older_than_the_file_was_judged_with_it(self, tranche, cashier):
        self.search(tranche, tranche.plan.application.law_date)
        assert orders.prepare(by=cashier, tranche=tranche).state == "PREPARED"

    @pytest.mark.parametrize("kind", ["SUSPEND", "STOP", "BAN"])
    def test_a_decided_sanction_stops_it_until_its_end(self, tranche, cashier, chair, kind):
        sanction = self.record(
            tranche, Sanction, kind=kind, ground="false invoices", until=clock.today(),
            proposed_by=user_with("FUND_OFFICER"), decided_by=chair, state="DECIDED",
        )  # fmt: skip
        with refused("sanction"):
            orders.prepare(by=cashier, tranche=tranche)
        yesterday = clock.today().replace(year=2020)
        Sanction.objects.filter(pk=sanction.pk).update(until=yesterday)
        assert orders.prepare(by=cashier, tranche=tranche).state == "PREPARED"

    def test_a_proposed_sanction_or_a_mere_recovery_does_not(self, tranche, cashier, chair):
        officer = user_with("FUND_OFFICER")
        self.record(tranche, Sanction, kind="STOP", ground="x", proposed_by=officer)
        self.record(
            tranche, Sanction, kind="RECOVER", ground="x", proposed_by=officer, decided_by=chair,
            state="DECIDED",
        )  # fmt: skip
        assert orders.prepare(by=cashier, tranche=tranche).state == "PREPARED"


class TestRelease:
    def test_orders_the_tranche_and_moves_no_money(self, order, finance):
        orders.release(order, by=finance)
        assert (order.state, order.released_by) == ("RELEASED", finance)
        assert Tranche.objects.get(pk=order.tranche_id).state == "ORDERED"
        assert not LedgerEntry.objects.filter(kind="PAY").exists()

    def test_shows_the_cashier_who_made_it_role_and_separation(self, order, cashier):
        offer = ORDER.offer(order, ORDER.transition("release"), cashier)
        assert [r.code for r in offer.reasons] == ["role", "separation_of_duties"]

    def test_is_refused_to_its_maker_who_is_finance_too(self, tranche, zone):
        both = user_with("CASHIER", zone=zone)
        user_with("FINANCE", zone=zone)
        both.memberships.create(zone=zone, role="FINANCE")
        order = orders.prepare(by=both, tranche=tranche)
        both = type(both).objects.get(pk=both.pk)
        with refused("separation_of_duties"):
            orders.release(order, by=both)
        assert PaymentOrder.objects.get().state == "PREPARED"

    @pytest.mark.parametrize("duty", ["proposed_by", "verified_by"])
    def test_is_refused_to_who_changed_the_account(self, zone, cashier, finance, duty):
        file = money.funded(zone)
        file.enterprise.accounts.update(**{duty: finance})
        order = orders.prepare(by=cashier, tranche=money.tranche(file, state="DUE"))
        with refused("separation_of_duties"):
            orders.release(order, by=finance)

    def test_is_refused_once_the_account_is_replaced(self, order, finance):
        order.account.__class__.objects.filter(pk=order.account_id).update(state="REPLACED")
        order.account.refresh_from_db()
        with refused("no_account"):
            orders.release(order, by=finance)

    def test_is_refused_while_the_file_is_suspended(self, order, finance, auditor):
        plans.suspend(order.tranche.plan.application, by=auditor, ground="complaint")
        with refused("not_funded"):
            orders.release(order, by=finance)
        assert Tranche.objects.get(pk=order.tranche_id).state == "DUE"


class TestConfirm:
    def test_pays(self, released, cashier):
        orders.confirm(released, by=cashier, bank_reference="TJ-1")
        line, file = line_of(released), released.tranche.plan.application
        file.refresh_from_db()
        assert (released.state, released.bank_reference) == ("CONFIRMED", "TJ-1")
        assert (line.reserved_fen, line.committed_fen, line.paid_fen) == (0, 245 * WAN, 105 * WAN)
        assert (file.committed_fen, file.paid_fen) == (350 * WAN, 105 * WAN)
        assert Tranche.objects.get(pk=released.tranche_id).state == "PAID"

    def test_needs_a_reference(self, released, cashier):
        with refused("missing_fact"):
            orders.confirm(released, by=cashier)
        assert not LedgerEntry.objects.filter(kind="PAY").exists()

    def test_refuses_the_reference_of_another_order(self, confirmed, zone, cashier, finance):
        other = orders.prepare(by=cashier, tranche=money.due(zone))
        orders.release(other, by=finance)
        with refused("duplicate"):
            orders.confirm(other, by=cashier, bank_reference="TJ-1")
        assert PaymentOrder.objects.get(pk=other.pk).state == "RELEASED"

    def test_waits_for_the_release(self, order, cashier):
        with refused("wrong_state"):
            orders.confirm(order, by=cashier, bank_reference="TJ-1")

    def test_is_not_for_who_released_it(self, order, zone):
        both = user_with("FINANCE", zone=zone)
        both.memberships.create(zone=zone, role="CASHIER")
        orders.release(order, by=both)
        with refused("separation_of_duties"):
            orders.confirm(order, by=both, bank_reference="TJ-1")


class TestReturn:
    def test_before_the_receipt_moves_no_money(self, released, cashier):
        orders.return_(released, by=cashier, reason="account closed")
        assert released.state == "RETURNED"
        assert Tranche.objects.get(pk=released.tranche_id).state == "DUE"
        assert not LedgerEntry.objects.filter(kind__in=["PAY", "RETURN"]).exists()

    def test_after_the_receipt_reverses_the_payment(self, confirmed, cashier):
        orders.return_(confirmed, by=cashier, reason="account closed")
        line, file = line_of(confirmed), confirmed.tranche.plan.application
        file.refresh_from_db()
        assert (line.committed_fen, line.paid_fen) == (350 * WAN, 0)
        assert (file.committed_fen, file.paid_fen) == (350 * WAN, 0)
        assert LedgerEntry.objects.get(kind="RETURN").amount_fen == 105 * WAN

    def test_lets_another_order_follow(self, confirmed, cashier):
        orders.return_(confirmed, by=cashier, reason="account closed")
        tranche = money.tranche(confirmed.tranche.plan.application)
        assert orders.prepare(by=cashier, tranche=tranche).state == "PREPARED"

    def test_needs_a_reason(self, released, cashier):
        with refused("missing_fact"):
            orders.return_(released, by=cashier)

    def test_of_a_terminated_file_gives_the_money_back_to_the_line(self, confirmed, cashier):
        file = confirmed.tranche.plan.application
        file.refresh_from_db()
        secretary = user_with("SECRETARY", zone=file.zone)
        with pytest.raises(ActionRefused):  # nothing was minuted
            plans.terminate(file, by=secretary, comment="false invoices")
        type(file).objects.filter(pk=file.pk).update(state="TERMINATED")
        plans.give_up(file)
        fresh = PaymentOrder.objects.for_list().get(pk=confirmed.pk)
        orders.return_(fresh, by=cashier, reason="account closed")
        line = line_of(confirmed)
        assert (line.committed_fen, line.paid_fen) == (245 * WAN, 0)
        assert Tranche.objects.get(pk=confirmed.tranche_id).state == "CANCELLED"


class TestCancel:
    @pytest.mark.parametrize("role", ["CASHIER", "FINANCE"])
    def test_is_open_before_the_release(self, order, zone, role):
        orders.cancel(order, by=user_with(role, zone=zone))
        assert order.state == "CANCELLED"
        assert Tranche.objects.get(pk=order.tranche_id).state == "DUE"

    def test_is_closed_after_it(self, released, cashier):
        with refused("wrong_state"):
            orders.cancel(released, by=cashier)

    def test_is_not_for_others(self, order, fund_officer):
        with refused("role"):
            orders.cancel(order, by=fund_officer)


class TestAnotherAccount:
    def test_voids_what_is_prepared_and_leaves_what_is_released(self, order, cashier, zone):
        firm = order.tranche.plan.application.enterprise
        new = money.account(firm, state="PROPOSED", number="6228480402564890026")
        accounts.verify(new, by=cashier)
        fresh = PaymentOrder.objects.get(pk=order.pk)
        assert (fresh.state, new.state) == ("CANCELLED", "VERIFIED")
        assert [a.state for a in firm.accounts.order_by("pk")] == ["REPLACED", "VERIFIED"]
        step = Step.objects.of(fresh).latest("number")
        assert (step.name, step.actor) == ("cancel", None)

    def test_does_not_touch_a_released_order(self, released, cashier):
        firm = released.tranche.plan.application.enterprise
        new = money.account(firm, state="PROPOSED", number="6228480402564890026")
        accounts.verify(new, by=cashier)
        fresh = PaymentOrder.objects.get(pk=released.pk)
        assert (fresh.state, fresh.account_copy["number"]) == ("RELEASED", money.NUMBER)


class TestTranche:
    def test_becomes_due_by_evidence_of_the_fund_officer(self, zone, fund_officer):
        tranche = money.tranche(money.funded(zone))
        tranches.confirm_condition(tranche, by=fund_officer, evidence=[a_file(fund_officer)])
        assert tranche.state == "DUE"

    def test_does_not_without_evidence(self, zone, fund_officer):
        tranche = money.tranche(money.funded(zone))
        with refused("missing_fact"):
            tranches.confirm_condition(tranche, by=fund_officer)
        assert Tranche.objects.get(pk=tranche.pk).state == "PLANNED"

    def test_is_settled_once_its_use_is_accepted(self, confirmed, fund_officer):
        tranche = money.tranche(confirmed.tranche.plan.application)
        tranches.accept_use(tranche, by=fund_officer)
        assert tranche.state == "SETTLED"
