"""A passkey is made, signs in without a password, and is taken away again."""

import pytest

from tests.factories.users import ZoneFactory, user_with

PASSWORD = "a-long-first-password"


@pytest.fixture
def device(page):
    """Give the browser a device that keeps passkeys and says yes."""
    door = page.context.new_cdp_session(page)
    door.send("WebAuthn.enable")
    options = {
        "protocol": "ctap2", "transport": "internal", "hasResidentKey": True,
        "hasUserVerification": True, "isUserVerified": True, "automaticPresenceSimulation": True,
    }  # fmt: skip
    door.send("WebAuthn.addVirtualAuthenticator", {"options": options})
    return door


def at_localhost(live_server) -> str:
    """A passkey belongs to a name; browsers make none for a bare address."""
    return live_server.url.replace("127.0.0.1", "localhost")


def test_one_signs_in_with_a_passkey(transactional_db, page, device, live_server, settings):
    settings.ALLOWED_HOSTS = ["*"]
    user = user_with("OFFICER", zone=ZoneFactory(), username="li")
    user.set_password(PASSWORD)
    user.save()
    base = at_localhost(live_server)
    page.goto(f"{base}/accounts/login/")
    page.fill("input[name=login]", "li")
    page.fill("input[name=password]", PASSWORD)
    page.click("main form[method=post] button[type=submit]")
    page.goto(f"{base}/profile/")
    page.click("a[href='/accounts/2fa/webauthn/']")
    page.click("text=Add a passkey")
    if "reauthenticate" in page.url:
        page.fill("input[name=password]", PASSWORD)
        page.click("main form button[type=submit]")
    page.check("input[name=passwordless]")
    page.click("#mfa_webauthn_add")
    page.wait_for_url("**/accounts/2fa/**")
    page.goto(f"{base}/accounts/2fa/webauthn/")
    assert page.locator("table.sheet tbody tr").count() == 1
    page.context.clear_cookies()
    page.goto(f"{base}/accounts/login/")
    page.click("#passkey_login")
    page.wait_for_url(f"{base}/")
    assert page.locator("h1").inner_text() == "My day"
