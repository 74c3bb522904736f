"""From the submission to the proposed amount, with each guard on both sides."""

from datetime import datetime, timedelta

import pytest
from django.test import Client

from funds.actions import applications, checks, opinions, verifications
from funds.models import Application, Run
from hightech.core import clock
from hightech.core.errors import ActionRefused, ShapeError
from hightech.core.models import Notification
from tests.factories.applications import SETS, WAN, World
from tests.factories.users import user_with

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 3, 2, 9, 0, tzinfo=clock.ZONE)


@pytest.fixture(autouse=True)
def day():
    with clock.at(NOW):
        yield


@pytest.fixture
def world():
    return World()


def codes(refusal) -> list[str]:
    return [reason.code for reason in refusal.value.reasons]


class TestCreate:
    def test_a_member_drafts_for_the_own_enterprise(self, world):
        file = world.draft()
        assert (file.state, file.number, file.version) == ("DRAFT", "A-2026-000001", 1)

    def test_the_fund_officer_drafts_on_behalf(self, world):
        assert world.draft(by=world.fund_officer).created_by == world.fund_officer

    def test_another_applicant_may_not(self, world):
        with pytest.raises(ActionRefused) as refusal:
            world.draft(by=user_with("APPLICANT", zone=world.zone))
        assert codes(refusal) == ["role"]
        assert not Application.objects.exists()

    def test_a_closed_call_takes_nothing(self, world):
        with clock.at(NOW + timedelta(days=61)), pytest.raises(ActionRefused) as refusal:
            world.draft()
        assert codes(refusal) == ["call_closed"]

    def test_a_clause_of_another_call_is_a_wrong_shape(self, world):
        other = World(code="other")
        with pytest.raises(ShapeError):
            applications.create(
                by=world.applicant, call=world.call, clause=other.clause, enterprise=world.firm,
                facts={}, requested_fen=1,
            )  # fmt: skip

    def test_a_clause_per_project_asks_for_one(self):
        with pytest.raises(ShapeError) as refusal:
            World(per="project").draft()
        assert [reason.attr for reason in refusal.value.reasons] == ["project"]

    @pytest.mark.parametrize(
        ("facts", "attr"),
        [
            ({"sets": [{"price": "-1"}]}, "facts.sets.0.price"),
            ({"sets": "many"}, "facts.sets"),
            ({"unheard": 1}, "facts.unheard"),
            ({"sets": [{"price": "NaN"}]}, "facts.sets.0.price"),
        ],
    )
    def test_a_faulty_fact_is_named_by_its_path(self, world, facts, attr):
        with pytest.raises(ShapeError) as refusal:
            world.draft(facts=facts)
        assert [reason.attr for reason in refusal.value.reasons] == [attr]


