from datetime import datetime

import pytest

from funds.actions import clauses
from funds.models import Clause, ClauseException, FlagDismissal, Policy
from funds.workflow.clauses import CLAUSE
from hightech.core import clock
from hightech.core.errors import ActionRefused, ShapeError
from hightech.core.models import Step
from hightech.users.roles import Role
from tests.factories import clauses as make
from tests.factories.papers import a_file
from tests.factories.users import ZoneFactory

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _november():
    with clock.at(datetime(2026, 11, 24, 9, tzinfo=clock.ZONE)):
        yield


def codes(refusal) -> list[str]:
    return [reason.code for reason in refusal.value.reasons]


def stored(clause) -> Clause:
    return Clause.objects.get(pk=clause.pk)


class TestCreate:
    def test_drafts_the_clause_with_its_policy_and_its_gate(self, fund_officer):
        clause = clauses.create(by=fund_officer, definition=make.definition())
        assert (clause.code, clause.state, clause.version) == ("first-sets", "DRAFT", 1)
        assert (clause.title_zh, clause.gate_level) == ("首台套奖励", "GREEN")
        assert clause.policy.number == "TTB 2025-3"
        assert [step.name for step in Step.objects.of(clause)] == ["draft"]

    def test_records_a_policy_once(self, fund_officer):
        clauses.create(by=fund_officer, definition=make.definition())
        clauses.create(by=fund_officer, definition=make.definition(code="second"))
        assert Policy.objects.count() == 1

    def test_keeps_versions_apart_by_their_first_day(self, fund_officer):
        clauses.create(by=fund_officer, definition=make.definition())
        later = make.definition(valid={"from": "2027-01-01", "until": None})
        clauses.create(by=fund_officer, definition=later)
        with pytest.raises(ActionRefused) as refusal:
            clauses.create(by=fund_officer, definition=later)
        assert codes(refusal) == ["exists"]
        assert Clause.objects.count() == 2

    def test_refuses_a_faulty_definition_with_every_path(self, fund_officer):
        wrong = make.definition(
            colour="red", conditions=[{"code": "x", "expression": "nothing > 1"}]
        )
        with pytest.raises(ShapeError) as refusal:
            clauses.create(by=fund_officer, definition=wrong)
        assert {reason.attr for reason in refusal.value.reasons} == {
            "colour",
            "conditions.0.expression",
        }
        assert not Clause.objects.exists()


class TestEdit:
    def test_replaces_a_draft_and_looks_at_the_gate_again(self, fund_officer):
        clause = make.clause(by=fund_officer)
        clauses.edit(
            clause, by=fund_officer, version=1, definition=make.definition(text=make.RED_TEXT)
        )
        assert (stored(clause).gate_level, stored(clause).version) == ("RED", 2)

    @pytest.mark.parametrize("state", ["REVIEWED", "ACTIVE", "RETIRED"])
    def test_refuses_what_is_no_draft(self, fund_officer, state):
        clause = make.clause(by=fund_officer, state=state)
        with pytest.raises(ActionRefused) as refusal:
            clauses.edit(clause, by=fund_officer, version=1, definition=make.definition(text="x"))
        assert codes(refusal) == ["not_a_draft"]
        assert stored(clause).text == make.GOOD["text"]

    def test_refuses_another_code_and_another_role(self, fund_officer, reviewer):
        clause = make.clause(by=fund_officer)
        with pytest.raises(ActionRefused) as refusal:
            clauses.edit(clause, by=fund_officer, version=1, definition=make.definition(code="b"))
        assert codes(refusal) == ["code"]
        with pytest.raises(ActionRefused) as refusal:
            clauses.edit(clause, by=reviewer, version=1, definition=make.definition())
        assert codes(refusal) == ["role"]


class TestTakeIn:
    def test_drafts_all_or_none(self, fund_officer):
        good, wrong = make.definition(), make.definition(code="b", unit="pounds")
        with pytest.raises(ShapeError) as refusal:
            clauses.take_in(by=fund_officer, definitions=[good, wrong])
        assert [reason.attr for reason in refusal.value.reasons] == ["1.unit"]
        assert not Clause.objects.exists()
        made = clauses.take_in(by=fund_officer, definitions=[good, make.definition(code="b")])
        assert [clause.code for clause in made] == ["first-sets", "b"]

    def test_leaves_what_is_here_unchanged_and_refuses_what_differs(self, fund_officer):
        first = make.clause(by=fund_officer)
        again = clauses.take_in(by=fund_officer, definitions=[make.definition()])
        assert [clause.pk for clause in again] == [first.pk]
        with pytest.raises(ActionRefused) as refusal:
            clauses.take_in(
                by=fund_officer,
                definitions=[make.definition(code="new"), make.definition(text="another")],
            )
        assert [(r.code, r.attr) for r in refusal.value.reasons] == [("exists", "1.code")]
        assert Clause.objects.count() == 1

    def test_refuses_the_same_version_twice_in_one_document(self, fund_officer):
        with pytest.raises(ShapeError):
            clauses.take_in(by=fund_officer, definitions=[make.definition()] * 2)
        assert not Clause.objects.exists()


