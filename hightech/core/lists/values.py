"""How a filter reads its values from an address, and the filter all kinds extend."""

from collections.abc import Callable
from typing import Any

import django_filters
from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Q
from django.utils.translation import gettext as _

MANY = 100


class ManyValues(forms.Widget):
    """Reads `?a=1&a=2` and `?a=1,2` alike."""

    def value_from_datadict(self, data, files, name) -> list[str]:
        raw = data.getlist(name) if hasattr(data, "getlist") else data.get(name)
        raw = [raw] if isinstance(raw, str) else (raw or [])
        return [part for text in raw for part in str(text).split(",") if part]


class OneText(forms.Widget):
    """Reads a text whole, commas and all."""

    def value_from_datadict(self, data, files, name) -> list[str]:
        text = data.get(name)
        return [text] if text else []


class ManyField(forms.Field):
    """Values, each read by `parse(text)`, which raises ValueError with a sentence."""

    widget = ManyValues

    def __init__(self, *, parse: Callable[[str], Any], **kwargs) -> None:
        self.parse = parse
        super().__init__(**kwargs)

    def clean(self, value) -> list:
        if len(value) > MANY:
            raise ValidationError(_("Send at most %(many)s values.") % {"many": MANY}, "too_many")
        try:
            return [self.parse(text) for text in value]
        except ValueError as wrong:
            raise ValidationError(str(wrong), "invalid") from None


class ManyFilter(django_filters.Filter):
    """A filter of several values, any of which may hold; a subclass reads and keeps."""

    field_class = ManyField
    kind = "choices"
    takes_many = True

    def __init__(self, field_name=None, **kwargs) -> None:
        super().__init__(field_name, parse=self.parse, **kwargs)

    @property
    def user(self):
        return self.parent.user

    def parse(self, text: str):
        return text

    def keep(self, values: list) -> Q:
        if len(values) == 1:
            return Q(**{self.field_name: values[0]})
        return Q(**{f"{self.field_name}__in": values})

    def filter(self, qs, values):
        return qs.filter(self.keep(values)) if values else qs

    def options(self) -> list[tuple[str, Any]]:
        """Return what a page offers to choose from: never a query."""
        return []

    def texts(self, values: list[str]) -> list[str]:
        """Return what a chip says for each value."""
        labels = dict(self.options())
        return [str(labels.get(value, value)) for value in values]


def plain_text(text: str) -> str:
    """Return the text, unless it holds what no database keeps.

    :raises ValueError: with a sentence.
    """
    if "\x00" in text:
        raise ValueError(_("Null characters are not allowed."))
    return text
