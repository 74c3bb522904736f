from datetime import date

import pytest

from funds.eligibility import gate
from funds.eligibility.cases import failures_of
from funds.eligibility.definition import checked
from funds.eligibility.evaluate import evaluate
from tests.funds.eligibility import published

TODAY = date(2026, 11, 24)


@pytest.mark.parametrize(("clause", "case"), published.cases(), ids=published.ids())
def test_a_published_case_comes_out_as_published(clause, case):
    definition = checked({**clause, "cases": [case]})
    assert failures_of(definition, today=TODAY) == []


@pytest.mark.parametrize(("clause", "case"), published.cases(), ids=published.ids())
def test_a_published_case_in_the_shape_of_the_answer(clause, case):
    found = evaluate(
        clause, case["facts"], law_date=case["law_date"], granted=case.get("granted", ())
    ).as_dict()
    expected = case["expect"]
    amount = found["amount"] or {"caps": []}
    assert found["outcome"] == expected["outcome"]
    assert amount.get("final") == expected.get("final", amount.get("final"))
    assert amount.get("raw") == expected.get("raw", amount.get("raw"))
    assert found["missing"] == expected.get("missing", [])
    for code, cut in expected.get("cut", {}).items():
        assert {cap["code"]: cap["cut"] for cap in amount["caps"]}[code] == cut


@pytest.mark.parametrize("clause", published.clauses(), ids=lambda clause: clause["code"])
def test_only_what_is_forbidden_is_red(clause):
    flags = gate.gate_of(checked(clause), today=TODAY)
    red = {flag.code for flag in flags if flag.level == gate.RED}
    expected = {code for case in clause["cases"] for code in case["expect"].get("flags", ())}
    assert red == expected


def test_a_case_that_fails_says_what_came_out():
    case = {"law_date": "2024-05-01", "facts": {"spent": "100"}, "expect": {"final": "11"}}
    definition = checked(published.clause(cases=[case]))
    assert failures_of(definition, today=TODAY) == ["Example 1: final is 10 instead of 11."]


def test_a_case_with_a_faulty_fact_or_an_unknown_expectation_fails():
    cases = [
        {"facts": {"spent": "-1"}, "expect": {"outcome": "PASS"}},
        {"facts": {}, "expect": {"colour": "red"}},
        {"facts": {}, "expect": "PASS"},
    ]
    told = failures_of(checked(published.clause(cases=cases)), today=TODAY)
    assert told == [
        "Example 1: facts.spent: The amount must not be negative.",
        "Example 2: “colour” is unknown here.",
        "Example 3: It does not say what is expected.",
    ]