class TestSubmit:
    def test_it_freezes_a_revision_and_sets_the_law_date(self, world):
        file = world.submitted()
        revision = file.revisions.get()
        assert (file.state, file.revision, file.law_date) == ("SUBMITTED", 1, NOW.date())
        assert (revision.number, revision.content["facts"]) == (1, SETS)
        assert len(revision.digest) == 64

    def test_it_tells_the_fund_officer(self, world):
        world.submitted()
        told = Notification.objects.filter(event="funds.application_submitted")
        assert [note.user for note in told] == [world.fund_officer]

    def test_answers_and_papers_must_be_there(self, world):
        file = world.draft(facts={})
        with pytest.raises(ActionRefused) as refusal:
            applications.submit(file, by=world.applicant, declaration=True)
        assert [(r.code, r.attr) for r in refusal.value.reasons] == [
            ("missing_fact", "facts.sets"),
            ("missing_material", "materials.invoice"),
        ]
        assert not file.revisions.exists()

    def test_it_needs_the_declaration(self, world):
        file = world.with_paper(world.draft())
        with pytest.raises(ActionRefused) as refusal:
            applications.submit(file, by=world.applicant)
        assert [(r.code, r.attr) for r in refusal.value.reasons] == [
            ("missing_fact", "declaration")
        ]
        with pytest.raises(ActionRefused) as refusal:
            applications.submit(file, by=world.applicant, declaration=False)
        assert codes(refusal) == ["not_declared"]

    def test_the_window_ends_with_the_call(self, world):
        file = world.with_paper(world.draft())
        with clock.at(world.call.closes_at), pytest.raises(ActionRefused) as refusal:
            applications.submit(file, by=world.applicant, declaration=True)
        assert codes(refusal) == ["call_closed"]
        with clock.at(world.call.closes_at - timedelta(seconds=1)):
            applications.submit(file, by=world.applicant, declaration=True)
        assert file.state == "SUBMITTED"

    def test_a_returned_file_may_come_back_after_the_window(self, world):
        file = world.submitted()
        verifications.ask_correction(
            file, by=world.fund_officer, comment="Mend", items=[{"text": "a", "about": ""}]
        )
        with clock.at(world.call.closes_at + timedelta(days=1)):
            applications.submit(file, by=world.applicant, declaration=True)
        assert (file.state, file.revision) == ("SUBMITTED", 2)


class TestEdit:
    def test_answers_that_are_not_sent_stay(self, world):
        file = world.draft()
        applications.edit(file, by=world.applicant, version=1, requested_fen=100 * WAN)
        assert (file.facts, file.requested_fen, file.version) == (SETS, 100 * WAN, 2)

    def test_a_submitted_file_is_not_edited(self, world):
        file = world.submitted()
        with pytest.raises(ActionRefused) as refusal:
            applications.edit(file, by=world.applicant, facts={"sets": []})
        assert codes(refusal) == ["wrong_state"]

    def test_a_stale_version_is_refused(self, world):
        file = world.draft()
        with pytest.raises(ActionRefused) as refusal:
            applications.edit(file, by=world.applicant, version=7, requested_fen=1)
        assert codes(refusal) == ["stale"]


class TestAccept:
    def test_it_needs_a_current_check(self, world):
        file = world.submitted()
        with pytest.raises(ActionRefused) as refusal:
            verifications.accept(file, by=world.fund_officer)
        assert codes(refusal) == ["no_current_run"]
        checks.check(file, by=world.fund_officer)
        verifications.accept(file, by=world.fund_officer)
        assert file.state == "VERIFYING"

    def test_it_opens_a_sheet_for_every_department(self, world):
        file = world.verifying()
        sheet = file.opinions.get()
        assert (sheet.department.code, sheet.state, str(sheet.due_on)) == (
            "ECONOMY", "DRAFT", "2026-03-16",
        )  # fmt: skip

    def test_a_failing_check_does_not_stop_it(self):
        world = World(conditions=[{"code": "no", "expression": "count(sets) >= 9"}])
        assert world.verifying().state == "VERIFYING"


