"""One resource for the opinions of departments, on leads and on applications."""

from types import ModuleType

from django.utils.translation import gettext as _
from rest_framework import serializers

from crm.actions import opinions as on_leads
from crm.api import protection
from crm.filters.protection import OpinionFilters as LeadOpinionFilters
from crm.models import Opinion
from crm.workflow.opinions import OPINION
from funds.actions import opinions as on_applications
from funds.models import Application, ApplicationOpinion
from funds.workflow.opinions import APPLICATION_OPINION
from hightech.core.lists.filters import RefFilter
from hightech.core.rest.fields import RefField, shown
from hightech.core.rest.views import ProcessViewSet
from hightech.users.roles import STAFF, Role


def applications(user):
    return Application.objects.visible_to(user)


class OpinionFilters(LeadOpinionFilters):
    """The filters of opinions, those on applications among them."""

    application = RefFilter("applicationopinion__application", visible=applications)


class OpinionSerializer(protection.OpinionSerializer):
    application = serializers.SerializerMethodField()
    facts = serializers.SerializerMethodField()
    judgements = serializers.SerializerMethodField()

    def get_application(self, opinion) -> dict | None:
        part = part_of(opinion)
        return shown(part.application) if part else None

    def get_facts(self, opinion) -> dict:
        part = part_of(opinion)
        return part.facts if part else {}

    def get_judgements(self, opinion) -> dict:
        part = part_of(opinion)
        return part.judgements if part else {}


def part_of(opinion) -> ApplicationOpinion | None:
    """Return what an opinion on an application says besides; None for one on a lead."""
    if isinstance(opinion, ApplicationOpinion):
        return opinion
    return getattr(opinion, "applicationopinion", None)


class OpinionPatch(serializers.Serializer):
    verdict = serializers.ChoiceField(choices=Opinion.Verdict.choices)
    comment = serializers.CharField(max_length=5000, required=False, allow_blank=True)
    facts = serializers.DictField(required=False)
    judgements = serializers.DictField(
        child=serializers.ChoiceField(choices=on_applications.ANSWERS), required=False
    )


class OpinionEntry(OpinionPatch):
    lead = RefField(protection.leads, required=False)
    application = RefField(applications, required=False)
    department = protection.CodeField(protection.departments)
    round = serializers.IntegerField(min_value=1, max_value=99, required=False)

    def validate(self, entry: dict) -> dict:
        if ("lead" in entry) == ("application" in entry):
            text = _("Name either a lead or an application.")
            raise serializers.ValidationError({"application": text}, code="required")
        return entry


def create(*, by, **entry) -> Opinion:
    """Draft an opinion on the file that is named."""
    if "application" in entry:
        return on_applications.create(by=by, **entry)
    words = {name: entry[name] for name in ("lead", "department", "verdict", "comment")
             if name in entry}  # fmt: skip
    return on_leads.create(by=by, **words)


def edit(opinion, *, by, version, **entry) -> None:
    """Change a draft."""
    if isinstance(opinion, ApplicationOpinion):
        on_applications.edit(opinion, by=by, version=version, **entry)
        return
    words = {name: entry[name] for name in ("verdict", "comment") if name in entry}
    on_leads.edit(opinion, by=by, version=version, **words)


class OpinionViewSet(ProcessViewSet):
    model = Opinion
    output = OpinionSerializer
    entry = OpinionEntry
    edit_entry = OpinionPatch
    create_action = staticmethod(create)
    edit_action = staticmethod(edit)
    process = OPINION
    actions: ModuleType = on_leads
    filterset_class = OpinionFilters
    list_roles = STAFF
    create_roles = (Role.REVIEWER,)

    def get_queryset(self):
        user = self.request.user
        on_leads_seen = Opinion.objects.visible_to(user).filter(lead__isnull=False)
        on_files = ApplicationOpinion.objects.visible_to(user)
        return Opinion.objects.filter(pk__in=on_leads_seen.values("pk")) | Opinion.objects.filter(
            pk__in=on_files.values("pk")
        )

    def for_list(self, rows):
        return rows.for_list().select_related("applicationopinion__application__enterprise")

    def found(self):
        opinion = super().found()
        part = ApplicationOpinion.objects.for_list().filter(pk=opinion.pk).first()
        if part is None:
            return opinion
        self.process, self.actions = APPLICATION_OPINION, on_applications
        return part
