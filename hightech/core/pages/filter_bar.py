"""The toolbar of a list or board: its controls, its chips, and the addresses they lead to."""

from dataclasses import dataclass
from typing import Any

from django.http import QueryDict
from django.utils.functional import cached_property

from hightech.core.lists.filters import Filters

# What of an address lasts while filters come and go.
LASTING = ("ordering", "page_size", "columns", "group", "view")
SHAPE = ("page_size", "columns", "group")
MENUS = ("choices", "flag", "person", "period")
INPUTS = ("range",)


@dataclass(frozen=True)
class Option:
    value: str
    label: str
    is_on: bool


@dataclass(frozen=True)
class Control:
    """One filter as the toolbar offers it: a menu of options, a text field, or hidden values."""

    name: str
    label: str
    kind: str
    options: list[Option]
    values: list[str]
    takes_many: bool

    @property
    def is_offered(self) -> bool:
        return bool(self.options) or self.kind in INPUTS


@dataclass(frozen=True)
class Chip:
    label: str
    value: str
    without_url: str


class FilterBar:
    """The filters of one request: what is offered, what is on, and how to take each away."""

    def __init__(self, request, filterset: Filters, first: int = 4) -> None:
        self.path, self.sent, self.filterset = request.path, request.GET, filterset
        self.first = first
        self.active = filterset.active()

    def url(self, *, drop: tuple[str, ...] = (), **changes) -> str:
        """Return this list with other parameters; the page (`cursor`) always starts anew."""
        query = self.sent.copy()
        for name in ("cursor", "lane", *drop):
            query.pop(name, None)
        for name, value in changes.items():
            query.setlist(name, value if isinstance(value, list) else [value])
            if value == "":
                query.pop(name)
        return self._address(query)

    def _address(self, query: QueryDict) -> str:
        text = query.urlencode(safe=",:")
        return f"{self.path}?{text}" if text else self.path

    @property
    def clear_url(self) -> str:
        """Return this list without any filter, shown as it is."""
        return self.url(drop=tuple(self.sent.keys() - set(LASTING)))

    @property
    def lasting(self) -> dict[str, str]:
        """Return what is not a filter and stays when one changes."""
        return {name: ",".join(self.sent.getlist(name)) for name in LASTING if self.sent.get(name)}

    @property
    def unshown(self) -> list[tuple[str, str]]:
        """Return what the menu of columns, groups and sizes leaves as it is."""
        lasting = {name: self.lasting[name] for name in self.lasting if name not in SHAPE}
        return [(name, ",".join(values)) for name, values in self.active.items()] + [
            *lasting.items()
        ]

    def carried(self, filters: str | None = None) -> str:
        """Return a query string of filters (default: those in use) and all that lasts with them."""
        query = QueryDict(self.query() if filters is None else filters, mutable=True)
        for name, value in self.lasting.items():
            query.setdefault(name, value)
        return query.urlencode(safe=",:")

    def query(self) -> str:
        """Return the filters alone, to be carried from list to board and back."""
        query = QueryDict(mutable=True)
        for name, values in self.active.items():
            query[name] = ",".join(values)
        return query.urlencode(safe=",:")

    def search(self) -> str:
        return " ".join(self.active.get("search", []))

    @cached_property
    def controls(self) -> list[Control]:
        """Return what the toolbar offers, in the order the FilterSet declares."""
        return [self._control(name) for name in self.filterset.filters if name != "search"]

    @property
    def shown(self) -> list[Control]:
        """Return the first controls, and those whose filter is on."""
        offered = self._offered()
        return [one for at, one in enumerate(offered) if at < self.first or one.values]

    @property
    def more(self) -> list[Control]:
        return [
            one for at, one in enumerate(self._offered()) if at >= self.first and not one.values
        ]

    @property
    def kept(self) -> list[Control]:
        """Return the filters without a control: what is on stays on."""
        return [one for one in self.controls if not one.is_offered and one.values]

    def _offered(self) -> list[Control]:
        return [one for one in self.controls if one.is_offered]

    def _control(self, name: str) -> Control:
        one = self.filterset.filters[name]
        on = self.active.get(name, [])
        offered = one.options() if getattr(one, "kind", "") in MENUS else []
        options = [Option(str(code), str(label), str(code) in on) for code, label in offered]
        codes = {option.value for option in options}
        # A value that no option names (a range of days, a person) stays, as an option of its own.
        strays = [value for value in on if value not in codes] if options else []
        if strays:
            named = one.texts(strays)
            options += [Option(v, t, is_on=True) for v, t in zip(strays, named, strict=True)]
        return Control(name, self.label(name), one.kind, options, on, one.takes_many)

    def label(self, name: str) -> str:
        text = str(self.filterset.filters[name].label or name.replace("_", " "))
        return text[:1].upper() + text[1:]

    def chips(self) -> list[Chip]:
        """Return the filters that are on, each with the list without it."""
        return [chip for name in self.active for chip in self._chips(name)]

    def _chips(self, name: str) -> list[Chip]:
        values = self.active[name]
        if name in self.filterset.form.errors:
            texts = values
        else:
            texts = self.filterset.filters[name].texts(values)
        found = []
        for value, text in zip(values, texts, strict=True):
            rest = [other for other in values if other != value]
            changes: dict[str, Any] = {name: rest}
            url = self.url(**changes) if rest else self.url(drop=(name,))
            found.append(Chip(self.label(name), text, url))
        return found
