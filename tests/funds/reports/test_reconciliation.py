from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from funds.actions import orders, recoveries
from funds.jobs.reconciliation import reconcile
from funds.models import Application, BankStatement, BudgetLine, LedgerEntry
from funds.reports.reconciliation import differences, differences_of
from hightech.core import append_only, clock
from hightech.core.models import Notification
from tests.factories import money
from tests.factories.money import WAN

pytestmark = pytest.mark.django_db


@pytest.fixture
def order(zone, cashier, finance):
    order = orders.prepare(by=cashier, tranche=money.due(zone))
    orders.release(order, by=finance)
    orders.confirm(order, by=cashier, bank_reference="TJ-1")
    return order


@pytest.fixture
def line(order):
    return BudgetLine.objects.get()


def found() -> list[str]:
    return [str(one) for one in differences()]


class TestReconcile:
    def test_agrees_after_real_acts(self, order, cashier, finance, zone):
        file = Application.objects.get()
        recovery = recoveries.create(by=finance, application=file, amount_fen=WAN, ground="unused")
        recoveries.receive(recovery, by=cashier)
        assert found() == []
        out = StringIO()
        call_command("reconcile", stdout=out)
        assert out.getvalue() == "Ledger and totals agree to the fen.\n"

    @pytest.mark.parametrize("column", ["appropriated", "reserved", "committed", "paid"])
    def test_names_the_line_and_column_that_differ_by_one_fen(self, line, column):
        before = getattr(line, f"{column}_fen")
        shift = 1 if column in ("appropriated", "reserved") else -1
        BudgetLine.objects.update(**{f"{column}_fen": before + shift})
        assert found() == [
            f"budget line Guidance fund 2026 {line.purpose} BUDGET: {column}_fen is "
            f"{before + shift} fen, the ledger sums to {before} fen"
        ]

    def test_names_a_file(self, order):
        Application.objects.update(committed_fen=350 * WAN - 1)
        assert found() == [
            "application A-2026-000001: committed_fen is 349999999 fen, "
            "the ledger sums to 350000000 fen"
        ]

    def test_names_a_payment_that_no_order_explains(self, order):
        type(order).objects.update(amount_fen=order.amount_fen + 7)
        assert found() == [
            "application A-2026-000001: paid_fen is 105000000 fen, "
            "its confirmed orders sum to 105000007 fen"
        ]

    def test_names_a_receipt_of_another_amount(self, order, zone, cashier):
        BankStatement.objects.create(
            zone=zone, bank_reference="TJ-1", amount_fen=1, booked_on=clock.today(), order=order,
            entered_by=cashier,
        )  # fmt: skip
        assert found() == ["receipt TJ-1: amount_fen is 1 fen, its order amounts to 105000000 fen"]

    def test_a_vanished_entry_is_seen_in_line_and_file(self, order):
        with append_only.lifted():
            LedgerEntry.objects.filter(kind="PAY").delete()
        assert [text.partition(" is ")[0].partition(": ")[2] for text in found()] == [
            "committed_fen", "paid_fen", "paid_fen",
        ]  # fmt: skip

    def test_the_command_fails_and_names_each(self, line):
        BudgetLine.objects.update(reserved_fen=1)
        err = StringIO()
        with pytest.raises(CommandError, match="1 totals differ"):
            call_command("reconcile", stderr=err)
        assert err.getvalue().startswith("budget line Guidance fund 2026 ")

    def test_one_line_is_compared_alone(self, line, zone):
        other = money.line(zone, purpose="OTHER")
        BudgetLine.objects.filter(pk=line.pk).update(reserved_fen=1)
        line.refresh_from_db()
        assert len(list(differences_of(line))) == 1
        assert list(differences_of(other)) == []

    def test_takes_the_same_queries_for_ten_files(self, order, zone, django_assert_max_num_queries):
        for _more in range(10):
            money.funded(zone)
        with django_assert_max_num_queries(9):
            assert list(differences()) == []


class TestNightlyJob:
    def test_is_silent_when_all_agrees(self, order, finance, auditor):
        Notification.objects.filter(event="funds.ledger_differs").delete()
        assert reconcile(None, slot="") == 0
        assert not Notification.objects.filter(event="funds.ledger_differs").exists()

    def test_alarms_finance_and_auditors_of_the_zone_once_a_day(
        self, line, finance, auditor, fund_officer
    ):
        BudgetLine.objects.update(reserved_fen=1)
        assert reconcile(None, slot="") == 1
        reconcile(None, slot="")
        told = Notification.objects.filter(event="funds.ledger_differs")
        assert {note.user for note in told} >= {finance, auditor}
        assert fund_officer.pk not in {note.user_id for note in told}
        assert told.filter(user=auditor).count() == 1

    def test_is_on_the_timetable(self):
        from hightech.core.jobs.registry import timetable

        assert "funds.reconcile" in {one.task for one in timetable()}
