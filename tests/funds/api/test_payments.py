import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from crm.models import EnterpriseMember
from funds.actions import orders
from funds.models import Account, LedgerEntry, PaymentOrder, Plan, Tranche
from tests.factories import money
from tests.factories.crm import EnterpriseFactory
from tests.factories.money import NUMBER
from tests.factories.papers import a_file
from tests.factories.users import ZoneFactory, user_with

pytestmark = pytest.mark.django_db
API = "/api/v1/"


@pytest.fixture
def send(api_client):
    """Return `send(user, method, path, body)`, which answers status and JSON."""

    def sent(user, method, path, body=None):
        api_client.force_authenticate(user)
        answer = getattr(api_client, method)(f"{API}{path}", body, format="json")
        return answer.status_code, answer.json() if answer.content else None

    return sent


@pytest.fixture
def step(send):
    def taken(user, path, name, **facts):
        _status, seen = send(user, "get", f"{path}/steps/")
        body = {"step": name, "version": seen["version"], **facts}
        return send(user, "post", f"{path}/steps/", body)

    return taken


def codes(body) -> list[str]:
    return sorted(error["code"] for error in body["errors"])


class TestTheWayOfTheMoney:
    def test_from_the_account_to_the_confirmed_payment(
        self, send, step, zone, fund_officer, cashier, finance
    ):
        file = money.application(zone)
        firm = file.enterprise
        body = {"enterprise": str(firm.uuid), "holder": firm.name, "bank": "ICBC", "number": NUMBER}
        status, account = send(fund_officer, "post", "accounts/", body)
        assert (status, account["state"], account["number"]) == (201, "PROPOSED", "****0018")
        assert step(cashier, f"accounts/{account['id']}", "verify")[1]["state"] == "VERIFIED"
        listed = [
            {
                "number": 1,
                "amount_yuan": "1050000.00",
                "condition": "signed",
                "due_on": "2026-06-01",
            },
            {"number": 2, "amount_yuan": "2450000.00", "condition": "accepted"},
        ]
        body = {"application": str(file.uuid), "tranches": listed}
        status, plan = send(finance, "post", "plans/", body)
        assert (status, plan["total_yuan"]) == (201, "3500000.00")
        assert [one["state"] for one in plan["tranches"]] == ["PLANNED", "PLANNED"]
        assert step(finance, f"applications/{file.uuid}", "adopt_plan")[1]["state"] == "FUNDED"
        tranche = f"tranches/{plan['tranches'][0]['id']}"
        proof = str(a_file(fund_officer).uuid)
        done = step(fund_officer, tranche, "confirm_condition", evidence=[proof])
        assert (done[0], done[1]["state"]) == (200, "DUE")
        status, order = send(
            cashier, "post", "payment-orders/", {"tranche": plan["tranches"][0]["id"]}
        )
        assert (status, order["amount_yuan"], order["state"]) == (201, "1050000.00", "PREPARED")
        assert (order["account"]["holder"], order["account"]["number"]) == (firm.name, "****0018")
        path = f"payment-orders/{order['id']}"
        assert step(finance, path, "release")[1]["state"] == "RELEASED"
        done = step(cashier, path, "confirm", bank_reference="TJ-1")
        assert (done[0], done[1]["state"], done[1]["bank_reference"]) == (200, "CONFIRMED", "TJ-1")
        assert step(fund_officer, tranche, "accept_use")[1]["state"] == "SETTLED"
        status, ledger = send(finance, "get", f"ledger-entries/?application={file.uuid}")
        kinds = [(one["kind"], one["amount_yuan"]) for one in ledger["results"]]
        assert kinds == [
            ("PAY", "1050000.00"), ("COMMIT", "3500000.00"), ("RESERVE", "3500000.00"),
        ]  # fmt: skip


