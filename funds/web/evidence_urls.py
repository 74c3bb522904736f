"""Addresses of the records that rules read: five kinds, each with list, form, record, steps."""

from django.urls import path

from funds.models import Benchmark, CatalogueEntry, Loan, PastGrant, Search
from funds.web.views import evidence

KINDS = (
    ("loans", "loan", Loan, evidence.LoanRecord, evidence.LoanEntry),
    ("searches", "search-record", Search, evidence.SearchRecord, evidence.SearchEntry),
    ("benchmarks", "benchmark", Benchmark, evidence.BenchmarkRecord, evidence.BenchmarkEntry),
    (
        "industry-catalogue", "catalogue-entry", CatalogueEntry, evidence.CatalogueRecord,
        evidence.CatalogueEntryPage,
    ),
    ("past-grants", "past-grant", PastGrant, evidence.GrantRecord, evidence.GrantEntry),
)  # fmt: skip

urlpatterns = []
for address, name, model, record, entry in KINDS:
    urlpatterns += [
        path(f"{address}/new/", entry.as_view(), name=f"{name}-new"),
        path(f"{address}/<uuid:pk>/", record.as_view(), name=name),
        path(
            f"{address}/<uuid:pk>/steps/<str:step>/",
            evidence.EvidenceStep.as_view(model=model),
            name=record.step_base.partition(":")[2],
        ),
    ]
