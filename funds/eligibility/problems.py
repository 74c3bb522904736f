"""What is wrong with a definition or with facts, each with the path to it, all at once."""

import re
from collections.abc import Mapping
from datetime import date
from decimal import Decimal

from django.utils.translation import gettext as _

from funds.eligibility import decimals
from hightech.core.errors import Reason, ShapeError

MOST_SHOWN = 50


def joined(path: str, *keys: object) -> str:
    return ".".join(str(part) for part in (path, *keys) if part != "")


class Problems:
    """Collects problems while a structure is read; the readers return what is usable."""

    def __init__(self) -> None:
        self.reasons: list[Reason] = []

    def add(self, path: str, text: str, code: str = "invalid") -> None:
        self.reasons.append(Reason(code, text, path or None))

    def check(self) -> None:
        """Refuse with everything that was collected.

        :raises ShapeError: if anything was.
        """
        if self.reasons:
            raise ShapeError(*self.reasons[:MOST_SHOWN])

    def object(self, raw, path: str, allowed: tuple[str, ...]) -> Mapping:
        """Return an object without unknown keys; nothing is an empty one."""
        if raw is None:
            return {}
        if not isinstance(raw, Mapping):
            self.add(path, _("Send an object."))
            return {}
        for key in raw:
            if key not in allowed:
                self.add(joined(path, key), _("“%(key)s” is unknown here.") % {"key": key})
        return raw

    def items(self, raw, path: str, most: int) -> list:
        """Return a list of at most `most` items; nothing is an empty one."""
        if raw is None:
            return []
        if not isinstance(raw, (list, tuple)):
            self.add(path, _("Send a list."))
            return []
        if len(raw) > most:
            self.add(path, _("At most %(n)d items.") % {"n": most})
            return []
        return list(raw)

    def text(self, raw, path: str, most: int = 500, *, required: bool = False) -> str:
        if raw is None or raw == "":
            if required:
                self.add(path, _("This field is required."), "required")
            return ""
        if not isinstance(raw, str):
            self.add(path, _("Send a text."))
            return ""
        if len(raw) > most or "\x00" in raw:
            self.add(path, _("At most %(limit)d characters.") % {"limit": most})
            return ""
        return raw

    def word(self, raw, path: str, pattern: re.Pattern, told: str) -> str:
        """Return a required text of one form."""
        text = self.text(raw, path, required=True)
        if text and not pattern.fullmatch(text):
            self.add(path, told)
            return ""
        return text

    def choice(self, raw, path: str, options: tuple[str, ...], default: str = "") -> str:
        """Return one of `options`; without a default it is required."""
        if raw is None and default:
            return default
        if raw is None:
            self.add(path, _("This field is required."), "required")
        elif not isinstance(raw, str) or raw not in options:
            text = _("“%(value)s” is not among the choices: %(choices)s.")
            self.add(path, text % {"value": raw, "choices": ", ".join(options)})
        else:
            return raw
        return ""

    def label(self, raw, path: str, most: int = 500) -> None:
        """Check a text in one language or in two."""
        if isinstance(raw, Mapping):
            for language in self.object(raw, path, ("en", "zh")):
                self.text(raw.get(language), joined(path, language), most)
        else:
            self.text(raw, path, most)

    def decimal(self, raw, path: str, *, most_decimals: int = 10) -> Decimal | None:
        """Return a decimal, or None where none was sent."""
        if raw is None:
            return None
        try:
            value = decimals.parse(raw)
        except ValueError:
            self.add(path, _("Send a plain decimal number."))
            return None
        if decimals.decimals_of(value) > most_decimals:
            self.add(path, _("At most %(n)d decimals.") % {"n": most_decimals})
            return None
        return value

    def day(self, raw, path: str) -> date | None:
        """Return a date, or None where none was sent."""
        if raw is None:
            return None
        value = day_or_none(raw)
        if value is None:
            self.add(path, _("Send a date as YYYY-MM-DD."))
        return value


def day_or_none(raw) -> date | None:
    """Return the date written as YYYY-MM-DD, or None."""
    text = raw.isoformat() if isinstance(raw, date) else raw
    try:
        value = date.fromisoformat(text)
    except (TypeError, ValueError):
        return None
    return value if value.isoformat() == text else None
