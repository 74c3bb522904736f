"""What a list or board shows of a row, and the buttons above it: declared, never computed here."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from functools import partial, reduce
from pathlib import Path
from typing import Any

from django.template.loader import get_template, render_to_string
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.html import conditional_escape, escape, strip_tags
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from hightech.core import clock
from hightech.core.templatetags import show

NUMBERS = ("number", "money")
DAYS = ("day", "moment")
UNKNOWN = ("", None)
FEN_PER_WAN = 1_000_000


@dataclass(frozen=True)
class Column:
    """One column of a list.

    `value` is an attribute path of the row (`owner.full_name`; a None on the way is a dash) or a
    function of the row. `kind` is text, number, money (fen, drawn in 万元), day, moment, state (a
    column of choices, drawn as a mark) or flag. `template`, if given, draws the cell from `row`
    and `value`. `sort` names one of the orderings of the list. The first column is the title: it
    links to the record, and heads the card on a phone. `name` stands in the address of a list whose
    columns were chosen; left out, it is the name of the value or of the template. `export` says
    what a file shows of a row where that is not the value; of a template it is the bare text.
    """

    label: str | Promise
    value: str | Callable[[Any], Any] = ""
    kind: str = "text"
    sort: str = ""
    template: str = ""
    is_for_wide: bool = False
    name: str = ""
    export: Callable[[Any], Any] | None = None

    @property
    def code(self) -> str:
        """Return the name of the column in addresses, exports and saved views."""
        if self.name:
            return self.name
        if self.template:
            return Path(self.template).stem.strip("_")
        name = self.value if isinstance(self.value, str) else self.value.__name__
        return name.removeprefix("get_").removesuffix("_display")

    @property
    def css(self) -> str:
        classes = ["num"] if self.kind in NUMBERS else ["day"] if self.kind in DAYS else []
        return " ".join([*classes, "wide-only"] if self.is_for_wide else classes)

    def of(self, row):
        """Return the value of the row."""
        if callable(self.value):
            return self.value(row)
        names = self.value.split(".") if self.value else ()
        found: Any = reduce(lambda at, name: getattr(at, name, None), names, row)
        # get_kind_display and its like are methods of the row.
        return found() if names and callable(found) else found

    @property
    def head(self) -> str:
        """Return what stands above the column in a file: with the unit of an amount."""
        unit, label = _("10k yuan"), str(self.label)
        return f"{label} ({unit})" if self.kind == "money" and unit not in label else label

    def exported(self, row):
        """Return what a file shows of the row: a text, number, day, moment, or None."""
        if self.export is not None:
            return self.export(row)
        if self.kind == "state":
            return getattr(row, f"get_{self.value}_display")()
        value = self.of(row)
        if self.template and not self.value:
            drawn = render_to_string(self.template, {"row": row, "value": value})
            return " ".join(strip_tags(drawn.replace("<small>", " · <small>")).split())
        return None if value in UNKNOWN else EXPORTED.get(self.kind, str)(value)

    def drawer(self) -> Callable[[Any], Any]:
        """Return what draws the cell of a row; escaping is left to whoever shows it."""
        if self.kind == "state":
            return self._state
        if self.template:
            return partial(self._by_template, get_template(self.template))
        return partial(self._value, DRAWERS.get(self.kind, lambda shown: shown))

    def _state(self, row):
        name = str(self.value)
        return show.state_mark(row, name, True) if getattr(row, name) else show.UNKNOWN

    def _by_template(self, template, row):
        return mark_safe(template.render({"row": row, "value": self.of(row)}).strip())

    def _value(self, draw: Callable, row):
        value = self.of(row)
        return show.UNKNOWN if value in UNKNOWN else draw(value)


DRAWERS: dict[str, Callable] = {
    "money": show.wan,
    "number": lambda value: f"{value:,}",
    "day": show.day,
    "moment": show.moment,
    "flag": lambda value: _("yes") if value else _("no"),
}


EXPORTED: dict[str, Callable] = {
    "money": lambda fen: Decimal(fen) / FEN_PER_WAN,
    "number": lambda number: number,
    "day": lambda value: clock.local(value).date() if isinstance(value, datetime) else value,
    "moment": clock.local,
    "flag": DRAWERS["flag"],
}


@dataclass(frozen=True)
class Row:
    """A record as one line of a list, or one card of a phone; `html` is the line."""

    object: Any
    link: str
    html: SafeString


class Drawer:
    """Draws the rows of one page: what is the same in each of them is looked up once.

    In Python, as a list has hundreds of cells: a loop of a template took 14 ms for fifty.
    """

    def __init__(self, columns: Sequence[Column], *, picks: bool) -> None:
        self.picks = picks
        self.cells = [self._cell(column, place == 0) for place, column in enumerate(columns)]

    def row(self, obj, link: str) -> Row:
        """Draw the cells of a record; the first is its title and links to it."""
        return Row(obj, link, mark_safe(f"<tr{self._key(obj, link)}{self._cells(obj, link)}</tr>"))

    def _key(self, obj, link: str) -> str:
        """Begin the line: with the id of the record, unless its link tells it."""
        if not self.picks:
            return ">"
        key = str(getattr(obj, "uuid", ""))
        return "><td></td>" if key in link else f' data-key="{key}"><td></td>'

    def _cells(self, obj, link: str) -> str:
        drawn = []
        for draw, known, unknown, is_title in self.cells:
            shown = draw(obj)
            opening = unknown if shown == show.UNKNOWN else known
            text = str(conditional_escape(shown))
            if is_title and link:
                text = f'<a href="{escape(link)}">{text}</a>'
            drawn.append(f"{opening}{text}</td>")
        return "".join(drawn)

    def _cell(self, column: Column, is_title: bool) -> tuple[Callable, str, str, bool]:
        """Return how a cell is drawn, and how it begins where its value is known or not."""
        speaks = is_title or column.template or column.kind == "state" or column.is_for_wide
        label = "" if speaks else f' data-label="{escape(str(column.label))}"'
        css = f' class="{column.css}"' if column.css else ""
        blank = f' class="{" ".join(filter(None, (column.css, "blank")))}"'
        return column.drawer(), f"<td{css}{label}>", f"<td{blank}>", is_title


@dataclass(frozen=True)
class Tool:
    """A button: where it leads, for whom, and whether it opens as a dialog."""

    label: str | Promise
    url_name: str
    icon: str = "plus"
    roles: tuple[str, ...] = ()
    is_primary: bool = False
    is_dialog: bool = True

    def is_for(self, user) -> bool:
        return not self.roles or user.has_role(*self.roles)

    @property
    def url(self) -> str:
        return reverse(self.url_name)


@dataclass(frozen=True)
class Empty:
    """What an empty list says belongs here, and the two likely actions."""

    title: str | Promise
    text: str | Promise
    icon: str = "inbox"
    first: Tool | None = None
    second: Tool | None = None


@dataclass(frozen=True)
class Preset:
    """A view everyone has: a label and the filters it sets, as a query string."""

    label: str | Promise
    query: str = ""
    roles: tuple[str, ...] = ()

    def is_for(self, user) -> bool:
        return not self.roles or user.has_role(*self.roles)
