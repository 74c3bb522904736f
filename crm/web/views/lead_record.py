"""The page of a lead: where it stands, what is missing, its story, and what protects it."""

from typing import Any

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from crm import collisions
from crm.actions import leads
from crm.deadlines import clocks_of
from crm.models import Agreement, ConflictCase, Interaction, Lead, Opinion, Premises, Task
from crm.permissions.enterprises import KEEPERS
from crm.permissions.interactions import LOGGERS
from crm.permissions.leads import REGISTRARS, leader, owner
from crm.permissions.tasks import GIVERS, INSTRUCTORS
from crm.web.forms import leads as forms
from crm.web.views import stages
from crm.web.views.stories import files_told, talks_told
from crm.workflow.claims import CLAIM
from crm.workflow.leads import LEAD
from crm.workflow.opinions import OPINION
from hightech.core import clock, files
from hightech.core.pages import once
from hightech.core.pages.records import READERS, STORY, Act, RecordPage, Tab
from hightech.core.pages.steps import StepPage
from hightech.core.pages.story import Editing
from hightech.users.roles import STAFF, Role

SHOWN = 100


class LeadStep(StepPage):
    """Take a step of a lead."""

    model = Lead
    process = LEAD
    actions = leads


class LeadRecord(RecordPage):
    """One lead."""

    model = Lead
    process = LEAD
    template_name = "crm/leads/record.html"
    tabs = (
        STORY,
        Tab("profile", _("Details"), "crm/leads/_profile.html"),
        Tab("premises", _("Premises"), "crm/leads/_premises.html", roles=STAFF),
        Tab("review", _("Review"), "crm/leads/_review.html"),
        Tab("agreements", _("Agreement"), "crm/enterprises/_agreements.html"),
        Tab("files", _("Files"), "components/_papers_tab.html"),
        READERS,
    )
    acts = (
        Act(_("Log a talk"), "crm:lead-talk", "message", LOGGERS, is_primary=True),
        Act(_("New task"), "crm:lead-task", "checklist", (*GIVERS, *INSTRUCTORS)),
        Act(_("Opinion of my department"), "crm:opinion-new", "writing", (Role.REVIEWER,)),
        Act(_("Edit"), "crm:lead-edit", "pencil", REGISTRARS, edits=forms.EDITED),
    )

    def rows(self):
        return super().rows().select_related(
            "contact", "park", "manager", "created_by", "enterprise__industry", "last_owner"
        )  # fmt: skip

    def editing(self) -> Editing | None:
        found = super().editing()
        asked = {need.name for need in forms.asked_of(self.object)}
        return found._replace(names=found.names & asked) if found else None

    def get_context_data(self, **kwargs) -> dict:
        context = super().get_context_data(**kwargs)
        lead, user = self.object, self.request.user
        context["offers"] = [offer for offer in context["offers"] if stages.is_told(offer)]
        context["primary"] = stages.next_move(lead, context["offers"])
        context["next_offer"] = stages.next_offer(lead, context["offers"])
        if lead.is_project:
            context["collisions"] = []
        else:
            context["collisions"] = collisions.of_lead(lead, user)
        tasks = Task.objects.visible_to(user).filter(lead=lead).open().for_list()
        return context | self._protection() | {
            "stages": stages.path_of(lead, context["next_offer"]),
            "clocks": clocks_of(lead, now=clock.now()),
            "tasks": tasks.order_by("due_on", "pk")[:8],
            "may_log": user.has_role(*LOGGERS, zone_id=lead.zone_id),
            "may_keep": user.has_role(*KEEPERS, zone_id=lead.zone_id),
            "talk_kinds": Interaction.Kind.choices,
            "log_key": once.key(),
            "editable": self._editable(),
            "contacts": [] if lead.in_pool else list(lead.enterprise.contacts.order_by("pk")[:20]),
        }  # fmt: skip

    def _editable(self) -> dict:
        """Return the fields this reader may change, with their labels."""
        lead, user = self.object, self.request.user
        if not (owner(user, lead) or leader(user, lead)):
            return {}
        return {need.name: need.label for need in forms.asked_of(lead)}

    def _protection(self) -> dict:
        lead, user = self.object, self.request.user
        claim = lead.claim
        if claim is not None:
            claim.lead, claim.enterprise, claim.zone = lead, lead.enterprise, lead.zone
        cases = ConflictCase.objects.visible_to(user).for_list()
        either = Q(holder_lead=lead) | Q(challenger_lead=lead)
        offers = CLAIM.available(claim, user) if claim is not None and claim.is_live else []
        return {
            "claim": claim,
            "claim_offers": [offer for offer in offers if offer.is_open and offer.is_mine],
            "conflicts": cases.filter(either).order_by("-pk")[:5],
        }

    def talks(self):
        return Interaction.objects.visible_to(self.request.user).filter(lead=self.object)

    def papers(self):
        lead = self.object
        return files.of_rows(
            Lead.objects.filter(pk=lead.pk),
            self.talks(),
            Agreement.objects.visible_to(self.request.user).filter(lead=lead),
        )

    def told(self) -> list:
        return talks_told(self.talks()) + files_told(self.papers())

    def show_profile(self) -> dict:
        judging = self.object.judging or {}
        labels = stages.JUDGED
        return {"judging": [(label, judging.get(name)) for name, label in labels if judging]}

    def show_premises(self) -> dict:
        lead = self.object
        rows = Premises.objects.visible_to(self.request.user).filter(status=Premises.Status.FREE)
        rows = rows.filter(park__zone_id=lead.zone_id).for_list()
        if lead.need_kind:
            rows = rows.filter(kind=lead.need_kind)
        if lead.need_area_m2:
            rows = rows.filter(area_m2__gte=lead.need_area_m2)
        return {"offers_of_premises": rows.order_by("area_m2", "pk")[:30]}

    def show_review(self) -> dict:
        rows = Opinion.objects.visible_to(self.request.user).filter(lead=self.object).for_list()
        opinions: list[Any] = list(rows.order_by("-round", "department__code"))
        for opinion in opinions:
            opinion.lead = self.object
            offers = OPINION.available(opinion, self.request.user)
            opinion.steps_here = [offer for offer in offers if offer.is_open]
        return {"opinions": opinions}

    def show_agreements(self) -> dict:
        rows = Agreement.objects.visible_to(self.request.user)
        either = Q(lead=self.object) | Q(enterprise_id=self.object.enterprise_id, lead=None)
        return {"agreements": rows.filter(either).for_list().order_by("-signed_on", "-pk")[:SHOWN]}

    def show_files(self) -> dict:
        return {"papers": self.papers()[:SHOWN]}