class TestSteps:
    @pytest.fixture
    def order(self, send, zone, cashier):
        tranche = money.due(zone)
        return send(cashier, "post", "payment-orders/", {"tranche": str(tranche.uuid)})[1]

    def test_show_the_cashier_the_release_closed_by_role_and_separation(self, send, order, cashier):
        _status, seen = send(cashier, "get", f"payment-orders/{order['id']}/steps/")
        release = next(one for one in seen["steps"] if one["name"] == "release")
        assert release["open"] is False
        assert [one["code"] for one in release["reasons"]] == ["role", "separation_of_duties"]

    def test_of_another_role_are_403_and_change_nothing(self, step, order, cashier):
        status, body = step(cashier, f"payment-orders/{order['id']}", "release")
        assert (status, codes(body)) == (403, ["role", "separation_of_duties"])
        assert PaymentOrder.objects.get().state == "PREPARED"

    def test_without_a_version_are_400_and_stale_ones_409(self, send, order, finance):
        path = f"payment-orders/{order['id']}/steps/"
        assert send(finance, "post", path, {"step": "release"})[0] == 400
        status, body = send(finance, "post", path, {"step": "release", "version": 99})
        assert (status, codes(body)) == (409, ["stale"])

    def test_tell_a_missing_reference(self, step, order, finance, cashier):
        path = f"payment-orders/{order['id']}"
        step(finance, path, "release")
        status, body = step(cashier, path, "confirm")
        assert (status, codes(body), body["errors"][0]["attr"]) == (
            409, ["missing_fact"], "bank_reference",
        )  # fmt: skip
        assert step(cashier, path, "confirm", bank_reference="x" * 61)[0] == 400
        assert step(cashier, path, "confirm", bank_reference=7)[0] == 400
        assert not LedgerEntry.objects.filter(kind="PAY").exists()


class TestWrongInput:
    def test_of_an_account(self, send, zone, fund_officer):
        firm = EnterpriseFactory(zone=zone)
        right = {"enterprise": str(firm.uuid), "holder": "x", "bank": "y", "number": "123456"}
        for name, value in [
            ("enterprise", "nothing"), ("enterprise", None), ("holder", ""), ("holder", "x" * 201),
            ("number", "1" * 41), ("bank", None), ("holder", "a\x00b"),
        ]:  # fmt: skip
            status, body = send(fund_officer, "post", "accounts/", right | {name: value})
            assert (status, {one["attr"] for one in body["errors"]}) == (400, {name}), (name, value)
        assert Account.objects.count() == 0

    @pytest.mark.parametrize(
        "amount", ["-1.00", "0.001", "many", "1e3", "10000000000000000.00", None, True]
    )
    def test_of_an_amount(self, send, zone, finance, amount):
        file = money.application(zone)
        listed = [{"number": 1, "amount_yuan": amount}]
        body = {"application": str(file.uuid), "tranches": listed}
        assert send(finance, "post", "plans/", body)[0] == 400
        assert Plan.objects.count() == 0

    def test_of_a_plan(self, send, zone, finance):
        file = money.application(zone)
        for listed in ([], None, "x", [{"number": 1}], [{"number": 0, "amount_yuan": "1.00"}]):
            body = {"application": str(file.uuid), "tranches": listed}
            assert send(finance, "post", "plans/", body)[0] == 400, listed
        body = {
            "application": str(file.uuid), "tranches": [{"number": 1, "amount_yuan": "3499999.99"}]
        }  # fmt: skip
        status, answer = send(finance, "post", "plans/", body)
        assert (status, codes(answer)) == (409, ["plan_differs"])

    def test_of_a_foreign_tranche(self, send, zone, cashier):
        foreign = money.due(ZoneFactory(code="JNH"))
        body = {"tranche": str(foreign.uuid)}
        assert send(cashier, "post", "payment-orders/", body)[0] == 400
        assert PaymentOrder.objects.count() == 0

    def test_of_a_filter(self, send, finance):
        assert send(finance, "get", "ledger-entries/?kind=GIFT")[0] == 400
        assert send(finance, "get", "payment-orders/?colour=red")[0] == 400


