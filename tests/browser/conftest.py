"""Real Chromium against a live server: sign-in, accessibility, and what no page may do."""

import os
import shutil

import pytest
from django.conf import settings
from django.test import Client

# Playwright's synchronous door runs an event loop in this thread; Django need not guard against it.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")

CANDIDATES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
FLAGS = [
    *("--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"),
    *("--disable-background-networking", "--disable-component-update", "--disable-sync"),
]


def pytest_collection_modifyitems(items):
    for item in items:
        if "tests/browser/" in item.nodeid:
            item.add_marker(pytest.mark.browser)


def chromium() -> str | None:
    """Return the installed Chromium; CHROMIUM may name it."""
    named = os.environ.get("CHROMIUM")
    return named or next(filter(None, map(shutil.which, CANDIDATES)), None)


@pytest.fixture(scope="session")
def browser():
    """One Chromium for all tests; without it they are skipped, in CI they fail."""
    path = chromium()
    if path is None:
        reason = "no Chromium on this machine: install the package chromium, or name it in CHROMIUM"
        if os.environ.get("CI", "").lower() == "true":
            pytest.fail(reason)
        pytest.skip(reason)
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=path, args=FLAGS)
        yield started
        started.close()


@pytest.fixture
def troubles():
    """What the pages of this test complained about: script errors and refused loads."""
    return []


@pytest.fixture
def open_context(browser, live_server, troubles):
    """Open a window of a size, theme and language; it is closed after the test."""
    opened = []

    def open_one(width=1440, height=900, theme="light", locale="en-US", **more):
        context = browser.new_context(
            base_url=live_server.url,
            viewport={"width": width, "height": height},
            color_scheme=theme,
            locale=locale,
            **more,
        )
        context.set_default_timeout(30_000)
        context.on("weberror", lambda error: troubles.append(str(error.error)))
        context.on("console", lambda line: noted(line, troubles))
        opened.append(context)
        return context

    yield open_one
    for context in opened:
        context.close()
    assert troubles == []


def noted(line, troubles) -> None:
    if line.type == "error" and "status of 4" not in line.text:
        troubles.append(line.text)


@pytest.fixture
def page(open_context):
    """A fresh page nobody is signed in to."""
    return open_context().new_page()


@pytest.fixture
def signed_in(open_context, live_server):
    """Return `signed_in(user, width=…, theme=…)`, a page that has a session."""

    def open_as(user, **window):
        client = Client()
        client.force_login(user)
        name = settings.SESSION_COOKIE_NAME
        value = client.cookies[name].value
        context = open_context(**window)
        context.add_cookies([{"name": name, "value": value, "url": live_server.url}])
        return context.new_page()

    return open_as


@pytest.fixture
def axe():
    """Assert that axe finds nothing serious on a page."""
    from axe_playwright_python.sync_playwright import Axe

    def check(page) -> None:
        found = Axe().run(page).response["violations"]
        serious = [
            f"{one['id']}: {node['html'][:160]} {node.get('failureSummary', '')[:200]}"
            for one in found
            if one["impact"] in ("serious", "critical")
            for node in one["nodes"]
        ]
        assert serious == []

    return check


@pytest.fixture
def fits():
    """Assert that a page does not scroll sideways."""

    def check(page) -> None:
        script = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
        assert page.evaluate(script) <= 0

    return check
