from datetime import date, timedelta
from decimal import Decimal

import pytest

from crm.actions import commitments, leads
from crm.models import Commitment, Lead, Opinion, Task
from hightech.core.errors import ActionRefused, ShapeError
from hightech.core.models import Notification, Step
from tests.crm.leads.story import CODE, LIGHT_FEN, MAJOR_FEN

pytestmark = pytest.mark.django_db


def reasons(refused) -> set:
    return {(reason.code, reason.attr) for reason in refused.value.reasons}


def codes(refused) -> set[str]:
    return {reason.code for reason in refused.value.reasons}


class TestMajorTrack:
    def test_goes_all_the_way_to_full_capacity(self, story):
        lead = story.at("FULL_CAPACITY")
        stored = Lead.objects.get(pk=lead.pk)
        assert (stored.stage, stored.track, stored.status) == ("FULL_CAPACITY", "MAJOR", "ACTIVE")

    def test_keeps_every_step_in_its_chain(self, story):
        lead = story.at("LANDED")
        names = list(Step.objects.of(lead).order_by("number").values_list("name", flat=True))
        assert names == [
            "register", "judge", "negotiate", "submit_for_review", "pass_review", "sign", "land",
        ]  # fmt: skip


class TestLightTrack:
    @pytest.fixture
    def talks(self, story):
        lead = story.register()
        story.negotiate(lead, planned_investment_yuan=LIGHT_FEN)
        return lead

    def test_begins_talks_without_judging(self, talks):
        assert (talks.stage, talks.track) == ("NEGOTIATING", "LIGHT")

    def test_signs_a_lease_and_produces_without_building(self, story, people, talks):
        lease = story.agreement(talks, "LEASE", total_fen=LIGHT_FEN, fixed_fen=0)
        story.sign(talks, lease)
        story.land(talks)
        with pytest.raises(ActionRefused) as refused:
            leads.start_construction(
                talks, by=people.officer, started_on=date(2026, 3, 2), evidence=[story.proof()]
            )
        assert codes(refused) == {"track"}
        leads.start_production(
            talks, by=people.officer, first_invoice_on=date(2026, 3, 2), evidence=[story.proof()]
        )
        assert talks.stage == "PRODUCING"

    def test_has_no_joint_review(self, story, talks):
        with pytest.raises(ActionRefused) as refused:
            story.submit(talks)
        assert codes(refused) == {"track"}
        talks.refresh_from_db()
        assert talks.stage == "NEGOTIATING"

    def test_is_not_judged(self, story):
        lead = story.register(planned_investment_fen=LIGHT_FEN)
        with pytest.raises(ActionRefused) as refused:
            story.judge(lead)
        assert codes(refused) == {"wrong_state"}

    def test_ends_at_the_threshold(self, story):
        lead = story.register()
        with pytest.raises(ActionRefused) as refused:
            story.negotiate(lead, planned_investment_yuan=10_000_000_00)
        assert reasons(refused) == {("track", "planned_investment_yuan")}
        story.negotiate(lead, planned_investment_yuan=9_999_999_99)
        assert lead.track == "LIGHT"

    def test_follows_the_threshold_of_the_zone(self, story, zone):
        zone.settings = {"major_from_yuan": 1000}
        zone.save()
        lead = story.register()
        with pytest.raises(ActionRefused):
            story.negotiate(lead, planned_investment_yuan=1000_00)


class TestJudge:
    def test_answers_with_all_that_is_missing(self, story, people):
        lead = story.register()
        with pytest.raises(ActionRefused) as refused:
            leads.judge(lead, by=people.officer)
        assert reasons(refused) == {
            ("missing_fact", name)
            for name in ("source", "industry_code", "planned_investment_yuan", "judging")
        }

    @pytest.mark.parametrize("who", ["mate", "officer2", "manager"])
    def test_is_taken_by_owner_or_leader(self, story, people, who):
        lead = story.register()
        with pytest.raises(ActionRefused) as refused:
            story.judge(lead, by=getattr(people, who))
        assert "role" in codes(refused)
        story.judge(lead, by=people.leader)
        assert lead.stage == "JUDGED"

    def test_is_refused_to_who_looked_at_an_older_version(self, story, people):
        lead = story.register()
        old = lead.version
        leads.edit(lead, by=people.officer, summary="New")
        with pytest.raises(ActionRefused) as refused:
            story.judge(lead, version=old)
        assert codes(refused) == {"stale"}


