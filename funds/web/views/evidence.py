from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from funds.actions import evidence as actions
from funds.models import Benchmark, CatalogueEntry, Loan, PastGrant, Search
from funds.permissions import evidence as keepers
from funds.web.forms import evidence as forms
from funds.web.views.money_records import MoneyRecord
from funds.workflow.evidence import EVIDENCE
from hightech.core.pages.entries import EntryPage
from hightech.core.pages.steps import StepPage
from hightech.core.templatetags.show import percent


class EvidenceRecord(MoneyRecord):
    """A record a rule reads, with who entered and who verified it."""

    process = EVIDENCE

    def pairs(self, obj):
        return [
            *self.own_pairs(obj),
            (_("Entered by"), obj.author, "text"),
            (_("Verified by"), obj.verified_by, "text"),
        ]

    def own_pairs(self, obj) -> list[tuple]:
        raise NotImplementedError


class LoanRecord(EvidenceRecord):
    model = Loan
    step_base = "funds:loan-step"

    def above(self, loan):
        return _("Loan"), ""

    def own_pairs(self, loan):
        return [
            (_("Enterprise"), loan.enterprise, "link"),
            (_("Principal"), loan.principal_fen, "money"),
            (_("Due on"), loan.due_on, "day"),
            (_("Repaid on"), loan.repaid_on, "day"),
            (_("Overdue"), loan.overdue_fen, "money"),
        ]


class SearchRecord(EvidenceRecord):
    model = Search
    step_base = "funds:search-step"

    def above(self, search):
        return search.get_kind_display(), ""

    def own_pairs(self, search):
        return [
            (_("Enterprise"), search.enterprise, "link"),
            (_("Searched on"), search.searched_on, "day"),
            (_("Result"), search.get_result_display(), "text"),
            (_("Severity"), search.severity, "text"),
            (_("Note"), search.note, "text"),
        ]


class BenchmarkRecord(EvidenceRecord):
    model = Benchmark
    step_base = "funds:benchmark-step"

    def above(self, benchmark):
        return _("Benchmark"), ""

    def own_pairs(self, benchmark):
        return [
            (_("Park"), benchmark.park or benchmark.zone, "text"),
            (_("Measure"), benchmark.get_measure_display(), "text"),
            (_("Period"), benchmark.period, "text"),
            (_("Value"), percent(benchmark.value), "text"),
            (_("Method"), benchmark.method, "text"),
            (_("Enterprises counted"), benchmark.n_with_applicant, "text"),
            (_("The applicant is among them"), _yes(benchmark.with_applicant), "text"),
        ]


class CatalogueRecord(EvidenceRecord):
    model = CatalogueEntry
    step_base = "funds:catalogue-step"

    def above(self, entry):
        return entry.catalogue, ""

    def own_pairs(self, entry):
        return [
            (_("Industry code"), entry.industry_code, "text"),
            (_("Kind"), entry.get_kind_display(), "text"),
            (_("Process or product"), entry.text, "text"),
            (_("From"), entry.from_on, "day"),
            (_("Until"), entry.to_on, "day"),
        ]


class GrantRecord(EvidenceRecord):
    model = PastGrant
    step_base = "funds:past-grant-step"

    def above(self, grant):
        return _("Past grant"), ""

    def own_pairs(self, grant):
        return [
            (_("Enterprise"), grant.enterprise, "link"),
            (_("Project"), grant.project, "text"),
            (_("Clause"), grant.clause_text, "text"),
            (_("Year"), grant.year, "text"),
            (_("Amount"), grant.amount_fen, "money"),
            (_("Paid"), grant.paid_fen, "money"),
            (_("Numbers that must not count again"), ", ".join(grant.evidence_numbers), "text"),
        ]


def _yes(flag: bool) -> str:
    return _("yes") if flag else _("no")


class EvidenceStep(StepPage):
    """Verify a record; the address says of which kind."""

    model: type = Loan
    process = EVIDENCE
    actions = actions


class LoanEntry(EntryPage):
    title = gettext_lazy("Enter a loan")
    needs = forms.LOAN
    roles = keepers.LENDERS

    def create(self, *, by, principal_yuan, overdue_yuan=0, **facts):
        return actions.enter_loan(
            by=by, principal_fen=principal_yuan, overdue_fen=overdue_yuan, **facts
        )


class SearchEntry(EntryPage):
    title = gettext_lazy("Enter a search")
    needs = forms.SEARCH
    roles = keepers.SEARCHERS

    def create(self, *, by, **facts):
        return actions.enter_search(by=by, **facts)


class BenchmarkEntry(EntryPage):
    title = gettext_lazy("Enter a benchmark")
    needs = forms.BENCHMARK
    roles = keepers.MEASURERS

    def create(self, *, by, n, with_applicant=False, **facts):
        zone = by.home_zone(*keepers.MEASURERS)
        return actions.enter_benchmark(
            by=by, zone=zone, n_with_applicant=n, with_applicant=with_applicant, **facts
        )


class CatalogueEntryPage(EntryPage):
    title = gettext_lazy("Enter a line of the industry catalogue")
    needs = forms.CATALOGUE
    roles = keepers.CATALOGUERS

    def create(self, *, by, **facts):
        return actions.enter_catalogue_entry(by=by, **facts)


class GrantEntry(EntryPage):
    title = gettext_lazy("Enter a past grant")
    needs = forms.GRANT
    roles = keepers.HISTORIANS

    def create(self, *, by, amount_yuan, numbers="", evidence=(), **facts):
        listed = [part.strip() for part in numbers.replace(",", ",").split(",") if part.strip()]
        return actions.enter_past_grant(
            by=by, amount_fen=amount_yuan, evidence_numbers=listed, evidence_files=evidence, **facts
        )
