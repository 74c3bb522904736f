"""The facts a step asks for: how each is parsed, and whether the object already knows it."""

import uuid
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.dateparse import parse_date, parse_datetime
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from hightech.core import clock, files, money
from hightech.core.errors import Reason, ShapeError

LIMIT_OF_TEXT = 5000
LIMIT_OF_ROWS = 200
CHOICES_SHOWN = 200


@dataclass(frozen=True)
class Need:
    """One fact of a step.

    `type` is text, money, number, integer, date, datetime, boolean, file, files, choice or
    object. `read(obj)` returns what the object already knows (default: the attribute `column`
    or `name`). `options(obj, by)` of a choice returns (code, label) pairs, or a queryset whose
    rows are named by their uuid. `fields` are the members of an object; `many` turns the fact into
    a list of them, of which a form offers that many at once.
    """

    name: str
    type: str
    label: str | Promise
    required: bool = True
    column: str = ""
    read: Callable[[Any], Any] | None = None
    options: Callable[[Any, Any], Any] | None = None
    fields: tuple["Need", ...] = field(default=())
    many: int = 0
    minimum: int | None = None
    # The longest text a column keeps, and a look at a value that raises ValueError.
    longest: int = LIMIT_OF_TEXT
    check: Callable[[Any], Any] | None = None
    help: str | Promise = ""

    def known(self, obj) -> Any:
        """Return the fact as the object already has it, or None."""
        if self.read:
            return self.read(obj)
        value = getattr(obj, self.column or self.name, None)
        return None if value == "" else value

    @property
    def may_be_negative(self) -> bool:
        """Tell whether an amount may be below zero: where its minimum is."""
        return self.minimum is not None and self.minimum < 0

    def choices(self, obj, by) -> list[tuple[str, str]] | None:
        """Return what may be chosen, as (value to send, label); None for another type."""
        if not self.options:
            return None
        offered = self.options(obj, by)
        if isinstance(offered, models.QuerySet):
            return [(str(row.uuid), str(row)) for row in offered[:CHOICES_SHOWN]]
        return [(code, str(label)) for code, label in offered]

    def parse(self, raw, *, obj=None, by=None, path: str = "") -> Any:
        """Turn what a door received into the typed fact; None and "" mean "not given".

        Money becomes integer fen (from a string in yuan), a reference the row itself.

        :raises ShapeError: for a wrong type, an unknown code, a number out of bounds.
        """
        path = f"{path}.{self.name}" if path else self.name
        if raw is None or raw == "" or raw == []:
            return None
        try:
            value = PARSERS[self.type](self, raw, obj, by, path)
            if self.check and value is not None:
                self.check(value)
            return value
        except (ValueError, InvalidOperation, ValidationError, TypeError) as wrong:
            text = wrong.messages[0] if isinstance(wrong, ValidationError) else str(wrong)
            raise ShapeError(Reason("invalid", text, path)) from None


def parse_all(needs: Iterable[Need], raw: Mapping, *, obj=None, by=None) -> dict:
    """Type the facts a door received; what was not sent is left out.

    :raises ShapeError: naming every fact of a wrong shape.
    """
    facts, wrong = {}, []
    for need in needs:
        try:
            value = need.parse(raw.get(need.name), obj=obj, by=by)
        except ShapeError as error:
            wrong += error.reasons
        else:
            if value is not None:
                facts[need.name] = value
    if wrong:
        raise ShapeError(*wrong)
    return facts


def parse_entry(needs: Iterable[Need], raw: Mapping, *, obj=None, by=None) -> dict:
    """Type the facts of a new record; a required one that is missing is a wrong shape too.

    :raises ShapeError: naming every fact that is wrong or missing.
    """
    needs = tuple(needs)
    facts = parse_all(needs, raw, obj=obj, by=by)
    missing = [
        Reason("required", _("%(label)s is missing.") % {"label": need.label}, need.name)
        for need in needs
        if need.required and need.name not in facts
    ]
    if missing:
        raise ShapeError(*missing)
    return facts


