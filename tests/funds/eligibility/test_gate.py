from datetime import date

import pytest

from funds.eligibility import gate
from funds.eligibility.definition import checked
from tests.factories.clauses import GOOD

TODAY = date(2026, 11, 24)
REVIEW, POLICY = GOOD["review"], GOOD["policy"]


def flags(**changes) -> dict[str, str]:
    found = gate.gate_of(checked(GOOD | changes), today=TODAY)
    return {flag.code: flag.level for flag in found}


def test_a_clause_in_order_is_green():
    assert flags() == {}


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"policy": POLICY | {"legal_basis": ""}}, "NO_LEGAL_BASIS"),
        ({"policy": POLICY | {"published_on": None}}, "NOT_PUBLISHED"),
        ({"policy": POLICY | {"published_on": "2026-11-25"}}, "NOT_PUBLISHED"),
        ({"review": None}, "NO_REVIEW"),
        ({"review": REVIEW | {"reviewer": ""}}, "NO_REVIEW"),
        ({"review": REVIEW | {"document": None}}, "NO_REVIEW"),
        ({"review": REVIEW | {"conclusion": None}}, "NO_REVIEW"),
        ({"review": REVIEW | {"on": "2026-11-25"}}, "NO_REVIEW"),
        ({"review": REVIEW | {"conclusion": "OK_WITH_EXCEPTION"}}, "NO_REVIEW"),
        ({"review": REVIEW | {"until": "2026-11-23"}}, "REVIEW_EXPIRED"),
        ({"review": REVIEW | {"on": "2024-11-23"}}, "REVIEW_EXPIRED"),
        ({"policy": POLICY | {"published_on": "2024-07-31"},
          "review": REVIEW | {"on": "2024-07-31"}}, "OLD_UNREVIEWED"),
        ({"valid": None}, "NO_VALIDITY"),
        ({"valid": {"until": "2030-01-01"}}, "NO_VALIDITY"),
        ({"budget": None}, "NO_BUDGET"),
        ({"goal": {"en": " ", "zh": ""}}, "NO_GOAL"),
    ],
)  # fmt: skip
def test_what_is_missing_or_old_is_amber(changes, code):
    assert flags(**changes)[code] == gate.AMBER


@pytest.mark.parametrize(
    "changes",
    [
        {"review": REVIEW | {"on": "2024-11-24"}},
        {"review": REVIEW | {"until": "2026-11-24"}},
        {"review": REVIEW | {"conclusion": "OK_WITH_EXCEPTION", "until": "2026-11-24"}},
        {"policy": POLICY | {"published_on": "2024-08-01"}},
        {"policy": POLICY | {"published_on": "2024-07-31"}},
        {"goal": "Ten sets"},
    ],
)
def test_what_is_there_and_recent_is_green(changes):
    assert flags(**changes) == {}


def test_a_review_that_says_no_is_red():
    assert flags(review=REVIEW | {"conclusion": "NOT_OK"}) == {"REVIEW_NOT_OK": gate.RED}


def computed(name: str, label=None, kind="money") -> dict[str, str]:
    fact = {"name": name, "type": kind} | ({"label": label} if label else {})
    return flags(facts=[fact], conditions=[], amount={"expression": f"{name} * 0.5"})


@pytest.mark.parametrize(
    ("name", "label"),
    [
        ("contribution", None),
        ("tax_paid", None),
        ("vat", None),
        ("local_fiscal_income", None),
        ("base", {"zh": "上年度缴纳增值税额"}),
        ("base", {"zh": "地方财政贡献"}),
        ("base", {"en": "Tax paid in the year"}),
    ],
)
def test_an_amount_computed_from_tax_is_red(name, label):
    assert computed(name, label)["TAX_CONTRIBUTION"] == gate.RED


@pytest.mark.parametrize(
    ("name", "label"),
    [
        ("spent", None),
        ("price_before_tax", None),
        ("own_contribution", None),
        ("taxonomy_score", None),
        ("base", {"zh": "设备不含税价"}),
        ("rnd", {"zh": "税务部门加计扣除确认的研发费用"}),
    ],
)
def test_an_amount_computed_from_something_else_is_green(name, label):
    assert computed(name, label) == {}


