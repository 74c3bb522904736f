from crm.models import Report
from hightech.core.lists.filters import ChoicesFilter, CodeFilter, Filters, PeriodFilter, TextFilter


class ReportFilters(Filters):
    """What a list of reports may be narrowed to."""

    state = ChoicesFilter("state", choices=Report.State.choices)
    kind = ChoicesFilter("kind", choices=Report.Kind.choices)
    week = TextFilter("week")
    starts_on = PeriodFilter("starts_on")
    zone = CodeFilter("zone")