def _text(need: Need, raw, obj, by, path) -> str | None:
    if not isinstance(raw, str):
        raise ValueError(_("Send a text."))
    if len(raw) > need.longest:
        raise ValueError(_("At most %(limit)d characters.") % {"limit": need.longest})
    if "\x00" in raw:
        raise ValueError(_("Null characters are not allowed."))
    return raw.strip() or None


def _money(need: Need, raw, obj, by, path) -> int:
    return money.parse_yuan(raw, may_be_negative=need.may_be_negative)


def _number(need: Need, raw, obj, by, path) -> Decimal:
    if isinstance(raw, bool) or not isinstance(raw, (str, int, float)):
        raise ValueError(_("Send a number."))
    try:
        value = Decimal(str(raw))
    except InvalidOperation:
        raise ValueError(_("Send a number.")) from None
    if not value.is_finite() or abs(value) >= Decimal(10) ** 12:
        raise ValueError(_("The number is out of bounds."))
    if need.minimum is not None and value < need.minimum:
        raise ValueError(_("At least %(minimum)s.") % {"minimum": need.minimum})
    return value


def _integer(need: Need, raw, obj, by, path) -> int:
    value = _number(need, raw, obj, by, path)
    if value != value.to_integral_value():
        raise ValueError(_("Send a whole number."))
    return int(value)


def _date(need: Need, raw, obj, by, path) -> date:
    value = parse_date(raw) if isinstance(raw, str) else None
    if value is None:
        raise ValueError(_("Send a date as YYYY-MM-DD."))
    return value


def _datetime(need: Need, raw, obj, by, path) -> datetime:
    value = parse_datetime(raw) if isinstance(raw, str) else None
    if value is None:
        raise ValueError(_("Send a time as YYYY-MM-DDTHH:MM+08:00."))
    return value if value.tzinfo else value.replace(tzinfo=clock.ZONE)


def _boolean(need: Need, raw, obj, by, path) -> bool:
    if not isinstance(raw, bool):
        raise ValueError(_("Send true or false."))
    return raw


def _file(need: Need, raw, obj, by, path):
    return files.readable(raw, by=by)


def _files(need: Need, raw, obj, by, path) -> list:
    if not isinstance(raw, list):
        raise ValueError(_("Send a list of file ids."))
    return [files.readable(item, by=by) for item in raw]


def _choice(need: Need, raw, obj, by, path):
    offered = need.options(obj, by) if need.options else ()
    if isinstance(offered, models.QuerySet):
        try:
            row = offered.model._base_manager.filter(pk__in=offered.values("pk")).filter(
                uuid=uuid.UUID(str(raw))
            )
            return row.get()
        except (ValueError, offered.model.DoesNotExist):
            raise ValueError(_("“%(value)s” is not among the choices.") % {"value": raw}) from None
    if not isinstance(raw, str) or raw not in {code for code, _label in offered}:
        raise ValueError(_("“%(value)s” is not among the choices.") % {"value": raw})
    return raw


def _object(need: Need, raw, obj, by, path) -> dict | list[dict]:
    if not need.many:
        return _one_object(need, raw, obj, by, path)
    if not isinstance(raw, list) or len(raw) > LIMIT_OF_ROWS:
        raise ValueError(_("Send a list of at most %(limit)d objects.") % {"limit": LIMIT_OF_ROWS})
    return [_one_object(need, one, obj, by, f"{path}.{n}") for n, one in enumerate(raw)]


def _one_object(need: Need, raw, obj, by, path) -> dict:
    if not isinstance(raw, Mapping):
        raise ShapeError(Reason("invalid", _("Send an object."), path))
    parsed = {
        part.name: part.parse(raw.get(part.name), obj=obj, by=by, path=path) for part in need.fields
    }
    missing = [part for part in need.fields if part.required and parsed[part.name] is None]
    if missing:
        raise ShapeError(
            *(
                Reason(
                    "required",
                    _("%(label)s is missing.") % {"label": part.label},
                    f"{path}.{part.name}",
                )
                for part in missing
            )
        )
    return {name: value for name, value in parsed.items() if value is not None}


PARSERS = {
    "text": _text,
    "money": _money,
    "number": _number,
    "integer": _integer,
    "date": _date,
    "datetime": _datetime,
    "boolean": _boolean,
    "file": _file,
    "files": _files,
    "choice": _choice,
    "object": _object,
}
