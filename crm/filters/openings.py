"""What lists of the opening balance and of their rows are narrowed by."""

from django.utils.translation import gettext_lazy as _

from crm.models import OpeningList
from crm.models.opening_kinds import KINDS
from hightech.core.lists.filters import ChoicesFilter, Filters, FlagFilter, PeriodFilter


def kinds() -> list[tuple[str, str]]:
    """Return the kinds of lists of every app, as (code, label)."""
    return [(kind.code, str(kind)) for kind in KINDS.values()]


class OpeningFilters(Filters):
    """Lists by kind, state and day."""

    kind = ChoicesFilter("kind", choices=kinds(), label=_("kind"))
    state = ChoicesFilter("state", choices=OpeningList.State.choices, label=_("state"))
    created_at = PeriodFilter("created_at", is_past=True, label=_("written"))


class OpeningRowFilters(Filters):
    """Rows with a problem, or without."""

    has_problem = FlagFilter("has_problem", label=_("has a problem"))
