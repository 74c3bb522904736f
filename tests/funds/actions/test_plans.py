import pytest

from funds.actions import orders, plans
from funds.models import Application, BudgetLine, LedgerEntry, Plan, Tranche
from tests.factories import money
from tests.factories.money import WAN, parts
from tests.factories.users import user_with
from tests.funds.refusals import misshapen, refused

pytestmark = pytest.mark.django_db


@pytest.fixture
def cleared(zone):
    return money.application(zone)


def figures() -> tuple:
    line = BudgetLine.objects.get()
    return (line.reserved_fen, line.committed_fen, line.paid_fen, line.available_fen)


class TestCreate:
    def test_plans_what_was_voted(self, cleared, finance):
        plan = plans.create(by=finance, application=cleared, parts=parts(105 * WAN, 245 * WAN))
        rows = plan.tranches.values_list("number", "amount_fen", "state")
        assert list(rows) == [(1, 105 * WAN, "PLANNED"), (2, 245 * WAN, "PLANNED")]

    @pytest.mark.parametrize("amounts", [(105 * WAN, 245 * WAN - 1), (350 * WAN + 1,), (1,)])
    def test_refuses_any_other_sum(self, cleared, finance, amounts):
        with refused("plan_differs"):
            plans.create(by=finance, application=cleared, parts=parts(*amounts))
        assert Plan.objects.count() == 0

    def test_refuses_a_second_plan(self, cleared, finance):
        plans.create(by=finance, application=cleared, parts=parts(350 * WAN))
        with refused("duplicate"):
            plans.create(by=finance, application=cleared, parts=parts(350 * WAN))
        assert Plan.objects.count() == 1

    @pytest.mark.parametrize("state", ["APPROVED", "PUBLICITY", "FUNDED", "WITHDRAWN"])
    def test_needs_a_cleared_application(self, zone, finance, state):
        file = money.application(zone, state=state)
        with refused("wrong_state"):
            plans.create(by=finance, application=file, parts=parts(350 * WAN))

    def test_is_for_finance(self, cleared, cashier):
        with refused("role"):
            plans.create(by=cashier, application=cleared, parts=parts(350 * WAN))

    @pytest.mark.parametrize("numbers", [(1, 3), (0, 1), (2, 3), (1, 1)])
    def test_wants_tranches_numbered_in_a_row(self, cleared, finance, numbers):
        listed = parts(100 * WAN, 250 * WAN)
        for part, number in zip(listed, numbers, strict=True):
            part["number"] = number
        with misshapen("tranches"):
            plans.create(by=finance, application=cleared, parts=listed)

    def test_refuses_an_empty_tranche(self, cleared, finance):
        with misshapen("tranches"):
            plans.create(by=finance, application=cleared, parts=parts(350 * WAN, 0))


class TestEdit:
    def test_corrects_the_condition_of_a_planned_tranche(self, zone, finance):
        tranche = money.tranche(money.funded(zone))
        plans.edit(tranche, by=finance, version=tranche.version, condition="invoices")
        assert Tranche.objects.get(pk=tranche.pk).condition == "invoices"

    def test_refuses_a_due_one_a_stale_one_and_others(self, zone, finance, cashier):
        tranche = money.due(zone)
        with refused("wrong_state"):
            plans.edit(tranche, by=finance, version=tranche.version, condition="x")
        with refused("role", "wrong_state"):
            plans.edit(tranche, by=cashier, version=tranche.version, condition="x")
        planned = money.tranche(tranche.plan.application, 2)
        with refused("stale"):
            plans.edit(planned, by=finance, version=planned.version + 1, condition="x")


