"""The pictures of the README: `.ci/pictures.py http://localhost:8000 [NAME …]`, a demo running.

Needs Chromium and a Chinese font. Each picture is a page as one demo user sees it; a page that
answers with an error, or scrolls sideways, ends the run.
"""

import sys
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

OUT = Path(__file__).resolve().parent.parent / "docs" / "pictures"
PASSWORD = "hightech-demo"
HEIGHTS = {1440: 900, 390: 844}
FIRST = "table.sheet tbody a[href]"

# Name, user, address, link to follow from there, language, theme, width.
PICTURES = (
    ("my-day", "officer", "/", "", "zh-hans", "light", 1440),
    ("leads", "leader", "/leads/", "", "en", "light", 1440),
    ("groups", "leader", "/leads/?group=stage&open=NEGOTIATING", "", "zh-hans", "light", 1440),
    ("board", "leader", "/leads/board/", "", "zh-hans", "light", 1440),
    ("lead", "leader", "/leads/?stage=REVIEWED&status=ACTIVE", FIRST, "zh-hans", "light", 1440),
    ("lead-phone", "officer", "/leads/?stage=NEGOTIATING&owner=me", FIRST, "en", "dark", 390),
    ("conflict", "leader", "/conflicts/?state=ADMITTED", FIRST, "en", "light", 1440),
    ("enterprise", "manager", "/enterprises/?manager=me", FIRST, "zh-hans", "dark", 1440),
    ("park", "leader", "/parks/", FIRST, "en", "light", 1440),
    ("report", "leader", "/reports/", FIRST, "zh-hans", "light", 1440),
    ("clause", "fundofficer", "/policies/?state=ACTIVE", FIRST, "en", "light", 1440),
    ("file", "fundofficer", "/applications/?state=VERIFYING", FIRST, "zh-hans", "light", 1440),
    ("file-dark", "fundofficer", "/applications/?state=FUNDED", FIRST, "en", "dark", 1440),
    ("meeting", "secretary", "/meetings/", FIRST, "zh-hans", "light", 1440),
    ("payments", "finance", "/payments/", "", "en", "dark", 1440),
    ("desk-phone", "applicant", "/", "", "zh-hans", "light", 390),
    ("publicity", "", "/public/publicity/", "", "zh-hans", "light", 1440),
)  # fmt: skip


def main(base: str, *names: str) -> None:
    OUT.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path="/usr/bin/chromium", args=["--no-sandbox", "--disable-gpu"]
        )
        for picture in PICTURES:
            if not names or picture[0] in names:
                take(browser, base, *picture)
        browser.close()


def take(browser: Browser, base: str, name, user, address, link, language, theme, width) -> None:
    context = browser.new_context(
        viewport={"width": width, "height": HEIGHTS[width]},
        color_scheme=theme,
        locale="en-US" if language == "en" else "zh-CN",
    )
    page = context.new_page()
    if user:
        sign_in(page, base, user)
    opened(page, base + address)
    if link:
        opened(page, base + page.locator(link).first.get_attribute("href"))
    overflow = page.evaluate("document.documentElement.scrollWidth - innerWidth")
    if overflow > 0:
        sys.exit(f"{name}: scrolls sideways by {overflow} px")
    page.screenshot(path=OUT / f"{name}.png")
    print(name, page.url.removeprefix(base))
    context.close()


def sign_in(page: Page, base: str, user: str) -> None:
    page.goto(f"{base}/accounts/login/")
    page.fill("[name=login]", user)
    page.fill("[name=password]", PASSWORD)
    page.click("main button[type=submit]")
    page.wait_for_url(f"{base}/")


def opened(page: Page, address: str) -> None:
    answer = page.goto(address)
    page.wait_for_load_state("networkidle")
    if answer is None or answer.status >= 400:
        sys.exit(f"{address}: {answer.status if answer else 'no answer'}")


if __name__ == "__main__":
    where, *chosen = sys.argv[1:] or ["http://localhost:8000"]
    main(where.rstrip("/"), *chosen)
