"""What comes in from spreadsheets: declared by each app, worked on in portions.

An app declares its nouns in `<app>/actions/imports.py` as IMPORTS. A noun says which facts a row
may have and gives a `Desk`, which knows how rows are compared with what is recorded and what
becomes of them. Everything else (reading, columns, dry run, progress, undo) is the same for all.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from importlib import import_module
from typing import Any
from uuid import UUID

from django.apps import apps
from django.db import models
from django.utils.functional import Promise
from django.utils.module_loading import module_has_submodule

from hightech.core.needs import Need


class Desk:
    """One portion of rows against what is recorded in the zone of `run`; an app subclasses it.

    Made anew for each portion with the facts of its rows, it fetches at once what they name.
    `seen` lasts over all portions of one pass: a sheet must not name one thing twice.
    """

    def __init__(self, run, rows: Sequence[Mapping], seen: set) -> None:
        self.run, self.zone, self.by, self.seen = run, run.zone, run.owner, seen

    def find(self, facts: dict) -> tuple[Any, dict]:
        """Return the recorded row that `facts` speak of, or None, and the values to be written.

        :raises ShapeError: with every problem of the row.
        """
        raise NotImplementedError

    def create(self, rows: list[tuple[UUID, dict]]) -> None:
        """Record new rows under the public ids they were promised, in the caller's transaction.

        :raises ActionRefused: if one of them is refused; the caller tries them one by one then.
        """
        raise NotImplementedError

    def edit(self, obj, values: dict) -> None:
        """Change what is recorded, in the caller's transaction.

        :raises ActionRefused: if the change is refused.
        """
        raise NotImplementedError


@dataclass(frozen=True)
class Importable:
    """A noun that comes in from spreadsheets.

    `needs` are the facts of a row, typed; a required one may be missing where a row only changes
    what is recorded. `synonyms` are further names of columns. `keys` are the ways to tell which
    record a row is about, the usual one first. `restore(obj, by, before)` writes back what a change
    replaced; `remove(rows, by)` takes new records away and returns why others stayed.
    """

    name: str
    label: str | Promise
    model: str
    needs: tuple[Need, ...]
    roles: tuple[str, ...]
    desk: type[Desk]
    keys: tuple[tuple[str, str | Promise], ...]
    remove: Callable[[list, Any], Mapping[UUID, str]]
    restore: Callable[[Any, Any, dict], None]
    synonyms: Mapping[str, Sequence[str]] = field(default_factory=dict)
    portion: int = 500

    def is_for(self, user) -> bool:
        return user.has_role(*self.roles)

    def zone_of(self, user):
        """Return the zone into which `user` brings rows."""
        return user.home_zone(*self.roles)

    def rows(self) -> models.QuerySet:
        """Return the records of the noun, with what their names need."""
        found: Any = apps.get_model(self.model)._default_manager
        return found.for_list() if hasattr(found, "for_list") else found.all()

    def need(self, name: str) -> Need | None:
        return next((need for need in self.needs if need.name == name), None)


@lru_cache
def importables() -> dict[str, Importable]:
    """Return every noun of every app by its name."""
    found: dict[str, Importable] = {}
    for config in apps.get_app_configs():
        if not module_has_submodule(config.module, "actions"):
            continue
        package = import_module(f"{config.name}.actions")
        if module_has_submodule(package, "imports"):
            module = import_module(f"{config.name}.actions.imports")
            found |= {noun.name: noun for noun in module.IMPORTS}
    return found


def offered_to(user) -> list[Importable]:
    """Return the nouns that `user` may bring in."""
    return [noun for noun in importables().values() if noun.is_for(user)]


def is_anyone(user) -> bool:
    """Tell whether `user` may bring in anything at all."""
    return bool(offered_to(user))


def differences(obj, values: Mapping) -> dict:
    """Return the values that differ from what `obj` has."""
    return {name: value for name, value in values.items() if getattr(obj, name) != value}