class TestAdopt:
    def test_commits_what_was_reserved(self, cleared, finance):
        money.account(cleared.enterprise)
        plans.create(by=finance, application=cleared, parts=parts(350 * WAN))
        assert figures() == (350 * WAN, 0, 0, 9650 * WAN)
        plans.adopt_plan(cleared, by=finance)
        assert figures() == (0, 350 * WAN, 0, 9650 * WAN)
        assert (cleared.state, cleared.committed_fen) == ("FUNDED", 350 * WAN)
        kinds = list(LedgerEntry.objects.order_by("pk").values_list("kind", flat=True))
        assert kinds == ["APPROPRIATE", "RESERVE", "COMMIT"]

    def test_needs_plan_and_account(self, cleared, finance):
        with refused("no_plan", "no_account"):
            plans.adopt_plan(cleared, by=finance)
        assert figures() == (350 * WAN, 0, 0, 9650 * WAN)

    def test_needs_an_account_in_a_registered_name(self, cleared, finance):
        money.account(cleared.enterprise, holder="Somebody else")
        plans.create(by=finance, application=cleared, parts=parts(350 * WAN))
        with refused("foreign_account"):
            plans.adopt_plan(cleared, by=finance)

    def test_is_for_finance(self, cleared, fund_officer):
        money.account(cleared.enterprise)
        plans.create(by=user_with("FINANCE"), application=cleared, parts=parts(350 * WAN))
        with refused("role"):
            plans.adopt_plan(cleared, by=fund_officer)


class TestSuspendAndResume:
    @pytest.mark.parametrize("role", ["AUDITOR", "FINANCE"])
    def test_stop_and_go_on(self, zone, role):
        file, actor = money.funded(zone), user_with(role, zone=zone)
        plans.suspend(file, by=actor, ground="a complaint")
        assert file.state == "SUSPENDED"
        plans.resume(file, by=actor, ground="answered")
        assert file.state == "FUNDED"
        assert figures() == (0, 350 * WAN, 0, 9650 * WAN)

    def test_need_a_ground_and_the_right_person(self, zone, finance, fund_officer):
        file = money.funded(zone)
        with refused("missing_fact"):
            plans.suspend(file, by=finance)
        with refused("role"):
            plans.suspend(file, by=fund_officer, ground="x")


class TestTerminate:
    @pytest.fixture
    def decision(self, zone):
        from funds.models import Committee, Meeting
        from hightech.core import clock

        committee = Committee.objects.create(zone=zone, name="Committee")
        return Meeting.objects.create(committee=committee, held_at=clock.now())

    def end(self, file, secretary, decision):
        plans.terminate(file, by=secretary, comment="false invoices", meeting=decision)

    def test_decommits_the_unpaid_rest_and_cancels_it(
        self, zone, cashier, finance, secretary, decision
    ):
        order = orders.prepare(by=cashier, tranche=money.due(zone))
        orders.release(order, by=finance)
        orders.confirm(order, by=cashier, bank_reference="TJ-1")
        file = Application.objects.get()
        self.end(file, secretary, decision)
        assert figures() == (0, 0, 105 * WAN, 9895 * WAN)
        assert (file.committed_fen, file.paid_fen) == (105 * WAN, 105 * WAN)
        states = Tranche.objects.order_by("number").values_list("state", flat=True)
        assert list(states) == ["PAID", "CANCELLED"]

    def test_cancels_a_prepared_order(self, zone, cashier, secretary, decision):
        order = orders.prepare(by=cashier, tranche=money.due(zone))
        file = Application.objects.get()
        self.end(file, secretary, decision)
        order.refresh_from_db()
        assert order.state == "CANCELLED"
        assert figures() == (0, 0, 0, 10_000 * WAN)

    def test_waits_for_the_receipt_of_a_released_order(
        self, zone, cashier, finance, secretary, decision
    ):
        order = orders.prepare(by=cashier, tranche=money.due(zone))
        orders.release(order, by=finance)
        with refused("order_out"):
            self.end(Application.objects.get(), secretary, decision)
        assert figures() == (0, 350 * WAN, 0, 9650 * WAN)

    def test_is_the_secretarys_and_minuted(self, zone, finance, secretary, decision):
        file = money.funded(zone)
        with refused("role"):
            self.end(file, finance, decision)
        with refused("missing_fact"):
            plans.terminate(file, by=secretary, comment="x")


class TestGiveUp:
    def test_of_a_withdrawn_file_leaves_no_planned_tranche(self, cleared, finance, applicant):
        from crm.models import EnterpriseMember
        from funds.actions import applications

        EnterpriseMember.objects.create(
            enterprise=cleared.enterprise, user=applicant, kind="SIGNATORY"
        )
        plans.create(by=finance, application=cleared, parts=parts(350 * WAN))
        applications.withdraw(cleared, by=applicant, comment="no longer needed")
        assert Tranche.objects.get().state == "CANCELLED"
        assert figures() == (0, 0, 0, 10_000 * WAN)
