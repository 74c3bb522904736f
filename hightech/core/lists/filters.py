"""The one FilterSet of a noun: for its page, its board, the API, the export and the count.

Strict: an unknown parameter or a value that cannot be read is refused with its name. Values are
checked without a query; a reference filters within what the user may see.
"""

from collections.abc import Iterable

import django_filters
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from hightech.core.errors import Reason, ShapeError
from hightech.core.lists.kinds import (
    ChoicesFilter,
    CodeFilter,
    FlagFilter,
    PeriodFilter,
    PersonFilter,
    RangeFilter,
    RefFilter,
    SearchFilter,
    TextFilter,
    YuanFilter,
)

__all__ = [
    "ChoicesFilter",
    "CodeFilter",
    "Filters",
    "FlagFilter",
    "PeriodFilter",
    "PersonFilter",
    "RangeFilter",
    "RefFilter",
    "SearchFilter",
    "TextFilter",
    "YuanFilter",
]

PAGING = frozenset({"page_size", "cursor", "ordering", "count"})


class Filters(django_filters.FilterSet):
    """Base of every FilterSet: `Filters(request.GET, rows, user=user).rows()`."""

    def __init__(self, data, queryset, *, user, known: Iterable[str] = PAGING) -> None:
        self.user = user
        self.known = set(known)
        super().__init__(data=data, queryset=queryset)

    def rows(self) -> QuerySet:
        """Return the rows that pass.

        :raises ShapeError: with all that cannot be read.
        """
        reasons = self.reasons()
        if reasons:
            raise ShapeError(*reasons)
        return self.qs

    def reasons(self) -> list[Reason]:
        """Return what is wrong with the parameters: unknown names, unreadable values."""
        unknown = sorted(set(self.data) - set(self.filters) - self.known)
        reasons = [
            Reason("unknown_parameter", _("There is no filter of this name."), name)
            for name in unknown
        ]
        for name, errors in self.form.errors.as_data().items():
            reasons += [Reason(e.code or "invalid", " ".join(e.messages), name) for e in errors]
        return reasons

    def active(self) -> dict[str, list[str]]:
        """Return the filters in use: name → values as sent."""
        sent = {
            name: field.widget.value_from_datadict(self.data, {}, name)
            for name, field in self.form.fields.items()
        }
        return {name: values for name, values in sent.items() if values}

    def about(self) -> str:
        """Return the filters in use as one text; a cursor is valid under the same text only."""
        return "&".join(
            f"{name}={','.join(sorted(v))}" for name, v in sorted(self.active().items())
        )
