"""Lists that belong together: tabs above, one of them current."""

from dataclasses import dataclass

from django.urls import reverse
from django.utils.functional import Promise

from hightech.core.pages.lists import ListPage


@dataclass(frozen=True)
class Tab:
    """One list among others, and who may open it."""

    label: str | Promise
    url_name: str
    roles: tuple[str, ...] = ()


def drawn(tabs: tuple[Tab, ...], user, path: str) -> list[dict]:
    """Return the tabs a user may open; the one of `path` is current."""
    mine = [tab for tab in tabs if not tab.roles or user.has_role(*tab.roles)]
    found = [{"label": tab.label, "url": reverse(tab.url_name)} for tab in mine]
    return [tab | {"is_current": tab["url"] == path} for tab in found]


class TabbedList(ListPage):
    """A list below the tabs of its family."""

    tabs: tuple[Tab, ...] = ()
    page_template = "funds/tabbed_list.html"

    def extra(self) -> dict:
        return {"tabs": drawn(self.tabs, self.request.user, self.request.path)}
