from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from funds.eligibility.evaluate import evaluate
from tests.funds.eligibility.published import clause

ON = date(2026, 11, 24)
YUAN = {"unit": "yuan", "amount": {"expression": "spent"}}


def amount(told: dict, *, granted=(), **changes) -> dict:
    found = evaluate(clause(**changes), told, law_date=ON, granted=granted).as_dict()
    assert found["outcome"] == "PASS", found
    return found["amount"]


def rows(*prices, who="p") -> dict:
    return {"spent": "1", "rows": [{"price": price, "who": who} for price in prices]}


def each(expression="price", **parts) -> dict:
    return {"each": "rows", "expression": expression, **parts}


def cap(scope: str, limit: str, code="c", **more) -> dict:
    return {"code": code, "scope": scope, "limit": limit, **more}


class TestLines:
    def test_are_capped_one_by_one_and_then_summed(self):
        found = amount(rows("300", "100"), amount=each("price * 0.5", item_cap="120"))
        assert found["lines"] == [{"raw": "150", "final": "120"}, {"raw": "50", "final": "50"}]
        assert (found["raw"], found["final"]) == ("170", "170")

    def test_count_where_they_are_chosen(self):
        found = amount(rows("300", "100"), amount=each(where="price > 100"))
        assert (len(found["lines"]), found["final"]) == (1, "300")

    def test_no_row_at_all_is_zero(self):
        assert amount(rows(), amount=each())["final"] == "0"

    def test_are_rounded_before_the_sum_where_the_clause_says_so(self):
        by_line = {"step": "1", "on": "line"}
        by_sum = {"step": "1", "on": "sum"}
        found = amount(rows("0.5", "0.5", "0.5"), amount=each(rounding=by_line))
        assert (found["lines"][0], found["final"]) == ({"raw": "0.5", "final": "1"}, "3")
        assert amount(rows("0.5", "0.5", "0.5"), amount=each(rounding=by_sum))["final"] == "2"

    def test_rounding_of_a_line_stays_within_its_cap(self):
        rounding = {"step": "1", "on": "line"}
        found = amount(rows("300"), amount=each(item_cap="7.6", rounding=rounding))
        assert found["final"] == "7"

    def test_a_column_hides_a_fact_of_its_name(self):
        columns = [{"name": "spent", "type": "money"}]
        facts = [
            {"name": "spent", "type": "money"},
            {"name": "rows", "type": "list", "columns": columns},
        ]
        found = amount({"spent": "5", "rows": [{"spent": "7"}]}, facts=facts, amount=each("spent"))
        assert found["final"] == "7"


class TestRounding:
    @pytest.mark.parametrize(
        ("unit", "spent", "final"),
        [("yuan", "1.01", "0.34"), ("wan_yuan", "1.000001", "0.333334"), ("yuan", "0", "0")],
    )
    def test_is_to_the_fen_unless_told(self, unit, spent, final):
        found = amount(
            {"spent": spent}, unit=unit, amount={"expression": "spent / 3"},
            conditions=[{"code": "x", "expression": "spent >= 0"}],
        )  # fmt: skip
        assert found["final"] == final

    def test_is_half_up(self):
        found = amount({"spent": "0.05"}, unit="yuan", amount={"expression": "spent * 0.1"})
        assert (found["raw"], found["final"]) == ("0.005", "0.01")

    def test_never_goes_above_the_last_cap(self):
        parts = {"expression": "spent", "rounding": {"step": "1", "on": "sum"}}
        limited = parts | {"caps": [cap("enterprise_year", "7.5")]}
        assert amount({"spent": "9.6"}, amount=limited)["final"] == "7"
        assert amount({"spent": "7.2"}, amount=limited)["final"] == "7"
        assert amount({"spent": "9.6"}, amount=parts)["final"] == "10"

    def test_a_negative_amount_is_zero_with_a_sentence(self):
        found = amount({"spent": "3"}, amount={"expression": "spent - 10"})
        assert (found["raw"], found["final"]) == ("-7", "0")
        assert "The amount is negative (-7): nothing is granted." in found["steps"]


