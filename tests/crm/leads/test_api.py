"""The doors to leads, claims, conflicts and opinions."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from crm.models import (
    Claim,
    CollisionCheck,
    ConflictCase,
    Enterprise,
    Lead,
    Opinion,
    ParkMember,
)
from hightech.core import clock
from tests.crm.leads.story import CODE, JUDGING, NAME
from tests.factories.crm import LeadFactory
from tests.factories.users import ZoneFactory, user_with

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


class TestWrongInput:
    @pytest.mark.parametrize(
        ("body", "attr"),
        [
            ({"enterprise_name": ""}, "enterprise_name"),
            ({"enterprise_name": "x" * 201}, "enterprise_name"),
            ({"enterprise_name": "a\x00b"}, "enterprise_name"),
            ({"summary": ""}, "summary"),
            ({"summary": None}, "summary"),
            ({"summary": "x" * 501}, "summary"),
            ({"credit_code": "123"}, "credit_code"),
            ({"source": "MOON"}, "source"),
            ({"industry_code": "Z9999"}, "industry_code"),
            ({"industry_code": "C3484; drop"}, "industry_code"),
            ({"planned_investment_yuan": "-1.00"}, "planned_investment_yuan"),
            ({"planned_investment_yuan": "1.001"}, "planned_investment_yuan"),
            ({"planned_investment_yuan": "9" * 30}, "planned_investment_yuan"),
            ({"planned_investment_yuan": "NaN"}, "planned_investment_yuan"),
            ({"target_park": "nowhere"}, "target_park"),
            ({"contact": "00000000-0000-0000-0000-000000000000"}, "contact"),
            ({"contact": {"name": "Zhou"}}, "contact.phone"),
            ({"is_confidential": True}, "code_name"),
            ({"enterprise": "00000000-0000-0000-0000-000000000000"}, "enterprise"),
            ({"grade": "E"}, "grade"),
            ({"next_on": "tomorrow"}, "next_on"),
        ],
    )  # fmt: skip
    def test_of_a_registration_is_400_with_its_field_and_leaves_nothing(
        self, api, people, body, attr
    ):
        answer = register(api, people, 400, **body)
        assert answer["type"] == "validation_error"
        assert attr in {error["attr"] for error in answer["errors"]}
        assert (Lead.objects.count(), Enterprise.objects.count()) == (0, 0)

    @pytest.mark.parametrize(
        ("facts", "attr"),
        [
            ({"source": "MOON"}, "source"),
            ({"source": 5}, "source"),
            ({"industry_code": "C34845"}, "industry_code"),
            ({"planned_investment_yuan": "-5"}, "planned_investment_yuan"),
            ({"judging": "good"}, "judging"),
            ({"judging": {"verdict": "FOLLOW"}}, "judging.market"),
            ({"judging": JUDGING | {"verdict": "MAYBE"}}, "judging.verdict"),
            ({"comment": ["x"]}, "comment"),
        ],
    )
    def test_of_a_fact_is_400_with_its_field(self, api, people, facts, attr):
        lead = register(api, people)
        answer = api.step(people.officer, f"leads/{lead['id']}", "judge", 400, **facts)
        assert attr in {error["attr"] for error in answer["errors"]}
        assert Lead.objects.get().stage == "REGISTERED"

    def test_of_a_step_without_a_version_or_of_no_step_is_400(self, api, people):
        path = f"leads/{register(api, people)['id']}/steps/"
        for body, attr in (
            ({"step": "judge"}, "version"),
            ({"step": "judge", "version": "1"}, "version"),
            ({"step": "fly", "version": 1}, "step"),
            ({"version": 1}, "step"),
        ):
            errors = api.post(people.officer, path, body, 400)["errors"]
            assert [error["attr"] for error in errors] == [attr]

    def test_of_a_patch_is_400_and_a_stale_one_409(self, api, people):
        lead = register(api, people)
        path = f"leads/{lead['id']}/"
        assert api.patch(people.officer, path, {"summary": "New"}, 400)
        assert api.patch(people.officer, path, {"grade": "Z", "version": 1}, 400)
        shown = api.patch(people.officer, path, {"summary": "New", "version": 1})
        assert (shown["summary"], shown["version"]) == ("New", 2)
        stale = api.patch(people.officer, path, {"summary": "Old", "version": 1}, 409)
        assert stale["errors"][0]["code"] == "stale"
        assert Lead.objects.get().summary == "New"

    def test_cannot_write_what_is_written_once(self, api, people):
        lead = register(api, people)
        forged = {"created_at": "2020-01-01T00:00:00Z", "first_contact_at": "2020-01-01T00:00:00Z"}
        forged |= {"number": "L-1", "stage": "SIGNED", "owner": str(people.mate.uuid), "version": 1}
        shown = api.patch(people.officer, f"leads/{lead['id']}/", forged)
        for name in ("created_at", "first_contact_at", "number", "stage", "owner"):
            assert shown[name] == lead[name]


class TestSteps:
    def test_answer_with_all_that_is_missing_as_409(self, api, people):
        lead = register(api, people)
        answer = api.step(people.officer, f"leads/{lead['id']}", "judge", 409)
        assert {(error["code"], error["attr"]) for error in answer["errors"]} == {
            ("missing_fact", name)
            for name in ("source", "industry_code", "planned_investment_yuan", "judging")
        }

    def test_list_every_step_with_reasons_and_needs(self, api, people):
        lead = register(api, people, source="EXPO")
        shown = api.get(people.officer, f"leads/{lead['id']}/steps/")
        steps = {step["name"]: step for step in shown["steps"]}
        assert steps["judge"]["open"] is True
        needs = {need["name"]: need for need in steps["judge"]["needs"]}
        assert (needs["source"]["required"], needs["industry_code"]["required"]) == (False, True)
        assert "verdict" in {part["name"] for part in needs["judging"]["fields"]}
        assert steps["transfer"]["open"] is False
        assert steps["transfer"]["reasons"][0]["code"] == "role"
        assert shown["history"][0]["step"] == "register"

    def test_refuse_a_wrong_role_with_403(self, api, people):
        lead = register(api, people)
        answer = api.step(people.mate, f"leads/{lead['id']}", "judge", 403)
        assert "role" in {error["code"] for error in answer["errors"]}

    def test_of_a_claim_and_a_conflict_are_taken_through_their_doors(self, api, people):
        lead = register(api, people, region="天津")
        body = {"enterprise_name": NAME, "summary": "x", "region": "天津"}
        second = api.post(people.officer2, "leads/", body)
        assert second["claim"] is None
        assert second["collisions"] == [
            {
                "name": NAME, "holder": "Officer", "team": "Equipment",
                "stage_group": "NEW", "last_contact_on": None,
            }
        ]  # fmt: skip
        case = api.get(people.officer2, "conflicts/")["results"][0]
        assert case["holder"]["team"] == "Equipment"
        path = f"conflicts/{case['id']}"
        api.step(people.officer, path, "admit", 403)
        api.step(people.leader, path, "admit")
        shares = [
            {"kind": "TAX", "team": str(team.uuid), "percent": "50"}
            for team in (people.equipment, people.biomedicine)
        ]
        wrong = [shares[0] | {"percent": "fifty"}]
        facts = {"winner": second["id"], "reasons": "Earlier", "splits": wrong}
        answer = api.step(people.leader, path, "rule", 400, **facts)
        assert answer["errors"][0]["attr"] == "splits.0.percent"
        facts["splits"] = shares[:1]
        assert api.step(people.leader, path, "rule", 409, **facts)
        ruled = api.step(people.leader, path, "rule", **facts | {"splits": shares})
        assert (ruled["state"], len(ruled["splits"])) == ("RULED", 4)
        claim = api.get(people.officer2, f"leads/{second['id']}/")["claim"]
        assert claim["state"] == "PROVISIONAL"
        assert api.get(people.officer, f"leads/{lead['id']}/")["claim"]["state"] == "RELEASED"


class TestCheck:
    BODY = {"enterprise_name": "华芯精密装备有限公司"}

    def test_tells_the_minimum_and_is_written_down(self, api, people, now):
        register(api, people)
        found = api.post(people.officer2, "leads/check/", self.BODY, 200)["collisions"]
        assert found == [
            {
                "name": NAME, "holder": "Officer", "team": "Equipment",
                "stage_group": "NEW", "last_contact_on": None,
            }
        ]  # fmt: skip
        row = CollisionCheck.objects.get()
        assert (row.user, row.name, row.found) == (people.officer2, NAME, 1)

    def test_finds_a_name_much_like_it(self, api, people):
        register(api, people)
        body = {"enterprise_name": "天津市华芯精密装备(集团)股份有限公司"}
        assert len(api.post(people.officer2, "leads/check/", body, 200)["collisions"]) == 1
        body = {"enterprise_name": "华芯生物医药有限公司"}
        assert api.post(people.officer2, "leads/check/", body, 200)["collisions"] == []

    def test_finds_nothing_of_ones_own_and_nothing_confidential(self, api, people):
        register(api, people, is_confidential=True, code_name="Heron")
        assert api.post(people.officer, "leads/check/", self.BODY, 200)["collisions"] == []
        assert api.post(people.officer2, "leads/check/", self.BODY, 200)["collisions"] == []

    def test_is_limited_to_sixty_a_minute(self, api, people, now):
        for _n in range(60):
            api.post(people.officer, "leads/check/", self.BODY, 200)
        now.move(seconds=20)
        answer = api.client.post("/api/v1/leads/check/", self.BODY)
        assert (answer.status_code, answer["Retry-After"]) == (429, "40")
        assert CollisionCheck.objects.count() == 60
        api.post(people.officer2, "leads/check/", self.BODY, 200)
        now.move(seconds=40)
        api.post(people.officer, "leads/check/", self.BODY, 200)

    def test_asks_for_a_name_or_a_code_and_for_a_role(self, api, people):
        assert api.post(people.officer, "leads/check/", {}, 400)
        assert api.post(people.member("DIRECTOR"), "leads/check/", self.BODY, 403)


class TestClocks:
    def test_show_since_due_percent_and_state(self, api, people, now):
        lead = register(api, people)
        shown = api.get(people.officer, f"leads/{lead['id']}/clocks/")
        assert {clock["code"] for clock in shown} == {"RESPOND", "CONTACT", "CLAIM"}
        respond = next(clock for clock in shown if clock["code"] == "RESPOND")
        assert respond == {
            "code": "RESPOND", "since": "2026-03-02T09:00:00+08:00",
            "due": "2026-03-02T18:00:00+08:00", "percent": 0, "state": "RUNNING",
        }  # fmt: skip


class TestVisibility:
    def test_nothing_of_a_zone_is_seen_in_another(self, api, people, now):
        lead = register(api, people, region="天津")
        body = {"enterprise_name": NAME, "summary": "x", "region": "天津"}
        api.post(people.officer2, "leads/", body)
        claim = lead["claim"]["id"]
        case = api.get(people.leader, "conflicts/")["results"][0]["id"]
        other = ZoneFactory(code="JNH", name_en="Jinan", name_zh="济南")
        for role in ("OFFICER", "LEADER"):
            stranger = user_with(role, zone=other)
            for path in (
                f"leads/{lead['id']}/", f"leads/{lead['id']}/steps/", f"leads/{lead['id']}/clocks/",
                f"claims/{claim}/", f"claims/{claim}/steps/",
                f"conflicts/{case}/", f"conflicts/{case}/steps/",
            ):  # fmt: skip
                assert api.get(stranger, path, 404)
                assert api.get(people.leader, path, 200) is not None
            for path in ("leads/", "claims/", "conflicts/", "opinions/", f"leads/?search={NAME}"):
                assert (path, api.get(stranger, path)["count"]) == (path, 0)
            check = {"enterprise_name": NAME, "credit_code": CODE}
            if role == "OFFICER":
                assert api.post(stranger, "leads/check/", check, 200)["collisions"] == []
            step = {"step": "release", "version": 1}
            assert api.post(stranger, f"leads/{lead['id']}/steps/", step, 404)
            assert api.patch(stranger, f"leads/{lead['id']}/", {"summary": "x", "version": 1}, 404)

    @pytest.mark.parametrize(
        ("role", "status"),
        [("APPLICANT", 403), ("OBSERVER", 403), ("CASHIER", 403), ("ADMIN", 403), ("AUDITOR", 200)],
    )
    def test_the_list_is_for_those_who_attract(self, api, people, role, status):
        api.get(people.member(role), "leads/", status)

    def test_an_operator_sees_the_leads_of_the_own_park(self, api, people, park):
        operator = people.member("OPERATOR")
        lead = register(api, people, target_park=str(park.uuid))
        assert api.get(operator, f"leads/{lead['id']}/", 404)
        ParkMember.objects.create(park=park, user=operator)
        assert api.get(operator, f"leads/{lead['id']}/")["id"] == lead["id"]
        assert api.step(operator, f"leads/{lead['id']}", "release", 403)

    def test_a_reviewer_sees_a_lead_once_it_is_under_review(self, api, people, story):
        lead = story.at("NEGOTIATING")
        reviewer = people.reviewers["LAND"]
        assert api.get(reviewer, f"leads/{lead.uuid}/", 404)
        story.submit(lead)
        assert api.get(reviewer, f"leads/{lead.uuid}/")["stage"] == "UNDER_REVIEW"

    def test_the_contact_of_a_lead_in_the_pool_is_hidden(self, api, people):
        contact = {"name": "Zhou", "phone": "13800001111"}
        lead = register(api, people, contact=contact)
        assert lead["contact"]["name"] == "Zhou"
        path = f"leads/{lead['id']}"
        released = api.step(people.officer, path, "release")
        assert (released["in_pool"], released["contact"]) == (True, None)
        assert api.get(people.officer2, "contacts/")["count"] == 0
        claimed = api.step(people.officer2, path, "claim_from_pool")
        assert claimed["contact"]["name"] == "Zhou"


class TestLists:
    @pytest.mark.parametrize("path", ["leads/", "claims/", "conflicts/", "opinions/"])
    def test_ask_as_often_for_200_rows_as_for_10(self, api, people, zone, path):
        counts = []
        people.leader.active_memberships  # noqa: B018 asked once a request
        for rows in (10, 190):
            fill(people, zone, rows)
            with CaptureQueriesContext(connection) as asked:
                shown = api.get(people.leader, f"{path}?page_size=200")
            counts.append(len(asked))
        assert len(shown["results"]) == 200
        assert counts[0] == counts[1]
        assert counts[1] <= 4

    def test_and_a_record_ask_a_fixed_number_of_times(self, api, people, zone):
        people.leader.active_memberships  # noqa: B018 asked once a request
        counts = []
        for rows in (10, 190):
            fill(people, zone, rows)
            lead = Lead.objects.last()
            with CaptureQueriesContext(connection) as asked:
                api.get(people.leader, f"leads/{lead.uuid}/")
            counts.append(len(asked))
        assert counts[0] == counts[1]
        assert counts[1] <= 5

    def test_filter_and_order_by_what_they_offer(self, api, people):
        register(api, people, grade="A", planned_investment_yuan="5.00")
        register(api, people, enterprise_name="别的公司", planned_investment_yuan="7.00")
        assert api.get(people.officer, "leads/?grade=A")["count"] == 1
        assert api.get(people.officer, "leads/?owner=me&stage=REGISTERED")["count"] == 2
        rows = api.get(people.officer, "leads/?ordering=-planned_investment_yuan")["results"]
        assert [row["planned_investment_yuan"] for row in rows] == ["7.00", "5.00"]
        assert api.get(people.officer, "leads/?colour=red", 400)
        assert api.get(people.officer, "leads/?stage=MOON", 400)


def fill(people, zone, rows: int) -> None:
    """Write rows without their story: what a list asks does not depend on it."""
    holders = LeadFactory.create_batch(rows, zone=zone, owner=people.officer, team=people.equipment)
    for holder in holders:
        claim = Claim.objects.create(
            zone=zone, number=f"C{holder.pk}", enterprise=holder.enterprise, lead=holder,
            owner=people.officer, team=people.equipment, registered_at=clock.now(),
            until=clock.today(), digest="0" * 64,
        )  # fmt: skip
        Lead.objects.filter(pk=holder.pk).update(claim=claim)
        Opinion.objects.create(
            zone=zone, lead=holder, department=zone.departments.first(), state="DRAFT"
        )
    for first, second in zip(holders, holders[1:] + holders[:1], strict=True):
        ConflictCase.objects.create(
            zone=zone, number=f"K{first.pk}", holder_claim=first.claims.get(), holder_lead=first,
            challenger_lead=second, due_on=clock.today(),
        )  # fmt: skip
