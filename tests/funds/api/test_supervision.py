import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from crm.models import EnterpriseMember
from funds.models import Application, Finding, Loan, PastGrant, Sanction
from tests.factories import money
from tests.factories.crm import EnterpriseFactory, ParkFactory
from tests.factories.papers import a_file
from tests.factories.users import ZoneFactory, user_with

pytestmark = pytest.mark.django_db
API = "/api/v1/"


@pytest.fixture
def send(api_client):
    def sent(user, method, path, body=None):
        api_client.force_authenticate(user)
        answer = getattr(api_client, method)(f"{API}{path}", body, format="json")
        return answer.status_code, answer.json() if answer.content else None

    return sent


@pytest.fixture
def step(send):
    def taken(user, path, name, **facts):
        _status, seen = send(user, "get", f"{path}/steps/")
        return send(
            user, "post", f"{path}/steps/", {"step": name, "version": seen["version"], **facts}
        )

    return taken


@pytest.fixture
def file(zone):
    return money.funded(zone)


class TestSupervision:
    def test_from_the_inspection_to_the_closed_finding(
        self, send, step, file, zone, auditor, applicant
    ):
        EnterpriseMember.objects.create(enterprise=file.enterprise, user=applicant, kind="CLERK")
        body = {"application": str(file.uuid), "kind": "ON_SITE", "held_on": "2026-06-01"}
        status, inspection = send(auditor, "post", "inspections/", body)
        assert (status, inspection["inspector"]["id"]) == (201, str(auditor.uuid))
        body = {
            "inspection": inspection["id"], "text": "An invoice is missing",
            "amount_yuan": "120.50", "due_on": "2026-07-01",
        }  # fmt: skip
        status, finding = send(auditor, "post", "findings/", body)
        assert (status, finding["state"], finding["amount_yuan"]) == (201, "OPEN", "120.50")
        path = f"findings/{finding['id']}"
        proof = str(a_file(applicant).uuid)
        assert step(applicant, path, "rectify", evidence=[proof])[1]["state"] == "RECTIFIED"
        assert step(auditor, path, "send_back")[0] == 409
        assert step(auditor, path, "send_back", comment="another year")[1]["state"] == "OPEN"
        assert step(applicant, path, "rectify")[1]["state"] == "RECTIFIED"
        assert step(applicant, path, "close")[0] == 403
        assert step(auditor, path, "close")[1]["state"] == "CLOSED"

    def test_recoveries(self, send, step, file, finance, cashier, chair):
        Application.objects.update(paid_fen=100_00)
        body = {"application": str(file.uuid), "amount_yuan": "100.01", "ground": "unused"}
        assert send(finance, "post", "recoveries/", body)[0] == 409
        body["amount_yuan"] = "40.00"
        status, recovery = send(finance, "post", "recoveries/", body)
        assert (status, recovery["state"]) == (201, "OPEN")
        path = f"recoveries/{recovery['id']}"
        assert step(finance, path, "receive")[0] == 403
        assert step(cashier, path, "receive")[1]["state"] == "RECEIVED"
        shown = send(finance, "get", f"applications/{file.uuid}/")[1]
        assert (shown["paid_yuan"], shown["recovered_yuan"]) == ("100.00", "40.00")
        second = send(finance, "post", "recoveries/", body)[1]
        path = f"recoveries/{second['id']}"
        assert step(chair, path, "write_off")[0] == 409
        document = str(a_file(chair).uuid)
        assert step(chair, path, "write_off", document=document)[1]["state"] == "WRITTEN_OFF"

    def test_sanctions(self, send, step, file, fund_officer, chair, auditor):
        body = {"enterprise": str(file.enterprise.uuid), "kind": "BAN", "ground": "false"}
        assert send(fund_officer, "post", "sanctions/", body)[0] == 409
        body["until"] = "2090-01-01"
        assert send(auditor, "post", "sanctions/", body)[0] == 403
        status, sanction = send(fund_officer, "post", "sanctions/", body)
        assert (status, sanction["state"]) == (201, "PROPOSED")
        assert step(fund_officer, f"sanctions/{sanction['id']}", "decide")[0] == 403
        assert step(chair, f"sanctions/{sanction['id']}", "decide")[1]["state"] == "DECIDED"

    def test_nothing_of_it_is_seen_from_another_zone(self, send, file, auditor):
        body = {"application": str(file.uuid), "kind": "DESK", "held_on": "2026-06-01"}
        made = send(auditor, "post", "inspections/", body)[1]
        other = user_with("AUDITOR", zone=ZoneFactory(code="JNH"))
        assert send(auditor, "get", "inspections/")[1]["count"] == 1
        assert send(other, "get", "inspections/")[1]["count"] == 0
        assert send(other, "get", f"inspections/{made['id']}/")[0] == 404
        assert send(other, "post", "inspections/", body)[0] == 400

    @pytest.mark.parametrize(
        ("path", "body"),
        [
            ("inspections/", {"kind": "VISIT", "held_on": "2026-06-01"}),
            ("inspections/", {"kind": "DESK", "held_on": "yesterday"}),
            ("recoveries/", {"amount_yuan": "-1.00", "ground": "x"}),
            ("recoveries/", {"amount_yuan": "1.00", "ground": ""}),
        ],
    )
    def test_wrong_input_is_400(self, send, file, zone, path, body):
        role = "AUDITOR" if path.startswith("insp") else "FINANCE"
        user = user_with(role, zone=zone)
        assert send(user, "post", path, {"application": str(file.uuid)} | body)[0] == 400
        assert Finding.objects.count() == Sanction.objects.count() == 0


