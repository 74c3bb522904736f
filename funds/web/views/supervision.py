from typing import Any

from django.http import Http404
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from funds.actions import findings, inspections, recoveries, sanctions
from funds.models import Application, Finding, Inspection, Recovery, Sanction
from funds.web.forms import supervision as forms
from funds.web.views.money_records import MoneyRecord
from funds.workflow.findings import FINDING
from funds.workflow.recoveries import RECOVERY
from funds.workflow.sanctions import SANCTION
from hightech.core.pages.entries import EntryPage
from hightech.core.pages.steps import StepPage
from hightech.users.roles import Role


class InspectionRecord(MoneyRecord):
    """One inspection with its findings."""

    model = Inspection
    main = "funds/supervision/_findings.html"

    def rows(self):
        return super().rows().prefetch_related("findings")

    def above(self, inspection):
        return str(inspection.application), inspection.application.get_absolute_url()

    def title(self, inspection):
        shown = {"kind": inspection.get_kind_display(), "day": inspection.held_on.isoformat()}
        return _("%(kind)s inspection of %(day)s") % shown

    def pairs(self, inspection):
        return [
            (_("Application"), inspection.application, "link"),
            (_("Kind"), inspection.get_kind_display(), "text"),
            (_("Held on"), inspection.held_on, "day"),
            (_("Inspector"), inspection.inspector, "text"),
            (_("Summary"), inspection.summary, "text"),
            (_("Reason for inspecting one's own payments"), inspection.separation_reason, "text"),
        ]

    def get_context_data(self, **kwargs) -> dict:
        context = super().get_context_data(**kwargs)
        user: Any = self.request.user
        return context | {"may_add": user.has_role(Role.AUDITOR, zone=self.object.zone)}


class FindingRecord(MoneyRecord):
    """One finding: what, how grave, until when, and how it was put right."""

    model = Finding
    process = FINDING
    step_base = "funds:finding-step"

    def above(self, finding):
        return str(finding.inspection.application), finding.inspection.get_absolute_url()

    def pairs(self, finding):
        return [
            (_("Finding"), finding.text, "text"),
            (_("Inspection"), finding.inspection, "link"),
            (_("Severity"), finding.severity, "text"),
            (_("Amount"), finding.amount_fen, "money"),
            (_("To be put right by"), finding.due_on, "day"),
        ]


class SanctionRecord(MoneyRecord):
    """One measure against an enterprise."""

    model = Sanction
    process = SANCTION
    step_base = "funds:sanction-step"

    def above(self, sanction):
        return str(sanction.enterprise), sanction.enterprise.get_absolute_url()

    def title(self, sanction):
        return sanction.get_kind_display()

    def pairs(self, sanction):
        return [
            (_("Enterprise"), sanction.enterprise, "link"),
            (_("Ground"), sanction.ground, "text"),
            (_("Until"), sanction.until, "day"),
            (_("Proposed by"), sanction.proposed_by, "text"),
            (_("Decided by"), sanction.decided_by, "text"),
        ]


class RecoveryRecord(MoneyRecord):
    """Money to come back."""

    model = Recovery
    process = RECOVERY
    step_base = "funds:recovery-step"

    def above(self, recovery):
        return str(recovery.application), recovery.application.get_absolute_url()

    def title(self, recovery):
        return _("Recovery")

    def pairs(self, recovery):
        return [
            (_("Amount"), recovery.amount_fen, "money"),
            (_("Application"), recovery.application, "link"),
            (_("Ground"), recovery.ground, "text"),
            (_("Opened by"), recovery.opened_by, "text"),
            (_("Settled by"), recovery.settled_by, "text"),
        ]


class FindingStep(StepPage):
    model, process, actions = Finding, FINDING, findings


class SanctionStep(StepPage):
    model, process, actions = Sanction, SANCTION, sanctions


class RecoveryStep(StepPage):
    model, process, actions = Recovery, RECOVERY, recoveries


class OfVisible(EntryPage):
    """A new record that belongs to a visible one, named in the address."""

    owner: Any

    def about(self):
        rows = self.owner.objects.visible_to(self.request.user).for_list()
        found = rows.filter(uuid=self.kwargs["pk"]).first()
        if found is None:
            raise Http404
        return found

    def after(self, made) -> str:
        return made.get_absolute_url()


class InspectionEntry(OfVisible):
    title = gettext_lazy("New inspection")
    owner = Application
    needs = forms.INSPECTION
    roles = (Role.AUDITOR,)

    def create(self, *, by, **facts):
        return inspections.create(by=by, application=self.subject, **facts)


class FindingEntry(OfVisible):
    title = gettext_lazy("New finding")
    owner = Inspection
    needs = forms.FINDING
    roles = (Role.AUDITOR,)

    def create(self, *, by, amount_yuan=None, **facts):
        return findings.create(by=by, inspection=self.subject, amount_fen=amount_yuan, **facts)


class RecoveryEntry(OfVisible):
    title = gettext_lazy("New recovery")
    owner = Application
    needs = forms.RECOVERY
    roles = (Role.FINANCE,)

    def create(self, *, by, amount_yuan, **facts):
        return recoveries.create(by=by, application=self.subject, amount_fen=amount_yuan, **facts)


class SanctionEntry(EntryPage):
    title = gettext_lazy("Propose a sanction")
    needs = forms.SANCTION
    roles = (Role.FUND_OFFICER,)

    def create(self, *, by, **facts):
        return sanctions.propose(by=by, **facts)
