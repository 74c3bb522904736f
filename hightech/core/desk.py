"""My day: what waits for a person, told by every app in the same shape.

An app tells it in `<app>/web/desk/`, one module an area; this reads all of them.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from django.core.cache import cache
from django.utils.functional import Promise
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from hightech.core import clock, discovery

SOON = timedelta(days=7)
SUMMARY_SECONDS = 60


@dataclass(frozen=True)
class Item:
    """One thing to do: what, why, until when, and the button that does it."""

    title: str
    why: str
    link: str
    due: date | None = None
    icon: str = "clock"
    action: str | Promise = ""
    action_link: str = ""
    # The action opens as a dialog over the page.
    is_dialog: bool = False

    @property
    def days_left(self) -> int | None:
        return (self.due - clock.today()).days if self.due else None

    @property
    def tone(self) -> str:
        """Return the state colour: late, due today, or still time."""
        days = self.days_left
        if days is None:
            return "judge"
        return "late" if days < 0 else "due" if days == 0 else "info"

    @property
    def when(self) -> str:
        """Say how far off the due date is, in words."""
        days = self.days_left
        if days is None:
            return _("waiting")
        if days < 0:
            return ngettext("%(n)d day over", "%(n)d days over", -days) % {"n": -days}
        if days == 0:
            return _("today")
        return ngettext("%(n)d day left", "%(n)d days left", days) % {"n": days}


@dataclass(frozen=True)
class Figure:
    """One number on top of the day, which opens the records it counts."""

    label: str
    value: str
    unit: str = ""
    note: str = ""
    link: str = ""
    percent: int | None = None


@dataclass(frozen=True)
class Day:
    """The items of a day in the order a person works them."""

    now: list[Item]
    waiting: list[Item]
    soon: list[Item]
    later: list[Item]
    figures: list[Figure]

    @property
    def overdue(self) -> int:
        return sum(1 for item in self.now if (item.days_left or 0) < 0)


_tellers: list[tuple[tuple[str, ...], Callable]] = []
_counters: list[tuple[tuple[str, ...], Callable]] = []


def items_for(*roles: str) -> Callable:
    """Register `(user) → items` for those who hold one of `roles`."""

    def registered(teller: Callable) -> Callable:
        _tellers.append((roles, teller))
        return teller

    return registered


def figures_for(*roles: str, is_summary: bool = False) -> Callable:
    """Register `(user) → figures` for those who hold one of `roles`.

    A summary counts many records of a zone: it is counted anew once a minute for each reader.
    """

    def registered(counter: Callable) -> Callable:
        _counters.append((roles, _kept(counter) if is_summary else counter))
        return counter

    return registered


def _kept(counter: Callable) -> Callable:
    name = f"{counter.__module__}.{counter.__name__}"

    def kept(user) -> list[Figure]:
        key = f"figures:{name}:{user.pk}:{get_language()}"
        return cache.get_or_set(key, lambda: list(counter(user)), SUMMARY_SECONDS) or []

    return kept


def day_of(user) -> Day:
    """Return everything that waits for `user`, overdue first."""
    discovery.read("web.desk")
    items = sorted(_told(_tellers, user), key=lambda item: (item.due or date.max, item.title))
    today = clock.today()
    return Day(
        now=[item for item in items if item.due and item.due <= today],
        waiting=[item for item in items if item.due is None],
        soon=[item for item in items if item.due and today < item.due <= today + SOON],
        later=[item for item in items if item.due and item.due > today + SOON],
        figures=list(_told(_counters, user)),
    )


def _told(registered: list, user) -> Iterable:
    for roles, teller in registered:
        if user.has_role(*roles):
            yield from teller(user)
