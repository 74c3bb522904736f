"""Claims with their receipts, conflicts with both timelines, opinions of departments."""

from dataclasses import dataclass, field
from typing import Any

from django.db.models import Q
from django.http import Http404
from django.utils.translation import gettext_lazy as _
from django.views.generic import TemplateView

from crm.actions import claims, conflicts, opinions
from crm.filters.protection import ConflictFilters
from crm.models import Claim, ConflictCase, Interaction, Lead, Opinion
from crm.web.forms.protection import OPINION_ENTRY
from crm.web.views.stories import talks_told
from crm.workflow.claims import CLAIM
from crm.workflow.conflicts import CONFLICT
from crm.workflow.leads import LEAD
from crm.workflow.opinions import OPINION
from hightech.core.pages.columns import Column, Empty, Preset
from hightech.core.pages.entries import EntryPage
from hightech.core.pages.lists import ListPage
from hightech.core.pages.records import RecordPage, visible_or_404
from hightech.core.pages.steps import StepPage
from hightech.core.pages.story import story_of
from hightech.users.roles import ATTRACTING, Role


class ClaimStep(StepPage):
    """Take a step of a claim: complete, renew, release."""

    model = Claim
    process = CLAIM
    actions = claims


class ConflictStep(StepPage):
    """Take a step of a conflict."""

    model = ConflictCase
    process = CONFLICT
    actions = conflicts


class OpinionStep(StepPage):
    """Sign an opinion, or note that nobody replied."""

    model = Opinion
    process = OPINION
    actions = opinions


class OpinionEntry(EntryPage):
    """Draft the opinion of one's department on a lead under review."""

    title = _("Opinion of my department")
    needs = OPINION_ENTRY
    roles = (Role.REVIEWER,)

    def about(self):
        return visible_or_404(Lead, self.request.user, self.kwargs["pk"])

    def create(self, *, by, **facts):
        return opinions.create(by=by, lead=self.subject, **facts)

    def after(self, made) -> str:
        return f"{self.subject.get_absolute_url()}?tab=review"


class ConflictList(ListPage):
    """The conflicts one may see."""

    model = ConflictCase
    title = _("Conflicts")
    roles = ATTRACTING
    filters = ConflictFilters
    columns = (
        Column(_("Number"), "number"),
        Column(_("Enterprise"), "holder_lead.shown_name"),
        Column(_("State"), "state", kind="state"),
        Column(_("Holder of the claim"), "holder_lead.owner"),
        Column(_("Challenger"), "challenger_lead.owner"),
        Column(_("To be decided by"), "due_on", kind="day", sort="due_on"),
        Column(_("Opened"), "created_at", kind="day", sort="created_at"),
    )
    orderings = {"created_at": "created_at", "due_on": "due_on"}
    default_ordering = "-created_at"
    presets = (
        Preset(_("Undecided"), "state=OPEN,ADMITTED"),
        Preset(_("All")),
    )
    empty = Empty(
        _("No conflict"),
        _("A second registration of a protected firm opens one by itself."),
        "scale",
    )


@dataclass(frozen=True)
class Side:
    """One side of a conflict as this reader may see it."""

    lead: Lead
    label: str
    claims: list
    is_whole: bool
    is_winner: bool
    story: list = field(default_factory=list)


class ConflictRecord(RecordPage):
    """One conflict: both timelines side by side, receipts, steps, ruling."""

    model = ConflictCase
    process = CONFLICT
    template_name = "crm/conflicts/record.html"

    def get_context_data(self, **kwargs) -> dict:
        context = super().get_context_data(**kwargs)
        case = self.object
        onwards = [one for one in context["offers"] if one.transition.target != case.state]
        context["primary"] = next((one for one in onwards if one.is_open), None)
        pairs = (
            (case.holder_lead, _("Holder of the claim")),
            (case.challenger_lead, _("Challenger")),
        )
        sides = Claim.objects.filter(lead__in=[lead for lead, _label in pairs]).order_by("pk")
        receipts = list(sides)
        return context | {
            "sides": [self._side(lead, label, receipts) for lead, label in pairs],
            "splits": case.splits.select_related("team").order_by("kind", "-percent"),
        }

    def _side(self, lead: Lead, label, receipts: list) -> Side:
        whole = self._sees_whole(lead)
        story = []
        if whole:
            talks = Interaction.objects.visible_to(self.request.user).filter(lead=lead)
            story = sorted(story_of(lead, LEAD, talks_told(talks)), key=lambda item: item.at)
        own = [claim for claim in receipts if claim.lead_id == lead.pk]
        return Side(lead, str(label), own, whole, lead.pk == self.object.winner_id, story)

    def _sees_whole(self, lead: Lead) -> bool:
        """Tell whether the reader may read a side: arbiters both, a party only the own one."""
        user, case = self.request.user, self.object
        owners = {case.holder_lead.owner_id, case.challenger_lead.owner_id}
        if user.has_role(Role.LEADER, Role.DIRECTOR, Role.AUDITOR, zone_id=case.zone_id):
            return True
        if user.pk in owners:
            return lead.owner_id == user.pk
        return Lead.objects.visible_to(user).filter(pk=lead.pk).exists()


class Receipt(TemplateView):
    """The receipt of a claim, for everybody signed in to its zone who was shown its number."""

    template_name = "crm/receipt.html"
    request: Any

    def get_context_data(self, **kwargs) -> dict:
        user = self.request.user
        mine = Q(zone_id__in=user.zone_ids())
        claims_here = Claim.objects.filter(mine, number=self.kwargs["number"]).for_list()
        claim = claims_here.order_by("pk").first()
        if claim is None:
            raise Http404
        lead = Lead.objects.visible_to(user).filter(pk=claim.lead_id).for_list().first()
        return super().get_context_data(**kwargs) | {"claim": claim, "lead": lead}
