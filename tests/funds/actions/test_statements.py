import io
import re
from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from xlsxwriter import Workbook

from funds.actions import orders, receipts, statements
from funds.models import BankStatement, LedgerEntry
from hightech.core import files
from hightech.core.errors import ShapeError
from tests.factories import money
from tests.factories.money import NUMBER, WAN
from tests.factories.users import user_with
from tests.funds.refusals import misshapen, refused

pytestmark = pytest.mark.django_db
ON = date(2026, 6, 1)


@pytest.fixture
def released(zone, cashier, finance):
    order = orders.prepare(by=cashier, tranche=money.due(zone))
    orders.release(order, by=finance)
    return order


def line(cashier, reference="TJ-1", amount=105 * WAN, **facts):
    return statements.enter(
        by=cashier, bank_reference=reference, amount_fen=amount, booked_on=ON, **facts
    )


class TestEnter:
    def test_finds_the_order_of_its_reference(self, released, cashier):
        orders.confirm(released, by=cashier, bank_reference="TJ-1")
        assert line(cashier).order == released

    def test_waits_if_the_amount_differs_by_one_fen(self, released, cashier):
        orders.confirm(released, by=cashier, bank_reference="TJ-1")
        assert line(cashier, amount=105 * WAN - 1).order is None

    def test_confirms_the_released_order_of_its_account_and_amount(self, released, cashier):
        assert line(cashier, payee_account=NUMBER).order == released
        released.refresh_from_db()
        assert (released.state, released.bank_reference) == ("CONFIRMED", "TJ-1")
        assert LedgerEntry.objects.get(kind="PAY").amount_fen == 105 * WAN

    def test_confirms_nothing_without_an_account(self, released, cashier):
        assert line(cashier).order is None
        released.refresh_from_db()
        assert released.state == "RELEASED"

    def test_guesses_nothing_between_two_orders(self, released, zone, cashier, finance):
        firm = released.tranche.plan.application.enterprise
        other = orders.prepare(by=cashier, tranche=money.due(zone, firm=firm))
        orders.release(other, by=finance)
        assert line(cashier, payee_account=NUMBER).order is None

    def test_is_entered_once(self, cashier):
        line(cashier)
        with refused("duplicate"):
            line(cashier)
        assert BankStatement.objects.count() == 1

    def test_is_the_cashiers(self, finance):
        with refused("role"):
            line(finance)

    @pytest.mark.parametrize("amount", [0, -5])
    def test_is_positive(self, cashier, amount):
        with misshapen("amount_yuan"):
            line(cashier, amount=amount)

    def test_meets_its_order_when_that_is_confirmed_later(self, released, cashier):
        waiting = line(cashier)
        orders.confirm(released, by=cashier, bank_reference="TJ-1")
        waiting.refresh_from_db()
        assert waiting.order == released

    def test_of_another_amount_stops_the_confirmation(self, released, cashier):
        line(cashier, amount=1)
        with refused("amount_differs"):
            orders.confirm(released, by=cashier, bank_reference="TJ-1")


class TestMatch:
    def test_by_hand_confirms_the_order(self, released, cashier):
        statements.match(line(cashier), by=cashier, order=released)
        released.refresh_from_db()
        assert (released.state, released.bank_reference) == ("CONFIRMED", "TJ-1")

    def test_refuses_another_amount(self, released, cashier):
        with refused("amount_differs"):
            statements.match(line(cashier, amount=1), by=cashier, order=released)

    def test_refuses_an_order_that_was_not_released(self, zone, cashier):
        order = orders.prepare(by=cashier, tranche=money.due(zone))
        with refused("wrong_order"):
            statements.match(line(cashier), by=cashier, order=order)

    def test_refuses_an_order_of_another_reference(self, released, cashier):
        orders.confirm(released, by=cashier, bank_reference="TJ-9")
        with refused("wrong_order"):
            statements.match(line(cashier), by=cashier, order=released)

    def test_is_the_cashiers_and_happens_once(self, released, cashier, finance):
        waiting = line(cashier)
        with refused("role"):
            statements.match(waiting, by=finance, order=released)
        statements.match(waiting, by=cashier, order=released)
        with refused("matched"):
            statements.match(waiting, by=cashier, order=released)


def stored(by, name: str, content: bytes):
    return files.store(SimpleUploadedFile(name, content), by=by)


def sheet(rows) -> bytes:
    data = io.BytesIO()
    with Workbook(data) as book:
        page = book.add_worksheet()
        for number, row in enumerate(rows):
            page.write_row(number, 0, row)
    return data.getvalue()


CSV = (
    '交易流水号,金额(元),记账日期,收款账号\nTJ-1,"1,050,000.00",2026/06/01,{}\nTJ-2,9.5,20260602,\n'
)


class TestImportFile:
    @pytest.mark.parametrize("encoding", ["utf-8-sig", "gb18030"])
    def test_reads_what_banks_write(self, released, cashier, encoding):
        file = stored(cashier, "receipt.csv", CSV.format(NUMBER).encode(encoding))
        first, second = receipts.import_file(by=cashier, file=file)
        assert (first.order, first.amount_fen, first.booked_on) == (released, 105 * WAN, ON)
        assert (second.order, second.amount_fen, second.booked_on.day) == (None, 950, 2)

    def test_reads_a_workbook(self, released, cashier):
        rows = [["Bank reference", "Amount", "Date", "Account"]]
        rows += [["TJ-1", 1050000, "2026-06-01", NUMBER]]
        file = stored(cashier, "receipt.xlsx", sheet(rows))
        assert [one.order for one in receipts.import_file(by=cashier, file=file)] == [released]

    @pytest.mark.parametrize(
        ("text", "says"),
        [
            ("a,b\n1,2\n", "bank reference, amount, booked on"),
            ("reference,amount,date\nX,many,2026-06-01\n", "Line 2: the amount cannot be read."),
            ("reference,amount,date\nX,1,someday\n", "Line 2: the date cannot be read."),
            ("reference,amount,date\n,1,2026-06-01\n", "Line 2: the bank reference is missing."),
            ("reference,amount,date\nX,1.005,2026-06-01\n", "Line 2: Write an amount in yuan"),
            ("reference,amount,date\nX,NaN,2026-06-01\n", "Line 2: Write an amount in yuan"),
            ("reference,amount,date\nX,-1,2026-06-01\n", "Line 2: The amount must not be negative"),
            ("reference,amount,date\n", "Send between 1 and 5000 lines."),
        ],
    )
    def test_says_what_is_wrong_and_enters_nothing(self, cashier, text, says):
        with pytest.raises(ShapeError, match=re.escape(says)):
            receipts.import_file(by=cashier, file=stored(cashier, "r.csv", text.encode()))
        assert BankStatement.objects.count() == 0

    def test_is_all_or_nothing(self, cashier):
        text = "reference,amount,date\nX,1,2026-06-01\nX,2,2026-06-01\n"
        with refused("duplicate") as refusal:
            receipts.import_file(by=cashier, file=stored(cashier, "r.csv", text.encode()))
        assert str(refusal.value) == "Line 3: The line X was entered before."
        assert BankStatement.objects.count() == 0

    def test_is_not_for_others(self, zone):
        officer = user_with("FUND_OFFICER", zone=zone)
        text = "reference,amount,date\nX,1,2026-06-01\n"
        with refused("role"):
            receipts.import_file(by=officer, file=stored(officer, "r.csv", text.encode()))
