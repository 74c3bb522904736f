"""The side navigation: apps name their pages in `<app>/web/navigation.py`, this draws the list.

An app lists `ITEMS` (and may name `QUICK_ADD`, what the n key opens); nothing registers itself.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from functools import lru_cache
from importlib import import_module

from django.apps import apps
from django.db.models import TextChoices
from django.urls import NoReverseMatch, reverse
from django.utils.functional import Promise
from django.utils.module_loading import module_has_submodule
from django.utils.translation import gettext_lazy as _


class Section(TextChoices):
    """The groups of the navigation, in their order."""

    DAY = "DAY", ""
    ATTRACT = "ATTRACT", _("Attract")
    SUPPORT = "SUPPORT", _("Support")
    KNOW = "KNOW", _("Know")
    ADMINISTER = "ADMINISTER", _("Administer")


@dataclass(frozen=True)
class Item:
    """One page of the navigation; without `roles` everyone signed in has it.

    `badge(user)` returns how many wait there; it runs on every page, so it costs one cheap query.
    """

    label: str | Promise
    url_name: str
    icon: str
    section: Section
    order: int = 50
    roles: tuple[str, ...] = ()
    badge: Callable[..., int] | None = None
    is_urgent: bool = False

    def is_for(self, user) -> bool:
        return not self.roles or user.has_role(*self.roles)


@dataclass(frozen=True)
class QuickAdd:
    """What the New button and the n key open, as a dialog or as a page."""

    label: str | Promise
    url_name: str
    roles: tuple[str, ...] = ()

    def is_for(self, user) -> bool:
        return not self.roles or user.has_role(*self.roles)

    @property
    def url(self) -> str:
        return reverse(self.url_name)


@dataclass(frozen=True)
class Link:
    """An item as one user sees it on one page."""

    label: str | Promise
    url: str
    icon: str
    is_current: bool
    count: int = 0
    is_urgent: bool = False


@dataclass(frozen=True)
class Group:
    label: str
    links: list[Link] = field(default_factory=list)


@lru_cache
def _modules() -> tuple:
    found = []
    for config in apps.get_app_configs():
        if not module_has_submodule(config.module, "web"):
            continue
        if module_has_submodule(import_module(f"{config.name}.web"), "navigation"):
            found.append(import_module(f"{config.name}.web.navigation"))
    return tuple(found)


def items() -> list[Item]:
    """Return every item of every app, in the order of the page."""
    order = list(Section)
    listed = [item for module in _modules() for item in getattr(module, "ITEMS", ())]
    return sorted(listed, key=lambda item: (order.index(item.section), item.order))


def quick_add(user) -> QuickAdd | None:
    """Return what the user may add from anywhere, or None."""
    offers: Iterable = (getattr(module, "QUICK_ADD", None) for module in _modules())
    return next((offer for offer in offers if offer and offer.is_for(user)), None)


def groups(user, path: str) -> list[Group]:
    """Return the sections and links of `user`; the one whose address leads to `path` is current."""
    mine = [(item, reverse(item.url_name)) for item in items() if item.is_for(user)]
    current = _current([url for _item, url in mine], path)
    drawn: dict[Section, Group] = {}
    for item, url in mine:
        group = drawn.setdefault(item.section, Group(str(item.section.label)))
        count = item.badge(user) if item.badge else 0
        link = Link(item.label, url, item.icon, url == current, count, item.is_urgent and count > 0)
        group.links.append(link)
    return list(drawn.values())


def _current(urls: list[str], path: str) -> str | None:
    leading = [url for url in urls if path == url or (url != "/" and path.startswith(url))]
    return max(leading, key=len, default=None)


def address_or_none(name: str) -> str | None:
    """Return the address of a page that an installation may lack."""
    try:
        return reverse(name)
    except NoReverseMatch:
        return None
