"""What the database refuses whoever asks, going around the actions."""

from datetime import date

import pytest
from django.db import IntegrityError, connection, transaction

from funds.models import (
    Account,
    BankStatement,
    BudgetLine,
    Finding,
    Inspection,
    LedgerEntry,
    Loan,
    PaymentOrder,
    Recovery,
    Sanction,
    Tranche,
)
from hightech.core import clock
from tests.factories import money
from tests.factories.crm import EnterpriseFactory
from tests.factories.money import WAN
from tests.factories.users import user_with

pytestmark = pytest.mark.django_db


def refused(rule: str):
    """Expect the rule to be named; SQLite names the columns of a broken UNIQUE."""
    return pytest.raises(IntegrityError, match=f"{rule}|UNIQUE constraint failed")


def order_of(tranche, **facts) -> PaymentOrder:
    account = tranche.plan.application.enterprise.accounts.get()
    values = {
        "tranche": tranche, "amount_fen": tranche.amount_fen, "account": account,
        "account_copy": {"holder": "x", "bank": "y", "number": "123456"},
        "made_by": user_with("CASHIER"), "account_proposed_by": account.proposed_by,
        "account_verified_by": account.verified_by,
    } | facts  # fmt: skip
    return PaymentOrder.objects.create(**values)


@pytest.fixture
def order(zone):
    return order_of(money.due(zone))


def moved(row, **columns):
    with transaction.atomic():
        type(row).objects.filter(pk=row.pk).update(**columns)


class TestOrder:
    def test_is_released_by_another_than_its_maker(self, order, finance):
        moved(order, released_by=finance)
        with refused("order_is_not_released_by_its_maker"):
            moved(order, released_by=order.made_by)

    @pytest.mark.parametrize("duty", ["account_proposed_by", "account_verified_by"])
    def test_is_not_released_by_who_changed_its_account(self, order, duty):
        with refused("order_is_not_released_by_who_changed_its_account"):
            moved(order, released_by=getattr(order, duty))

    @pytest.mark.parametrize("state", ["RELEASED", "CONFIRMED"])
    def test_names_its_releaser(self, order, finance, state):
        with refused("released_order_names_its_releaser"):
            moved(order, state=state, bank_reference="TJ-1")
        moved(order, state=state, bank_reference="TJ-1", released_by=finance)

    def test_is_confirmed_with_its_reference(self, order, finance):
        with refused("confirmed_order_has_its_bank_reference"):
            moved(order, state="CONFIRMED", released_by=finance)

    def test_is_the_one_live_order_of_its_tranche(self, order):
        with refused("tranche_has_one_live_order"), transaction.atomic():
            order_of(order.tranche)
        moved(order, state="CANCELLED")
        assert order_of(order.tranche).state == "PREPARED"

    def test_has_a_reference_of_its_own(self, order, zone):
        moved(order, bank_reference="TJ-1")
        other = order_of(money.due(zone))
        with refused("bank_reference_is_unique"):
            moved(other, bank_reference="TJ-1")

    def test_is_positive(self, order):
        with refused("order_is_positive"):
            moved(order, amount_fen=0)

    def test_is_not_released_by_who_voted_on_its_file(self, order, zone, finance):
        if connection.vendor != "postgresql":
            pytest.skip("the guard of the step stands alone on SQLite")
        vote_on(order.tranche.plan.application, finance)
        with pytest.raises(IntegrityError, match="order_is_not_released_by_who_voted"):
            moved(order, released_by=finance)
        moved(order, released_by=user_with("FINANCE", zone=zone))


def vote_on(application, user):
    from funds.models import Ballot, Committee, Meeting, Seat, Vote

    committee = Committee.objects.create(zone=application.zone, name="Committee")
    meeting = Meeting.objects.create(committee=committee, held_at=clock.now())
    seat = Seat.objects.create(
        committee=committee, user=user, role="MEMBER", from_on=date(2026, 1, 1)
    )
    ballot = Ballot.objects.create(
        meeting=meeting, application=application, number=1, amount_fen=1, rule={}, entitled=[]
    )
    return Vote.objects.create(ballot=ballot, seat=seat, user=user, choice="FOR")


class TestAccount:
    def test_is_verified_by_another_than_its_proposer(self, zone):
        account = money.account(EnterpriseFactory(zone=zone))
        with refused("account_is_not_verified_by_its_proposer"):
            moved(account, verified_by=account.proposed_by)

    def test_names_its_verifier(self, zone):
        account = money.account(EnterpriseFactory(zone=zone), state="PROPOSED")
        with refused("verified_account_names_its_verifier"):
            moved(account, state="VERIFIED")

    def test_is_the_one_verified_account_of_its_firm(self, zone):
        firm = EnterpriseFactory(zone=zone)
        money.account(firm)
        with refused("enterprise_has_one_verified_account"), transaction.atomic():
            money.account(firm)
        assert Account.objects.count() == 1


