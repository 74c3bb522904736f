"""Doors to the records that rules read."""

from funds.actions import evidence as actions
from funds.api import evidence
from funds.filters import evidence as filters
from funds.models import Benchmark, CatalogueEntry, Loan, PastGrant, Search
from funds.models.evidence import READERS
from funds.permissions import evidence as keepers
from funds.workflow.evidence import EVIDENCE
from hightech.core.rest.views import ProcessViewSet


class EvidenceViewSet(ProcessViewSet):
    """What the doors of all these records have in common."""

    process = EVIDENCE
    actions = actions
    list_roles = READERS

    def get_queryset(self):
        return super().get_queryset().for_list()


class LoanViewSet(EvidenceViewSet):
    model = Loan
    output = evidence.LoanSerializer
    entry = evidence.LoanEntry
    create_action = staticmethod(actions.enter_loan)
    create_roles = keepers.LENDERS
    orderings = {"created_at": "created_at", "due_on": "due_on"}
    filterset_class = filters.LoanFilters


class SearchViewSet(EvidenceViewSet):
    model = Search
    output = evidence.SearchSerializer
    entry = evidence.SearchEntry
    create_action = staticmethod(actions.enter_search)
    create_roles = keepers.SEARCHERS
    orderings = {"created_at": "created_at", "searched_on": "searched_on"}
    filterset_class = filters.SearchFilters


class BenchmarkViewSet(EvidenceViewSet):
    model = Benchmark
    output = evidence.BenchmarkSerializer
    entry = evidence.BenchmarkEntry
    create_action = staticmethod(actions.enter_benchmark)
    create_roles = keepers.MEASURERS
    filterset_class = filters.BenchmarkFilters


class CatalogueViewSet(EvidenceViewSet):
    model = CatalogueEntry
    output = evidence.CatalogueSerializer
    entry = evidence.CatalogueEntryEntry
    create_action = staticmethod(actions.enter_catalogue_entry)
    create_roles = keepers.CATALOGUERS
    orderings = {"created_at": "created_at", "industry_code": "industry_code"}
    filterset_class = filters.CatalogueFilters


class GrantViewSet(EvidenceViewSet):
    model = PastGrant
    output = evidence.GrantSerializer
    entry = evidence.GrantEntry
    create_action = staticmethod(actions.enter_past_grant)
    create_roles = keepers.HISTORIANS
    orderings = {"created_at": "created_at", "year": "year"}
    filterset_class = filters.GrantFilters
