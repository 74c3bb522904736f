"""People who use the product through its pages alone: they sign in, read, follow, fill, send."""

from dataclasses import dataclass

PDF = b"%PDF-1.4\n1 0 obj\n<< /Type /Catalog >>\nendobj\ntrailer\n<< /Root 1 0 R >>\n%%EOF\n"
PASSWORD = "hightech-demo"
FORM = "form.step-form"
REFUSED = ".refusal, .field-error, .message.is-error"


@dataclass(frozen=True)
class Pick:
    """The choice at this place of a list; the first is the empty one."""

    place: int = 1


class Tick:
    """A box to tick."""


class Paper:
    """A file to attach."""


class Visitors:
    """One window per person, opened by signing in with the password of the demo."""

    def __init__(self, open_context, locale: str) -> None:
        self.open_context, self.locale = open_context, locale
        self._pages: dict = {}

    def page(self, who: str):
        if who not in self._pages:
            context = self.open_context(locale=self.locale, java_script_enabled=False)
            page = self._pages[who] = context.new_page()
            page.goto("/accounts/login/")
            page.locator("[name=login]").fill(who)
            page.locator("[name=password]").fill(PASSWORD)
            page.locator("main form button[type=submit], form.login button").first.click()
            page.wait_for_url("**/")
        return self._pages[who]

    def read(self, who: str, path: str):
        """Open a page; it must be there."""
        page = self.page(who)
        answer = page.goto(path)
        assert answer.status == 200, (who, path, answer.status)
        return page

    def fill(self, who: str, path: str, form: str = FORM, button: str = "", **values) -> str:
        """Fill in the form of a page and send it; return the address one comes to."""
        page = self.read(who, path)
        box = page.locator(form).first
        closed = box.locator("details:not([open]) > summary")
        while closed.count():
            closed.first.click()
        for name, value in values.items():
            enter(box.locator(f'[name="{name.replace("__", ".")}"]').first, value)
        box.locator(button or "button[type=submit]").first.click()
        page.wait_for_load_state()
        wrong = page.locator(REFUSED).all_inner_texts()
        assert not wrong, (who, path, wrong)
        return page.url

    def step(self, who: str, record: str, step: str, **values) -> str:
        """Take the step that the page of a record offers."""
        page = self.read(who, record)
        link = page.locator(f'a[href*="/steps/{step}/"]').first
        address = link.get_attribute("href")
        return self.fill(who, address, **values)

    def press(self, who: str, path: str, form: str, button: str = "button") -> None:
        """Send a form that asks nothing."""
        self.fill(who, path, form, button)


def enter(field, value) -> None:
    if isinstance(value, Pick):
        field.select_option(index=value.place)
    elif isinstance(value, Tick):
        field.check()
    elif isinstance(value, Paper):
        field.set_input_files({"name": "paper.pdf", "mimeType": "application/pdf", "buffer": PDF})
    elif isinstance(value, tuple):
        field.select_option(value[0])
    else:
        field.fill(value)
