import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from crm.models import EnterpriseMember
from funds.actions import accounts, orders
from funds.models import Account, BankStatement, BudgetLine, Fund, PaymentOrder, Plan, Tranche
from hightech.core import desk
from hightech.core.models import Change
from tests.factories import money
from tests.factories.money import NUMBER, WAN
from tests.factories.users import ZoneFactory, user_with

pytestmark = pytest.mark.django_db


@pytest.fixture
def order(zone, cashier):
    return orders.prepare(by=cashier, tranche=money.due(zone))


def text(answer) -> str:
    return answer.content.decode()


def queries(client, address: str) -> int:
    with CaptureQueriesContext(connection) as found:
        assert client.get(address).status_code == 200
    return len(found)


class TestPaymentsPage:
    def test_shows_what_waits_and_offers_the_step_to_who_takes_it(
        self, client, order, finance, cashier
    ):
        address = reverse("funds:payment-order-step", args=[order.uuid, "release"])
        client.force_login(finance)
        assert address in text(client.get("/payments/"))
        client.force_login(cashier)
        page = text(client.get("/payments/"))
        assert str(order.tranche) in page
        assert address not in page

    def test_shows_nothing_of_another_zone(self, client, order):
        client.force_login(user_with("FINANCE", zone=ZoneFactory(code="JNH")))
        page = text(client.get("/payments/"))
        assert order.tranche.plan.application.number not in page

    @pytest.mark.parametrize("role", ["OFFICER", "APPLICANT", "OBSERVER"])
    def test_is_closed_to_others(self, client, zone, role):
        client.force_login(user_with(role, zone=zone))
        assert client.get("/payments/").status_code == 403

    def test_takes_the_same_queries_for_many_rows(self, client, zone, finance):
        def fill(count):
            for _one in range(count):
                cashier = user_with("CASHIER", zone=zone)
                file = money.funded(zone)
                orders.prepare(by=cashier, tranche=money.tranche(file, state="DUE"))
                money.account(money.application(zone).enterprise, state="PROPOSED")

        client.force_login(finance)
        fill(2)
        few = queries(client, "/payments/")
        fill(5)
        assert queries(client, "/payments/") == few


class TestOrderPage:
    def test_releases_in_one_form(self, client, order, finance):
        client.force_login(finance)
        address = reverse("funds:payment-order-step", args=[order.uuid, "release"])
        answer = client.post(address, {"version": order.version})
        assert answer.status_code == 302
        assert answer["Location"] == order.get_absolute_url()
        assert PaymentOrder.objects.get().state == "RELEASED"

    def test_refuses_the_maker_with_the_reasons(self, client, order, cashier):
        client.force_login(cashier)
        address = reverse("funds:payment-order-step", args=[order.uuid, "release"])
        answer = client.post(address, {"version": order.version})
        assert answer.status_code in (403, 422)
        assert "another person must check" in text(answer)
        assert PaymentOrder.objects.get().state == "PREPARED"

    def test_is_prepared_from_its_tranche(self, client, zone, cashier):
        tranche = money.due(zone)
        client.force_login(cashier)
        address = reverse("funds:payment-order-new", args=[tranche.uuid])
        assert address in text(client.get(tranche.get_absolute_url()))
        answer = client.post(address)
        assert answer["Location"] == PaymentOrder.objects.get().get_absolute_url()

    def test_never_ends_an_order_by_its_main_button(self, client, order, cashier):
        client.force_login(cashier)
        page = text(client.get(order.get_absolute_url()))
        assert "btn-primary" not in page.split('class="acts"')[1].split("dropdown")[0]


class TestAccountPage:
    def test_masks_the_number_and_reveals_it_on_record(self, client, order, cashier):
        account = order.account
        client.force_login(cashier)
        page = text(client.get(account.get_absolute_url()))
        assert NUMBER not in page
        assert "****0018" in page
        answer = client.post(reverse("funds:account-reveal", args=[account.uuid]), follow=True)
        assert NUMBER in text(answer)
        assert Change.objects.of(account).get().actor == cashier
        assert client.get(reverse("funds:account-reveal", args=[account.uuid])).status_code == 405

    def test_is_proposed_by_the_enterprise(self, client, zone, applicant):
        file = money.application(zone)
        EnterpriseMember.objects.create(enterprise=file.enterprise, user=applicant, kind="CLERK")
        client.force_login(applicant)
        address = reverse("funds:account-new")
        assert file.enterprise.name in text(client.get(address))
        body = {
            "enterprise": file.enterprise.uuid, "holder": file.enterprise.name, "bank": "ICBC",
            "number": NUMBER,
        }  # fmt: skip
        assert client.post(address, body).status_code == 302
        assert Account.objects.get().proposed_by == applicant
        assert client.post(address, body | {"bank": ""}).status_code == 422


