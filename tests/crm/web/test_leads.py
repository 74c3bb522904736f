"""The pages of a lead: list, board, record, registration, steps, protection."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from crm.actions import leads
from crm.models import CollisionCheck, Lead
from hightech.core import clock
from hightech.users.models import Zone
from hightech.users.roles import ATTRACTING, Role
from tests.factories.crm import ContactFactory, LeadFactory, ParkFactory
from tests.factories.users import TeamFactory, ZoneFactory, user_with

BOARD = {"HX-Request": "true", "HX-Current-URL": "http://testserver/leads/board/"}
SCRIPT = "<script>alert(1)</script>"
PAGES = ["/leads/", "/leads/board/", "/leads/pool/"]


@pytest.fixture
def signed_in(client, officer):
    client.force_login(officer)
    return client


@pytest.fixture
def lead(officer):
    return leads.register(by=officer, enterprise_name="Chenxi 晨曦智能", summary="Reducer line")


def queries(client, address, **options) -> int:
    with CaptureQueriesContext(connection) as found:
        assert client.get(address, **options).status_code == 200
    return len(found)


class TestAccess:
    @pytest.mark.parametrize("role", [*ATTRACTING, Role.OPERATOR, Role.REVIEWER])
    @pytest.mark.parametrize("path", PAGES)
    def test_those_who_attract_see_the_pages(self, client, user_with, role, path):
        client.force_login(user_with(role))
        assert client.get(path).status_code == 200

    @pytest.mark.parametrize("role", [Role.CASHIER, Role.MEMBER, Role.APPLICANT, Role.OBSERVER])
    @pytest.mark.parametrize("path", PAGES)
    def test_others_do_not(self, client, user_with, role, path):
        client.force_login(user_with(role))
        assert client.get(path).status_code == 403

    def test_a_lead_of_another_zone_is_not_there(self, client, lead):
        client.force_login(user_with("LEADER", zone=ZoneFactory(code="JNH")))
        for path in ("", "edit/", "talk/", "task/", "steps/judge/"):
            assert client.get(f"{lead.get_absolute_url()}{path}").status_code == 404

    def test_a_confidential_lead_is_not_there_for_others(self, client, lead, leader):
        Lead.objects.filter(pk=lead.pk).update(is_confidential=True, code_name="Falcon")
        client.force_login(leader)
        assert client.get(lead.get_absolute_url()).status_code == 404


class TestRecord:
    @pytest.mark.parametrize(
        "tab", ["story", "profile", "premises", "review", "agreements", "files", "readers"]
    )
    def test_it_shows_each_of_its_parts(self, signed_in, lead, tab):
        answer = signed_in.get(f"{lead.get_absolute_url()}?tab={tab}")
        assert answer.status_code == 200
        assert answer.context["tab"].name == tab

    def test_it_tells_what_is_missing_before_the_next_step(self, signed_in, lead):
        answer = signed_in.get(lead.get_absolute_url())
        assert answer.context["next_offer"].name == "judge"
        missing = [need.name for need in answer.context["next_offer"].missing]
        assert missing == ["source", "industry_code", "planned_investment_yuan", "judging"]

    def test_it_shows_claim_and_receipt(self, signed_in, lead):
        answer = signed_in.get(lead.get_absolute_url())
        assert lead.claim.number.encode() in answer.content
        assert [offer.name for offer in answer.context["claim_offers"]] == ["complete", "release"]

    def test_names_cannot_run_as_script(self, signed_in, officer):
        made = leads.register(by=officer, enterprise_name=SCRIPT, summary=SCRIPT)
        for path in ("/leads/", "/leads/board/", made.get_absolute_url()):
            assert SCRIPT.encode() not in signed_in.get(path).content

    def test_its_story_is_narrowed_to_talks(self, signed_in, lead):
        form = {"kind": "VISIT", "summary": "Saw the plot"}
        signed_in.post(f"{lead.get_absolute_url()}talk/", form)
        answer = signed_in.get(f"{lead.get_absolute_url()}?tab=story&kind=talk")
        assert [item.title for item in answer.context["story"]] == ["Visit"]

    def test_it_costs_the_same_with_a_long_story(self, signed_in, lead):
        few = queries(signed_in, lead.get_absolute_url())
        for number in range(12):
            form = {"kind": "VISIT", "summary": f"Talk {number}"}
            signed_in.post(f"{lead.get_absolute_url()}talk/", form)
        # The first talk stops the clock of the first response, which reads the calendar.
        assert queries(signed_in, lead.get_absolute_url()) <= few + 1


class TestRegistration:
    def test_a_name_and_a_sentence_are_enough(self, signed_in, officer):
        form = {"enterprise_name": "Boyu", "summary": "Wafer cleaning"}
        answer = signed_in.post("/leads/new/", form)
        made = Lead.objects.get()
        assert answer.url == made.get_absolute_url()
        assert (made.owner, made.enterprise.name) == (officer, "Boyu")

    def test_a_double_click_registers_once(self, signed_in):
        form = {"enterprise_name": "Boyu", "summary": "Wafer cleaning", "once": "key"}
        signed_in.post("/leads/new/", form)
        signed_in.post("/leads/new/", form)
        assert Lead.objects.count() == 1

    def test_without_a_sentence_nothing_is_registered(self, signed_in):
        answer = signed_in.post("/leads/new/", {"enterprise_name": "Boyu"})
        assert answer.status_code == 422
        assert Lead.objects.count() == 0

    def test_what_is_known_more_is_kept(self, signed_in):
        form = {
            "enterprise_name": "Boyu", "summary": "Wafer cleaning", "more.region": "天津",
            "more.planned_investment_fen": "1,200.5", "more.contact_name": "Zhou Kai",
            "more.contact_phone": "13800001111", "more.industry_code": "C3562",
        }  # fmt: skip
        signed_in.post("/leads/new/", form)
        made = Lead.objects.get()
        assert made.planned_investment_fen == 1_200_500_000
        assert (made.contact.name, made.industry_code) == ("Zhou Kai", "C3562")

    def test_htmx_gets_a_dialog(self, signed_in):
        answer = signed_in.get("/leads/new/", headers={"HX-Request": "true"})
        assert b"<html" not in answer.content
        assert b'data-check="/leads/check/"' in answer.content

    def test_collisions_are_told_and_the_look_is_noted(self, client, lead, zone):
        colleague = user_with("OFFICER", zone=zone, team=TeamFactory(name_en="Biomedicine"))
        client.force_login(colleague)
        answer = client.post("/leads/check/", {"enterprise_name": "Chenxi 晨曦智能"})
        assert b"Others speak with a firm of this name" in answer.content
        assert CollisionCheck.objects.get().found == 1

    def test_one_letter_is_not_looked_up(self, signed_in):
        assert signed_in.post("/leads/check/", {"enterprise_name": "C"}).content == b""
        assert CollisionCheck.objects.count() == 0


class TestSteps:
    def test_the_dialog_asks_for_the_facts(self, signed_in, lead):
        answer = signed_in.get(
            f"{lead.get_absolute_url()}steps/judge/", headers={"HX-Request": "true"}
        )
        assert b'name="judging.market"' in answer.content

    def test_judging_moves_the_lead(self, signed_in, lead):
        form = {
            "version": lead.version, "source": "EXPO", "industry_code": "C3484",
            "planned_investment_yuan": "12000", "judging.verdict": "FOLLOW",
            "judging.market": "Growing", "judging.technology_route": "Own",
            "judging.environment": "Low", "judging.energy": "Low", "judging.benefit": "High",
        }  # fmt: skip
        answer = signed_in.post(f"{lead.get_absolute_url()}steps/judge/", form)
        lead.refresh_from_db()
        assert answer.status_code == 302
        assert lead.stage == "JUDGED"

    def test_an_unknown_step_is_not_there(self, signed_in, lead):
        assert signed_in.get(f"{lead.get_absolute_url()}steps/dance/").status_code == 404


class TestBoard:
    def test_counts_and_sums_come_from_the_same_filters(self, signed_in, officer, zone):
        LeadFactory(owner=officer, zone=zone, planned_investment_fen=5)
        LeadFactory(owner=officer, zone=zone, planned_investment_fen=7)
        LeadFactory(owner=officer, zone=zone, stage="JUDGED", planned_investment_fen=11)
        LeadFactory(owner=officer, zone=zone, status="LOST", planned_investment_fen=100)
        answer = signed_in.get("/leads/board/?status=ACTIVE")
        lanes = {lane.state: (lane.count, lane.sum_fen) for lane in answer.context["lanes"]}
        assert lanes["REGISTERED"] == (2, 12)
        assert lanes["JUDGED"] == (1, 11)
        assert lanes["SIGNED"] == (0, 0)
        assert (answer.context["total"], answer.context["total_fen"]) == (3, 23)

    def test_a_lane_shows_thirty_cards_and_more_on_demand(self, signed_in, officer, zone):
        LeadFactory.create_batch(33, owner=officer, zone=zone)
        lane = signed_in.get("/leads/board/").context["lanes"][0]
        more = signed_in.get(lane.more_url, headers={"HX-Request": "true"})
        assert (lane.count, len(lane.cards)) == (33, 30)
        assert more.content.count(b"<article") == 3
        assert b"<html" not in more.content

    def test_a_refused_move_says_why_and_moves_nothing(self, signed_in, lead):
        answer = signed_in.post(
            f"{lead.get_absolute_url()}steps/sign/", {"version": lead.version}, headers=BOARD
        )
        lead.refresh_from_db()
        assert answer.status_code == 422
        assert b"This step is taken by" in answer.content
        assert lead.stage == "REGISTERED"

    def test_a_move_that_needs_facts_opens_its_dialog(self, signed_in, lead):
        answer = signed_in.post(
            f"{lead.get_absolute_url()}steps/judge/", {"version": lead.version}, headers=BOARD
        )
        assert answer.status_code == 422
        assert b"Planned investment is missing." in answer.content

    def test_a_stale_card_is_told_who_was_faster(self, signed_in, lead):
        answer = signed_in.post(
            f"{lead.get_absolute_url()}steps/hold/",
            {
                "version": lead.version + 1, "comment": "wait", "reason_code": "COST",
                "until_on": str(clock.today() + timedelta(days=5)),
            },
            headers=BOARD,
        )  # fmt: skip
        assert answer.status_code == 409
        assert b"changed this in the meantime" in answer.content

    def test_a_card_offers_the_steps_of_its_reader_alone(self, client, lead, zone):
        client.force_login(user_with("AUDITOR", zone=zone))
        cards = client.get("/leads/board/").context["lanes"][0].cards
        assert [card.moves for card in cards] == [[]]

    def test_it_costs_the_same_with_many_cards(self, signed_in, officer):
        zone = Zone.objects.get(code="TTB")
        LeadFactory.create_batch(10, owner=officer, zone=zone)
        few = queries(signed_in, "/leads/board/")
        LeadFactory.create_batch(300, owner=officer, zone=zone)
        assert queries(signed_in, "/leads/board/") == few


class TestList:
    def test_it_costs_the_same_with_many_rows(self, signed_in, officer):
        zone = Zone.objects.get(code="TTB")
        LeadFactory.create_batch(55, owner=officer, zone=zone)
        few = queries(signed_in, "/leads/")
        LeadFactory.create_batch(300, owner=officer, zone=zone)
        assert queries(signed_in, "/leads/") == few <= 6

    def test_mine_is_mine(self, signed_in, officer, zone):
        mine = LeadFactory(owner=officer, zone=zone)
        LeadFactory(zone=zone)
        rows = signed_in.get("/leads/?owner=me&status=ACTIVE,ON_HOLD").context["rows"]
        assert [row.object for row in rows] == [mine]

    def test_fifty_rows_fit_in_forty_kilobytes(self, signed_in, officer, zone):
        LeadFactory.create_batch(
            50, owner=officer, zone=zone, next_step="Site visit", grade="A",
            planned_investment_fen=10**11, last_contact_at=clock.now(), next_on=clock.today(),
        )  # fmt: skip
        part = {"HX-Request": "true", "HX-Target": "list"}
        assert len(signed_in.get("/leads/", headers=part).content) <= 40_000


class TestPool:
    def test_it_hides_who_can_be_called(self, client, lead, manager, officer):
        ContactFactory(enterprise=lead.enterprise, name="Zhou Kai")
        leads.release(lead, by=officer)
        client.force_login(manager)
        answer = client.get(lead.get_absolute_url())
        assert answer.context["contacts"] == []
        assert b"Hidden until the lead is claimed" in answer.content
        assert b"claim_from_pool" in client.get("/leads/pool/").content


class TestConflict:
    @pytest.fixture
    def challenge(self, lead, zone):
        colleague = user_with("OFFICER", zone=zone, team=TeamFactory(name_en="Biomedicine"))
        made = leads.register(by=colleague, enterprise=lead.enterprise, summary="Same firm")
        return made.challenging.get()

    def test_the_leader_sees_both_timelines(self, client, leader, challenge):
        client.force_login(leader)
        sides = client.get(challenge.get_absolute_url()).context["sides"]
        assert [side.is_whole for side in sides] == [True, True]

    def test_a_party_sees_its_own_side_alone(self, client, officer, challenge):
        client.force_login(officer)
        sides = client.get(challenge.get_absolute_url()).context["sides"]
        assert [side.is_whole for side in sides] == [True, False]

    def test_the_leader_admits_and_rules(self, client, leader, challenge, officer, zone):
        client.force_login(leader)
        address = f"{challenge.get_absolute_url()}steps/"
        client.post(f"{address}admit/", {"version": challenge.version})
        challenge.refresh_from_db()
        form = {
            "version": challenge.version, "winner": str(challenge.holder_lead.uuid),
            "reasons": "Visited first", "splits.0.kind": "BONUS", "splits.0.percent": "100",
            "splits.0.team": str(challenge.challenger_lead.team.uuid),
        }  # fmt: skip
        answer = client.post(f"{address}rule/", form)
        challenge.refresh_from_db()
        assert (answer.status_code, challenge.state) == (302, "RULED")
        assert client.get(challenge.get_absolute_url()).status_code == 200


class TestReceipt:
    def test_it_shows_number_time_and_digest(self, client, lead, cashier):
        client.force_login(cashier)
        answer = client.get(f"/receipts/{lead.claim.number}/")
        assert lead.claim.digest.encode() in answer.content
        assert answer.context["lead"] is None
        assert "晨曦".encode() not in answer.content

    def test_it_is_not_there_for_another_zone(self, client, lead):
        client.force_login(user_with("LEADER", zone=ZoneFactory(code="JNH")))
        assert client.get(f"/receipts/{lead.claim.number}/").status_code == 404


class TestOpinion:
    def test_a_reviewer_signs_for_the_department(self, client, lead, reviewer):
        ParkFactory()
        Lead.objects.filter(pk=lead.pk).update(stage="UNDER_REVIEW")
        department = reviewer.active_memberships[0].department
        client.force_login(reviewer)
        form = {"department": str(department.uuid), "verdict": "AGREE"}
        client.post(f"{lead.get_absolute_url()}opinion/", form)
        opinion = lead.opinions.get()
        client.post(f"/opinions/{opinion.uuid}/steps/sign/", {"version": opinion.version})
        opinion.refresh_from_db()
        assert opinion.state == "SIGNED"
