"""What the API shows of leads and their protection, and what it takes to register one."""

from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from crm import collisions
from crm.api.records import ContactPatch, Shown, firms
from crm.models import Agreement, Contact, Lead, Park
from crm.workflow.lead_facts import INDUSTRY
from hightech.core.rest.fields import RefField, YuanField
from hightech.core.rest.fields import shown as reference
from hightech.users.models import User


def people(user):
    return User.objects.visible_to(user)


def parks(user):
    return Park.objects.visible_to(user)


class CollisionSerializer(serializers.Serializer):
    name = serializers.CharField()
    holder = serializers.CharField(allow_null=True)
    team = serializers.CharField(allow_null=True)
    stage_group = serializers.CharField()
    last_contact_on = serializers.DateField(allow_null=True)


class ReceiptSerializer(serializers.Serializer):
    number = serializers.CharField()
    at = serializers.DateTimeField()
    digest = serializers.CharField()


class ClaimOfLead(Shown):
    state = serializers.CharField()
    until = serializers.DateField()
    receipt = ReceiptSerializer()


class ManyLeads(serializers.ListSerializer):
    """Leads of a page: what all of them collide with is looked up at once."""

    def to_representation(self, data):
        rows = list(data)
        user = self.context["request"].user
        self.context.update(collisions=collisions.of_leads(rows, user))  # type: ignore[attr-defined]
        return super().to_representation(rows)


class LeadLine(Shown):
    """A lead as a line of a list."""

    number = serializers.CharField()
    zone = serializers.CharField(source="zone.code")
    enterprise = serializers.SerializerMethodField()
    summary = serializers.CharField()
    kind = serializers.CharField()
    track = serializers.CharField()
    stage = serializers.CharField()
    status = serializers.CharField()
    in_pool = serializers.BooleanField()
    owner = RefField(people)
    team = RefField(people)
    grade = serializers.CharField()
    source = serializers.CharField()
    industry_code = serializers.CharField()
    planned_investment_yuan = YuanField(source="planned_investment_fen")
    target_park = RefField(parks)
    is_confidential = serializers.BooleanField()
    claim = ClaimOfLead()
    collisions = serializers.SerializerMethodField()
    next_step = serializers.CharField()
    next_on = serializers.DateField()
    last_contact_at = serializers.DateTimeField()
    created_at = serializers.DateTimeField()
    version = serializers.IntegerField()

    class Meta:
        list_serializer_class = ManyLeads

    @extend_schema_field(dict)
    def get_enterprise(self, lead):
        return {"id": str(lead.enterprise.uuid), "name": str(lead.enterprise)}

    @extend_schema_field(CollisionSerializer(many=True))
    def get_collisions(self, lead):
        known = self.context.get("collisions")
        if known is not None and lead.pk in known:
            return [one.as_dict() for one in known[lead.pk]]
        user = self.context["request"].user
        return [one.as_dict() for one in collisions.of_lead(lead, user)]


class LeadSerializer(LeadLine):
    """A lead with all that is known of it."""

    code_name = serializers.CharField()
    insiders = serializers.SerializerMethodField()
    judging = serializers.JSONField()
    contact = serializers.SerializerMethodField()
    fixed_asset_investment_yuan = YuanField(source="fixed_asset_investment_fen")
    need = serializers.SerializerMethodField()
    energy_note = serializers.CharField()
    environment_note = serializers.CharField()
    investor = serializers.SerializerMethodField()
    role = serializers.CharField()
    leading_project = RefField(lambda user: Lead.objects.visible_to(user))
    filing_code = serializers.CharField()
    phase = serializers.CharField()
    first_contact_at = serializers.DateTimeField()
    first_response_at = serializers.DateTimeField()
    hold_until = serializers.DateField()
    reason_code = serializers.CharField()
    reason = serializers.CharField()
    last_owner = RefField(people)
    agreement = RefField(lambda user: Agreement.objects.visible_to(user))
    registered_on = serializers.DateField()
    park = RefField(parks)
    manager = RefField(people)
    handover_note = serializers.CharField()
    started_on = serializers.DateField()
    first_invoice_on = serializers.DateField()
    state_since = serializers.DateTimeField()

    @extend_schema_field({"type": "array", "items": {"type": "object"}})
    def get_insiders(self, lead):
        return [reference(user) for user in lead.insiders.order_by("pk")]

    @extend_schema_field(dict)
    def get_contact(self, lead):
        # Who can be called stays hidden until the lead is claimed from the pool.
        return None if lead.in_pool else reference(lead.contact)

    @extend_schema_field(dict)
    def get_need(self, lead):
        need = lead.need
        return need and {"kind": need["kind"], "area_m2": f"{need['area_m2']:.2f}"}

    @extend_schema_field(dict)
    def get_investor(self, lead):
        return lead.investor


