"""Checks of applications: what they keep, when they hold, what was granted or named before."""

from datetime import datetime, timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from django.db import DatabaseError, IntegrityError, transaction

from crm.models import Industry
from funds.actions import applications, checks, verifications
from funds.models import Application, Override, Run, Search
from funds.workflow import runs
from hightech.core import clock, files
from hightech.core.errors import ActionRefused
from tests.factories.applications import PDF, WAN, World, firm
from tests.factories.users import user_with

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 3, 2, 9, 0, tzinfo=clock.ZONE)
FAILING = [{"code": "no", "expression": "count(sets) >= 9"}]


@pytest.fixture(autouse=True)
def day():
    with clock.at(NOW):
        yield


@pytest.fixture
def world():
    return World()


def check(world, file) -> Run:
    return checks.check(file, by=world.fund_officer)


def codes(refusal) -> list[str]:
    return [reason.code for reason in refusal.value.reasons]


class TestCheck:
    def test_it_keeps_answer_results_and_amount(self, world):
        run = check(world, world.submitted())
        assert (run.number, run.outcome, run.amount_fen) == (1, "PASS", 350 * WAN)
        assert [(row.code, row.outcome) for row in run.results.order_by("number")] == [
            ("in_force", "PASS"),
            ("some_set", "PASS"),
        ]

    def test_the_applicant_checks_before_submission_only(self, world):
        file = world.draft()
        assert checks.check(file, by=world.applicant).outcome == "PASS"
        applications.submit(world.with_paper(file), by=world.applicant, declaration=True)
        with pytest.raises(ActionRefused) as refusal:
            checks.check(file, by=world.applicant)
        assert codes(refusal) == ["role"]

    def test_a_run_is_never_changed(self, world):
        run = check(world, world.submitted())
        with pytest.raises(DatabaseError), transaction.atomic():
            Run.objects.filter(pk=run.pk).update(outcome="FAIL")


class TestCurrent:
    def test_a_run_holds_while_nothing_changes(self, world):
        file = world.submitted()
        assert runs.is_current(check(world, file), file)

    def test_changed_answers_make_it_stale(self, world):
        file = world.draft()
        run = checks.check(file, by=world.applicant)
        applications.edit(file, by=world.applicant, facts={"sets": []})
        assert not runs.is_current(run, file)

    def test_a_new_revision_makes_it_stale(self, world):
        file = world.draft()
        run = checks.check(file, by=world.applicant)
        applications.submit(world.with_paper(file), by=world.applicant, declaration=True)
        assert not runs.is_current(run, file)

    def test_a_new_record_that_a_rule_reads_makes_it_stale(self):
        world = World(rules=["loans_repaid"])
        file = world.submitted()
        run = check(world, file)
        searched(world, "CREDIT")
        assert not runs.is_current(run, file)

    def test_a_credit_search_ends_it_after_ninety_days(self):
        world = World(rules=["loans_repaid"])
        searched(world, "CREDIT", NOW.date() - timedelta(days=80))
        run = check(world, world.submitted())
        assert run.good_until == NOW.date() + timedelta(days=10)

    def test_what_was_granted_meanwhile_under_the_same_cap_makes_it_stale(self, world):
        file, other = world.submitted(), world.submitted(facts=one_set("B-1"))
        run = check(world, file)
        approve(other, 100 * WAN)
        assert not runs.is_current(run, file)


def searched(world, kind, on=None, result="CLEAR", state="VERIFIED", **more) -> Search:
    return Search.objects.create(
        zone=world.zone, enterprise=world.firm, kind=kind, searched_on=on or NOW.date(),
        result=result, state=state, author=world.fund_officer,
        verified_by=world.finance if state == "VERIFIED" else None, **more,
    )  # fmt: skip


def one_set(invoice, price="100"):
    return {"sets": [{"price": price, "invoice": invoice}]}


def approve(file: Application, fen: int) -> None:
    Application.objects.filter(pk=file.pk).update(
        state="APPROVED", calculated_fen=fen, proposed_fen=fen, voted_fen=fen
    )


