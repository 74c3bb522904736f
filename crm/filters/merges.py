"""What lists of suspected pairs are narrowed by."""

from django.utils.translation import gettext_lazy as _

from crm.models import DuplicatePair
from hightech.core.lists.filters import ChoicesFilter, Filters, PeriodFilter


class DuplicateFilters(Filters):
    """Pairs by what was decided and when they were found."""

    state = ChoicesFilter("state", choices=DuplicatePair.State.choices, label=_("state"))
    created_at = PeriodFilter("created_at", is_past=True, label=_("found"))
