import csv
import io

import pytest
from django.urls import reverse

from funds.actions import orders, payment_lists, statements
from funds.models import PaymentOrder
from hightech.core import clock
from hightech.core.models import Change
from tests.factories import money
from tests.factories.money import NUMBER, WAN
from tests.factories.users import ZoneFactory, user_with
from tests.funds.refusals import refused

pytestmark = pytest.mark.django_db


@pytest.fixture
def released(zone, cashier, finance):
    order = orders.prepare(by=cashier, tranche=money.due(zone))
    orders.release(order, by=finance)
    return order


def rows(text: str) -> list[list[str]]:
    return list(csv.reader(io.StringIO(text)))


class TestWrite:
    def test_holds_what_the_treasury_needs(self, released, cashier):
        head, row = rows(payment_lists.write(by=cashier))
        firm = released.tranche.plan.application.enterprise
        assert head[:4] == ["收款人全称", "收款人账号", "收款人开户银行", "金额(元)"]
        assert row == [
            firm.name, NUMBER, "Bank of Tianjin", "1050000.00", str(released.tranche),
            str(released.uuid),
        ]  # fmt: skip

    def test_takes_the_columns_of_the_zone(self, released, zone, cashier):
        zone.settings = {"payment_list_columns": [["Amount", "amount"], ["To", "number"]]}
        zone.save()
        fresh = type(cashier).objects.get(pk=cashier.pk)
        assert rows(payment_lists.write(by=fresh)) == [["Amount", "To"], ["1050000.00", NUMBER]]

    def test_is_written_down(self, released, zone, finance):
        payment_lists.write(by=finance)
        change = Change.objects.of(zone).get()
        told = f"1 · 1050000.00 · {clock.today()}"
        assert (change.actor, change.diff) == (finance, {"payment_list": [None, told]})

    def test_lets_no_formula_through(self, released, cashier):
        copy = released.account_copy | {"holder": "=HYPERLINK(1)"}
        PaymentOrder.objects.update(account_copy=copy)
        assert rows(payment_lists.write(by=cashier))[1][0] == "'=HYPERLINK(1)"

    def test_is_for_those_who_pay(self, released, fund_officer):
        with refused("role"):
            payment_lists.write(by=fund_officer)

    def test_is_never_empty_and_never_of_another_zone(self, released):
        with refused("empty"):
            payment_lists.write(by=user_with("CASHIER", zone=ZoneFactory(code="JNH")))

    def test_what_the_bank_answers_finds_its_order(self, released, cashier):
        row = rows(payment_lists.write(by=cashier))[1]
        line = statements.enter(
            by=cashier, bank_reference="TJ-1", amount_fen=105 * WAN, booked_on=clock.today(),
            payee_account=row[1],
        )  # fmt: skip
        assert line.order == released


def test_the_page_hands_it_out(client, released, cashier, fund_officer):
    client.force_login(cashier)
    address = reverse("funds:payment-list")
    assert address in client.get("/payments/").content.decode()
    answer = client.post(address)
    assert answer["Content-Disposition"].startswith('attachment; filename="payments-')
    assert NUMBER in answer.content.decode()
    assert client.get(address).status_code == 405
    client.force_login(fund_officer)
    assert client.post(address).status_code == 302