class TestGranted:
    def test_a_cap_counts_what_other_files_of_the_year_got(self, world):
        approve(world.submitted(facts=one_set("B-1")), 300 * WAN)
        run = check(world, world.submitted())
        assert run.answer["amount"]["final"] == "200"
        assert run.amount_fen == 200 * WAN

    def test_another_year_does_not_count(self, world):
        old = world.submitted(facts=one_set("B-1"))
        approve(old, 300 * WAN)
        Application.objects.filter(pk=old.pk).update(law_date="2025-12-31")
        assert check(world, world.submitted()).amount_fen == 350 * WAN

    def test_another_enterprise_does_not_count(self, world):
        other = firm(world.zone, world.applicant)
        approve(world.submitted(facts=one_set("B-1"), enterprise=other), 300 * WAN)
        assert check(world, world.submitted()).amount_fen == 350 * WAN

    def test_a_refused_file_does_not_count(self, world):
        old = world.submitted(facts=one_set("B-1"))
        approve(old, 300 * WAN)
        Application.objects.filter(pk=old.pk).update(state="REVOKED")
        assert check(world, world.submitted()).amount_fen == 350 * WAN


class TestDuplicates:
    def test_the_same_invoice_counts_in_the_earlier_file_only(self, world):
        first = world.submitted(facts=one_set("0218-33"))
        with clock.at(NOW + timedelta(hours=1)):
            second = world.submitted()
            run = check(world, second)
        assert run.amount_fen == 150 * WAN
        told = [step for step in run.answer["amount"]["steps"] if first.number in step]
        assert len(told) == 1
        assert check(world, first).amount_fen == 50 * WAN

    def test_spelling_does_not_hide_it(self, world):
        world.submitted(facts=one_set("0218-33 "))
        with clock.at(NOW + timedelta(hours=1)):
            assert check(world, world.submitted(facts=one_set("0218-33"))).amount_fen == 0

    def test_a_withdrawn_file_claims_nothing(self, world):
        first = world.submitted(facts=one_set("0218-33"))
        applications.withdraw(first, by=world.applicant, comment="x")
        with clock.at(NOW + timedelta(hours=1)):
            assert check(world, world.submitted()).amount_fen == 350 * WAN

    def test_twice_in_one_file_counts_once(self, world):
        facts = {"sets": [{"price": "100", "invoice": "1"}, {"price": "100", "invoice": "1"}]}
        assert check(world, world.submitted(facts=facts)).amount_fen == 50 * WAN

    def test_a_row_without_its_evidence_is_no_duplicate(self, world):
        facts = {"sets": [{"price": "100"}, {"price": "100"}]}
        assert check(world, world.submitted(facts=facts)).amount_fen == 100 * WAN


class TestRulesOfACall:
    def test_an_unlisted_industry_waits_for_the_economy_department(self):
        world = World(rules=["industrial_policy"])
        world.firm.industry = Industry.objects.create(code="C9999", name_zh="其他")
        world.firm.save()
        file = world.verifying()
        assert check(world, file).outcome == "JUDGEMENT"
        world.sign(file, judgements={"industrial_policy": "AGREE"})
        assert check(world, file).outcome == "PASS"

    def test_searches_of_the_day_of_acceptance_are_asked_for(self):
        world = World(rules=["no_violations"])
        file = world.submitted()
        searched(world, "CREDIT")
        searched(world, "PENALTY")
        assert check(world, file).outcome == "PASS"
        with clock.at(NOW + timedelta(days=1)):
            run = check(world, file)
            verifications.accept(file, by=world.fund_officer)
            assert run.outcome == "UNKNOWN"
            assert run.answer["missing"] == ["credit_search", "penalty_search"]
            searched(world, "CREDIT", clock.today())
            searched(world, "PENALTY", clock.today())
            assert check(world, file).outcome == "PASS"

    def test_a_rule_of_the_clause_is_judged_by_its_condition_and_asked_once(self):
        conditions = [{"code": "policy_fit", "rule": "industrial_policy", "params": {}}]
        world = World(rules=["industrial_policy"], conditions=conditions)
        world.firm.industry = Industry.objects.create(code="C9999", name_zh="其他")
        world.firm.save()
        file = world.verifying()
        run = check(world, file)
        assert [one["code"] for one in run.answer["conditions"]] == ["in_force", "policy_fit"]
        world.sign(file, judgements={"policy_fit": "AGREE"})
        assert check(world, file).outcome == "PASS"

    def test_an_application_within_its_window_passes_the_rule(self):
        world = World(rules=["in_call_window"])
        assert check(world, world.submitted()).outcome == "PASS"

    def test_an_unverified_search_is_no_search(self):
        world = World(rules=["loans_repaid"])
        searched(world, "CREDIT", state="ENTERED")
        assert check(world, world.submitted()).outcome == "UNKNOWN"


