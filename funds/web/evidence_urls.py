"""Addresses of the records that rules read: five kinds, each with list, form, record, steps."""

from django.urls import path
from django.views.generic import RedirectView

from funds.models import Benchmark, CatalogueEntry, Loan, PastGrant, Search
from funds.web.views import evidence, evidence_lists

# Part of the address and name of the list, name of the record, model, list, record, form.
KINDS = (
    (
        "loans", "loan", Loan,
        evidence_lists.LoanList, evidence.LoanRecord, evidence.LoanEntry,
    ),
    (
        "searches", "search-record", Search,
        evidence_lists.SearchList, evidence.SearchRecord, evidence.SearchEntry,
    ),
    (
        "benchmarks", "benchmark", Benchmark,
        evidence_lists.BenchmarkList, evidence.BenchmarkRecord, evidence.BenchmarkEntry,
    ),
    (
        "industry-catalogue", "catalogue-entry", CatalogueEntry,
        evidence_lists.CatalogueList, evidence.CatalogueRecord, evidence.CatalogueEntryPage,
    ),
    (
        "past-grants", "past-grant", PastGrant,
        evidence_lists.GrantList, evidence.GrantRecord, evidence.GrantEntry,
    ),
)  # fmt: skip

urlpatterns = [
    path("evidence/", RedirectView.as_view(pattern_name="funds:searches"), name="evidence"),
]
for address, name, model, listed, record, entry in KINDS:
    urlpatterns += [
        path(f"evidence/{address}/", listed.as_view(), name=address),
        path(f"evidence/{address}/new/", entry.as_view(), name=f"{name}-new"),
        path(f"evidence/{address}/<uuid:pk>/", record.as_view(), name=name),
        path(
            f"evidence/{address}/<uuid:pk>/steps/<str:step>/",
            evidence.EvidenceStep.as_view(model=model),
            name=record.step_base.partition(":")[2],
        ),
    ]
