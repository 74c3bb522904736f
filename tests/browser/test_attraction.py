"""Attraction as people meet it: quick add, board, palette, lists, a session that ends."""

import pytest
from django.contrib.sessions.models import Session

from crm.actions import leads
from crm.models import Lead
from tests.factories.crm import ContactFactory, EnterpriseFactory, ParkFactory
from tests.factories.users import TeamFactory, ZoneFactory, user_with

PASSWORD = "a long enough secret"


@pytest.fixture
def officer(transactional_db):
    team = TeamFactory(zone=ZoneFactory())
    user = user_with("OFFICER", team=team, username="officer", full_name="Wang Lei")
    user.set_password(PASSWORD)
    user.save(update_fields=["password"])
    return user


@pytest.fixture
def lead(officer):
    made = leads.register(
        by=officer, enterprise_name="Chenxi 晨曦智能", summary="Reducer line",
        planned_investment_fen=5 * 10**8,
    )  # fmt: skip
    ContactFactory(enterprise=made.enterprise, name="Zhou Kai")
    return made


def card(page):
    return page.locator("[data-move]").first


class TestQuickAdd:
    def test_n_opens_it_and_two_facts_register_a_lead(self, signed_in, officer):
        page = signed_in(officer)
        page.goto("/")
        page.keyboard.press("n")
        with page.expect_response("**/leads/check/"):
            page.locator("[name=enterprise_name]").fill("Boyu Semiconductor")
        page.get_by_label("In one sentence").fill("Wafer cleaning line")
        page.get_by_role("button", name="Register").click()
        page.get_by_role("heading", name="Wafer cleaning line", level=1).wait_for()
        page.get_by_text("Receipt C-").first.wait_for()
        assert Lead.objects.get().owner == officer

    def test_a_collision_shows_while_the_name_is_typed(self, signed_in, lead):
        page = signed_in(user_with("OFFICER", full_name="Zhao Min"))
        page.goto("/leads/")
        page.keyboard.press("n")
        page.locator("[name=enterprise_name]").press_sequentially("Chenxi 晨曦智能")
        page.get_by_text("Others speak with a firm of this name").wait_for()
        page.locator("#collisions").get_by_text("Wang Lei").wait_for()


class TestBoard:
    def test_a_step_that_needs_facts_opens_its_dialog_and_the_card_goes_back(self, signed_in, lead):
        page = signed_in(lead.owner)
        page.goto("/leads/board/")
        card(page).drag_to(page.locator("[data-board-lane][data-state=NEGOTIATING]"))
        page.get_by_role("dialog").get_by_role("heading", name="Begin talks").wait_for()
        first = page.locator("[data-board-lane][data-state=REGISTERED]")
        assert first.locator("[data-move]").count() == 1

    def test_a_refused_move_says_why(self, signed_in, lead):
        page = signed_in(lead.owner)
        page.goto("/leads/board/")
        card(page).drag_to(page.locator("[data-board-lane][data-state=REVIEWED]"))
        page.get_by_role("dialog").get_by_text("This step is taken by").first.wait_for()
        assert Lead.objects.get().stage == "REGISTERED"

    def test_the_keyboard_moves_a_card(self, signed_in, lead):
        ParkFactory(zone=lead.zone)
        page = signed_in(lead.owner)
        page.goto("/leads/board/")
        card(page).locator("a.name").focus()
        page.keyboard.press("m")
        page.keyboard.press("Enter")
        dialog = page.get_by_role("dialog")
        dialog.get_by_label("Contact").select_option(label="Zhou Kai")
        dialog.get_by_label("Grade").select_option(label="A")
        dialog.get_by_label("Target park").select_option(index=1)
        dialog.get_by_role("button", name="Begin talks").click()
        page.locator("[data-board-lane][data-state=NEGOTIATING] [data-move]").wait_for()
        assert Lead.objects.get().stage == "NEGOTIATING"


class TestPalette:
    def test_it_finds_the_middle_of_a_chinese_name(self, signed_in, lead):
        page = signed_in(lead.owner)
        page.goto("/")
        page.keyboard.press("Control+k")
        page.locator("#palette input").press_sequentially("晨曦")
        page.locator("#hits mark").first.wait_for()
        page.keyboard.press("ArrowDown")
        page.keyboard.press("Enter")
        page.get_by_role("heading", name="Reducer line", level=1).wait_for()

    def test_a_question_mark_shows_the_keys(self, signed_in, officer):
        page = signed_in(officer)
        page.goto("/")
        page.keyboard.press("?")
        page.get_by_role("heading", name="Keys").wait_for()


class TestList:
    def test_typing_searches_and_back_restores(self, signed_in, officer):
        EnterpriseFactory(name="Alpha")
        EnterpriseFactory(name="Beta")
        page = signed_in(officer)
        page.goto("/enterprises/")
        page.get_by_label("Search this list").press_sequentially("alp")
        page.get_by_text("Search: alp").wait_for()
        assert page.get_by_role("link", name="Beta").count() == 0
        assert page.url.endswith("/enterprises/?search=alp")
        page.go_back()
        page.get_by_role("link", name="Beta").wait_for()

    def test_it_works_without_script(self, signed_in, officer):
        EnterpriseFactory(name="Alpha")
        EnterpriseFactory(name="Beta", is_resident=True, resident_since="2026-01-05")
        page = signed_in(officer, java_script_enabled=False)
        page.goto("/enterprises/")
        page.get_by_text("Resident", exact=True).first.click()
        page.get_by_role("link", name="Residents", exact=True).click()
        assert page.get_by_role("link", name="Alpha").count() == 0


class TestSession:
    def test_one_signs_in_again_over_the_page_and_nothing_is_lost(self, signed_in, lead):
        page = signed_in(lead.owner)
        page.goto(lead.get_absolute_url())
        page.get_by_label("What was said").fill("Wants 2.5 t/m²")
        page.locator(".log-box select[name=kind]").select_option("VISIT")
        Session.objects.all().delete()
        page.get_by_role("button", name="Note it").click()
        box = page.locator("#sign-in")
        box.get_by_label("Username").fill("officer")
        box.get_by_label("Password").fill(PASSWORD)
        box.get_by_role("button", name="Sign in", exact=True).click()
        page.locator(".story").get_by_text("Wants 2.5 t/m²").wait_for()
        assert lead.interactions.count() == 1


PAGES = [
    "/leads/", "/leads/board/", "/leads/pool/", "/leads/new/", "/enterprises/", "/parks/",
    "/premises/", "/agreements/", "/tasks/", "/conflicts/", "/managers/", "/search/?q=晨曦",
]  # fmt: skip
TABS = ["story", "profile", "premises", "review", "agreements", "files", "readers"]


class TestLook:
    @pytest.mark.parametrize("theme", ["light", "dark"])
    def test_axe_finds_nothing_serious(self, signed_in, lead, axe, theme):
        page = signed_in(lead.owner, theme=theme)
        firm = lead.enterprise.get_absolute_url()
        for path in [*PAGES, firm, f"{firm}?tab=people", ParkFactory().get_absolute_url()]:
            page.goto(path)
            axe(page)
        for tab in TABS:
            page.goto(f"{lead.get_absolute_url()}?tab={tab}")
            axe(page)

    @pytest.mark.parametrize("width", [360, 820, 1440])
    def test_no_page_scrolls_sideways(self, signed_in, lead, fits, width):
        page = signed_in(lead.owner, width=width)
        for path in [*PAGES, lead.get_absolute_url(), lead.enterprise.get_absolute_url()]:
            page.goto(path)
            fits(page)
