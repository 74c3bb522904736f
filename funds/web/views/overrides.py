"""Depart from one result of a check: proposed by one person, confirmed by another."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from funds.actions import checks
from funds.models import Application, Override, RunResult
from funds.web.views.application_tabs import visible_or_404
from hightech.core.errors import ActionRefused
from hightech.core.needs import Need
from hightech.core.pages.entries import EntryPage
from hightech.users.roles import Role


class OverrideEntry(EntryPage):
    """Propose to depart from a result."""

    title = _("Propose an override")
    roles = (Role.FUND_OFFICER,)
    needs = (
        Need("ground", "text", _("Ground")),
        Need("legal_basis", "text", _("Legal basis")),
        Need("document", "file", _("Document")),
    )

    def about(self):
        rows = RunResult.objects.select_related("run__application")
        self.result = get_object_or_404(rows, uuid=self.kwargs["pk"])
        file = self.result.run.application
        return visible_or_404(Application, self.request.user, file.uuid)

    def create(self, *, by, **facts):
        return checks.propose_override(self.result, by=by, **facts)

    def after(self, made) -> str:
        return f"{self.subject.get_absolute_url()}?tab=eligibility"


@require_POST
def confirm(request, pk):
    """Confirm an override another person proposed."""
    rows = Override.objects.select_related("result__run__application")
    override = rows.filter(uuid=pk).first()
    if override is None:
        raise Http404
    file = visible_or_404(Application, request.user, override.result.run.application.uuid)
    try:
        checks.confirm_override(override, by=request.user)
    except ActionRefused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, gettext("The override is confirmed."))
    return redirect(f"{file.get_absolute_url()}?tab=eligibility")