class TestOverride:
    @pytest.fixture
    def failing(self):
        world = World(conditions=FAILING)
        return world, world.ready()

    def propose(self, world, file, code="no"):
        paper = files.store(SimpleUploadedFile("a.pdf", PDF), by=world.fund_officer)
        return checks.propose_override_of(
            file, code, by=world.fund_officer, ground="Sets counted wrongly", legal_basis="Art. 3",
            document=paper,
        )  # fmt: skip

    def test_a_confirmed_override_lets_the_verification_end(self, failing):
        world, file = failing
        override = self.propose(world, file)
        with pytest.raises(ActionRefused) as refusal:
            verifications.finish_verification(file, by=world.fund_officer, proposed_yuan=350 * WAN)
        assert codes(refusal) == ["fail", "check_not_passed"]
        checks.confirm_override(override, by=user_with("CHAIR", zone=world.zone))
        verifications.finish_verification(file, by=world.fund_officer, proposed_yuan=350 * WAN)
        assert (file.state, file.calculated_fen) == ("VERIFIED", 350 * WAN)
        assert runs.latest_run(file).outcome == "FAIL"

    def test_it_lapses_with_a_new_check(self, failing):
        world, file = failing
        override = self.propose(world, file)
        check(world, file)
        with pytest.raises(ActionRefused) as refusal:
            checks.confirm_override(override, by=user_with("CHAIR", zone=world.zone))
        assert codes(refusal) == ["old_check"]

    def test_nobody_confirms_the_own_proposal(self, failing):
        world, file = failing
        override = self.propose(world, file)
        with pytest.raises(IntegrityError), transaction.atomic():
            Override.objects.filter(pk=override.pk).update(confirmed_by=world.fund_officer)
        world.fund_officer.memberships.create(zone=world.zone, role="CHAIR")
        del world.fund_officer.active_memberships
        with pytest.raises(ActionRefused) as refusal:
            checks.confirm_override(override, by=world.fund_officer)
        assert codes(refusal) == ["separation_of_duties"]

    def test_what_the_law_leaves_no_room_for_is_not_overridden(self):
        world = World(rules=["loans_repaid"])
        file = world.submitted()
        check(world, file)
        with pytest.raises(ActionRefused) as refusal:
            self.propose(world, file, "loans_repaid")
        assert codes(refusal) == ["not_overridable"]

    def test_a_passed_condition_needs_none(self, world):
        file = world.submitted()
        check(world, file)
        with pytest.raises(ActionRefused) as refusal:
            self.propose(world, file, "some_set")
        assert codes(refusal) == ["wrong_state"]


class TestReplay:
    def test_stored_evidence_gives_stored_verdicts(self, world, capsys):
        check(world, world.submitted(facts=one_set("1")))
        other = World(code="b", rules=["loans_repaid", "no_violations"], conditions=FAILING)
        check(other, other.submitted())
        call_command("replay_eligibility")
        assert "2 checks give their stored verdicts" in capsys.readouterr().out

    def test_a_forged_verdict_is_found(self, world, lifted_triggers):
        run = check(world, world.submitted())
        Run.objects.filter(pk=run.pk).update(answer=run.answer | {"outcome": "FAIL"})
        with pytest.raises(CommandError):
            call_command("replay_eligibility")