class TestCaps:
    def test_apply_in_the_order_of_scopes_whatever_the_listed_order(self):
        caps = [
            cap("fund", "40", "f"), cap("enterprise_total", "50", "t"),
            cap("enterprise_year", "60", "y"), cap("project", "80", "p"),
            cap("person", "45", "w", by="who"), cap("item", "90", "i"),
        ]  # fmt: skip
        facts = {
            "spent": "1",
            "rows": [{"price": "100", "who": "a"}, {"price": "100", "who": "b"}],
        }
        found = amount(facts, amount=each(caps=caps))
        assert [one["code"] for one in found["caps"]] == ["i", "w", "p", "y", "t", "f"]
        cuts = {one["code"]: one["cut"] for one in found["caps"]}
        assert cuts == {"i": "20", "w": "90", "p": "10", "y": "20", "t": "10", "f": "10"}
        assert (found["raw"], found["final"]) == ("200", "40")

    def test_what_was_granted_under_the_same_scope_and_code_counts_first(self):
        parts = {"expression": "spent", "caps": [cap("enterprise_year", "100", "y")]}
        same = {"scope": "enterprise_year", "code": "y", "amount": "70"}
        assert amount({"spent": "50"}, amount=parts, granted=[same])["final"] == "30"
        assert amount({"spent": "50"}, amount=parts, granted=[same, same])["final"] == "0"
        for other in (same | {"code": "z"}, same | {"scope": "enterprise_total"}):
            assert amount({"spent": "50"}, amount=parts, granted=[other])["final"] == "50"

    def test_of_persons_limit_each_person_over_all_rows(self):
        facts = {
            "spent": "1",
            "rows": [
                {"price": "8", "who": "a"}, {"price": "8", "who": "a"}, {"price": "3", "who": "b"},
            ],
        }  # fmt: skip
        found = amount(facts, amount=each(caps=[cap("person", "10", by="who")]))
        assert found["final"] == "13"

    def test_one_that_does_not_cut_is_not_named(self):
        parts = {"expression": "spent", "caps": [cap("fund", "100")]}
        assert amount({"spent": "100"}, amount=parts)["caps"] == []
        assert amount({"spent": "100.01"}, amount=parts)["caps"] == [
            {"code": "c", "limit": "100", "cut": "0.01"}
        ]

    @pytest.mark.parametrize(
        ("before", "final"), [([], "50"), (["30"], "20"), (["30", "40"], "10"), (["60"], "0")]
    )
    def test_an_exclusive_group_grants_the_difference_above_the_highest(self, before, final):
        granted = [{"scope": "group", "code": "g", "amount": one} for one in before]
        parts = {"amount": {"expression": "spent"}, "exclusive_group": "g"}
        assert amount({"spent": "50"}, granted=granted, **parts)["final"] == final


class TestMissing:
    def evaluate(self, facts: dict, **changes) -> dict:
        return evaluate(clause(**changes), facts, law_date=ON).as_dict()

    def test_a_fact_of_the_reviewer_leaves_the_amount_to_judgement(self):
        found = self.evaluate({"spent": "5"}, amount={"expression": "spent * rate"})
        assert (found["outcome"], found["amount"]["outcome"]) == ("JUDGEMENT", "JUDGEMENT")
        assert (found["amount"]["final"], found["missing"]) == (None, ["rate"])
        assert found["tranches"] == []

    def test_another_fact_makes_it_unknown_even_beside_the_reviewers(self):
        found = self.evaluate(
            {}, amount={"expression": "spent * rate"},
            conditions=[{"code": "x", "expression": "1 > 0"}],
        )  # fmt: skip
        assert (found["outcome"], found["missing"]) == ("UNKNOWN", ["rate", "spent"])
        assert (found["amount"]["final"], found["amount"]["raw"]) == (None, None)

    def test_a_missing_column_makes_it_unknown(self):
        facts = {"spent": "1", "rows": [{"price": "1"}, {"who": "b"}]}
        found = self.evaluate(facts, amount=each())
        assert (found["outcome"], found["missing"]) == ("UNKNOWN", ["rows.price"])
        found = self.evaluate(facts, amount=each("1", where="who == 'b'"))
        assert found["missing"] == ["rows.who"]
        found = self.evaluate(facts, amount=each("1", caps=[cap("person", "1", by="who")]))
        assert found["missing"] == ["rows.who"]

    def test_a_missing_list_is_missing_and_an_empty_one_is_not(self):
        found = self.evaluate({"spent": "1", "rows": None}, amount=each())
        assert found["missing"] == ["rows"]
        assert self.evaluate({"spent": "1", "rows": []}, amount=each())["outcome"] == "PASS"

    def test_a_division_by_zero_makes_it_unknown_with_a_sentence(self):
        found = self.evaluate({"spent": "1"}, amount={"expression": "spent / (spent - 1)"})
        assert found["outcome"] == "UNKNOWN"
        assert found["amount"]["steps"] == ["A division by zero."]