class TestAskCorrection:
    def ask(self, world, file, *items, **more):
        listed = [{"text": text, "about": about} for text, about in items]
        verifications.ask_correction(
            file, by=world.fund_officer, comment="Mend", items=listed, **more
        )

    def again(self, world, file, **answers):
        if answers:
            applications.edit(file, by=world.applicant, facts=answers)
        applications.submit(file, by=world.applicant, declaration=True)

    def test_it_says_until_when(self, world):
        file = world.submitted()
        self.ask(world, file, ("Invoice is blurred", "invoice"))
        assert (file.state, str(file.correct_until)) == ("CORRECTION", "2026-03-16")

    def test_a_zone_sets_its_own_days_on_the_page_of_settings(self, world):
        client = Client()
        client.force_login(user_with("ADMIN", zone=world.zone))
        assert "correction_workdays" in client.get("/settings/").content.decode()
        client.post("/settings/", {"correction_workdays": "3"})
        file = world.submitted()
        file.zone.refresh_from_db()
        self.ask(world, file, ("Invoice is blurred", "invoice"))
        assert str(file.correct_until) == "2026-03-05"

    def test_it_needs_an_item_and_a_comment(self, world):
        file = world.submitted()
        with pytest.raises(ActionRefused) as refusal:
            verifications.ask_correction(file, by=world.fund_officer)
        assert sorted(r.attr for r in refusal.value.reasons) == ["comment", "items"]

    def test_a_second_list_may_repeat_what_is_open(self, world):
        file = world.submitted()
        self.ask(world, file, ("Invoice is blurred", ""))
        self.again(world, file)
        self.ask(world, file, ("Invoice is blurred", ""))
        assert file.corrections.filter(round=2, settled_at=None).count() == 1

    def test_a_new_item_needs_a_reason_that_the_director_hears(self, world):
        director = user_with("DIRECTOR", zone=world.zone)
        file = world.submitted()
        self.ask(world, file, ("Invoice is blurred", ""))
        self.again(world, file)
        with pytest.raises(ActionRefused) as refusal:
            self.ask(world, file, ("Stamp is missing", ""))
        assert codes(refusal) == ["new_item"]
        self.ask(world, file, ("Stamp is missing", ""), reason="Seen only on the new scan")
        told = Notification.objects.get(event="funds.application_late_items")
        assert told.user == director

    def test_a_new_item_about_a_changed_answer_needs_none(self, world):
        file = world.submitted()
        self.ask(world, file, ("Invoice is blurred", ""))
        self.again(world, file, sets=[{"price": "100", "invoice": "1"}])
        self.ask(world, file, ("Why another price?", "sets"))
        assert file.state == "CORRECTION"


class TestFindIneligible:
    def find(self, world, file):
        verifications.find_ineligible(
            file, by=world.fund_officer, comment="Too few sets", heard_on=NOW.date()
        )

    def test_a_failing_check_is_ground(self):
        world = World(conditions=[{"code": "no", "expression": "count(sets) >= 9"}])
        file = world.verifying()
        self.find(world, file)
        assert file.state == "INELIGIBLE"

    def test_a_passing_check_is_none(self, world):
        file = world.verifying()
        with pytest.raises(ActionRefused) as refusal:
            self.find(world, file)
        assert codes(refusal) == ["not_ineligible"]

    def test_an_open_correction_is_ground_after_its_day(self, world):
        file = world.submitted()
        verifications.ask_correction(
            file, by=world.fund_officer, comment="x", items=[{"text": "a", "about": ""}]
        )
        with clock.at(NOW.replace(day=16)), pytest.raises(ActionRefused):
            self.find(world, file)
        with clock.at(NOW.replace(day=17)):
            self.find(world, file)
        assert file.state == "INELIGIBLE"

    def test_a_second_check_is_asked_for_once_and_in_time(self):
        world = World(conditions=[{"code": "no", "expression": "count(sets) >= 9"}])
        file = world.verifying()
        self.find(world, file)
        with clock.at(NOW.replace(day=17)), pytest.raises(ActionRefused) as refusal:
            applications.request_review(file, by=world.applicant)
        assert codes(refusal) == ["too_late"]
        with clock.at(NOW.replace(day=16)):
            applications.request_review(file, by=world.applicant)
        self.find(world, file)
        with pytest.raises(ActionRefused) as refusal:
            applications.request_review(file, by=world.applicant)
        assert codes(refusal) == ["twice"]


