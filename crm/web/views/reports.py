from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views import View

from crm.actions import reports
from crm.filters.reports import ReportFilters
from crm.models import Interaction, Lead, Report
from crm.permissions.reports import MAKERS
from crm.reports import sheets, weeks, workbooks
from crm.workflow.reports import REPORT
from hightech.core import clock
from hightech.core.lists.filters import Filters
from hightech.core.needs import Need
from hightech.core.pages.columns import Column, Empty, Preset, Tool
from hightech.core.pages.entries import EntryPage
from hightech.core.pages.lists import ListPage
from hightech.core.pages.records import RecordPage
from hightech.core.pages.steps import StepPage
from hightech.users.roles import ATTRACTING

WEEK = Need("week", "text", gettext_lazy("Week"), help=gettext_lazy("Such as 2026-W47."))
ADD = Tool(gettext_lazy("Report of a week"), "crm:report-new", roles=MAKERS, is_primary=True)


class ReportList(ListPage):
    """The weekly reports of the zone."""

    model = Report
    title = gettext_lazy("Weekly reports")
    roles = ATTRACTING
    filters = ReportFilters
    columns = (
        Column(gettext_lazy("Week"), "week", sort="week"),
        Column(gettext_lazy("State"), "state", kind="state"),
        Column(gettext_lazy("Monday"), "starts_on", kind="day"),
        Column(gettext_lazy("Sunday"), "ends_on", kind="day"),
        Column(gettext_lazy("Issued by"), "issued_by"),
        Column(gettext_lazy("Zone"), "zone.name", is_for_wide=True),
    )
    orderings = {"week": "starts_on"}
    default_ordering = "-week"
    presets = (
        Preset(gettext_lazy("All")),
        Preset(gettext_lazy("Drafts"), "state=DRAFT"),
        Preset(gettext_lazy("Issued"), "state=ISSUED"),
    )
    tools = (ADD,)
    empty = Empty(
        gettext_lazy("No report yet"),
        gettext_lazy("The report of a week is made each Monday at 08:00."),
        "chart-bar",
        first=ADD,
    )


class ReportEntry(EntryPage):
    """Ask for the report of a week that the timetable has not made."""

    title = gettext_lazy("Report of a week")
    needs = (WEEK,)
    roles = MAKERS

    def known(self) -> dict:
        return {"week": weeks.before(clock.now()).code} | super().known()

    def create(self, *, by, week: str) -> Report:
        return reports.create(by=by, week=week)


class ReportRecord(RecordPage):
    """One report: figures with their meaning and records, texts, signed projects."""

    model = Report
    process = REPORT
    template_name = "crm/reports/record.html"

    def get_context_data(self, **kwargs) -> dict:
        context = super().get_context_data(**kwargs)
        report = self.object
        offers = {offer.name: offer for offer in context["offers"]}
        return context | {
            "parts": sheets.parts(report),
            "signed": sheets.signed(report, self.request.user),
            "adjustments": report.adjustments.select_related("by").order_by("pk"),
            "may_write": "write" in offers and offers["write"].is_open,
            "menu": [offer for name, offer in offers.items() if name != "write"],
            "primary": offers.get("issue") if report.state == Report.State.DRAFT else None,
        }


class ReportStep(StepPage):
    """Take a step of a report."""

    model = Report
    process = REPORT
    actions = reports


class ReportWorkbook(View):
    """The report as a workbook, with what its reader may see."""

    http_method_names = ["get"]

    def get(self, request, pk):
        report = Report.objects.visible_to(request.user).for_list().filter(uuid=pk).first()
        if report is None:
            raise Http404
        if report.state == Report.State.MAKING:
            messages.info(request, _("This report is still being made."))
            return redirect(report)
        answer = HttpResponse(
            workbooks.write(report, request.user), content_type=workbooks.CONTENT_TYPE
        )
        answer["Content-Disposition"] = f'attachment; filename="{workbooks.name_of(report)}"'
        answer["Cache-Control"] = "private, no-store"
        return answer


class FigureRecords(ListPage):
    """Exactly the records that one figure of a report counts."""

    filters = Filters
    orderings = {"created_at": "created_at"}
    default_ordering = "created_at"
    roles = ATTRACTING

    def dispatch(self, request, *args, **kwargs):
        found = Report.objects.visible_to(request.user).filter(uuid=kwargs["pk"])
        report = found.select_related("zone").first()
        figure = sheets.definition(report, kwargs["code"]) if report else None
        if report is None or figure is None:
            raise Http404
        self.report, self.figure = report, figure
        model = sheets.MODELS[self.figure.counts]
        self.columns = COLUMNS[model]
        self.title = f"{self.report.week} · {self.figure.label}"
        self.lead_in = self._explained()
        return super().dispatch(request, *args, **kwargs)

    def _explained(self) -> str:
        counted = len(self.report.content["records"][self.figure.code])
        hidden = counted - self.rows_of(self.request.user).count()
        told = str(self.figure.meaning)
        if hidden:
            text = _("%(number)d of the records counted are confidential and not listed here.")
            told = f"{told} {text % {'number': hidden}}"
        report = self.report
        return format_html('{} <a href="{}">{}</a>', told, report.get_absolute_url(), report)

    def rows_of(self, user):
        return sheets.records(self.report, self.figure, user)

    def rows(self):
        return self.rows_of(self.request.user)


COLUMNS = {
    Lead: (
        Column(gettext_lazy("Number"), "number"),
        Column(gettext_lazy("Firm"), "shown_name"),
        Column(gettext_lazy("Stage"), "stage", kind="state"),
        Column(gettext_lazy("Owner"), "owner"),
        Column(gettext_lazy("Registered"), "created_at", kind="day", sort="created_at"),
    ),
    Interaction: (
        Column(gettext_lazy("Day"), "happened_at", kind="day"),
        Column(gettext_lazy("Firm"), "enterprise"),
        Column(gettext_lazy("Kind"), "kind", kind="state"),
        Column(gettext_lazy("Summary"), "summary"),
        Column(gettext_lazy("By"), "author"),
    ),
}