class TestBudgetLine:
    @pytest.mark.parametrize("part", ["reserved_fen", "committed_fen", "paid_fen"])
    def test_is_never_overdrawn(self, zone, part):
        line = money.line(zone, appropriated=WAN)
        moved(line, **{part: WAN})
        with refused("budget_line_is_never_overdrawn"):
            moved(line, **{part: WAN + 1})

    @pytest.mark.parametrize("part", ["reserved_fen", "committed_fen", "paid_fen"])
    def test_has_no_negative_part(self, zone, part):
        with refused("budget_line_has_no_negative_part"):
            moved(money.line(zone, appropriated=WAN), **{part: -1})

    def test_is_one_per_source(self, zone):
        money.line(zone)
        with refused("budget_line_is_one_per_source"), transaction.atomic():
            money.line(zone)

    def test_names_the_document_of_higher_level_funds(self, zone):
        with refused("higher_level_funds_name_their_document"), transaction.atomic():
            money.line(zone, source="HIGHER_LEVEL")
        assert BudgetLine.objects.count() == 0


class TestLedger:
    def entry(self, line, **facts):
        values = {"budget_line": line, "kind": "APPROPRIATE", "amount_fen": 1, "key": "k"} | facts
        with transaction.atomic():
            return LedgerEntry.objects.create(**values)

    def test_books_the_same_act_once(self, zone):
        line = money.line(zone)
        self.entry(line)
        with refused("funds_ledgerentry_key"):
            self.entry(line)

    @pytest.mark.parametrize("amount", [0, -1])
    def test_books_positive_amounts(self, zone, amount):
        with refused("ledger_entry_is_positive"):
            self.entry(money.line(zone), amount_fen=amount)


class TestApplicationAmounts:
    @pytest.mark.parametrize(
        ("rule", "columns"),
        [
            ("committed_is_within_voted", {"committed_fen": 350 * WAN + 1}),
            ("paid_is_within_voted", {"paid_fen": 350 * WAN + 1}),
            ("paid_is_within_voted", {"recovered_fen": -1}),
            ("voted_is_within_proposed", {"voted_fen": 350 * WAN + 1}),
        ],
    )
    def test_stay_within_each_other(self, zone, rule, columns):
        with refused(rule):
            moved(money.funded(zone), **columns)


class TestTranche:
    def test_is_positive_and_numbered_once(self, zone):
        tranche = money.due(zone)
        with refused("tranche_is_positive"):
            moved(tranche, amount_fen=0)
        with refused("tranche_number_is_unique"), transaction.atomic():
            Tranche.objects.create(plan=tranche.plan, number=1, amount_fen=1)


class TestReceiptLine:
    def line(self, zone, reference="TJ-1", **facts):
        values = {
            "amount_fen": 1,
            "booked_on": date(2026, 6, 1),
            "entered_by": user_with("CASHIER"),
        }
        with transaction.atomic():
            return BankStatement.objects.create(
                zone=zone, bank_reference=reference, **(values | facts)
            )

    def test_is_entered_once(self, zone):
        self.line(zone)
        with refused("statement_line_is_entered_once"):
            self.line(zone)

    def test_is_the_only_one_of_its_order(self, zone, order):
        self.line(zone, order=order)
        with refused("order_has_one_statement_line"):
            self.line(zone, "TJ-2", order=order)

    def test_is_positive(self, zone):
        with refused("statement_line_is_positive"):
            self.line(zone, amount_fen=0)


class TestSupervision:
    def test_a_recovery_is_settled_by_another_than_who_opened_it(self, zone, finance, cashier):
        recovery = Recovery.objects.create(
            application=money.funded(zone), amount_fen=1, ground="x", opened_by=finance
        )
        with refused("recovery_is_not_settled_by_who_opened_it"):
            moved(recovery, settled_by=finance)
        with refused("settled_recovery_names_who_settled"):
            moved(recovery, state="RECEIVED")
        with refused("recovery_is_positive"):
            moved(recovery, amount_fen=0)
        moved(recovery, state="RECEIVED", settled_by=cashier)

    def test_a_sanction_is_decided_by_another_than_its_proposer(self, zone, fund_officer, chair):
        sanction = Sanction.objects.create(
            enterprise=EnterpriseFactory(zone=zone), kind="STOP", ground="x",
            proposed_by=fund_officer,
        )  # fmt: skip
        with refused("sanction_is_not_decided_by_its_proposer"):
            moved(sanction, decided_by=fund_officer)
        with refused("decided_sanction_names_who_decided"):
            moved(sanction, state="DECIDED")
        with refused("ban_has_an_end"):
            moved(sanction, kind="BAN")
        moved(sanction, state="DECIDED", decided_by=chair)

    def test_a_finding_has_a_positive_amount_or_none(self, zone, auditor):
        inspection = Inspection.objects.create(
            application=money.funded(zone), kind="DESK", held_on=date(2026, 6, 1), inspector=auditor
        )
        finding = Finding.objects.create(inspection=inspection, text="x", due_on=date(2026, 7, 1))
        with refused("finding_amount_is_positive"):
            moved(finding, amount_fen=0)

    def test_evidence_is_verified_by_another_than_its_author(self, zone, finance):
        loan = Loan.objects.create(
            enterprise=EnterpriseFactory(zone=zone), zone=zone, author=finance, principal_fen=1,
            due_on=date(2026, 1, 1),
        )  # fmt: skip
        with refused("loan_is_not_verified_by_its_author"):
            moved(loan, verified_by=finance)
