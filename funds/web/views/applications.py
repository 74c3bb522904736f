"""Applications: the list, one file with all its parts, and its steps."""

from django.contrib import messages
from django.shortcuts import redirect
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from funds.actions import application_steps, authors, checks
from funds.filters.applications import ApplicationFilters
from funds.models import Application
from funds.permissions.applications import applicant, fund_officer
from funds.reports import files as reports
from funds.reports.holders import holder_of, stages_of
from funds.reports.meetings import committee_of
from funds.web.views import application_tabs, payments
from funds.workflow.applications import APPLICATION
from hightech.core.errors import ActionRefused
from hightech.core.pages.columns import Column, Empty, Preset, Tool
from hightech.core.pages.grouping import Grouping
from hightech.core.pages.lists import ListPage
from hightech.core.pages.records import STORY, RecordPage, Tab
from hightech.core.pages.steps import StepPage
from hightech.users.roles import FUNDING, Role

READERS = (*FUNDING, Role.REVIEWER, Role.MEMBER, Role.APPLICANT, Role.THIRD_PARTY)
INSIDE = (*FUNDING, Role.REVIEWER, Role.MEMBER)
# The steps that lead a file on; all others stand in the menu.
ONWARD = (
    "submit", "accept", "finish_verification", "put_on_agenda", "approve", "publish",
    "finish_publicity", "adopt_plan", "close", "resume",
)  # fmt: skip
NEW = Tool(
    _("New application"), "funds:calls", roles=(Role.APPLICANT, Role.FUND_OFFICER),
    is_primary=True, is_dialog=False,
)  # fmt: skip


class ApplicationList(ListPage):
    """The applications one may see, the newest first."""

    model = Application
    title = _("Applications")
    roles = READERS
    filters = ApplicationFilters
    list_url, board_url = "funds:applications", "funds:application-board"
    board_roles = INSIDE
    columns = (
        Column(_("Enterprise"), "enterprise.name"),
        Column(_("Number"), "number", sort="number"),
        Column(_("State"), "state", kind="state"),
        Column(_("Since"), "state_since", kind="day", is_for_wide=True),
        Column(_("Clause"), "clause", is_for_wide=True),
        Column(_("Requested"), "requested_fen", kind="money", sort="requested_yuan"),
        Column(_("Voted"), "voted_fen", kind="money"),
        Column(_("Created"), "created_at", kind="day", sort="created_at", is_for_wide=True),
    )
    further = (
        Column(_("Call"), "call"),
        Column(_("Calculated"), "calculated_fen", kind="money"),
        Column(_("Proposed"), "proposed_fen", kind="money"),
        Column(_("Paid"), "paid_fen", kind="money"),
        Column(_("Submitted"), "submitted_at", kind="day"),
    )
    groups = (
        Grouping("state", _("State"), "state", Application.State.choices),
        Grouping("call", _("Call"), "call"),
        Grouping("clause", _("Clause"), "clause"),
    )
    sum_field = "requested_fen"
    orderings = {
        "created_at": "created_at",
        "number": "number",
        "requested_yuan": "requested_fen",
    }
    presets = (
        Preset(_("All")),
        Preset(_("To accept"), "state=SUBMITTED", roles=(Role.FUND_OFFICER,)),
        Preset(_("Being verified"), "state=VERIFYING"),
        Preset(_("Before the committee"), "state=VERIFIED&state=DEFERRED&state=ON_AGENDA"),
        Preset(_("Under publicity"), "state=PUBLICITY"),
        Preset(_("Funded"), "state=FUNDED&state=SUSPENDED"),
    )
    tools = (NEW,)
    empty = Empty(
        _("No application here"),
        _("Applications come in while a call is open."),
        "file-dollar",
        first=NEW,
    )


class ApplicationRecord(RecordPage):
    """One application: where it stands, what is next, and each of its parts."""

    model = Application
    process = APPLICATION
    template_name = "funds/application/record.html"
    tabs = (
        Tab("form", _("Form"), "funds/application/_form.html"),
        Tab("materials", _("Materials"), "funds/application/_materials.html"),
        Tab("eligibility", _("Eligibility and amount"), "funds/application/_eligibility.html"),
        Tab("opinions", _("Opinions"), "funds/application/_opinions.html", roles=INSIDE),
        Tab("committee", _("Committee"), "funds/application/_committee.html", roles=INSIDE),
        Tab("payments", _("Payments"), "funds/application/_payments.html"),
        Tab("story", _("Log"), STORY.template),
    )

    def get_context_data(self, **kwargs) -> dict:
        context = super().get_context_data(**kwargs)
        file, user = self.object, self.request.user
        may_edit = applicant(user, file) or fund_officer(user, file)
        is_own = applicant(user, file)
        return context | {
            "stages": stages_of(file),
            "holder": holder_of(file),
            "may_edit": may_edit and file.state in authors.EDITABLE,
            "may_check": fund_officer(user, file) or (is_own and file.state in authors.EDITABLE),
            "is_own": is_own,
            **self._next(context["offers"]),
            "corrections": reports.open_corrections(file),
            "line": file.call.budget_line if user.has_role(*FUNDING) else None,
        }

    def _next(self, offers) -> dict:
        """Return the step that leads on, or what it still needs."""
        onward = next((offer for offer in offers if offer.name in ONWARD), None)
        if onward is None:
            return {"primary": None, "missing": []}
        if onward.is_open:
            return {"primary": onward, "missing": []}
        return {"primary": None, "missing": list(onward.reasons)}

    def show_form(self) -> dict:
        return application_tabs.form_of(self.object)

    def show_materials(self) -> dict:
        return application_tabs.materials_of(self.object)

    def show_eligibility(self) -> dict:
        return application_tabs.eligibility_of(self.object, self.request.user)

    def show_opinions(self) -> dict:
        return application_tabs.opinions_of(self.object, self.request.user)

    def show_committee(self) -> dict:
        return committee_of(self.object, self.request.user)

    def show_payments(self) -> dict:
        return {"payments": payments.payments_of(self.object, self.request.user)}


class ApplicationStep(StepPage):
    """A step of an application."""

    model = Application
    process = APPLICATION
    actions = application_steps


@require_POST
def check(request, pk):
    """Run an eligibility check and show what it found."""
    file = application_tabs.visible_or_404(Application, request.user, pk)
    try:
        made = checks.check(file, by=request.user)
    except ActionRefused as refusal:
        messages.error(request, str(refusal))
    else:
        text = gettext("Checked: %(outcome)s.") % {"outcome": made.get_outcome_display()}
        messages.success(request, text)
    return redirect(f"{file.get_absolute_url()}?tab=eligibility")
