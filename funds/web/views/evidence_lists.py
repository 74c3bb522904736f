"""The lists of the records that rules read."""

from django.utils.translation import gettext_lazy as _

from funds.filters import evidence as filters
from funds.models import Benchmark, CatalogueEntry, Loan, PastGrant, Search
from funds.models.evidence import READERS
from funds.permissions import evidence as keepers
from funds.web.views.tabs import Tab, TabbedList
from hightech.core.pages.columns import Column, Empty, Preset, Tool
from hightech.core.templatetags.show import percent

EVIDENCE = (
    Tab(_("Searches"), "funds:searches", READERS),
    Tab(_("Loans"), "funds:loans", READERS),
    Tab(_("Benchmarks"), "funds:benchmarks", READERS),
    Tab(_("Industry catalogue"), "funds:industry-catalogue", READERS),
    Tab(_("Past grants"), "funds:past-grants", READERS),
)
AUTHOR = Column(_("Entered by"), "author", is_for_wide=True)
VERIFIER = Column(_("Verified by"), "verified_by", is_for_wide=True)
STATE = Column(_("State"), "state", kind="state")


class EvidenceList(TabbedList):
    tabs = EVIDENCE
    roles = READERS
    lead_in = _("Entered by one person, verified by another; rules count only what is verified.")
    presets = (Preset(_("All")), Preset(_("To verify"), "state=ENTERED"))


def _adding(label, name: str, roles: tuple) -> Tool:
    return Tool(label, f"funds:{name}-new", roles=roles, is_primary=True)


NEW_LOAN = _adding(_("Enter a loan"), "loan", keepers.LENDERS)
NEW_SEARCH = _adding(_("Enter a search"), "search-record", keepers.SEARCHERS)
NEW_BENCHMARK = _adding(_("Enter a benchmark"), "benchmark", keepers.MEASURERS)
NEW_LINE = _adding(_("Enter a line"), "catalogue-entry", keepers.CATALOGUERS)
NEW_GRANT = _adding(_("Enter a past grant"), "past-grant", keepers.HISTORIANS)


class LoanList(EvidenceList):
    model = Loan
    title = _("Loans")
    filters = filters.LoanFilters
    columns = (
        Column(_("Enterprise"), "enterprise"),
        Column(_("Principal (10k yuan)"), "principal_fen", kind="money"),
        Column(_("Due on"), "due_on", kind="day", sort="due_on"),
        Column(_("Repaid on"), "repaid_on", kind="day"),
        Column(_("Overdue (10k yuan)"), "overdue_fen", kind="money"),
        AUTHOR, VERIFIER, STATE,
    )  # fmt: skip
    orderings = {"created_at": "created_at", "due_on": "due_on"}
    tools = (NEW_LOAN,)
    empty = Empty(
        _("No loan yet"), _("Finance enters loans and guarantees."), "coins", first=NEW_LOAN
    )


class SearchList(EvidenceList):
    model = Search
    title = _("Searches")
    filters = filters.SearchFilters
    columns = (
        Column(_("Enterprise"), "enterprise"),
        Column(_("Kind"), "get_kind_display"),
        Column(_("Searched on"), "searched_on", kind="day", sort="searched_on"),
        Column(_("Result"), "result", kind="state"),
        Column(_("Severity"), "severity", is_for_wide=True),
        AUTHOR, VERIFIER, STATE,
    )  # fmt: skip
    orderings = {"created_at": "created_at", "searched_on": "searched_on"}
    tools = (NEW_SEARCH,)
    empty = Empty(
        _("No search yet"),
        _("Without a dated credit and penalty search nothing is known about an enterprise."),
        "zoom-check",
        first=NEW_SEARCH,
    )


class BenchmarkList(EvidenceList):
    model = Benchmark
    title = _("Benchmarks")
    filters = filters.BenchmarkFilters
    columns = (
        Column(_("Measure"), "get_measure_display"),
        Column(_("Of"), lambda benchmark: benchmark.park or benchmark.zone, name="of"),
        Column(_("Period"), "period"),
        Column(_("Value"), lambda benchmark: percent(benchmark.value), name="value"),
        Column(_("Enterprises counted"), "n_with_applicant", kind="number"),
        AUTHOR, VERIFIER, STATE,
    )  # fmt: skip
    tools = (NEW_BENCHMARK,)
    empty = Empty(
        _("No benchmark yet"),
        _("Growth is compared with the average of the park, or else of the zone."),
        "chart-line",
        first=NEW_BENCHMARK,
    )


class CatalogueList(EvidenceList):
    model = CatalogueEntry
    title = _("Industry catalogue")
    filters = filters.CatalogueFilters
    columns = (
        Column(_("Industry"), "industry_code", sort="industry_code"),
        Column(_("Kind"), "get_kind_display"),
        Column(_("Process or product"), "text"),
        Column(_("Catalogue"), "catalogue", is_for_wide=True),
        Column(_("From"), "from_on", kind="day"),
        Column(_("Until"), "to_on", kind="day"),
        STATE,
    )
    orderings = {"created_at": "created_at", "industry_code": "industry_code"}
    tools = (NEW_LINE,)
    empty = Empty(
        _("The catalogue is empty"),
        _("What is not listed as encouraged, restricted or eliminated is allowed."),
        "books",
        first=NEW_LINE,
    )


class GrantList(EvidenceList):
    model = PastGrant
    title = _("Past grants")
    filters = filters.GrantFilters
    columns = (
        Column(_("Enterprise"), "enterprise"),
        Column(_("Clause"), "clause_text"),
        Column(_("Year"), "year", sort="year"),
        Column(_("Amount (10k yuan)"), "amount_fen", kind="money"),
        AUTHOR, VERIFIER, STATE,
    )  # fmt: skip
    orderings = {"created_at": "created_at", "year": "year"}
    tools = (NEW_GRANT,)
    empty = Empty(
        _("No past grant yet"),
        _("The opening balance: what was granted before, so that nothing is funded twice."),
        "history",
        first=NEW_GRANT,
    )