class TestPlanPage:
    def test_is_filled_from_the_clause_down_to_the_fen(self, client, zone, finance):
        file = money.application(zone, voted=100_00)
        shares = [{"share": "0.333", "when": "signed"}, {"share": "0.667", "when": "accepted"}]
        type(file.clause).objects.update(definition={"tranches": shares, "money_kind": "REWARD"})
        client.force_login(finance)
        page = text(client.get(reverse("funds:plan-new", args=[file.uuid])))
        assert 'value="0.00333"' in page
        assert 'value="0.00667"' in page
        assert 'value="accepted"' in page

    def test_makes_the_plan(self, client, zone, finance):
        file = money.application(zone)
        client.force_login(finance)
        body = {
            "tranche_1.amount_yuan": "105", "tranche_1.condition": "signed",
            "tranche_2.amount_yuan": "245", "tranche_2.due_on": "2026-09-01",
        }  # fmt: skip
        address = reverse("funds:plan-new", args=[file.uuid])
        assert client.post(address, body).status_code == 302
        rows = Tranche.objects.order_by("number").values_list("amount_fen", "condition")
        assert list(rows) == [(105 * WAN, "signed"), (245 * WAN, "")]

    @pytest.mark.parametrize(
        "body",
        [
            {"tranche_1.amount_yuan": "350.0000001", "tranche_1.condition": "x"},
            {"tranche_1.amount_yuan": "349", "tranche_1.condition": "x"},
            {
                "tranche_1.amount_yuan": "350",
                "tranche_1.condition": "x",
                "tranche_2.condition": "y",
            },
            {},
        ],
    )
    def test_keeps_what_is_wrong_on_the_form(self, client, zone, finance, body):
        client.force_login(finance)
        address = reverse("funds:plan-new", args=[money.application(zone).uuid])
        assert client.post(address, body).status_code == 422
        assert Plan.objects.count() == 0


class TestReceipts:
    def test_a_file_is_imported(self, client, order, cashier, finance):
        orders.release(order, by=finance)
        client.force_login(cashier)
        content = f"reference,amount,date,account\nTJ-1,1050000,2026-06-01,{NUMBER}\n".encode()
        file = SimpleUploadedFile("receipt.csv", content)
        answer = client.post(reverse("funds:statement-import"), {"file": file}, follow=True)
        assert "1 line read, 1 matched." in text(answer)
        assert PaymentOrder.objects.get().state == "CONFIRMED"

    def test_a_wrong_file_says_which_line(self, client, cashier):
        client.force_login(cashier)
        file = SimpleUploadedFile("receipt.csv", b"reference,amount,date\nX,many,2026-06-01\n")
        answer = client.post(reverse("funds:statement-import"), {"file": file})
        assert answer.status_code == 422
        assert "Line 2: the amount cannot be read." in text(answer)

    def test_a_line_is_matched_by_hand_only_to_its_amount(self, client, order, cashier, finance):
        orders.release(order, by=finance)
        client.force_login(cashier)
        body = {"bank_reference": "TJ-1", "amount_yuan": "105", "booked_on": "2026-06-01"}
        assert client.post(reverse("funds:statement-new"), body).status_code == 302
        other = {"bank_reference": "TJ-2", "amount_yuan": "104", "booked_on": "2026-06-01"}
        client.post(reverse("funds:statement-new"), other)
        first, second = BankStatement.objects.order_by("pk")
        wrong = client.get(reverse("funds:statement-match", args=[second.uuid]))
        assert str(order.uuid) not in text(wrong)
        address = reverse("funds:statement-match", args=[first.uuid])
        assert client.post(address, {"order": order.uuid}).status_code == 302
        assert PaymentOrder.objects.get().state == "CONFIRMED"