def test_a_tax_fact_in_a_condition_alone_is_no_amount():
    facts = [*GOOD["facts"], {"name": "tax_per_mu", "type": "money"}]
    conditions = [{"code": "a", "expression": "tax_per_mu >= 10"}]
    assert flags(facts=facts, conditions=conditions) == {}


def test_a_sum_over_a_column_of_tax_is_found_too():
    facts = [{"name": "years", "type": "list", "columns": [{"name": "tax", "type": "money"}]}]
    facts[0]["name"] = "rows"
    amount = {"expression": "sum(rows, 'tax') * 0.5"}
    assert flags(facts=facts, conditions=[], amount=amount)["TAX_CONTRIBUTION"] == gate.RED


def decided(fact: dict, expression: str) -> dict[str, str]:
    facts = [*GOOD["facts"], fact]
    return flags(facts=facts, conditions=[{"code": "a", "expression": expression}])


@pytest.mark.parametrize(
    ("fact", "expression", "code"),
    [
        ({"name": "firm", "type": "text"}, "firm == 'Star River'", "NAMED_BENEFICIARY"),
        ({"name": "firm", "type": "text"}, "firm in ['Star', 'Moon']", "CLOSED_LIST"),
        ({"name": "x", "type": "text"}, "x == '天津星河科技有限公司'", "NAMED_BENEFICIARY"),
        ({"name": "x", "type": "code"}, "x in ['91120224MA05WE1X07', 'b']", "CLOSED_LIST"),
        ({"name": "x", "type": "text", "label": {"zh": "企业名称"}}, "x == 'a'",
         "NAMED_BENEFICIARY"),
        ({"name": "registered_in_zone", "type": "boolean"}, "registered_in_zone",
         "LOCAL_REGISTRATION"),
        ({"name": "x", "type": "boolean", "label": {"zh": "在本区注册"}}, "x",
         "LOCAL_REGISTRATION"),
        ({"name": "moves_in", "type": "boolean"}, "moves_in", "MOVE_REGISTRATION"),
        ({"name": "stays", "type": "boolean"}, "stays", "STAY_PROMISE"),
        ({"name": "is_chain_owner", "type": "boolean"}, "is_chain_owner", "CHAIN_OWNER"),
        ({"name": "local_content", "type": "percent"}, "local_content > 0.3", "BUY_LOCAL"),
        ({"name": "ownership", "type": "code"}, "ownership == 'state'", "OWNERSHIP"),
        ({"name": "local_branch", "type": "boolean"}, "local_branch", "LOCAL_BRANCH"),
    ],
)  # fmt: skip
def test_a_definition_that_decides_by_what_is_forbidden_is_red(fact, expression, code):
    assert decided(fact, expression) == {code: gate.RED}


@pytest.mark.parametrize(
    ("fact", "expression"),
    [
        ({"name": "sector", "type": "code"}, "sector in ['industry', 'services']"),
        ({"name": "company_size", "type": "code"}, "company_size == 'small'"),
        ({"name": "registered_on", "type": "date"}, "years(registered_on, law_date) >= 1"),
        ({"name": "product_name", "type": "text"}, "product_name != ''"),
        ({"name": "remaining_term", "type": "integer"}, "remaining_term > 1"),
    ],
)
def test_a_definition_that_decides_by_merit_is_green(fact, expression):
    assert decided(fact, expression) == {}


def test_labels_materials_goal_and_tranches_are_read_too():
    red = "在本区注册的企业"
    for changes in (
        {"title": {"zh": red}},
        {"goal": {"zh": red}},
        {"materials": [{"code": "a", "label": {"zh": red}}]},
        {"conditions": [{"code": "a", "label": {"zh": red}, "judgement": "TAX"}]},
        {"tranches": [{"share": "1", "when": red}]},
    ):
        assert flags(**changes) == {"LOCAL_REGISTRATION": gate.RED}


def test_the_answer_has_one_flag_for_a_code_with_its_further_hits():
    found = gate.gate_of(
        checked(GOOD | {"text": "在本区注册的企业。", "goal": "注册地在我县的企业。"}), today=TODAY
    )
    shown = gate.as_dict(found)
    assert shown["level"] == gate.RED
    (flag,) = shown["flags"]
    assert (flag["code"], flag["quote"], len(flag["more"])) == (
        "LOCAL_REGISTRATION",
        "在本区注册",
        1,
    )
