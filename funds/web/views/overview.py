"""The funds at a glance, one fund, one budget line."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import TemplateView

from funds.actions import funds
from funds.models import BudgetLine, Fund, LedgerEntry
from funds.models.funds import READERS
from funds.reports import overview, reconciliation
from funds.web.forms import funds as forms
from hightech.core.pages.entries import EntryPage
from hightech.core.pages.records import RecordPage
from hightech.users.roles import Role

ENTRIES_SHOWN = 100


class FundsPage(TemplateView):
    """Appropriated, reserved, committed, paid, available: by source and year, by fund and line."""

    template_name = "funds/overview.html"

    def dispatch(self, request, *args, **kwargs):
        if not request.user.has_role(*READERS):
            raise PermissionDenied(_("Your roles do not include this."))
        return super().dispatch(request, *args, **kwargs)

    def lines(self):
        rows = BudgetLine.objects.visible_to(self.request.user).for_list()
        return rows.order_by("fund__name", "fund_id", "-year", "purpose", "source", "pk")

    def get_context_data(self, **kwargs) -> dict:
        lines = list(self.lines())
        user: Any = self.request.user
        empty = Fund.objects.visible_to(self.request.user).filter(lines=None).order_by("name")
        return super().get_context_data(**kwargs) | {
            "blocks": overview.by_fund(lines),
            "totals": overview.by_year_and_source(lines),
            "empty_funds": empty,
            "may_open": user.has_role(Role.FINANCE),
        }


class FundPage(FundsPage):
    """One fund with its lines."""

    def lines(self):
        return super().lines().filter(fund=self.fund)

    def get_context_data(self, **kwargs) -> dict:
        found = Fund.objects.visible_to(self.request.user).filter(uuid=self.kwargs["pk"])
        self.fund = found.first()
        if self.fund is None:
            raise Http404
        return super().get_context_data(**kwargs) | {"fund": self.fund, "empty_funds": []}


class BudgetLinePage(RecordPage):
    """One budget line: its figures, its ledger, and whether the two agree to the fen."""

    model = BudgetLine
    template_name = "funds/budget_line.html"

    def get_context_data(self, **kwargs) -> dict:
        context = super().get_context_data(**kwargs)
        line = self.object
        entries = LedgerEntry.objects.visible_to(self.request.user).filter(budget_line=line)
        return context | {
            "row": overview.of_line(line),
            "entries": entries.for_list().order_by("-pk")[:ENTRIES_SHOWN],
            "all_entries": overview.entries_of((), budget_line=str(line.uuid)),
            "differences": list(reconciliation.differences_of(line)),
            "calls": line.calls.order_by("-opens_at"),
        }


class FundEntry(EntryPage):
    """Open a fund."""

    title = gettext_lazy("New fund")
    needs = forms.FUND
    roles = (Role.FINANCE,)

    def create(self, *, by, **facts):
        return funds.create(by=by, **facts)


class LineEntry(EntryPage):
    """Open a budget line of a fund, with its first money."""

    title = gettext_lazy("New budget line")
    needs = forms.LINE
    roles = (Role.FINANCE,)

    def about(self):
        found = Fund.objects.visible_to(self.request.user).filter(uuid=self.kwargs["pk"]).first()
        if found is None:
            raise Http404
        return found

    def create(self, *, by, appropriated_yuan, **facts):
        return funds.create_line(
            by=by, fund=self.subject, appropriated_fen=appropriated_yuan, **facts
        )

    def after(self, made) -> str:
        return made.get_absolute_url()
