import copy
from contextlib import suppress
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from funds.eligibility.definition import checked
from hightech.core.errors import ShapeError
from tests.funds.eligibility import published
from tests.funds.eligibility.published import clause

CAP = {"code": "c", "scope": "fund", "limit": "1"}


def paths(raw) -> list:
    with pytest.raises(ShapeError) as refusal:
        checked(raw)
    return [reason.attr for reason in refusal.value.reasons]


@pytest.mark.parametrize("raw", published.clauses(), ids=lambda raw: raw["code"])
def test_every_published_clause_is_read(raw):
    assert checked(raw).code == raw["code"]


def test_the_smallest_clause_has_a_code():
    assert checked({"code": "x"}).unit == "wan_yuan"
    assert paths({}) == ["code"]


def test_all_mistakes_are_told_at_once():
    raw = clause(
        unit="pounds", colour="red", conditions=[{"code": "in_force", "expression": "spent > 'x'"}]
    )
    assert paths(raw) == ["colour", "unit", "conditions.0.code", "conditions.0.expression"]


@pytest.mark.parametrize(
    ("changes", "path"),
    [
        ({"code": "no spaces"}, "code"),
        ({"code": 5}, "code"),
        ({"title": {"en": 5}}, "title.en"),
        ({"title": {"fr": "x"}}, "title.fr"),
        ({"support_type": "lower"}, "support_type"),
        ({"money_kind": "GIFT"}, "money_kind"),
        ({"per": "person"}, "per"),
        ({"when_not_computable": "PASS"}, "when_not_computable"),
        ({"valid": {"from": "2026-1-1"}}, "valid.from"),
        ({"valid": {"from": "2026-01-02", "until": "2026-01-01"}}, "valid.until"),
        ({"valid": {"start": "2026-01-02"}}, "valid.start"),
        ({"policy": {"factor": "MONEY"}}, "policy.factor"),
        ({"policy": {"published_on": "soon"}}, "policy.published_on"),
        ({"policy": {"colour": "red"}}, "policy.colour"),
        ({"review": {"conclusion": "FINE"}}, "review.conclusion"),
        ({"review": {"on": 20260101}}, "review.on"),
        ({"materials": [{"label": "x"}]}, "materials.0.code"),
        ({"materials": [{"code": "a", "required": "yes"}]}, "materials.0.required"),
        ({"evidence": ["invoice"]}, "evidence.0"),
        ({"cases": [{"color": 1}]}, "cases.0.color"),
        ({"cases": {}}, "cases"),
        ({"source": "\x00"}, "source"),
        ({"source": "\ud800"}, "source"),
        ({"source": float("nan")}, "source"),
        ({"tranches": [{"share": "0.5", "when": "x"}]}, "tranches"),
        ({"tranches": [{"share": "1"}]}, "tranches.0.when"),
        ({"tranches": [{"share": "-1", "when": "a"}, {"share": "2", "when": "b"}]},
         "tranches.0.share"),
        ({"exclusive_group": 5}, "exclusive_group"),
        ({"facts": "spent"}, "facts"),
    ],
)  # fmt: skip
def test_a_mistake_is_told_by_its_path(changes, path):
    assert path in paths(clause(**changes))


@pytest.mark.parametrize(
    ("fact", "path"),
    [
        ({"name": "Upper", "type": "text"}, "name"),
        ({"name": "in", "type": "text"}, "name"),
        ({"name": "count", "type": "text"}, "name"),
        ({"name": "law_date", "type": "date"}, "name"),
        ({"name": "x", "type": "colour"}, "type"),
        ({"name": "x"}, "type"),
        ({"name": "x", "type": "text", "by": "applicant"}, "by"),
        ({"name": "x", "type": "text", "min": "1"}, "min"),
        ({"name": "x", "type": "number", "min": "2", "max": "1"}, "max"),
        ({"name": "x", "type": "number", "min": "a"}, "min"),
        ({"name": "x", "type": "list"}, "columns"),
        ({"name": "x", "type": "text", "columns": []}, "columns"),
        ({"name": "x", "type": "list", "columns": [{"name": "y", "type": "list"}]},
         "columns.0.type"),
        ({"name": "x", "type": "list",
          "columns": [{"name": "y", "type": "text", "by": "reviewer"}]}, "columns.0.by"),
        ({"name": "x", "type": "text", "size": 1}, "size"),
    ],
)  # fmt: skip
def test_a_mistake_in_a_fact_is_told_by_its_path(fact, path):
    assert f"facts.0.{path}" in paths({"code": "a", "facts": [fact]})


