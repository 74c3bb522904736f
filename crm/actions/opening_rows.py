"""Read the rows of an opening list: typed, resolved, compared with what is recorded already.

Each kind of list has a `Loader`; an app that builds on this one adds its own.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.utils.module_loading import autodiscover_modules
from django.utils.translation import gettext as _

from crm.models import Enterprise, Lead, Park
from crm.models.naming import key_of, region_key
from hightech.core import clock
from hightech.core.errors import ActionRefused, Reason, ShapeError
from hightech.core.imports.cells import coded
from hightech.core.needs import Need, parse_entry
from hightech.users.models import Membership, Team, User

BATCH = 500


class Known:
    """What is recorded in the zone of a list, as far as its rows name it: fetched at once."""

    def __init__(self, zone, rows: Iterable[Mapping] = ()) -> None:
        self.zone = zone
        rows = list(rows)
        codes = {str(row.get("credit_code") or "").strip().upper() for row in rows} - {""}
        keys = {key_of(str(row.get("enterprise_name") or "")) for row in rows} - {""}
        self.by_code: dict[str, Enterprise] = {}
        self.by_key: dict[str, list[Enterprise]] = {}
        for column, wanted in (("credit_code", sorted(codes)), ("name_key", sorted(keys))):
            for part in batched(wanted):
                found = Enterprise.objects.filter(zone=zone, **{f"{column}__in": part})
                for firm in found.select_related("zone"):
                    self.remember(firm)
        # What the rows before this one said: a list must not name one thing twice.
        self.seen: set = set()

    def remember(self, firm: Enterprise) -> None:
        """Note a firm, so that later rows find it."""
        if firm.credit_code:
            self.by_code[firm.credit_code] = firm
        named = self.by_key.setdefault(firm.name_key, [])
        if firm not in named:
            named.append(firm)

    def firm(self, facts: Mapping) -> Enterprise | None:
        """Return the recorded firm a row names: by credit code, else by name and region."""
        code = facts.get("credit_code", "")
        if code in self.by_code:
            return self.by_code[code]
        named = self.by_key.get(key_of(facts.get("enterprise_name", "")), [])
        named = [one for one in named if not (code and one.credit_code)]
        region = region_key(facts.get("region", ""))
        if region:
            same = [one for one in named if region_key(one.region) == region]
            return same[0] if same else None
        return named[0] if len(named) == 1 else None

    @cached_property
    def _roles(self) -> dict[str, list[Membership]]:
        held: dict[str, list[Membership]] = {}
        rows = Membership.objects.filter(zone=self.zone, user__is_active=True)
        for one in rows.select_related("user", "team").order_by("pk"):
            held.setdefault(one.user.username.lower(), []).append(one)
        return held

    def person(self, username: str, *roles: str) -> User | None:
        """Return who signs in under this name here and holds one of `roles`."""
        held = self._roles.get(username.strip().lower(), [])
        return next((one.user for one in held if one.role in roles), None)

    def team_of(self, person: User) -> Team | None:
        """Return the team of a person of the zone."""
        held = self._roles.get(person.username.lower(), [])
        return next((one.team for one in held if one.team), None)

    def leads_of(self, firm: Enterprise) -> set[tuple]:
        """Return (sentence, day) of the leads that are recorded of a firm."""
        return self._leads.get(firm.pk, set())

    @cached_property
    def _leads(self) -> dict[int, set[tuple]]:
        firms = {firm.pk for named in self.by_key.values() for firm in named}
        found: dict[int, set[tuple]] = {}
        for rows in batched(sorted(firms)):
            leads = Lead.objects.filter(enterprise__in=rows)
            for firm, text, at in leads.values_list("enterprise", "summary", "created_at"):
                found.setdefault(firm, set()).add((text, clock.local(at).date()))
        return found

    @cached_property
    def parks(self) -> dict[str, Park]:
        return {
            name.strip().lower(): park
            for park in Park.objects.filter(zone=self.zone)
            for name in {park.name_zh, park.name_en}
            if name
        }


def batched(values: list) -> Iterable[list]:
    """Yield parts that fit the number of parameters of one statement."""
    return (values[start : start + BATCH] for start in range(0, len(values), BATCH))


@dataclass(frozen=True)
class Loader:
    """How one kind of list is read: its columns, its check, and what a row becomes.

    `check(known, facts)` returns the facts with names resolved, or raises ShapeError with every
    problem; `load(known, facts, by=, opening=)` makes the record in the caller's transaction.
    """

    needs: tuple[Need, ...]
    check: Callable[[Known, dict], dict]
    load: Callable[..., Any]


_loaders: dict[str, Loader] = {}


def add(kind: str, loader: Loader) -> None:
    """Tell how the rows of a kind are read; an app does so in `<app>/actions/openings.py`."""
    _loaders[kind] = loader


def loader_of(kind: str) -> Loader:
    """Return how the rows of a kind of list are read."""
    if kind not in _loaders:
        autodiscover_modules("actions.openings")
    return _loaders[kind]


def read(kind: str, known: Known, values: Mapping) -> dict:
    """Type and resolve one row.

    :raises ShapeError: with every problem of the row.
    """
    loader = loader_of(kind)
    unknown = sorted(set(values) - {need.name for need in loader.needs})
    if unknown:
        text = _("This list has no such column.")
        raise ShapeError(*(Reason("unknown", text, name) for name in unknown))
    raw = {need.name: coded(need, values.get(need.name)) for need in loader.needs}
    return loader.check(known, parse_entry(loader.needs, raw))


def problems_of(kind: str, known: Known, values: Mapping) -> list[dict]:
    """Return what is wrong with a row: [{"attr", "detail"}]."""
    try:
        read(kind, known, values)
    except (ShapeError, ActionRefused) as wrong:
        return [{"attr": one.attr, "detail": str(one.detail)} for one in wrong.reasons]
    return []


class Problems(list):
    """What is wrong with a row, gathered before it is refused as a whole."""

    def add(self, attr: str, text: str) -> None:
        self.append(Reason("invalid", text, attr))

    def need(self, facts: Mapping, *names: str, why: str) -> None:
        """Note each of `names` that the row leaves empty."""
        for name in names:
            if facts.get(name) is None:
                self.add(name, why)

    def refuse(self) -> None:
        """Refuse the row, if anything is wrong.

        :raises ShapeError: with every problem.
        """
        if self:
            raise ShapeError(*self)
