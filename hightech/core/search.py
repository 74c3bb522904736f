"""Search over everything a person may see: what can be found is declared by each app.

An app lists its `Finder`s in `<app>/filters/finders.py` as FINDERS. `matched` is the one place
that says what "found" means: every word is in one of the fields, in any letter case and width. A
field named with `__has` (core/found_by.py) is also found by pinyin, initials and either script.
"""

import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from importlib import import_module
from typing import Any

from django.apps import apps
from django.db.models import Q, QuerySet
from django.utils.functional import Promise
from django.utils.module_loading import module_has_submodule

SHORTEST = 2
LONGEST = 200
HITS = 8


@dataclass(frozen=True)
class Finder:
    """One noun that search finds.

    `rows(user)` are the visible rows with what a hit shows fetched along; `fields` are what is
    looked into; `title` and `note` say what a hit shows; `more_url` names the list that takes
    `?search=`.
    """

    kind: str
    label: str | Promise
    icon: str
    rows: Callable[[Any], QuerySet]
    fields: tuple[str, ...]
    title: Callable[[Any], str] = str
    note: Callable[[Any], str] = lambda row: ""
    link: Callable[[Any], str] = lambda row: row.get_absolute_url()
    more_url: str = ""
    roles: tuple[str, ...] = ()

    def is_for(self, user) -> bool:
        return not self.roles or user.has_role(*self.roles)


@dataclass(frozen=True)
class Hit:
    id: str
    title: str
    note: str
    link: str
    # Title in pieces: (text, whether the search matched it).
    pieces: list[tuple[str, bool]]


@dataclass(frozen=True)
class Group:
    kind: str
    label: str
    icon: str
    hits: list[Hit]
    more_url: str = ""


@lru_cache
def finders() -> tuple[Finder, ...]:
    """Return every finder of every app, in the order of the apps."""
    found: list[Finder] = []
    for config in apps.get_app_configs():
        if not module_has_submodule(config.module, "filters"):
            continue
        package = import_module(f"{config.name}.filters")
        if hasattr(package, "__path__") and module_has_submodule(package, "finders"):
            found += import_module(f"{config.name}.filters.finders").FINDERS
    return tuple(found)


def words_of(text: str) -> list[str]:
    """Return the words searched for, half-width and without null characters; [] if too short."""
    plain = unicodedata.normalize("NFKC", text[:LONGEST]).replace("\x00", "").strip()
    return plain.split() if len(plain) >= SHORTEST else []


def matched(rows: QuerySet, fields: tuple[str, ...], words: list[str]) -> QuerySet:
    """Keep the rows that hold every word in one of the fields."""
    for word in words:
        anywhere = Q()
        for field in fields:
            lookup = field if field.endswith("__has") else f"{field}__icontains"
            anywhere |= Q(**{lookup: word})
        rows = rows.filter(anywhere)
    return rows


def find(user, text: str, *, most: int = HITS) -> list[Group]:
    """Return what `user` may see and `text` names, by noun: one query a noun."""
    words = words_of(text)
    if not words:
        return []
    groups = [_group(one, user, words, most) for one in finders() if one.is_for(user)]
    return [group for group in groups if group.hits]


def _group(finder: Finder, user, words: list[str], most: int) -> Group:
    found = matched(finder.rows(user), finder.fields, words).order_by("-pk")[:most]
    hits = [
        Hit(
            str(row.uuid),
            title := finder.title(row),
            finder.note(row),
            finder.link(row),
            marked(title, words),
        )
        for row in found
    ]
    return Group(finder.kind, str(finder.label), finder.icon, hits, finder.more_url)


def marked(title: str, words: list[str]) -> list[tuple[str, bool]]:
    """Cut a title into pieces that match the first word found in it, and pieces that do not."""
    low = title.lower()
    for word in words:
        at = low.find(word.lower())
        if at >= 0 and len(low) == len(title):
            end = at + len(word)
            pieces = [(title[:at], False), (title[at:end], True), (title[end:], False)]
            return [piece for piece in pieces if piece[0]]
    return [(title, False)]
