"""Clauses as people meet them: tried live, reviewed in a dialog, written as YAML."""

import pytest

from funds.models import Clause
from tests.factories import clauses as make
from tests.factories.users import user_with

CASE = {"law_date": "2026-11-22", "facts": {"sets": [{"price": "450"}]}, "expect": {"final": "200"}}


@pytest.fixture
def clause(transactional_db):
    return make.clause(by=user_with("FUND_OFFICER", full_name="Lin Jing"), cases=[CASE])


def keeper(clause):
    return clause.zone.memberships.get(role="FUND_OFFICER").user


class TestTrial:
    def test_answers_while_one_types_and_takes_another_row(self, signed_in, clause):
        page = signed_in(keeper(clause))
        page.goto(clause.get_absolute_url())
        answer = page.locator("#trial-answer")
        answer.get_by_text("Row 1: 225, of which 200 counts.").wait_for()
        page.locator("[name='facts.sets.0.price']").fill("100")
        answer.get_by_text("Row 1: 50.").wait_for()
        page.get_by_role("button", name="Add a row").click()
        page.locator("[name='facts.sets.1.price']").fill("60")
        answer.get_by_text("Sum of 2 rows: 80.").wait_for()
        page.locator("[name='facts.sets.1.price']").fill("a lot")
        answer.get_by_text("facts.sets.1.price").wait_for()

    def test_works_without_script(self, signed_in, clause):
        page = signed_in(keeper(clause), java_script_enabled=False)
        page.goto(clause.get_absolute_url())
        page.locator("[name='facts.sets.0.price']").fill("100")
        page.get_by_role("button", name="Calculate").click()
        page.locator("#trial-answer").get_by_text("Row 1: 50.").wait_for()


def test_a_review_is_confirmed_in_a_dialog(signed_in, clause):
    page = signed_in(user_with("REVIEWER", full_name="Wang Lei"))
    page.goto(clause.get_absolute_url())
    page.get_by_role("link", name="Confirm the review").first.click()
    page.get_by_role("dialog").get_by_role("button", name="Confirm the review").click()
    page.get_by_text("Reviewed").first.wait_for()
    assert Clause.objects.get().state == "REVIEWED"


def test_mistakes_of_a_clause_are_told_by_their_path(signed_in, clause):
    page = signed_in(keeper(clause))
    page.goto("/clauses/new/")
    page.get_by_label("YAML").fill("code: a\nunit: pounds\n")
    page.get_by_role("button", name="Save").click()
    page.get_by_role("alert").get_by_text("unit").wait_for()
    assert page.get_by_label("YAML").input_value() == "code: a\nunit: pounds\n"


@pytest.mark.parametrize(("width", "theme"), [(1440, "light"), (390, "dark")])
def test_the_pages_are_accessible_and_fit(signed_in, clause, axe, fits, width, theme):
    Clause.objects.update(state="ACTIVE", gate_level="RED")
    red = make.clause(by=keeper(clause), code="red", text=make.RED_TEXT)
    page = signed_in(keeper(clause), width=width, theme=theme)
    addresses = (
        "/policies/", clause.get_absolute_url(), red.get_absolute_url(),
        clause.policy.get_absolute_url(), "/clauses/flagged/", "/clauses/new/", "/clauses/import/",
    )  # fmt: skip
    for address in addresses:
        page.goto(address)
        axe(page)
        fits(page)
