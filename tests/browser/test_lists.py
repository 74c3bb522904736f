"""Lists as people work in them: columns, groups, views that come back, keys."""

import pytest

from crm.actions import leads
from crm.models import Lead
from hightech.core.models import SavedView
from tests.factories.users import TeamFactory, ZoneFactory, user_with


@pytest.fixture
def officer(transactional_db):
    return user_with("OFFICER", team=TeamFactory(zone=ZoneFactory()), full_name="Wang Lei")


@pytest.fixture
def two(officer):
    made = [
        leads.register(by=officer, enterprise_name=name, summary="Reducer line")
        for name in ("Chenxi 晨曦智能", "Hongda 宏达重工")
    ]
    Lead.objects.filter(pk=made[0].pk).update(grade="A")
    return made


def test_a_view_of_chosen_columns_comes_back_in_another_session(signed_in, officer, two, axe):
    page = signed_in(officer)
    page.goto("/leads/?view=none")
    page.get_by_label("Columns and rows").click()
    page.locator("[data-order]").get_by_label("Source", exact=True).check()
    page.get_by_role("button", name="Source: further to the left").click()
    page.locator("[data-order]").get_by_label("Stage", exact=True).uncheck()
    page.locator("select[name=group]").select_option("grade")
    axe(page)
    page.get_by_role("button", name="Apply").last.click()
    page.get_by_role("link", name="A", exact=True).click()
    page.get_by_role("columnheader", name="Source").wait_for()
    assert page.get_by_role("columnheader", name="Stage", exact=True).count() == 0
    page.get_by_label("Saved views").click()
    page.get_by_role("link", name="Save this list as").click()
    page.locator("#dialog [name=name]").fill("Best by grade")
    page.locator("#dialog [name=scope]").select_option("PRIVATE")
    with page.expect_navigation():
        page.locator("#dialog button[type=submit]").click()

    later = signed_in(officer)
    later.goto("/leads/")
    later.get_by_role("link", name="Best by grade").first.click()
    later.locator(".list .group").first.wait_for()
    assert "group=grade" in later.url
    axe(later)


def test_a_changed_view_is_saved_or_let_go(signed_in, officer, two):
    from hightech.core import saved_views

    view = saved_views.save(by=officer, place="crm:leads", query="status=ACTIVE", name="Open")
    page = signed_in(officer)
    page.goto(f"/leads/?status=ACTIVE&view={view.uuid}")
    page.get_by_role("link", name="Last contact", exact=True).click()
    page.get_by_text("Changed since “Open” was saved.").wait_for()
    page.get_by_role("link", name="Discard").click()
    page.get_by_text("Changed since “Open” was saved.").wait_for(state="detached")
    page.get_by_role("link", name="Last contact", exact=True).click()
    page.get_by_text("Changed since “Open” was saved.").wait_for()
    with page.expect_navigation():
        page.locator(".view-changed").get_by_role("button", name="Save", exact=True).click()
    assert "ordering=last_contact_at" in SavedView.objects.get().query


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("width", [1440, 390])
def test_the_menus_fit_every_window(signed_in, officer, two, axe, fits, width, theme):
    page = signed_in(officer, width=width, theme=theme)
    page.goto("/leads/?group=stage&open=REGISTERED")
    fits(page)
    for menu in ("Columns and rows", "Saved views"):
        page.get_by_label(menu).click()
        fits(page)
        axe(page)
        page.keyboard.press("Escape")


def test_keys_walk_the_rows_and_open_one(signed_in, officer, two):
    page = signed_in(officer)
    page.goto("/leads/")
    page.keyboard.press("j")
    page.keyboard.press("j")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    assert two[0].get_absolute_url() in page.url


def test_many_are_handed_over_refusals_told_and_taken_back(signed_in, officer, two, axe):
    zone = officer.active_memberships[0].zone
    zone.settings = {"leads_per_person": 500}
    zone.save()
    leader = user_with("LEADER", zone=zone, full_name="Li Wei")
    mate = user_with("OFFICER", zone=zone, full_name="Zhao Min")
    for number in range(135):
        leads.register(by=officer, enterprise_name=f"Firm {number} 企业", summary="Line")
    Lead.objects.filter(pk=two[1].pk).update(status="LOST", reason_code="PRICE")
    page = signed_in(leader)
    page.goto("/leads/?page_size=25")
    page.locator("#list input[name=pick]").first.click()
    page.get_by_role("link", name="Next", exact=True).click()
    page.get_by_role("link", name="Previous", exact=True).wait_for()
    page.locator("#list input[name=pick]").first.click()
    page.get_by_text("2 selected").wait_for()
    axe(page)
    page.get_by_label("all 137 results").check()
    page.get_by_role("button", name="Hand over", exact=True).click()
    page.get_by_text("1 of the first 137 will be refused").wait_for()
    page.locator("[name=to]").select_option(label="Zhao Min")
    axe(page)
    page.get_by_role("button", name="Hand over: 137 records").click()
    page.get_by_text("You may leave this page").wait_for()
    from hightech.core import jobs

    jobs.drain()
    page.get_by_text("Done: 136").wait_for()
    page.get_by_text("Refused: 1").wait_for()
    assert Lead.objects.filter(owner=mate).count() == 136
    axe(page)
    page.get_by_role("button", name="Undo").click()
    page.get_by_text("Being undone").wait_for()
    jobs.drain()
    page.get_by_text("Undone: 136").wait_for()
    assert Lead.objects.filter(owner=officer).count() == 137