@extend_schema_field(dict)
class ContactOrRef(serializers.Field):
    """A contact of the firm by id, or a new one as {name, phone or email}."""

    def to_internal_value(self, data):
        if isinstance(data, dict):
            entry = ContactPatch(data=data, context=self.context)
            entry.is_valid(raise_exception=True)
            if not entry.validated_data.get("phone") and not entry.validated_data.get("email"):
                raise serializers.ValidationError({"phone": _("Give a phone number or an e-mail.")})
            return dict(entry.validated_data)
        field = RefField(lambda user: Contact.objects.visible_to(user))
        field.bind("contact", self.parent)
        return field.to_internal_value(data)

    def to_representation(self, value):
        return reference(value)


class IndustryCode(serializers.RegexField):
    def __init__(self, **kwargs) -> None:
        super().__init__(INDUSTRY, max_length=10, required=False, allow_blank=True, **kwargs)


class LeadPatch(serializers.Serializer):
    summary = serializers.CharField(max_length=500)
    kind = serializers.ChoiceField(choices=Lead.Kind.choices, required=False)
    source = serializers.ChoiceField(choices=Lead.Source.choices, required=False)
    industry_code = IndustryCode()
    planned_investment_yuan = YuanField(source="planned_investment_fen", required=False)
    fixed_asset_investment_yuan = YuanField(source="fixed_asset_investment_fen", required=False)
    grade = serializers.ChoiceField(choices=Lead.Grade.choices, required=False)
    target_park = RefField(parks, required=False)
    contact = RefField(lambda user: Contact.objects.visible_to(user), required=False)
    energy_note = serializers.CharField(max_length=5000, required=False, allow_blank=True)
    environment_note = serializers.CharField(max_length=5000, required=False, allow_blank=True)
    role = serializers.ChoiceField(choices=Lead.ProjectRole.choices, required=False)
    leading_project = RefField(lambda user: Lead.objects.visible_to(user), required=False)
    filing_code = serializers.CharField(max_length=40, required=False, allow_blank=True)
    phase = serializers.CharField(max_length=60, required=False, allow_blank=True)
    next_step = serializers.CharField(max_length=300, required=False, allow_blank=True)
    next_on = serializers.DateField(required=False, allow_null=True)
    insiders = serializers.ListField(child=RefField(people), required=False, max_length=50)


class LeadEntry(LeadPatch):
    enterprise = RefField(firms, required=False)
    enterprise_name = serializers.CharField(max_length=200, required=False)
    credit_code = serializers.CharField(max_length=30, required=False, allow_blank=True)
    region = serializers.CharField(max_length=60, required=False, allow_blank=True)
    contact = ContactOrRef(required=False)
    is_confidential = serializers.BooleanField(required=False)
    code_name = serializers.CharField(max_length=60, required=False, allow_blank=True)

    def validate(self, entry):
        if not entry.get("enterprise") and not entry.get("enterprise_name"):
            text = _("Name the firm.")
            raise serializers.ValidationError({"enterprise_name": text}, code="required")
        if entry.get("is_confidential") and not entry.get("code_name"):
            text = _("A confidential lead has a code name.")
            raise serializers.ValidationError({"code_name": text}, code="required")
        return entry


class CheckEntry(serializers.Serializer):
    enterprise_name = serializers.CharField(max_length=200, required=False, allow_blank=True)
    credit_code = serializers.CharField(max_length=30, required=False, allow_blank=True)

    def validate(self, entry):
        if not entry.get("enterprise_name") and not entry.get("credit_code"):
            text = _("Give the name of a firm, or its credit code.")
            raise serializers.ValidationError({"enterprise_name": text}, code="required")
        return entry


class CheckAnswer(serializers.Serializer):
    collisions = CollisionSerializer(many=True)


class ClockSerializer(serializers.Serializer):
    code = serializers.CharField()
    since = serializers.DateTimeField()
    due = serializers.DateTimeField()
    percent = serializers.IntegerField()
    state = serializers.CharField()