class TestActivate:
    def test_brings_a_reviewed_clause_into_use(self, fund_officer, reviewer):
        clause = make.clause(by=fund_officer)
        clauses.review(clause, by=reviewer, version=1)
        clauses.activate(clause, by=fund_officer, version=2)
        assert stored(clause).state == "ACTIVE"
        clauses.retire(clause, by=fund_officer, version=3)
        assert stored(clause).state == "RETIRED"

    def test_sends_a_reviewed_clause_back_with_a_comment(self, fund_officer, reviewer):
        clause = make.clause(by=fund_officer)
        clauses.review(clause, by=reviewer)
        with pytest.raises(ActionRefused) as refusal:
            clauses.send_back(clause, by=fund_officer)
        assert codes(refusal) == ["missing_fact"]
        clauses.send_back(clause, by=fund_officer, comment="The cap is wrong")
        assert stored(clause).state == "DRAFT"

    @pytest.mark.parametrize(
        ("changes", "code"),
        [
            ({"text": make.RED_TEXT}, "gate_red"),
            ({"review": make.GOOD["review"] | {"conclusion": "NOT_OK"}}, "gate_red"),
            ({"policy": {"title": "Without a basis", "published_on": "2025-03-01"}}, "gate_amber"),
            ({"policy": make.GOOD["policy"] | {"published_on": None}}, "gate_amber"),
            ({"review": None}, "gate_amber"),
            ({"valid": None}, "gate_amber"),
            ({"budget": None}, "gate_amber"),
            ({"goal": None}, "gate_amber"),
            ({"amount": None}, "failing_case"),
            ({"conditions": [{"code": "a", "judgement": "NOBODY"}]}, "failing_case"),
            ({"cases": [{"facts": {}, "expect": {"outcome": "PASS"}}]}, "failing_case"),
        ],
    )
    def test_is_refused_by_the_gate_a_missing_paper_or_a_failing_example(
        self, fund_officer, changes, code
    ):
        clause = make.clause(by=fund_officer, state="REVIEWED", **changes)
        with pytest.raises(ActionRefused) as refusal:
            clauses.activate(clause, by=fund_officer, version=1)
        assert codes(refusal) == [code]
        assert stored(clause).state == "REVIEWED"

    def test_an_old_review_only_warns(self, fund_officer):
        review = make.GOOD["review"] | {"on": "2024-09-01"}
        clause = make.clause(by=fund_officer, state="REVIEWED", review=review)
        assert clause.gate_level == "AMBER"
        clauses.activate(clause, by=fund_officer, version=1)
        assert stored(clause).state == "ACTIVE"

    def test_is_not_for_the_reviewer_nor_the_review_for_the_fund_officer(
        self, fund_officer, reviewer
    ):
        clause = make.clause(by=fund_officer)
        with pytest.raises(ActionRefused) as refusal:
            clauses.review(clause, by=fund_officer)
        assert codes(refusal) == ["role", "separation_of_duties"]
        clauses.review(clause, by=reviewer)
        with pytest.raises(ActionRefused) as refusal:
            clauses.activate(clause, by=reviewer)
        assert codes(refusal) == ["role", "separation_of_duties"]