class TestWhoSees:
    LISTS = ("accounts", "plans", "tranches", "payment-orders", "bank-statements", "ledger-entries")

    @pytest.fixture
    def order(self, zone, send, cashier):
        tranche = money.due(zone)
        send(cashier, "post", "payment-orders/", {"tranche": str(tranche.uuid)})
        return PaymentOrder.objects.get()

    def test_handlers_see_what_is_there(self, send, order, finance):
        for name in ("accounts", "plans", "payment-orders"):
            assert send(finance, "get", f"{name}/")[1]["count"] == 1, name
        assert send(finance, "get", "tranches/?state=DUE")[1]["count"] == 1

    def test_nothing_of_it_is_seen_from_another_zone(self, send, order):
        other = user_with("FINANCE", zone=ZoneFactory(code="JNH"))
        for name in self.LISTS:
            status, body = send(other, "get", f"{name}/")
            assert (status, body["count"]) == (200, 0), name
        for path in (f"payment-orders/{order.uuid}", f"tranches/{order.tranche.uuid}"):
            assert send(other, "get", f"{path}/")[0] == 404
            assert send(other, "get", f"{path}/steps/")[0] == 404
            assert (
                send(other, "post", f"{path}/steps/", {"step": "release", "version": 1})[0] == 404
            )

    @pytest.mark.parametrize("role", ["OFFICER", "OBSERVER", "REVIEWER", "THIRD_PARTY"])
    def test_other_roles_get_403(self, send, zone, order, role):
        user = user_with(role, zone=zone)
        for name in ("accounts", "plans", "tranches", "payment-orders", "bank-statements"):
            assert send(user, "get", f"{name}/")[0] == 403, (role, name)

    def test_an_applicant_sees_plan_and_account_of_the_own_firm_only(
        self, send, zone, order, applicant
    ):
        firm = order.tranche.plan.application.enterprise
        money.due(zone)
        EnterpriseMember.objects.create(enterprise=firm, user=applicant, kind="CLERK")
        assert send(applicant, "get", "plans/")[1]["count"] == 1
        assert send(applicant, "get", "accounts/")[1]["count"] == 1
        assert send(applicant, "get", "payment-orders/")[0] == 403
        assert send(applicant, "get", f"payment-orders/{order.uuid}/")[0] == 404

    def test_the_ledger_is_read_only(self, send, order, finance):
        assert send(finance, "post", "ledger-entries/", {})[0] == 405
        entry = LedgerEntry.objects.first()
        assert send(finance, "delete", f"ledger-entries/{entry.uuid}/")[0] == 405


class TestReveal:
    def test_is_logged_and_kept_from_who_may_not_see(self, send, zone, cashier):
        account = money.account(EnterpriseFactory(zone=zone))
        path = f"accounts/{account.uuid}/reveal/"
        assert send(cashier, "post", path) == (200, {"number": NUMBER})
        assert send(user_with("OFFICER", zone=zone), "post", path)[0] == 404
        assert NUMBER not in str(send(cashier, "get", f"accounts/{account.uuid}/"))


class TestTranchePatch:
    def test_is_for_finance_with_the_version_seen(self, send, zone, finance, cashier):
        tranche = money.tranche(money.funded(zone))
        path, body = f"tranches/{tranche.uuid}/", {"condition": "invoices", "version": 1}
        assert send(finance, "patch", path, {"condition": "x"})[0] == 400
        assert send(cashier, "patch", path, body)[0] == 403
        status, answer = send(finance, "patch", path, body)
        assert (status, answer["condition"]) == (200, "invoices")
        assert Tranche.objects.get(pk=tranche.pk).condition == "invoices"


class TestStatements:
    def test_are_entered_and_matched(self, send, step, zone, cashier, finance):
        tranche = money.due(zone)
        order = send(cashier, "post", "payment-orders/", {"tranche": str(tranche.uuid)})[1]
        step(finance, f"payment-orders/{order['id']}", "release")
        body = {"bank_reference": "TJ-1", "amount_yuan": "1050000.00", "booked_on": "2026-06-01"}
        status, line = send(cashier, "post", "bank-statements/", body)
        assert (status, line["is_matched"]) == (201, False)
        path = f"bank-statements/{line['id']}/match/"
        status, line = send(cashier, "post", path, {"order": order["id"]})
        assert (status, line["order"]["id"]) == (201, order["id"])
        assert PaymentOrder.objects.get().state == "CONFIRMED"
        assert send(cashier, "post", "bank-statements/", body)[0] == 409
        assert send(finance, "post", "bank-statements/", body)[0] == 403


@pytest.mark.parametrize(
    "name", ["accounts", "plans", "tranches", "payment-orders", "ledger-entries"]
)
def test_a_list_takes_the_same_queries_for_many_rows(name, send, zone, finance):
    def fill(count):
        for _one in range(count):
            file = money.funded(zone)
            cashier = user_with("CASHIER", zone=zone)
            orders.prepare(by=cashier, tranche=money.tranche(file, state="DUE"))

    def counted():
        with CaptureQueriesContext(connection) as found:
            assert send(type(finance).objects.get(pk=finance.pk), "get", f"{name}/")[0] == 200
        return len(found)

    fill(2)
    few = counted()
    fill(6)
    assert counted() == few
