from datetime import date

import pytest

from funds.eligibility.evaluate import evaluate
from funds.eligibility.outcomes import (
    FAIL,
    JUDGEMENT,
    NOT_APPLICABLE,
    PASS,
    UNKNOWN,
    Result,
    all_of,
    any_of,
)
from hightech.core.errors import ShapeError
from tests.funds.eligibility.published import clause

ON = date(2026, 11, 24)


def found(facts=None, **options):
    changes = {name: options.pop(name) for name in list(options) if name in ("valid", "conditions")}
    return evaluate(clause(**changes), facts or {"spent": "5"}, law_date=ON, **options)


def outcomes(evaluation) -> dict[str, str]:
    return {one.code: one.outcome for one in evaluation.every_condition()}


@pytest.mark.parametrize(
    ("members", "every", "some"),
    [
        ([], NOT_APPLICABLE, NOT_APPLICABLE),
        ([NOT_APPLICABLE], NOT_APPLICABLE, NOT_APPLICABLE),
        ([PASS, NOT_APPLICABLE], PASS, PASS),
        ([PASS, JUDGEMENT], JUDGEMENT, PASS),
        ([JUDGEMENT, UNKNOWN], UNKNOWN, UNKNOWN),
        ([UNKNOWN, FAIL], FAIL, UNKNOWN),
        ([FAIL, JUDGEMENT], FAIL, JUDGEMENT),
        ([PASS, FAIL, UNKNOWN, JUDGEMENT], FAIL, PASS),
    ],
)
def test_outcomes_are_combined_in_their_order(members, every, some):
    assert (all_of(members), any_of(members)) == (every, some)


class TestInForce:
    @pytest.mark.parametrize(
        ("valid", "outcome"),
        [
            ({"from": "2026-11-24", "until": None}, PASS),
            ({"from": "2026-11-25", "until": None}, FAIL),
            ({"from": "2024-01-01", "until": "2026-11-24"}, PASS),
            ({"from": "2024-01-01", "until": "2026-11-23"}, FAIL),
            ({"until": "2026-11-24"}, UNKNOWN),
            ({"until": "2026-11-23"}, FAIL),
            (None, UNKNOWN),
        ],
    )
    def test_is_the_first_condition(self, valid, outcome):
        evaluation = found(valid=valid)
        assert (evaluation.conditions[0].code, evaluation.conditions[0].outcome) == (
            "in_force",
            outcome,
        )
        assert evaluation.outcome == outcome

    def test_its_failure_comes_before_a_clause_without_conditions(self):
        assert found(conditions=[]).outcome == NOT_APPLICABLE
        assert found(conditions=[], valid={"from": "2027-01-01"}).outcome == FAIL


class TestConditions:
    def test_all_are_decided_never_only_the_first(self):
        evaluation = found(
            {"spent": "0"},
            conditions=[
                {"code": "a", "expression": "spent > 0"},
                {"code": "b", "expression": "kind == 'x'"},
                {"code": "c", "judgement": "SCIENCE"},
                {"code": "d", "rule": "loans_repaid"},
            ],
        )
        assert outcomes(evaluation) == {
            "in_force": PASS, "a": FAIL, "b": UNKNOWN, "c": JUDGEMENT, "d": UNKNOWN,
        }  # fmt: skip
        assert (evaluation.outcome, evaluation.amount) == (FAIL, None)
        assert evaluation.missing == ("kind",)
        assert evaluation.as_dict()["amount"] is None

    def test_a_missing_fact_counts_whichever_branch_would_run(self):
        expression = "spent > 0 ? spent > 1 : kind == 'x'"
        evaluation = found(conditions=[{"code": "a", "expression": expression}])
        assert (evaluation.outcome, evaluation.missing) == (UNKNOWN, ("kind",))

    def test_an_any_of_carries_its_members_and_their_missing_facts(self):
        either = {
            "code": "e",
            "any": [
                {"code": "a", "expression": "kind == 'x'"},
                {"code": "b", "expression": "spent > 0"},
            ],
        }
        shown = found(conditions=[either]).as_dict()
        assert (shown["outcome"], shown["missing"]) == (PASS, ["kind"])
        assert [(one["code"], one["outcome"]) for one in shown["conditions"][1]["any"]] == [
            ("a", UNKNOWN), ("b", PASS),
        ]  # fmt: skip
        assert shown["conditions"][1]["missing"] == ["kind"]

    def test_a_clause_whose_conditions_do_not_apply_still_needs_to_be_in_force(self):
        rules = {"d": Result(NOT_APPLICABLE, "nothing due")}
        conditions = [{"code": "d", "rule": "commitments_fulfilled"}]
        assert found(conditions=conditions, rules=rules).outcome == PASS


