"""Agreements with the commitments of both parties."""

from typing import Any

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from crm.actions import agreements, commitments
from crm.filters.records import AgreementFilters
from crm.models import Agreement, Commitment, Enterprise, Lead
from crm.permissions.enterprises import KEEPERS
from crm.web.forms import agreements as forms
from crm.workflow.commitments import COMMITMENT
from hightech.core import files, money
from hightech.core.errors import Reason, ShapeError
from hightech.core.pages.columns import Column, Empty, Preset
from hightech.core.pages.entries import EntryPage
from hightech.core.pages.grouping import Grouping
from hightech.core.pages.lists import ListPage
from hightech.core.pages.records import RecordPage, visible_or_404
from hightech.core.pages.steps import StepPage
from hightech.users.roles import STAFF


class AgreementList(ListPage):
    """The agreements of the zone."""

    model = Agreement
    title = _("Agreements")
    roles = STAFF
    filters = AgreementFilters
    columns = (
        Column(_("Enterprise"), "enterprise"),
        Column(_("Kind"), "get_kind_display"),
        Column(_("Signed on"), "signed_on", kind="day", sort="signed_on"),
        Column(_("Total (10k yuan)"), "total_fen", kind="money"),
        Column(_("Fixed assets (10k yuan)"), "fixed_fen", kind="money"),
        Column(_("Commitments"), template="crm/agreements/_progress.html"),
    )
    further = (Column(_("Recorded"), "created_at", kind="day", sort="created_at"),)
    groups = (
        Grouping("kind", _("Kind"), "kind", Agreement.Kind.choices),
        Grouping("enterprise", _("Enterprise"), "enterprise"),
    )
    sum_field = "total_fen"
    orderings = {"signed_on": "signed_on", "created_at": "created_at"}
    default_ordering = "-signed_on"
    presets = (
        Preset(_("All")),
        Preset(_("Formal"), "kind=FORMAL"),
        Preset(_("Framework"), "kind=FRAMEWORK"),
    )
    empty = Empty(
        _("No agreement yet"),
        _("An agreement is recorded on the page of its enterprise or lead."),
        "signature",
    )


class AgreementRecord(RecordPage):
    """One agreement: what was agreed, and how far both parties are."""

    model = Agreement
    template_name = "crm/agreements/record.html"

    def get_context_data(self, **kwargs) -> dict:
        context = super().get_context_data(**kwargs)
        rows: list[Any] = list(
            Commitment.objects.visible_to(self.request.user)
            .filter(agreement=self.object)
            .for_list()
            .order_by("due_on", "pk")
        )
        for row in rows:
            offers = COMMITMENT.available(row, self.request.user)
            row.steps_here = [offer for offer in offers if offer.is_open]
        leads = Lead.objects.visible_to(self.request.user)
        return context | {
            "lead": leads.filter(pk=self.object.lead_id).for_list().first(),
            "theirs": [row for row in rows if row.party == Commitment.Party.ENTERPRISE],
            "ours": [row for row in rows if row.party == Commitment.Party.ZONE],
            "papers": files.of_rows(
                Agreement.objects.filter(pk=self.object.pk),
                Commitment.objects.filter(agreement=self.object),
            )[:100],
        }


class AgreementEntry(EntryPage):
    """Record an agreement with its commitments."""

    title = _("New agreement")
    needs = forms.AGREEMENT
    roles = KEEPERS

    def about(self):
        return visible_or_404(Enterprise, self.request.user, self.kwargs["pk"])

    def create(self, *, by, **facts):
        for number, promise in enumerate(facts.get("commitments", ())):
            attr = f"commitments.{number}.amount"
            promise["amount"] = amount_of(promise["measure"], promise["amount"], attr)
        return agreements.create(by=by, enterprise=self.subject, **facts)

    def after(self, made) -> str:
        return made.get_absolute_url()


def amount_of(measure: str, text: str, attr: str) -> int:
    """Return people for jobs, fen (from 10k yuan) for every other measure.

    :raises ShapeError: if it is no amount above zero.
    """
    try:
        if measure != Commitment.Measure.JOBS:
            amount = money.parse_wan(text)
        else:
            amount = int(text) if text.isascii() and text.isdigit() else 0
    except ValueError as wrong:
        raise ShapeError(Reason("invalid", str(wrong), attr)) from None
    if amount <= 0:
        raise ShapeError(Reason("invalid", gettext("Write an amount above zero."), attr))
    return amount


class CommitmentStep(StepPage):
    """Take a step of a commitment."""

    model = Commitment
    process = COMMITMENT
    actions = commitments