class TestFinishVerification:
    def finish(self, world, file, proposed=350 * WAN, by=None):
        verifications.finish_verification(file, by=by or world.fund_officer, proposed_yuan=proposed)

    def test_it_fixes_what_was_calculated_and_proposed(self, world):
        file = world.ready()
        self.finish(world, file)
        assert (file.state, file.calculated_fen, file.proposed_fen, file.verifier) == (
            "VERIFIED", 350 * WAN, 350 * WAN, world.fund_officer,
        )  # fmt: skip

    def test_more_than_calculated_or_requested_is_refused(self, world):
        file = world.ready(requested=340 * WAN)
        with pytest.raises(ActionRefused) as refusal:
            self.finish(world, file, 350 * WAN + 1)
        assert codes(refusal) == ["above_calculated", "above_requested"]
        self.finish(world, file, 340 * WAN)
        assert file.state == "VERIFIED"

    def test_every_department_must_have_signed(self):
        world = World(departments=("ECONOMY", "LAND"))
        file = world.verifying()
        world.sign(file, "ECONOMY")
        checks.check(file, by=world.fund_officer)
        with pytest.raises(ActionRefused) as refusal:
            self.finish(world, file)
        assert [(r.code, r.attr) for r in refusal.value.reasons] == [
            ("opinion_missing", "opinions.LAND")
        ]

    def test_an_optional_department_may_not_reply(self):
        world = World(departments=("ECONOMY", "LAND"))
        land = world.departments[1]
        land.is_mandatory = False
        land.save()
        file = world.verifying()
        world.sign(file, "ECONOMY")
        sheet = file.opinions.get(department=land)
        with clock.at(NOW.replace(day=16)), pytest.raises(ActionRefused):
            opinions.no_reply(sheet, by=world.fund_officer)
        with clock.at(NOW.replace(day=17)):
            opinions.no_reply(sheet, by=world.fund_officer)
        checks.check(file, by=world.fund_officer)
        self.finish(world, file)
        assert file.state == "VERIFIED"

    def test_a_judgement_must_be_answered(self):
        conditions = [
            {"code": "some", "expression": "count(sets) >= 1"},
            {"code": "novelty", "judgement": "ECONOMY"},
        ]
        world = World(conditions=conditions)
        file = world.ready()
        with pytest.raises(ActionRefused) as refusal:
            self.finish(world, file)
        assert codes(refusal) == ["judgement", "check_not_passed"]
        assert refusal.value.reasons[0].attr == "conditions.novelty"

    def test_an_answered_judgement_counts_from_the_next_check(self):
        conditions = [{"code": "novelty", "judgement": "ECONOMY"}]
        world = World(conditions=conditions)
        file = world.verifying()
        world.sign(file, judgements={"novelty": "AGREE"})
        with pytest.raises(ActionRefused) as refusal:
            self.finish(world, file)
        assert codes(refusal) == ["no_current_run"]
        assert checks.check(file, by=world.fund_officer).outcome == "PASS"
        self.finish(world, file)
        assert file.state == "VERIFIED"

    def test_a_check_is_current_for_thirty_days(self, world):
        file = world.ready()
        with clock.at(NOW + timedelta(days=31)), pytest.raises(ActionRefused) as refusal:
            self.finish(world, file)
        assert codes(refusal) == ["no_current_run"]
        with clock.at(NOW + timedelta(days=30)):
            self.finish(world, file)
        assert file.state == "VERIFIED"

    def test_the_submitter_does_not_verify(self, world):
        file = world.with_paper(world.draft(by=world.fund_officer), by=world.fund_officer)
        applications.submit(file, by=world.fund_officer, declaration=True)
        checks.check(file, by=world.fund_officer)
        verifications.accept(file, by=world.fund_officer)
        world.sign(file)
        checks.check(file, by=world.fund_officer)
        with pytest.raises(ActionRefused) as refusal:
            self.finish(world, file)
        assert codes(refusal) == ["separation_of_duties"]
        self.finish(world, file, by=user_with("FUND_OFFICER", zone=world.zone))
        assert file.state == "VERIFIED"

    def test_the_account_manager_does_not_verify(self, world):
        file = world.ready()
        world.firm.assignments.create(user=world.fund_officer, from_on=NOW.date())
        with pytest.raises(ActionRefused) as refusal:
            self.finish(world, file)
        assert codes(refusal) == ["separation_of_duties"]

    def test_after_a_second_check_another_person_verifies(self):
        # The economy department opposes first, then agrees in a second round.
        world = World(conditions=[{"code": "novelty", "judgement": "ECONOMY"}])
        file = world.verifying()
        world.sign(file, judgements={"novelty": "OPPOSE"})
        checks.check(file, by=world.fund_officer)
        verifications.find_ineligible(
            file, by=world.fund_officer, comment="Not new", heard_on=NOW.date()
        )
        with clock.at(NOW + timedelta(hours=1)):
            applications.request_review(file, by=world.applicant)
            world.sign(file, round=2, judgements={"novelty": "AGREE"})
            checks.check(file, by=world.fund_officer)
            with pytest.raises(ActionRefused) as refusal:
                self.finish(world, file)
            assert codes(refusal) == ["separation_of_duties"]
            self.finish(world, file, by=user_with("FUND_OFFICER", zone=world.zone))
        assert file.state == "VERIFIED"