class TestDismissFlag:
    def test_lets_a_false_hit_go_and_shows_it_for_ever(self, fund_officer, reviewer):
        clause = make.clause(by=fund_officer, text=make.RED_TEXT)
        clauses.dismiss_flag(clause, by=reviewer, flag="STAY_PROMISE", reason="A quotation")
        (flag,) = stored(clause).gate["flags"]
        assert (flag["code"], flag["dismissed"]["reason"]) == ("STAY_PROMISE", "A quotation")
        assert stored(clause).gate_level == "GREEN"
        assert FlagDismissal.objects.get().digest

    def test_holds_for_its_words_only(self, fund_officer, reviewer):
        clause = make.clause(by=fund_officer, text=make.RED_TEXT)
        clauses.dismiss_flag(clause, by=reviewer, flag="STAY_PROMISE", reason="A quotation")
        other = make.definition(text="企业须承诺十年内不得迁离本区。")
        clauses.edit(clause, by=fund_officer, definition=other)
        assert stored(clause).gate_level == "RED"
        clauses.dismiss_flag(clause, by=reviewer, flag="STAY_PROMISE", reason="Again")
        assert stored(clause).gate_level == "GREEN"

    @pytest.mark.parametrize("flag", ["TAX_REFUND", "REVIEW_NOT_OK", "NO_GOAL"])
    def test_refuses_a_flag_that_is_not_a_false_hit_of_the_wording(
        self, fund_officer, reviewer, flag
    ):
        review = make.GOOD["review"] | {"conclusion": "NOT_OK"}
        clause = make.clause(by=fund_officer, review=review, goal=None)
        with pytest.raises(ActionRefused) as refusal:
            clauses.dismiss_flag(clause, by=reviewer, flag=flag, reason="x")
        assert codes(refusal) == ["no_such_flag"]
        assert not FlagDismissal.objects.exists()


class TestExcept:
    def facts(self, chair, **changes) -> dict:
        return {
            "ground": "INNOVATION",
            "why": "No lesser means",
            "until": clock.today(),
            "document": a_file(chair),
        } | changes

    def test_lets_a_red_clause_be_activated_until_it_ends(self, fund_officer, chair):
        clause = make.clause(by=fund_officer, state="REVIEWED", text=make.RED_TEXT)
        clauses.except_(clause, by=chair, **self.facts(chair))
        assert stored(clause).gate_level == "AMBER"
        clauses.activate(clause, by=fund_officer)
        assert stored(clause).state == "ACTIVE"
        with clock.at(datetime(2026, 11, 25, 9, tzinfo=clock.ZONE)):
            clauses.refresh(clause)
        assert stored(clause).gate_level == "RED"

    def test_is_refused_where_nothing_is_red_or_the_end_is_past(self, fund_officer, chair):
        clause = make.clause(by=fund_officer)
        yesterday = datetime(2026, 11, 23, tzinfo=clock.ZONE).date()
        with pytest.raises(ActionRefused) as refusal:
            clauses.except_(clause, by=chair, **self.facts(chair, until=yesterday))
        assert codes(refusal) == ["gate_not_red", "past"]
        assert not ClauseException.objects.exists()

    def test_is_for_the_chair_alone(self, fund_officer, reviewer):
        clause = make.clause(by=fund_officer, text=make.RED_TEXT)
        with pytest.raises(ActionRefused) as refusal:
            clauses.except_(clause, by=reviewer, **self.facts(reviewer))
        assert codes(refusal) == ["role"]


WHO = {
    "review": {"REVIEWER"},
    "send_back": {"FUND_OFFICER"},
    "activate": {"FUND_OFFICER"},
    "retire": {"FUND_OFFICER"},
    "dismiss_flag": {"REVIEWER"},
    "except": {"CHAIR"},
}
OPEN = {
    "DRAFT": {"review", "dismiss_flag", "except"},
    "REVIEWED": {"send_back", "activate", "dismiss_flag", "except"},
    "ACTIVE": {"retire", "dismiss_flag", "except"},
    "RETIRED": set(),
}


@pytest.mark.parametrize("state", OPEN)
def test_every_role_is_offered_what_the_contract_gives_it(state, zone, user_with):
    clause = make.clause(zone, state=state)
    for role in Role:
        user = user_with(role, zone=zone)
        offered = {offer.name for offer in CLAUSE.available(clause, user) if offer.is_mine}
        assert offered == {step for step in OPEN[state] if role in WHO[step]}, role


def test_a_role_of_another_zone_is_offered_nothing(zone, user_with):
    clause = make.clause(zone)
    stranger = user_with("REVIEWER", zone=ZoneFactory(code="JNH"))
    assert [offer for offer in CLAUSE.available(clause, stranger) if offer.is_mine] == []


def test_the_table_is_the_row_of_the_contract():
    rows = {
        (source, step.name, step.who.code, step.target or source)
        for step in CLAUSE.transitions.values()
        for source in step.sources
        if step.target
    }
    assert rows == {
        ("DRAFT", "review", "reviewer", "REVIEWED"),
        ("REVIEWED", "send_back", "fund_officer", "DRAFT"),
        ("REVIEWED", "activate", "fund_officer", "ACTIVE"),
        ("ACTIVE", "retire", "fund_officer", "RETIRED"),
    }
