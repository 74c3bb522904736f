"""Kinds of filters; each reads its values and keeps rows, none asks the database to do so."""

import uuid
from collections.abc import Callable, Iterable
from typing import Any

from django.contrib.auth import get_user_model
from django.db.models import DateTimeField, Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from hightech.core import money
from hightech.core.lists import periods
from hightech.core.lists.values import ManyFilter, OneText, plain_text

ME, MY_TEAM, NOBODY = "me", "my_team", "none"


class ChoicesFilter(ManyFilter):
    """One or several codes of a closed list."""

    def __init__(self, field_name=None, *, choices: Iterable, **kwargs) -> None:
        self.choices = list(choices)
        super().__init__(field_name, **kwargs)

    def options(self) -> list[tuple[str, Any]]:
        return self.choices

    def parse(self, text: str) -> str:
        codes = [str(code) for code, _label in self.choices]
        if text not in codes:
            detail = _("“%(value)s” is not one of: %(codes)s.")
            raise ValueError(detail % {"value": text, "codes": ", ".join(codes)})
        return text


class FlagFilter(ManyFilter):
    """`true` or `false` of a boolean column, or of a condition given as `when`."""

    kind = "flag"
    takes_many = False
    CHOICES = (("true", gettext_lazy("yes")), ("false", gettext_lazy("no")))

    def __init__(self, field_name=None, *, when: Callable[[], Q] | None = None, **kwargs) -> None:
        self.when = when
        super().__init__(field_name, **kwargs)
        self.extra["widget"] = OneText

    def options(self):
        return list(self.CHOICES)

    def parse(self, text: str) -> bool:
        if text not in ("true", "false"):
            raise ValueError(_("Send “true” or “false”."))
        return text == "true"

    def keep(self, values: list) -> Q:
        if self.when is None:
            return super().keep(values)
        return self.when() if values[0] else ~self.when()


class CodeFilter(ManyFilter):
    """References by code (zone, department, industry)."""

    kind = "text"

    def keep(self, values: list) -> Q:
        return Q(**{f"{self.field_name}__code__in": values})

    def parse(self, text: str) -> str:
        return plain_text(text)


class TextFilter(ManyFilter):
    """Exactly this text; case counts."""

    kind = "text"

    def parse(self, text: str) -> str:
        return plain_text(text)


class RefFilter(ManyFilter):
    """References by id, within `visible(user)`: what one may not see matches nothing."""

    kind = "reference"

    def __init__(self, field_name=None, *, visible: Callable, **kwargs) -> None:
        self.visible = visible
        super().__init__(field_name, **kwargs)

    def parse(self, text: str) -> uuid.UUID:
        return uuid_of(text)

    def keep(self, values: list) -> Q:
        seen = self.visible(self.user).filter(uuid__in=values).order_by()
        return Q(**{f"{self.field_name}__in": seen.values("pk")})

    def texts(self, values: list[str]) -> list[str]:
        named = {str(row.uuid): str(row) for row in self.visible(self.user).filter(uuid__in=values)}
        return [named.get(str(uuid_of(value)), value) for value in values]


class PersonFilter(ManyFilter):
    """Users by id, or `me`, `my_team`, `none`."""

    kind = "person"
    CHOICES = (
        (ME, gettext_lazy("me")),
        (MY_TEAM, gettext_lazy("my team")),
        (NOBODY, gettext_lazy("nobody")),
    )

    def options(self):
        return list(self.CHOICES)

    def parse(self, text: str):
        return text if text in dict(self.CHOICES) else uuid_of(text)

    def keep(self, values: list) -> Q:
        people = get_user_model().objects
        named = [value for value in values if isinstance(value, uuid.UUID)]
        wanted = Q()
        if named:
            seen = people.visible_to(self.user).filter(uuid__in=named).order_by()
            wanted |= Q(**{f"{self.field_name}__in": seen.values("pk")})
        if ME in values:
            wanted |= Q(**{self.field_name: self.user.pk})
        if NOBODY in values:
            wanted |= Q(**{f"{self.field_name}__isnull": True})
        if MY_TEAM in values:
            teams = {m.team_id for m in self.user.active_memberships if m.team_id}
            mates = people.filter(memberships__team__in=teams).order_by().values("pk")
            wanted |= Q(**{f"{self.field_name}__in": mates})
        return wanted

    def texts(self, values: list[str]) -> list[str]:
        labels = {value: str(label) for value, label in self.CHOICES}
        ids = [value for value in values if value not in labels]
        if ids:
            seen = get_user_model().objects.visible_to(self.user).filter(uuid__in=ids)
            labels |= {str(person.uuid): str(person) for person in seen}
        return [labels.get(value, value) for value in values]