class TestSkipping:
    def test_needs_the_leader_a_comment_and_the_facts_of_the_step(self, story, people):
        lead = story.register(planned_investment_fen=MAJOR_FEN)
        with pytest.raises(ActionRefused) as refused:
            story.negotiate(lead)
        assert "role" in codes(refused)
        with pytest.raises(ActionRefused) as refused:
            story.negotiate(lead, by=people.leader)
        assert reasons(refused) == {("missing_fact", "comment")}
        with pytest.raises(ActionRefused) as refused:
            leads.negotiate(lead, by=people.leader, comment="Known from 2025")
        assert ("missing_fact", "grade") in reasons(refused)
        story.negotiate(lead, by=people.leader, comment="Known from 2025")
        assert lead.stage == "NEGOTIATING"

    def test_from_an_unknown_size_asks_for_the_comment_too(self, story, people):
        lead = story.register()
        with pytest.raises(ActionRefused) as refused:
            story.negotiate(lead, by=people.leader, planned_investment_yuan=MAJOR_FEN)
        assert reasons(refused) == {("missing_fact", "comment")}
        story.negotiate(lead, by=people.leader, planned_investment_yuan=MAJOR_FEN, comment="Known")
        assert (lead.stage, lead.track) == ("NEGOTIATING", "MAJOR")

    def test_goes_straight_to_the_review(self, story, people):
        lead = story.register(planned_investment_fen=MAJOR_FEN)
        with pytest.raises(ActionRefused) as refused:
            story.submit(lead)
        assert "role" in codes(refused)
        story.submit(lead, by=people.leader, comment="Urgent")
        assert lead.stage == "UNDER_REVIEW"

    def test_never_skips_the_opinions(self, story, people):
        lead = story.at("NEGOTIATING")
        with pytest.raises(ActionRefused) as refused:
            leads.pass_review(lead, by=people.leader, comment="Urgent")
        assert codes(refused) == {"opinion_missing"}

    def test_ends_before_signing(self, story, people):
        lead = story.at("NEGOTIATING")
        with pytest.raises(ActionRefused) as refused:
            leads.sign(lead, by=people.leader, agreement=story.agreement(lead), comment="Now")
        assert codes(refused) == {"wrong_state"}


class TestSubmitForReview:
    def test_asks_the_mandatory_departments_with_a_date(self, story):
        lead = story.at("UNDER_REVIEW")
        asked = Opinion.objects.filter(lead=lead, state="DRAFT").order_by("department__code")
        assert [one.department.code for one in asked] == ["ECONOMY", "LAND", "TAX"]
        assert {one.due_on for one in asked} == {date(2026, 3, 9)}
        assert Notification.objects.filter(event="crm.opinion_asked").count() == 3

    def test_wants_the_credit_code_of_the_investor_to_check(self, story):
        lead = story.at("NEGOTIATING")
        with pytest.raises(ShapeError) as wrong:
            story.submit(lead, investor={"credit_code": "123"})
        assert wrong.value.reasons[0].attr == "investor.credit_code"
        lead.refresh_from_db()
        assert lead.stage == "NEGOTIATING"

    def test_takes_a_foreign_registration(self, story):
        lead = story.at("NEGOTIATING")
        story.submit(lead, investor={"registration_number": "HRB 1234", "country": "DE"})
        lead.refresh_from_db()
        assert lead.investor == {"registration_number": "HRB 1234", "country": "DE"}


class TestPassReview:
    def test_waits_for_every_mandatory_department(self, story, people):
        lead = story.at("UNDER_REVIEW")
        story.opinion(lead, "ECONOMY")
        story.opinion(lead, "LAND")
        with pytest.raises(ActionRefused) as refused:
            leads.pass_review(lead, by=people.leader)
        assert codes(refused) == {"opinion_missing"}
        story.opinion(lead, "TAX")
        leads.pass_review(lead, by=people.leader)
        assert lead.stage == "REVIEWED"

    def test_makes_conditions_obligations(self, story, people):
        lead = story.at("UNDER_REVIEW")
        story.opinion(lead, "ECONOMY")
        story.opinion(lead, "LAND", "AGREE_WITH_CONDITIONS", "Keep the green belt")
        story.opinion(lead, "TAX", "OPPOSE", "Tax debts elsewhere")
        leads.pass_review(lead, by=people.leader)
        task = Task.objects.get()
        assert (task.kind, task.title, task.owner, task.department.code) == (
            "OBLIGATION", "Keep the green belt", people.officer, "LAND",
        )  # fmt: skip
        assert task.due_on == date(2026, 4, 1)

    def test_is_the_leaders(self, story, people):
        lead = story.at("UNDER_REVIEW")
        for code in people.reviewers:
            story.opinion(lead, code)
        with pytest.raises(ActionRefused) as refused:
            leads.pass_review(lead, by=people.officer)
        assert codes(refused) == {"role"}