class TestRulesAndJudgements:
    conditions = [
        {"code": "fit", "rule": "industrial_policy"},
        {"code": "new", "judgement": "SCIENCE"},
    ]

    @pytest.mark.parametrize(
        ("answer", "outcome"), [("AGREE", PASS), ("OPPOSE", FAIL), ("MAYBE", JUDGEMENT)]
    )
    def test_a_signed_judgement_is_pass_or_fail(self, answer, outcome):
        rules = {"fit": Result(PASS, "encouraged")}
        evaluation = found(conditions=self.conditions, rules=rules, judgements={"new": answer})
        assert evaluation.outcome == outcome

    def test_what_a_rule_leaves_to_judgement_may_be_answered_too(self):
        rules = {"fit": Result(JUDGEMENT, "unlisted", department="ECONOMY")}
        evaluation = found(conditions=self.conditions, rules=rules)
        assert evaluation.open_judgements() == {"fit": "ECONOMY", "new": "SCIENCE"}
        signed = {"fit": "AGREE", "new": "AGREE"}
        assert found(conditions=self.conditions, rules=rules, judgements=signed).outcome == PASS

    def test_a_signature_changes_nothing_that_was_not_left_to_it(self):
        rules = {"fit": Result(FAIL, "eliminated")}
        signed = {"fit": "AGREE", "new": "AGREE"}
        evaluation = found(conditions=self.conditions, rules=rules, judgements=signed)
        assert outcomes(evaluation)["fit"] == FAIL

    def test_rules_of_a_call_stand_behind_the_conditions_under_their_names(self):
        evaluation = found(
            extra_rules=["loans_repaid", "no_violations", "some"],
            rules={"loans_repaid": Result(PASS, "ok")},
        )
        assert list(outcomes(evaluation)) == ["in_force", "some", "loans_repaid", "no_violations"]
        assert outcomes(evaluation)["no_violations"] == UNKNOWN

    def test_an_amount_is_not_stated_while_something_is_unknown(self):
        shown = found(extra_rules=["loans_repaid"]).as_dict()
        assert (shown["outcome"], shown["amount"]["outcome"]) == (UNKNOWN, UNKNOWN)
        assert (shown["amount"]["final"], shown["amount"]["raw"]) == (None, None)
        assert shown["tranches"] == []


class TestFacts:
    @pytest.mark.parametrize(
        ("facts", "attr"),
        [
            ({"spent": "-1"}, "facts.spent"),
            ({"spent": "1.0000001"}, "facts.spent"),
            ({"spent": "1e3"}, "facts.spent"),
            ({"spent": "inf"}, "facts.spent"),
            ({"spent": float("nan")}, "facts.spent"),
            ({"spent": True}, "facts.spent"),
            ({"spent": "1" * 16}, "facts.spent"),
            ({"spent": "1,000"}, "facts.spent"),
            ({"spent": " 1"}, "facts.spent"),
            ({"spent": "١"}, "facts.spent"),
            ({"spent": {}}, "facts.spent"),
            ({"kind": 5}, "facts.kind"),
            ({"rate": "0.09"}, "facts.rate"),
            ({"rate": "0.51"}, "facts.rate"),
            ({"rows": {}}, "facts.rows"),
            ({"rows": ["x"]}, "facts.rows.0"),
            ({"rows": [{}, {"price": "x"}]}, "facts.rows.1.price"),
            ({"rows": [{"colour": 1}]}, "facts.rows.0.colour"),
            ({"rows": [{}] * 5001}, "facts.rows"),
            ({"other": 1}, "facts.other"),
        ],
    )
    def test_of_a_wrong_shape_are_told_by_their_path(self, facts, attr):
        with pytest.raises(ShapeError) as refusal:
            found({"spent": "1"} | facts)
        assert [reason.attr for reason in refusal.value.reasons] == [attr]

    @pytest.mark.parametrize(
        ("spent", "amount"), [("100", "10"), (100, "10"), (0.1, "0.01"), ("0.000001", "0")]
    )
    def test_may_be_written_as_text_or_as_a_number(self, spent, amount):
        assert found({"spent": spent}).as_dict()["amount"]["final"] == amount

    def test_five_thousand_rows_are_allowed(self):
        rows = [{"price": "1"}] * 5000
        conditions = [{"code": "a", "expression": "sum(rows, 'price') == 5000"}]
        assert found({"spent": "1", "rows": rows}, conditions=conditions).outcome == PASS

    @pytest.mark.parametrize(
        ("kind", "good", "bad"),
        [
            ("date", "2026-02-28", "2026-02-30"),
            ("date", "2026-02-28", "20260228"),
            ("boolean", False, "false"),
            ("integer", "-3", "1.5"),
            ("number", "-1.25", "1.2.3"),
            ("text", "x", ["x"]),
        ],
    )
    def test_of_every_type_are_read_strictly(self, kind, good, bad):
        facts = [{"name": "x", "type": kind}]
        parts = {"facts": facts, "conditions": [], "amount": None}
        assert evaluate(clause(**parts), {"x": good}, law_date=ON).outcome == NOT_APPLICABLE
        with pytest.raises(ShapeError):
            evaluate(clause(**parts), {"x": bad}, law_date=ON)

    def test_granted_is_read_strictly_too(self):
        for wrong in ({"scope": "fund"}, {"scope": "x", "code": "c", "amount": "1"}, 5):
            with pytest.raises(ShapeError):
                found(granted=[wrong])