class TestTranches:
    def parts(self, final: str, *shares: str) -> list[str]:
        tranches = [{"share": share, "when": str(at)} for at, share in enumerate(shares)]
        found = evaluate(clause(**YUAN, tranches=tranches), {"spent": final}, law_date=ON)
        return [part["amount"] for part in found.as_dict()["tranches"]]

    def test_are_down_to_the_fen_and_the_last_takes_the_rest(self):
        assert self.parts("100.01", "0.5", "0.5") == ["50", "50.01"]
        assert self.parts("0.01", "0.3", "0.3", "0.4") == ["0", "0", "0.01"]
        third = ("0.3333333333", "0.3333333333", "0.3333333334")
        assert self.parts("100", *third) == ["33.33", "33.33", "33.34"]

    def test_are_none_where_none_are_declared(self):
        assert self.parts("100") == []


yuan = st.decimals(0, 10**9, places=2)


@settings(max_examples=150, deadline=None)
@given(yuan, st.lists(st.integers(1, 1000), min_size=1, max_size=12))
def test_the_tranches_sum_to_the_amount(final, weights):
    total = sum(weights)
    shares = [Decimal(one * 10**8 // total).scaleb(-8) for one in weights]
    shares[-1] += 1 - sum(shares)
    tranches = [{"share": str(one), "when": "x"} for one in shares if one > 0]
    definition = clause(
        **YUAN, tranches=tranches, conditions=[{"code": "x", "expression": "spent >= 0"}]
    )
    found = evaluate(definition, {"spent": str(final)}, law_date=ON)
    assert sum(part.amount for part in found.tranches) == found.amount.final == final
    assert all(part.amount >= 0 for part in found.tranches)


steps = st.sampled_from([None, "0.01", "0.05", "1", "100"])


@settings(max_examples=200, deadline=None)
@given(
    st.lists(yuan, max_size=6), st.lists(yuan, min_size=3, max_size=3), yuan, steps,
    st.sampled_from(["sum", "line"]), yuan,
)  # fmt: skip
def test_the_amount_stays_within_every_cap_and_is_whole_fen(
    prices, limits, item_cap, step, on, used
):
    caps = [
        cap("enterprise_year", str(limits[0]), "y"), cap("fund", str(limits[1]), "f"),
        cap("item", str(limits[2]), "i"),
    ]  # fmt: skip
    parts = each("price * 0.37", caps=caps, item_cap=str(item_cap))
    if step:
        parts["rounding"] = {"step": step, "on": on}
    granted = [{"scope": "fund", "code": "f", "amount": str(used)}]
    found = evaluate(
        clause(unit="yuan", amount=parts), rows(*map(str, prices)), law_date=ON, granted=granted
    )
    final = found.amount.final
    assert 0 <= final <= min(limits[0], max(Decimal(0), limits[1] - used))
    assert final <= len(prices) * min(item_cap, limits[2])
    assert final == final.quantize(Decimal("0.01"))


@settings(max_examples=150, deadline=None)
@given(yuan, yuan, yuan, steps)
def test_more_spent_never_grants_less(one, other, limit, step):
    parts = {"expression": "spent * 0.31", "caps": [cap("fund", str(limit))]}
    if step:
        parts["rounding"] = {"step": step, "on": "sum"}
    low, high = sorted([one, other])
    definition = clause(
        unit="yuan", amount=parts, conditions=[{"code": "x", "expression": "spent >= 0"}]
    )
    less, more = (
        evaluate(definition, {"spent": str(spent)}, law_date=ON).amount.final
        for spent in (low, high)
    )
    assert less <= more
