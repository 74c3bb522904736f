"""What people write into cells, and what is understood by it: exactly, or not at all."""

import pytest

from crm.actions.import_firms import ENTERPRISE
from crm.actions.import_leads import LEAD
from crm.actions.import_places import FIGURES, PREMISES
from hightech.core.errors import ShapeError
from hightech.core.imports import cells, heads, importables, sheets
from hightech.core.needs import Need

FLAG = Need("is_new", "boolean", "New")
NEEDS = {need.name: need for need in (*ENTERPRISE, *LEAD, *PREMISES, *FIGURES, FLAG)}


def read(name: str, text: str, unit: str = ""):
    entry, wrong = cells.entry_of(NEEDS, {name: text}, {name: unit}, {})
    if wrong:
        raise ShapeError(*wrong)
    return entry.get(name)


@pytest.mark.parametrize(
    ("text", "unit", "yuan"),
    [
        ("120", "YUAN", "120"), ("120.5", "WAN", "1205000"), ("1,234.5万元", "", "12345000"),
        ("1.2亿元", "WAN", "120000000"), ("3亿", "", "300000000"), ("¥1,000", "YUAN", "1000"),
        ("１２０", "WAN", "1200000"), ("0", "WAN", "0"), ("-3.5", "WAN", "-35000"),
        ("100元", "WAN", "100"), ("0.000001", "WAN", "0.01"),
    ],
)  # fmt: skip
def test_an_amount_is_yuan(text, unit, yuan):
    assert read("profit_fen", text, unit) == yuan


@pytest.mark.parametrize(
    "text", ["120", "1,20", "12万美元", "约100", "100-200", "1e5", "=1+1", "#REF!"]
)
def test_what_is_no_amount_or_has_no_unit_is_not_guessed(text):
    with pytest.raises(ShapeError):
        read("profit_fen", text, "")


@pytest.mark.parametrize(
    "text",
    ["2026-03-01", "2026/3/1", "2026.3.1", "2026年3月1日", "20260301", "46082", "2026-03-01 08:30"],
)
def test_a_day_is_a_day_however_it_is_written(text):
    assert read("registered_on", text) == "2026-03-01"


@pytest.mark.parametrize("text", ["03/04/2026", "2026-13-01", "2026年3月", "26.3.1", "去年", "1"])
def test_a_day_that_could_be_another_is_refused(text):
    with pytest.raises(ShapeError):
        read("registered_on", text)


@pytest.mark.parametrize(
    ("text", "value"), [("是", True), ("否", False), ("Yes", True), ("×", False)]
)
def test_yes_and_no(text, value):
    assert read("is_new", text) is value


def test_maybe_is_neither():
    with pytest.raises(ShapeError):
        read("is_new", "也许")


@pytest.mark.parametrize("text", ["", "—", "/", "N/A", "不详", "  "])
def test_nothing_is_nothing(text):
    assert read("registered_on", text) is None


def test_numbers_say_their_measure_or_none():
    assert read("area_m2", "1,200.50㎡") == "1200.5"
    with pytest.raises(ShapeError):
        read("area_m2", "30亩")


def test_a_number_that_the_spreadsheet_rounded_is_told():
    assert sheets.text_of(911201161234567890.0) == "9.11201161234568e+17"
    with pytest.raises(ShapeError) as wrong:
        read("credit_code", "9.11201161234568e+17")
    assert "rounded" in str(wrong.value.reasons[0].detail)


@pytest.mark.parametrize(("cell", "text"), [(13800138000.0, "13800138000"), (0.1 + 0.2, "0.3")])
def test_numbers_of_a_sheet_are_as_they_were_typed(cell, text):
    assert sheets.text_of(cell) == text


@pytest.mark.parametrize("word", ["UNIT", "unit", "Unit", "单元"])
def test_a_choice_in_either_language(word):
    kind = next(need for need in PREMISES if need.name == "kind")
    assert cells.coded(kind, word) == "UNIT"


@pytest.mark.parametrize(
    ("head", "fact"),
    [("企业名称*", "enterprise_name"), (" 统一社会信用代码 ", "credit_code"),
     ("名称(全称)", "enterprise_name"),
     ("Registered on", "registered_on"), ("成立时间", "registered_on"), ("序号", "")],
)  # fmt: skip
def test_heads_in_both_languages(head, fact):
    assert heads.fact_of(head, heads.names_of(importables()["enterprises"])) == fact


@pytest.mark.parametrize(
    ("head", "unit"),
    [("营业收入(万元)", "WAN"), ("租金（元/㎡·月）", "YUAN"), ("总投资/亿元", "YI"),
     ("Revenue (10k yuan)", "WAN"), ("总投资(万美元)", ""), ("营业收入", "")],
)  # fmt: skip
def test_the_unit_of_a_head(head, unit):
    assert heads.unit_of(head) == unit
