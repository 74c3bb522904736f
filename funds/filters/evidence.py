"""What lists of loans, searches, benchmarks, catalogue lines and past grants are narrowed by."""

from django.utils.translation import gettext_lazy as _

from crm.models import Enterprise, Park
from funds.models import Benchmark, CatalogueEntry, Loan, Search
from hightech.core.lists.filters import (
    ChoicesFilter,
    Filters,
    PeriodFilter,
    PersonFilter,
    RangeFilter,
    RefFilter,
    TextFilter,
)


def _firms(user):
    return Enterprise.objects.visible_to(user)


class EvidenceFilters(Filters):
    """What all these records have."""

    state = ChoicesFilter("state", choices=Loan.State.choices, label=_("state"))
    author = PersonFilter("author", label=_("entered by"))


class LoanFilters(EvidenceFilters):
    enterprise = RefFilter("enterprise", visible=_firms, label=_("enterprise"))
    due_on = PeriodFilter("due_on", label=_("due on"))


class SearchFilters(EvidenceFilters):
    enterprise = RefFilter("enterprise", visible=_firms, label=_("enterprise"))
    kind = ChoicesFilter("kind", choices=Search.Kind.choices, label=_("kind"))
    result = ChoicesFilter("result", choices=Search.Result.choices, label=_("result"))
    searched_on = PeriodFilter("searched_on", is_past=True, label=_("searched on"))


class BenchmarkFilters(EvidenceFilters):
    park = RefFilter("park", visible=lambda user: Park.objects.visible_to(user), label=_("park"))
    measure = ChoicesFilter("measure", choices=Benchmark.Measure.choices, label=_("measure"))
    period = TextFilter("period", label=_("period"))


class CatalogueFilters(EvidenceFilters):
    kind = ChoicesFilter("kind", choices=CatalogueEntry.Kind.choices, label=_("kind"))
    industry_code = TextFilter("industry_code", label=_("industry"))


class GrantFilters(EvidenceFilters):
    enterprise = RefFilter("enterprise", visible=_firms, label=_("enterprise"))
    year = RangeFilter("year", label=_("year"))