@pytest.mark.parametrize(
    ("condition", "path"),
    [
        ({"expression": "1 > 0"}, ".code"),
        ({"code": "a"}, ""),
        ({"code": "a", "expression": "1 > 0", "rule": "loans_repaid"}, ""),
        ({"code": "a", "expression": "spent"}, ".expression"),
        ({"code": "a", "expression": 5}, ".expression"),
        ({"code": "a", "rule": "be_nice"}, ".rule"),
        ({"code": "a", "judgement": "science"}, ".judgement"),
        ({"code": "a", "judgement": "SCIENCE", "params": {}}, ".params"),
        ({"code": "a", "rule": "loans_repaid", "params": []}, ".params"),
        ({"code": "a", "rule": "loans_repaid", "params": {"x": []}}, ".params.x"),
        ({"code": "a", "any": []}, ".any"),
        ({"code": "a", "any": [{"code": "a", "judgement": "TAX"}]}, ".any.0.code"),
        ({"code": "a", "any": [{"code": "b", "any": []}]}, ".any.0.any"),
        ({"code": "a", "any": [{"code": "b", "expression": "x"}]}, ".any.0.expression"),
    ],
)
def test_a_mistake_in_a_condition_is_told_by_its_path(condition, path):
    assert f"conditions.0{path}" in paths(clause(conditions=[condition]))


@pytest.mark.parametrize(
    ("amount", "path"),
    [
        ({}, "expression"),
        ({"expression": "kind"}, "expression"),
        ({"expression": "price"}, "expression"),
        ({"expression": "1", "each": "spent"}, "each"),
        ({"expression": "1", "where": "1 > 0"}, "where"),
        ({"expression": "1", "each": "rows", "where": "price"}, "where"),
        ({"expression": "1", "item_cap": "-1"}, "item_cap"),
        ({"expression": "1", "item_cap": "0.0000001"}, "item_cap"),
        ({"expression": "1", "caps": [{"scope": "fund", "limit": "1"}]}, "caps.0.code"),
        ({"expression": "1", "caps": [{"code": "c", "scope": "fund"}]}, "caps.0.limit"),
        ({"expression": "1", "caps": [CAP | {"scope": "moon"}]}, "caps.0.scope"),
        ({"expression": "1", "caps": [CAP, CAP]}, "caps.1.code"),
        ({"expression": "1", "caps": [CAP | {"scope": "person"}]}, "caps.0.by"),
        ({"expression": "1", "caps": [CAP | {"by": "who"}]}, "caps.0.by"),
        ({"expression": "1", "caps": [CAP | {"scope": "group"}]}, "caps"),
        ({"expression": "1", "rounding": {"on": "sum"}}, "rounding.step"),
        ({"expression": "1", "rounding": {"step": "0", "on": "sum"}}, "rounding.step"),
        ({"expression": "1", "rounding": {"step": "1"}}, "rounding.on"),
        ({"expression": "1", "floor": "1"}, "floor"),
    ],
)
def test_a_mistake_in_the_amount_is_told_by_its_path(amount, path):
    assert f"amount.{path}" in paths(clause(amount=amount))


def test_names_twice_and_codes_twice_are_mistakes():
    facts = [{"name": "x", "type": "text"}] * 2
    assert paths({"code": "a", "facts": facts}) == ["facts.1.name"]
    conditions = [{"code": "x", "judgement": "TAX"}] * 2
    assert paths({"code": "a", "conditions": conditions}) == ["conditions.1.code"]


def test_the_clause_is_kept_as_it_was_written():
    raw = clause(source={"free": [1, "x", None]})
    assert checked(copy.deepcopy(raw)).raw == raw
    assert checked(clause(amount={"expression": "1", "item_cap": 0.5})).amount.item_cap == Decimal(
        "0.5"
    )


junk = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=6),
    lambda part: (
        st.lists(part, max_size=3) | st.dictionaries(st.text(max_size=6), part, max_size=3)
    ),
    max_leaves=6,
)


@settings(max_examples=300, deadline=None)
@given(
    st.sampled_from(sorted(clause() | {"tranches": 0, "cases": 0, "review": 0, "policy": 0})), junk
)
def test_junk_anywhere_is_refused_or_read_and_never_breaks_anything(name, value):
    with suppress(ShapeError):
        assert checked(clause(**{name: value})).code