class TestEvidence:
    def bodies(self, firm) -> list[tuple]:
        of = {"enterprise": str(firm.uuid)}
        return [
            ("loans/", "FINANCE", of | {"principal_yuan": "100.00", "due_on": "2026-01-01"}),
            (
                "searches/", "FUND_OFFICER",
                of | {"kind": "CREDIT", "searched_on": "2026-06-01", "result": "CLEAR"},
            ),
            (
                "benchmarks/", "STATISTICIAN",
                {
                    "park": str(ParkFactory(zone=firm.zone).uuid), "measure": "REVENUE",
                    "period": "2023-2025", "value": "-0.01", "method": "MEAN_OF_RATES", "n": 12,
                    "with_applicant": True,
                },
            ),
            (
                "industry-catalogue/", "STATISTICIAN",
                {
                    "industry_code": "C34", "kind": "ENCOURAGED", "text": "x",
                    "catalogue": "2024", "from_on": "2024-02-01",
                },
            ),
            (
                "grants/", "FUND_OFFICER",
                of | {
                    "clause_text": "First sets", "year": 2024, "amount_yuan": "5.00",
                    "evidence": ["0218-33"],
                },
            ),
        ]  # fmt: skip

    def test_is_entered_by_one_and_verified_by_another(self, send, step, zone):
        for path, role, body in self.bodies(EnterpriseFactory(zone=zone)):
            author, other = user_with(role, zone=zone), user_with("STATISTICIAN", zone=zone)
            status, made = send(author, "post", path, body)
            assert (status, made["state"]) == (201, "ENTERED"), path
            for name, value in body.items():
                shown = made[name]["id"] if isinstance(made[name], dict) else made[name]
                assert str(shown).rstrip("0") == str(value).rstrip("0"), (path, name)
            one = f"{path}{made['id']}"
            status, answer = step(author, one, "verify")
            found = {error["code"] for error in answer["errors"]}
            assert status in (403, 409), path
            assert "separation_of_duties" in found, path
            assert step(other, one, "verify")[1]["state"] == "VERIFIED", path

    def test_is_refused_to_roles_that_do_not_enter_it(self, send, zone):
        for path, _role, body in self.bodies(EnterpriseFactory(zone=zone)):
            assert send(user_with("AUDITOR", zone=zone), "post", path, body)[0] == 403, path

    def test_of_another_zone_is_neither_seen_nor_named(self, send, zone):
        firm = EnterpriseFactory(zone=zone)
        other = user_with("FINANCE", zone=ZoneFactory(code="JNH"))
        Loan.objects.create(
            zone=zone, enterprise=firm, author=other, principal_fen=1, due_on="2026-01-01"
        )
        assert send(other, "get", "loans/")[1]["count"] == 0
        body = {"enterprise": str(firm.uuid), "principal_yuan": "1.00", "due_on": "2026-01-01"}
        assert send(other, "post", "loans/", body)[0] == 400
        assert send(user_with("FINANCE", zone=zone), "get", "loans/")[1]["count"] == 1

    @pytest.mark.parametrize(
        ("path", "role", "wrong"),
        [
            ("benchmarks/", "STATISTICIAN", {"period": "2025-2023"}),
            ("benchmarks/", "STATISTICIAN", {"period": "last year"}),
            ("benchmarks/", "STATISTICIAN", {"value": "NaN"}),
            ("benchmarks/", "STATISTICIAN", {"n": 0}),
            ("benchmarks/", "STATISTICIAN", {"measure": "LUCK"}),
            ("industry-catalogue/", "STATISTICIAN", {"industry_code": "C34; drop"}),
            ("loans/", "FINANCE", {"principal_yuan": "0.00"}),
            ("loans/", "FINANCE", {"principal_yuan": "99999999999999999"}),
            ("searches/", "FUND_OFFICER", {"searched_on": "2090-01-01"}),
            ("searches/", "FUND_OFFICER", {"result": "MAYBE"}),
            ("grants/", "FUND_OFFICER", {"year": 1800}),
        ],
    )
    def test_wrong_input_is_400_and_leaves_nothing(self, send, zone, path, role, wrong):
        bodies = {one: body for one, _role, body in self.bodies(EnterpriseFactory(zone=zone))}
        user = user_with(role, zone=zone)
        status, answer = send(user, "post", path, bodies[path] | wrong)
        assert status == 400, answer
        assert send(user, "get", path)[1]["count"] == 0

    def test_files_and_numbers_of_a_past_grant_are_told_apart(self, send, zone, fund_officer):
        from hightech.core import files

        paper = a_file(fund_officer)
        body = dict(self.bodies(EnterpriseFactory(zone=zone))[-1][2])
        body["evidence"] = ["0218-33", str(paper.uuid)]
        assert send(fund_officer, "post", "grants/", body)[1]["evidence"] == ["0218-33"]
        assert files.of(PastGrant.objects.get()).get().file == paper


@pytest.mark.parametrize("name", ["inspections", "findings", "sanctions", "recoveries"])
def test_a_list_takes_the_same_queries_for_many_rows(name, send, zone, auditor):
    from funds.models import Inspection, Recovery

    def fill(count):
        for _one in range(count):
            file = money.funded(zone)
            inspection = Inspection.objects.create(
                application=file, kind="DESK", held_on="2026-06-01",
                inspector=user_with("AUDITOR", zone=zone),
            )  # fmt: skip
            Finding.objects.create(inspection=inspection, text="x", due_on="2026-07-01")
            officer = user_with("FUND_OFFICER", zone=zone)
            Sanction.objects.create(
                enterprise=file.enterprise, kind="STOP", ground="x", proposed_by=officer
            )
            Recovery.objects.create(
                application=file, amount_fen=1, ground="x",
                opened_by=user_with("FINANCE", zone=zone),
            )  # fmt: skip

    def counted():
        with CaptureQueriesContext(connection) as found:
            assert send(type(auditor).objects.get(pk=auditor.pk), "get", f"{name}/")[0] == 200
        return len(found)

    fill(2)
    few = counted()
    fill(6)
    assert counted() == few
