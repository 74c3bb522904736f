"""The doors to leads, claims, conflicts and opinions."""

import pytest

from crm.models import Lead
from tests.crm.leads.story import CODE, JUDGING, NAME

pytestmark = pytest.mark.django_db
PDF = b"%PDF-1.4\n1 0 obj\n<< /Type /Catalog >>\nendobj\ntrailer\n<< /Root 1 0 R >>\n%%EOF\n"


@pytest.fixture
def api(api_client):
    return Api(api_client)


class Api:
    """Speaks JSON as whoever is named."""

    def __init__(self, client) -> None:
        self.client = client

    def get(self, who, path: str, status: int = 200):
        self.client.force_authenticate(who)
        return self._read(self.client.get(f"/api/v1/{path}"), status)

    def post(self, who, path: str, body: dict | None = None, status: int = 201):
        self.client.force_authenticate(who)
        return self._read(self.client.post(f"/api/v1/{path}", body or {}), status)

    def patch(self, who, path: str, body: dict, status: int = 200):
        self.client.force_authenticate(who)
        return self._read(self.client.patch(f"/api/v1/{path}", body), status)

    def step(self, who, path: str, name: str, status: int = 200, **facts):
        version = self.get(who, f"{path}/steps/")["version"]
        return self.post(who, f"{path}/steps/", {"step": name, "version": version} | facts, status)

    def _read(self, answer, status: int):
        assert answer.status_code == status, answer.content.decode()[:2000]
        return answer.json()


def register(api, people, status: int = 201, **more):
    body = {"enterprise_name": NAME, "summary": "Reducer line"} | more
    return api.post(people.officer, "leads/", body, status)


class TestRegistration:
    def test_a_name_and_one_sentence_are_enough(self, api, people, now):
        lead = register(api, people)
        assert lead["number"] == "L-2026-000001"
        assert (lead["stage"], lead["status"], lead["track"], lead["in_pool"]) == (
            "REGISTERED", "ACTIVE", "", False,
        )  # fmt: skip
        assert lead["owner"] == {"id": str(people.officer.uuid), "name": "Officer"}
        assert lead["enterprise"]["name"] == NAME
        assert (lead["claim"]["state"], lead["claim"]["until"]) == ("PROVISIONAL", "2026-03-09")
        receipt = lead["claim"]["receipt"]
        assert (receipt["number"], receipt["at"]) == ("C-2026-000001", "2026-03-02T09:00:00+08:00")
        assert len(receipt["digest"]) == 64
        assert (lead["collisions"], lead["version"]) == ([], 1)


class TestTheWay:
    def test_a_program_leads_a_lead_until_the_firm_is_a_resident(self, api, people, park, now):
        lead = register(api, people)
        path, firm = f"leads/{lead['id']}", lead["enterprise"]["id"]
        body = {"enterprise": firm, "name": "Zhou Kai", "phone": "13800001111"}
        contact = api.post(people.officer, "contacts/", body)
        api.step(
            people.officer, path, "judge", source="VISIT", industry_code="C3484",
            planned_investment_yuan="120000000.00", judging=JUDGING,
        )  # fmt: skip
        api.step(
            people.officer, path, "negotiate", contact=contact["id"], grade="A",
            target_park=str(park.uuid),
        )  # fmt: skip
        api.step(
            people.officer, path, "submit_for_review", fixed_asset_investment_yuan="80000000.00",
            need={"kind": "LAND", "area_m2": "26000"}, energy_note="1850 tce",
            environment_note="report form", investor={"credit_code": CODE},
        )  # fmt: skip
        for code, reviewer in people.reviewers.items():
            body = {"lead": lead["id"], "department": code, "verdict": "AGREE", "comment": "ok"}
            opinion = api.post(reviewer, "opinions/", body)
            signed = api.step(reviewer, f"opinions/{opinion['id']}", "sign")
            assert signed["state"] == "SIGNED"
        api.step(people.leader, path, "pass_review")
        agreement = api.post(
            people.officer,
            "agreements/",
            {
                "enterprise": firm, "lead": lead["id"], "kind": "FORMAL",
                "signed_on": "2026-03-02", "total_yuan": "120000000.00",
                "fixed_yuan": "80000000.00",
                "commitments": [
                    {
                        "party": "ENTERPRISE", "measure": "PAID_IN_CAPITAL",
                        "amount": "30000000.00", "due_on": "2027-06-30",
                    }
                ],
            },
        )  # fmt: skip
        signed = api.step(people.leader, path, "sign", agreement=agreement["id"])
        assert (signed["stage"], signed["claim"]["state"]) == ("SIGNED", "SETTLED")
        landed = api.step(
            people.officer, path, "land", credit_code=CODE, registered_on="2026-03-02",
            park=str(park.uuid), manager=str(people.manager.uuid), handover_note="All promises",
        )  # fmt: skip
        assert landed["stage"] == "LANDED"
        enterprise = api.get(people.manager, f"enterprises/{firm}/")
        assert (enterprise["is_resident"], enterprise["credit_code"]) == (True, CODE)
        assert Lead.objects.get().enterprise.assignments.get().user == people.manager