class PeriodFilter(ManyFilter):
    """Days: a date, a range `from..until`, or a word such as `this_week` (periods.py).

    Of what has happened (`is_past`) a menu offers no days to come.
    """

    kind = "period"

    def __init__(self, field_name=None, *, is_past: bool = False, **kwargs) -> None:
        self.is_past = is_past
        super().__init__(field_name, **kwargs)

    def options(self):
        left_out = periods.TO_COME if self.is_past else ()
        words = periods.WORDS.items()
        return [(word, label) for word, (label, _span) in words if word not in left_out]

    def texts(self, values: list[str]) -> list[str]:
        return [str(periods.WORDS.get(value, (value,))[0]) for value in values]

    def parse(self, text: str) -> periods.Period:
        return periods.parse(text)

    def keep(self, values: list) -> Q:
        of_moments = isinstance(_column(self.model, self.field_name), DateTimeField)
        wanted = Q()
        for period in values:
            wanted |= Q(**period.lookups(self.field_name, of_moments=of_moments))
        return wanted


class RangeFilter(ManyFilter):
    """Whole numbers: `5` or `1..5`, either end open."""

    kind = "range"

    def parse(self, text: str) -> tuple:
        first, dots, last = text.partition("..")
        low, high = self._end(first), self._end(last) if dots else self._end(first)
        if low is None and high is None:
            raise ValueError(_("Send a number or a range such as “1..5”."))
        return low, high

    def _end(self, text: str):
        return self.number(text) if text else None

    def number(self, text: str) -> int:
        try:
            number = int(text) if len(text) < 19 and text.isascii() else None
        except ValueError:
            number = None
        if number is None:
            raise ValueError(_("Send a number or a range such as “1..5”."))
        return number

    def keep(self, values: list) -> Q:
        wanted = Q()
        for low, high in values:
            ends = {"gte": low, "lte": high}
            wanted |= Q(**{f"{self.field_name}__{k}": v for k, v in ends.items() if v is not None})
        return wanted


class YuanFilter(RangeFilter):
    """An amount in yuan or a range of them, of a column in fen."""

    def number(self, text: str) -> int:
        return money.parse_yuan(text, may_be_negative=True)


class SearchFilter(ManyFilter):
    """`?search=`: filters by the words of the text, never reorders."""

    kind = "search"
    takes_many = False

    def __init__(self, **kwargs) -> None:
        super().__init__("search", **{"label": gettext_lazy("Search")} | kwargs)
        self.extra["widget"] = OneText

    def parse(self, text: str) -> str:
        if len(text) > 200:
            raise ValueError(_("Search for at most 200 characters."))
        return plain_text(text)

    def filter(self, qs, values):
        return qs.search(" ".join(values)) if values else qs


def uuid_of(text: str) -> uuid.UUID:
    """Read an id.

    :raises ValueError: with a sentence.
    """
    try:
        return uuid.UUID(text)
    except ValueError:
        raise ValueError(_("“%(value)s” is not an id.") % {"value": plain_text(text)}) from None


def _column(model, path: str):
    *relations, name = path.split("__")
    for relation in relations:
        model = model._meta.get_field(relation).related_model
    return model._meta.get_field(name)