class TestOpinions:
    def test_a_changed_resubmission_voids_the_signature(self, world):
        file = world.ready()
        signed = file.opinions.get()
        verifications.ask_correction(
            file, by=world.fund_officer, comment="x", items=[{"text": "a", "about": ""}]
        )
        applications.edit(
            file, by=world.applicant, facts={"sets": [{"price": "9", "invoice": "9"}]}
        )
        applications.submit(file, by=world.applicant, declaration=True)
        signed.refresh_from_db()
        assert signed.state == "VOID"

    def test_an_unchanged_resubmission_keeps_it(self, world):
        file = world.ready()
        verifications.ask_correction(
            file, by=world.fund_officer, comment="x", items=[{"text": "a", "about": ""}]
        )
        applications.submit(file, by=world.applicant, declaration=True)
        assert file.opinions.get().state == "SIGNED"

    def test_a_department_that_is_not_asked_says_nothing(self, world):
        stranger = World(zone=world.zone, departments=("LAND",), code="land")
        file = world.verifying()
        with pytest.raises(ShapeError):
            opinions.create(
                by=stranger.reviewers["LAND"], application=file,
                department=stranger.departments[0], verdict="AGREE",
            )  # fmt: skip

    def test_a_judgement_of_another_department_is_a_wrong_shape(self):
        world = World(
            departments=("ECONOMY", "SCIENCE"),
            conditions=[{"code": "novelty", "judgement": "SCIENCE"}],
        )
        file = world.verifying()
        with pytest.raises(ShapeError) as refusal:
            world.sign(file, "ECONOMY", judgements={"novelty": "AGREE"})
        assert [r.attr for r in refusal.value.reasons] == ["judgements.novelty"]

    def test_a_department_signs_a_round_once(self, world):
        file = world.ready()
        with pytest.raises(ActionRefused) as refusal:
            world.sign(file)
        assert codes(refusal) == ["twice"]
        assert world.sign(file, round=2).state == "SIGNED"


class TestWithdraw:
    def test_it_needs_a_comment_and_ends_the_file(self, world):
        file = world.submitted()
        with pytest.raises(ActionRefused):
            applications.withdraw(file, by=world.applicant)
        applications.withdraw(file, by=world.applicant, comment="Project moved")
        assert file.state == "WITHDRAWN"

    def test_the_fund_officer_may_not(self, world):
        file = world.submitted()
        with pytest.raises(ActionRefused) as refusal:
            applications.withdraw(file, by=world.fund_officer, comment="x")
        assert codes(refusal) == ["role"]


def test_a_check_by_a_stranger_is_refused(world):
    file = world.submitted()
    with pytest.raises(ActionRefused) as refusal:
        checks.check(file, by=world.applicant)
    assert codes(refusal) == ["role"]
    assert not Run.objects.exists()
