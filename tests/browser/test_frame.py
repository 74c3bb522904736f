"""The frame of every page, as people meet it."""

import pytest

from tests.factories.users import user_with

PASSWORD = "a long enough secret"


@pytest.fixture
def officer(transactional_db):
    user = user_with("OFFICER", username="officer", full_name="Wang Lei")
    user.set_password(PASSWORD)
    user.save(update_fields=["password"])
    return user


def sign_in(page, password=PASSWORD) -> None:
    page.goto("/")
    page.get_by_label("Username").fill("officer")
    page.get_by_label("Password", exact=False).first.fill(password)
    page.get_by_role("button", name="Sign in", exact=True).click()


class TestSignIn:
    def test_it_leads_to_my_day(self, page, officer):
        sign_in(page)
        page.get_by_role("heading", name="My day", level=1).wait_for()

    def test_a_wrong_password_is_told_and_nobody_is_signed_in(self, page, officer):
        sign_in(page, "not the secret")
        page.get_by_role("alert").first.wait_for()
        page.goto("/")
        assert "/accounts/login/" in page.url

    def test_one_signs_out_from_the_menu(self, page, officer):
        sign_in(page)
        page.get_by_label("Your account").click()
        page.get_by_role("button", name="Sign out").click()
        page.get_by_role("heading", name="Sign in").wait_for()


class TestFrame:
    def test_the_language_changes_for_the_profile(self, signed_in, officer):
        page = signed_in(officer)
        page.goto("/")
        page.get_by_role("button", name="中文").click()
        page.get_by_role("button", name="English").wait_for()
        officer.refresh_from_db()
        assert officer.language == "zh-hans"

    def test_the_theme_is_kept_on_the_next_page(self, signed_in, officer):
        page = signed_in(officer)
        page.goto("/")
        page.get_by_label("Light or dark").click()
        page.goto("/accounts/sessions/")
        assert page.locator("html").get_attribute("data-bs-theme") == "dark"

    def test_the_keyboard_reaches_the_content_first(self, signed_in, officer):
        page = signed_in(officer)
        page.goto("/")
        page.keyboard.press("Tab")
        assert page.evaluate("document.activeElement.getAttribute('href')") == "#content"

    def test_a_page_without_script_still_leads_everywhere(self, signed_in, officer):
        page = signed_in(officer, java_script_enabled=False)
        page.goto("/")
        page.get_by_label("Your account").click()
        page.get_by_role("link", name="Sessions").click()
        page.get_by_role("heading", name="Sessions").wait_for()


OWN_PAGES = ["/", "/accounts/sessions/", "/accounts/password/change/", "/accounts/2fa/"]


class TestLook:
    @pytest.mark.parametrize("theme", ["light", "dark"])
    def test_axe_finds_nothing_serious_before_sign_in(self, open_context, axe, theme):
        page = open_context(theme=theme).new_page()
        for path in ("/accounts/login/", "/accounts/password/reset/", "/nothing-here/"):
            page.goto(path)
            axe(page)

    @pytest.mark.parametrize("theme", ["light", "dark"])
    @pytest.mark.parametrize("path", OWN_PAGES)
    def test_axe_finds_nothing_serious_after_it(self, signed_in, officer, axe, theme, path):
        page = signed_in(officer, theme=theme)
        page.goto(path)
        axe(page)

    @pytest.mark.parametrize("width", [360, 820, 2560])
    def test_no_page_scrolls_sideways(self, signed_in, officer, fits, width):
        page = signed_in(officer, width=width)
        for path in OWN_PAGES:
            page.goto(path)
            fits(page)