class TestFunds:
    def test_every_figure_opens_its_entries(self, client, zone, finance, cashier, fund_officer):
        order = orders.prepare(by=cashier, tranche=money.due(zone))
        orders.release(order, by=finance)
        orders.confirm(order, by=cashier, bank_reference="TJ-1")
        client.force_login(finance)
        page = text(client.get("/funds/"))
        for figure in ("10,000.00", "245.00", "105.00", "9,650.00"):
            assert figure in page
        line = BudgetLine.objects.get()
        address = f"/payments/ledger/?budget_line={line.uuid}&kind=PAY,RETURN"
        assert address.replace("&", "&amp;").replace(",", "%2C") in page
        answer = client.get(address)
        assert "105.00" in text(answer)
        assert "245.00" not in text(answer)

    def test_a_line_tells_a_difference_by_name(self, client, zone, finance):
        line = money.line(zone)
        client.force_login(finance)
        assert "agree to the fen" in text(client.get(line.get_absolute_url()))
        BudgetLine.objects.update(reserved_fen=1)
        assert "reserved_fen is 1 fen, the ledger sums to 0 fen" in text(
            client.get(line.get_absolute_url())
        )

    def test_funds_and_lines_are_opened_by_finance(self, client, finance, fund_officer):
        client.force_login(finance)
        client.post(reverse("funds:fund-new"), {"name": "Guidance fund"})
        address = reverse("funds:budget-line-new", args=[Fund.objects.get().uuid])
        body = {
            "year": "2026", "purpose": "NEW-PRODUCTS", "source": "BUDGET",
            "appropriated_yuan": "1,000",
        }  # fmt: skip
        assert client.post(address, body).status_code == 302
        assert BudgetLine.objects.get().appropriated_fen == 1000 * WAN
        assert client.post(address, body).status_code == 422
        client.force_login(fund_officer)
        assert client.post(address, body).status_code == 403


class TestMyDay:
    def waiting(self, user) -> list[str]:
        fresh = type(user).objects.get(pk=user.pk)
        day = desk.day_of(fresh)
        return [str(item.action) for item in (*day.now, *day.waiting, *day.soon, *day.later)]

    def test_tells_each_what_waits(self, zone, cashier, finance, fund_officer, applicant):
        file = money.application(zone)
        EnterpriseMember.objects.create(enterprise=file.enterprise, user=applicant, kind="CLERK")
        assert "Make the plan" in self.waiting(finance)
        assert "Propose a bank account" in self.waiting(applicant)
        accounts.propose(
            by=applicant, enterprise=file.enterprise, holder="x", bank="y", number="123456"
        )
        assert "Propose a bank account" not in self.waiting(applicant)
        assert "Verify" in self.waiting(cashier)
        tranche = money.due(zone)
        assert "Prepare" in self.waiting(cashier)
        order = orders.prepare(by=cashier, tranche=tranche)
        assert "Prepare" not in self.waiting(cashier)
        assert "Release the payment" in self.waiting(finance)
        orders.release(order, by=finance)
        assert "Confirm the payment" in self.waiting(cashier)
        orders.confirm(order, by=cashier, bank_reference="TJ-1")
        assert "Accept the use" in self.waiting(fund_officer)
        assert "Release the payment" not in self.waiting(finance)

    def test_tells_nothing_of_another_zone(self, zone):
        money.due(zone)
        other = ZoneFactory(code="JNH")
        for role in ("FINANCE", "CASHIER", "FUND_OFFICER", "AUDITOR"):
            assert self.waiting(user_with(role, zone=other)) == []


class TestPaymentsOfAFile:
    def address(self, file) -> str:
        return reverse("funds:application-payments", args=[file.uuid])

    def test_show_each_reader_the_own_steps(self, client, zone, order, finance, cashier, auditor):
        file = order.tranche.plan.application
        release = reverse("funds:payment-order-step", args=[order.uuid, "release"])
        inspect = reverse("funds:inspection-new", args=[file.uuid])
        client.force_login(finance)
        page = text(client.get(self.address(file)))
        assert release in page
        assert inspect not in page
        client.force_login(auditor)
        page = text(client.get(self.address(file)))
        assert release not in page
        assert inspect in page

    def test_show_the_enterprise_its_tranches_without_orders(self, client, order, applicant):
        file = order.tranche.plan.application
        EnterpriseMember.objects.create(enterprise=file.enterprise, user=applicant, kind="CLERK")
        client.force_login(applicant)
        page = text(client.get(self.address(file)))
        assert "105.00" in page
        assert order.get_absolute_url() not in page

    def test_are_closed_to_strangers(self, client, zone, order):
        client.force_login(user_with("APPLICANT", zone=zone))
        assert client.get(self.address(order.tranche.plan.application)).status_code == 404