class TestReturnFromReview:
    def test_needs_a_comment_and_begins_a_new_round(self, story, people):
        lead = story.at("UNDER_REVIEW")
        for code in people.reviewers:
            story.opinion(lead, code)
        with pytest.raises(ActionRefused) as refused:
            leads.return_from_review(lead, by=people.leader)
        assert reasons(refused) == {("missing_fact", "comment")}
        leads.return_from_review(lead, by=people.leader, comment="Less land")
        assert lead.stage == "NEGOTIATING"
        story.submit(lead)
        with pytest.raises(ActionRefused) as refused:
            leads.pass_review(lead, by=people.leader)
        assert codes(refused) == {"opinion_missing"}
        assert set(lead.opinions.filter(state="DRAFT").values_list("round", flat=True)) == {2}


class TestLand:
    def test_makes_the_firm_a_resident_with_its_manager(self, story, people, park):
        lead = story.at("LANDED")
        firm = lead.enterprise
        firm.refresh_from_db()
        assert (firm.is_resident, firm.park, firm.credit_code) == (True, park, CODE)
        assert firm.assignments.get().user == people.manager
        assert Notification.objects.filter(user=people.manager).get().event == "crm.resident_given"

    def test_names_all_that_is_missing(self, story, people):
        lead = story.at("SIGNED")
        with pytest.raises(ActionRefused) as refused:
            leads.land(lead, by=people.officer)
        attrs = {reason.attr for reason in refused.value.reasons}
        assert attrs == {"credit_code", "registered_on", "park", "manager", "handover_note"}

    @pytest.mark.parametrize("code", ["123", "91120224MA05WE1X08"])
    def test_wants_a_credit_code_that_checks(self, story, code):
        lead = story.at("SIGNED")
        with pytest.raises(ShapeError):
            story.land(lead, credit_code=code)
        lead.refresh_from_db()
        assert (lead.stage, lead.enterprise.is_resident) == ("SIGNED", False)

    def test_refuses_a_day_that_has_not_come(self, story):
        lead = story.at("SIGNED")
        with pytest.raises(ActionRefused) as refused:
            story.land(lead, registered_on=date(2026, 3, 3))
        assert reasons(refused) == {("future", "registered_on")}

    def test_refuses_the_code_of_another_firm_and_takes_nothing_back_half(self, story, people):
        story.register(by=people.officer2, name="Other", credit_code=CODE)
        lead = story.at("SIGNED")
        with pytest.raises(ActionRefused) as refused:
            story.land(lead)
        assert codes(refused) == {"duplicate"}
        assert Lead.objects.get(pk=lead.pk).stage == "SIGNED"


class TestProduction:
    def test_of_a_land_project_comes_after_building(self, story, people):
        lead = story.at("LANDED")
        facts = {"first_invoice_on": date(2026, 3, 2), "evidence": [story.proof()]}
        with pytest.raises(ActionRefused) as refused:
            leads.start_production(lead, by=people.officer, **facts)
        assert codes(refused) == {"wrong_state"}

    def test_of_leased_premises_skips_building(self, story, people):
        lead = story.at("REVIEWED")
        Lead.objects.filter(pk=lead.pk).update(need_kind="BUILDING")
        lead.refresh_from_db()
        story.sign(lead)
        story.land(lead)
        facts = {"first_invoice_on": date(2026, 3, 2), "evidence": [story.proof()]}
        leads.start_production(lead, by=people.officer, **facts)
        assert lead.stage == "PRODUCING"

    def test_needs_evidence(self, story, people):
        lead = story.at("BUILDING")
        with pytest.raises(ActionRefused) as refused:
            leads.start_production(lead, by=people.officer, first_invoice_on=date(2026, 3, 2))
        assert reasons(refused) == {("missing_fact", "evidence")}


class TestReachCapacity:
    def test_waits_until_all_that_is_due_was_met(self, story, people, now):
        lead = story.at("PRODUCING")
        commitment = Commitment.objects.get()
        now.to(now.moment + timedelta(days=366))
        with pytest.raises(ActionRefused) as refused:
            leads.reach_capacity(lead, by=people.officer)
        assert codes(refused) == {"commitments"}
        commitments.report(
            commitment, by=people.officer, actual=Decimal(30_000_000), achieved_on=date(2027, 3, 2),
            evidence=[story.proof()],
        )  # fmt: skip
        commitments.verify(commitment, by=people.leader)
        leads.reach_capacity(lead, by=people.officer)
        assert lead.stage == "FULL_CAPACITY"
