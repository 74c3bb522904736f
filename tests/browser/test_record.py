"""A record as people work on it: drafts, pasted messages, two writers."""

import pytest

from crm.actions import leads
from crm.models import Interaction, Lead
from tests.factories.users import TeamFactory, ZoneFactory, user_with

MESSAGE = "我是山东晨曦智能装备有限公司的周总，电话13812345678，想投资1.2亿元建项目"


@pytest.fixture
def officer(transactional_db):
    return user_with("OFFICER", team=TeamFactory(zone=ZoneFactory()), full_name="Wang Lei")


@pytest.fixture
def lead(officer):
    return leads.register(by=officer, enterprise_name="Chenxi 晨曦智能", summary="Reducer line")


def test_a_draft_survives_a_reload_and_goes_once_it_is_noted(signed_in, officer, lead):
    page = signed_in(officer)
    page.goto(lead.get_absolute_url())
    page.locator(".log-box [name=summary]").fill("Promised a quotation")
    page.locator(".log-box [name=next_step]").fill("Send it")
    page.reload()
    assert page.locator(".log-box [name=summary]").input_value() == "Promised a quotation"
    assert page.locator(".log-box [name=next_step]").input_value() == "Send it"
    page.locator(".log-box select[name=kind]").select_option("VISIT")
    with page.expect_navigation():
        page.locator(".log-box button[type=submit]").click()
    page.locator(".story").get_by_text("Promised a quotation").wait_for()
    assert page.locator(".log-box [name=summary]").input_value() == ""
    assert Interaction.objects.count() == 1


@pytest.mark.parametrize("width", [1440, 390])
def test_only_the_proposals_that_were_tapped_are_taken(signed_in, officer, axe, width):
    page = signed_in(officer, width=width)
    page.goto("/")
    page.locator("[data-quick-add]").click()
    page.locator("[data-read]").fill(MESSAGE)
    for name in ("enterprise_name", "summary", "more.contact_phone"):
        page.locator(f"[data-fill='{name}']").click()
    chip = page.locator("[data-fill='more.planned_investment_fen']")
    chip.press("Enter")
    assert page.locator("[name='more.planned_investment_fen']").input_value() == "12000"
    chip.press("Enter")
    axe(page)
    page.get_by_role("button", name="Register").click()
    page.get_by_role("heading", level=1).get_by_text("我是山东晨曦").wait_for()
    made = Lead.objects.get()
    assert made.enterprise.name == "山东晨曦智能装备有限公司"
    assert made.planned_investment_fen is None


def test_two_writers_choose_between_mine_and_theirs(signed_in, officer, lead, axe):
    from playwright.sync_api import expect

    page = signed_in(officer)
    page.goto(f"{lead.get_absolute_url()}edit/")
    page.locator("main [name=summary]").fill("Mine here")
    leads.edit(Lead.objects.get(), by=officer, summary="Theirs here")
    page.get_by_role("button", name="Save").click()
    page.get_by_text("Changed by Wang Lei").wait_for()
    expect(page.locator(".refusal")).to_be_in_viewport()
    axe(page)
    page.locator("[name='keep.summary'][value=theirs]").check()
    page.get_by_role("button", name="Save").click()
    page.wait_for_url(f"**{lead.get_absolute_url()}")
    assert Lead.objects.get().summary == "Theirs here"


def test_a_field_is_edited_where_it_stands(signed_in, officer, lead, axe):
    page = signed_in(officer)
    page.goto(lead.get_absolute_url())
    pencil = page.get_by_role("link", name="Edit: Planned investment")
    pencil.press("Enter")
    field = page.locator(".is-edited input[name=planned_investment_fen]")
    field.fill("1,200")
    axe(page)
    page.keyboard.press("Escape")
    assert Lead.objects.get().planned_investment_fen is None
    pencil.press("Enter")
    field.fill("1,300")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    assert Lead.objects.get().planned_investment_fen == 13 * 10**8


def test_the_brackets_walk_the_list_one_came_from(signed_in, officer, lead, axe):
    for name in ("Boyu 博宇", "Dawn 黎明"):
        leads.register(by=officer, enterprise_name=name, summary=name)
    page = signed_in(officer)
    page.goto(lead.get_absolute_url())
    assert page.locator("[data-neighbours]").is_hidden()
    page.goto("/leads/?ordering=number")
    page.get_by_role("link", name="Chenxi").first.click()
    page.locator("[data-list]").get_by_text("1 / 3").wait_for()
    page.keyboard.press("]")
    page.get_by_role("heading", name="Boyu", level=1).wait_for()
    page.keyboard.press("[")
    page.get_by_role("heading", name="Reducer line", level=1).wait_for()
    axe(page)
    page.locator("[data-list]").click()
    page.wait_for_url("**/leads/?ordering=number")
