import pytest

from funds.actions import orders, recoveries
from funds.models import Application, BudgetLine, LedgerEntry, Recovery
from tests.factories import money
from tests.factories.money import WAN
from tests.factories.papers import a_file
from tests.factories.users import user_with
from tests.funds.refusals import misshapen, refused

pytestmark = pytest.mark.django_db


@pytest.fixture
def paid(zone, cashier, finance):
    order = orders.prepare(by=cashier, tranche=money.due(zone))
    orders.release(order, by=finance)
    orders.confirm(order, by=cashier, bank_reference="TJ-1")
    return Application.objects.get()


@pytest.fixture
def recovery(paid, finance):
    return recoveries.create(by=finance, application=paid, amount_fen=5 * WAN, ground="unused")


class TestCreate:
    def test_asks_for_paid_money(self, recovery):
        assert (recovery.state, recovery.amount_fen) == ("OPEN", 5 * WAN)
        assert not LedgerEntry.objects.filter(kind="RECOVER").exists()

    def test_never_asks_for_more_than_was_paid(self, paid, finance):
        recoveries.create(by=finance, application=paid, amount_fen=105 * WAN, ground="x")
        with refused("too_much"):
            recoveries.create(by=finance, application=paid, amount_fen=1, ground="x")
        assert Recovery.objects.count() == 1

    def test_is_for_finance(self, paid, auditor):
        with refused("role"):
            recoveries.create(by=auditor, application=paid, amount_fen=WAN, ground="x")

    @pytest.mark.parametrize("amount", [0, -1])
    def test_is_positive(self, paid, finance, amount):
        with misshapen("amount_yuan"):
            recoveries.create(by=finance, application=paid, amount_fen=amount, ground="x")


class TestReceive:
    def test_neither_lowers_what_was_paid_nor_refills_the_line(self, recovery, cashier):
        before = BudgetLine.objects.values().get()
        recoveries.receive(recovery, by=cashier)
        file = Application.objects.get()
        assert (file.paid_fen, file.recovered_fen) == (105 * WAN, 5 * WAN)
        assert BudgetLine.objects.values().get() == before
        assert LedgerEntry.objects.get(kind="RECOVER").amount_fen == 5 * WAN
        assert recovery.state == "RECEIVED"
        assert file.state == "FUNDED"

    def test_happens_once(self, recovery, cashier):
        recoveries.receive(recovery, by=cashier)
        with refused("wrong_state"):
            recoveries.receive(recovery, by=cashier)
        assert LedgerEntry.objects.filter(kind="RECOVER").count() == 1

    def test_is_not_for_who_opened_it(self, paid, zone):
        both = user_with("FINANCE", zone=zone)
        both.memberships.create(zone=zone, role="CASHIER")
        recovery = recoveries.create(by=both, application=paid, amount_fen=WAN, ground="x")
        with refused("separation_of_duties"):
            recoveries.receive(recovery, by=both)


class TestWriteOff:
    def test_is_a_signed_act_of_the_chair(self, recovery, chair):
        recoveries.write_off(recovery, by=chair, document=a_file(chair))
        assert (recovery.state, recovery.settled_by) == ("WRITTEN_OFF", chair)
        assert Application.objects.get().recovered_fen == 0

    def test_needs_the_document_and_the_chair(self, recovery, chair, finance):
        with refused("missing_fact"):
            recoveries.write_off(recovery, by=chair)
        with refused("role", "separation_of_duties"):
            recoveries.write_off(recovery, by=finance, document=a_file(finance))
        assert Recovery.objects.get().state == "OPEN"

    def test_lets_the_rest_be_asked_for_again(self, recovery, chair):
        recoveries.write_off(recovery, by=chair, document=a_file(chair))
        assert recoveries.recoverable_fen(Application.objects.get()) == 105 * WAN
