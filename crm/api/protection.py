"""What the API shows of claims, conflicts and opinions on leads."""

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from crm.api.leads import ReceiptSerializer, people
from crm.api.records import Shown, firms
from crm.models import Lead, Opinion
from hightech.core import clock
from hightech.core.models import File
from hightech.core.rest.fields import CodeField, RefField
from hightech.users.models import Department, Team


def leads(user):
    return Lead.objects.visible_to(user)


def departments(user):
    return Department.objects.visible_to(user)


class ClaimSerializer(Shown):
    zone = serializers.CharField(source="zone.code")
    number = serializers.CharField()
    enterprise = RefField(firms)
    lead = RefField(leads)
    owner = RefField(people)
    team = RefField(lambda user: Team.objects.visible_to(user))
    state = serializers.CharField()
    registered_at = serializers.DateTimeField()
    until = serializers.DateField()
    challengeable_until = serializers.DateField()
    renewals = serializers.IntegerField()
    receipt = ReceiptSerializer()
    version = serializers.IntegerField()


class SplitSerializer(serializers.Serializer):
    kind = serializers.CharField()
    team = RefField(lambda user: Team.objects.visible_to(user))
    percent = serializers.DecimalField(max_digits=5, decimal_places=2)


class ConflictSerializer(Shown):
    zone = serializers.CharField(source="zone.code")
    other_zone = serializers.SerializerMethodField()
    number = serializers.CharField()
    state = serializers.CharField()
    name = serializers.SerializerMethodField()
    holder = serializers.SerializerMethodField()
    challenger = serializers.SerializerMethodField()
    due_on = serializers.DateField()
    blocks_until = serializers.DateField()
    lifted_at = serializers.DateTimeField()
    winner = RefField(leads)
    reasons = serializers.CharField()
    splits = SplitSerializer(many=True)
    confirmed_at = serializers.DateTimeField()
    created_at = serializers.DateTimeField()
    version = serializers.IntegerField()

    def get_other_zone(self, case) -> str | None:
        return case.other_zone.code if case.other_zone else None

    def get_name(self, case) -> str:
        return case.holder_lead.shown_name

    @extend_schema_field(dict)
    def get_holder(self, case):
        return self._side(case.holder_lead) | {"receipt": case.holder_claim.receipt}

    @extend_schema_field(dict)
    def get_challenger(self, case):
        return self._side(case.challenger_lead)

    def _side(self, lead) -> dict:
        last = lead.last_contact_at
        return {
            "lead": str(lead.uuid),
            "holder": str(lead.owner) if lead.owner else None,
            "team": str(lead.team) if lead.team else None,
            "stage_group": lead.stage_group,
            "last_contact_on": clock.local(last).date() if last else None,
            "registered_at": clock.local(lead.created_at),
        }


class EvidenceEntry(serializers.Serializer):
    evidence = serializers.ListField(
        child=RefField(lambda user: File.objects.filter(uploaded_by=user)),
        min_length=1,
        max_length=20,
    )
    note = serializers.CharField(max_length=5000, required=False, allow_blank=True)


class EvidenceSerializer(serializers.Serializer):
    id = serializers.UUIDField(source="file.uuid")
    name = serializers.CharField(source="file.name")
    side = serializers.CharField(source="purpose")
    added_at = serializers.DateTimeField()


class OpinionSerializer(Shown):
    zone = serializers.CharField(source="zone.code")
    lead = RefField(leads)
    department = CodeField(departments)
    round = serializers.IntegerField()
    verdict = serializers.CharField()
    comment = serializers.CharField()
    state = serializers.CharField()
    due_on = serializers.DateField()
    author = RefField(people)
    signed_at = serializers.DateTimeField()
    digest = serializers.CharField()
    version = serializers.IntegerField()


class OpinionPatch(serializers.Serializer):
    verdict = serializers.ChoiceField(choices=Opinion.Verdict.choices)
    comment = serializers.CharField(max_length=5000, required=False, allow_blank=True)


class OpinionEntry(OpinionPatch):
    lead = RefField(leads)
    department = CodeField(departments)
