"""What the API shows of firms, people, parks, premises, figures, agreements and promises."""

from typing import Any

from rest_framework import serializers

from crm.models import (
    Agreement,
    AnnualFigures,
    Commitment,
    Enterprise,
    EnterpriseMember,
    Industry,
    Lead,
    Park,
    Premises,
)
from hightech.core.models import File
from hightech.core.rest.fields import CodeField, RefField, YuanField
from hightech.users.models import Department, User

UNNAMED: dict[str, Any] = {"max_length": 200, "trim_whitespace": True}


def firms(user):
    return Enterprise.objects.visible_to(user)


def industries(user):
    return Industry.objects.all()


class Shown(serializers.Serializer):
    """A record as the API shows it: read only."""

    id = serializers.UUIDField(source="uuid", read_only=True)


class IndustrySerializer(serializers.ModelSerializer):
    id = serializers.IntegerField(source="pk")

    class Meta:
        model = Industry
        fields = ["id", "code", "name_zh", "name_en"]


class EnterpriseSerializer(Shown):
    zone = serializers.CharField(source="zone.code")
    name = serializers.CharField()
    former_names = serializers.ListField(child=serializers.CharField())
    credit_code = serializers.CharField()
    registration_number = serializers.CharField()
    country = serializers.CharField()
    region = serializers.CharField()
    industry_code = serializers.SerializerMethodField()
    park = RefField(lambda user: Park.objects.visible_to(user))
    registered_on = serializers.DateField()
    is_resident = serializers.BooleanField()
    resident_since = serializers.DateField()
    version = serializers.IntegerField()
    created_at = serializers.DateTimeField()

    def get_industry_code(self, firm) -> str | None:
        return firm.industry.code if firm.industry else None


class EnterpriseEntry(serializers.Serializer):
    name = serializers.CharField(**UNNAMED)
    credit_code = serializers.CharField(max_length=30, required=False, allow_blank=True)
    registration_number = serializers.CharField(max_length=60, required=False, allow_blank=True)
    country = serializers.CharField(max_length=2, required=False, allow_blank=True)
    region = serializers.CharField(max_length=60, required=False, allow_blank=True)
    industry_code = CodeField(industries, source="industry", required=False)
    registered_on = serializers.DateField(required=False, allow_null=True)


class MemberSerializer(Shown):
    enterprise = RefField(firms)
    user = RefField(lambda user: User.objects.visible_to(user))
    kind = serializers.CharField()


class MemberEntry(serializers.Serializer):
    user = RefField(lambda user: User.objects.visible_to(user))
    kind = serializers.ChoiceField(choices=EnterpriseMember.Kind.choices)


class AssignmentSerializer(Shown):
    enterprise = RefField(firms)
    user = RefField(lambda user: User.objects.visible_to(user))
    from_on = serializers.DateField()
    to_on = serializers.DateField()
    note = serializers.CharField()


class AssignmentEntry(serializers.Serializer):
    user = RefField(lambda user: User.objects.visible_to(user))
    from_on = serializers.DateField()
    note = serializers.CharField(max_length=2000, required=False, allow_blank=True)


class ContactSerializer(Shown):
    enterprise = RefField(firms)
    name = serializers.CharField()
    title = serializers.CharField()
    phone = serializers.CharField()
    email = serializers.CharField()
    version = serializers.IntegerField()


class ContactPatch(serializers.Serializer):
    name = serializers.CharField(max_length=100)
    title = serializers.CharField(max_length=100, required=False, allow_blank=True)
    phone = serializers.RegexField(r"^[0-9+() \-]{5,30}$", required=False, allow_blank=True)
    email = serializers.EmailField(required=False, allow_blank=True)


class ContactEntry(ContactPatch):
    enterprise = RefField(firms)

    def validate(self, entry):
        if not entry.get("phone") and not entry.get("email"):
            from django.utils.translation import gettext as _

            raise serializers.ValidationError({"phone": _("Give a phone number or an e-mail.")})
        return entry


class ParkSerializer(Shown):
    zone = serializers.CharField(source="zone.code")
    name = serializers.CharField()
    name_en = serializers.CharField()
    name_zh = serializers.CharField()
    director = RefField(lambda user: User.objects.visible_to(user))
    area_mu = serializers.DecimalField(max_digits=12, decimal_places=2)
    version = serializers.IntegerField()


class ParkEntry(serializers.Serializer):
    name_en = serializers.CharField(**UNNAMED)
    name_zh = serializers.CharField(**UNNAMED)
    director = RefField(lambda user: User.objects.visible_to(user), required=False)
    area_mu = serializers.DecimalField(max_digits=12, decimal_places=2, min_value=0, required=False)


class PremisesSerializer(Shown):
    park = RefField(lambda user: Park.objects.visible_to(user))
    code = serializers.CharField()
    kind = serializers.CharField()
    status = serializers.CharField()
    area_m2 = serializers.DecimalField(max_digits=12, decimal_places=2)
    price_yuan = YuanField(source="price_fen")
    height_m = serializers.DecimalField(max_digits=5, decimal_places=2)
    load_t_m2 = serializers.DecimalField(max_digits=6, decimal_places=2)
    power_kva = serializers.IntegerField()
    idle_since = serializers.DateField()
    version = serializers.IntegerField()


class PremisesEntry(serializers.Serializer):
    park = RefField(lambda user: Park.objects.visible_to(user))
    code = serializers.CharField(max_length=40)
    kind = serializers.ChoiceField(choices=Premises.Kind.choices)
    area_m2 = serializers.DecimalField(max_digits=12, decimal_places=2, min_value=1)
    price_yuan = YuanField(source="price_fen", required=False)
    height_m = serializers.DecimalField(max_digits=5, decimal_places=2, min_value=0, required=False)
    load_t_m2 = serializers.DecimalField(
        max_digits=6, decimal_places=2, min_value=0, required=False
    )
    power_kva = serializers.IntegerField(min_value=0, max_value=10_000_000, required=False)
    idle_since = serializers.DateField(required=False)


class FiguresSerializer(Shown):
    enterprise = RefField(firms)
    year = serializers.IntegerField()
    perimeter = serializers.CharField()
    source = serializers.CharField()
    investment_yuan = YuanField(source="investment_fen")
    revenue_yuan = YuanField(source="revenue_fen")
    profit_yuan = YuanField(source="profit_fen")
    tax_yuan = YuanField(source="tax_fen")
    state = serializers.CharField()
    version = serializers.IntegerField()


class FiguresEntry(serializers.Serializer):
    enterprise = RefField(firms)
    year = serializers.IntegerField(min_value=1990, max_value=2100)
    perimeter = serializers.ChoiceField(choices=AnnualFigures.Perimeter.choices)
    source = serializers.ChoiceField(choices=AnnualFigures.Source.choices)
    investment_yuan = YuanField(source="investment_fen", allow_null=True)
    revenue_yuan = YuanField(source="revenue_fen", allow_null=True)
    # A loss is a negative profit; a refund may exceed the tax of a year.
    profit_yuan = YuanField(source="profit_fen", may_be_negative=True, allow_null=True)
    tax_yuan = YuanField(source="tax_fen", may_be_negative=True, allow_null=True)


class CommitmentSerializer(Shown):
    agreement = RefField(lambda user: Agreement.objects.visible_to(user))
    enterprise = RefField(firms, source="agreement.enterprise")
    party = serializers.CharField()
    measure = serializers.CharField()
    amount = serializers.SerializerMethodField()
    due_on = serializers.DateField()
    tolerance_percent = serializers.IntegerField()
    department = serializers.SerializerMethodField()
    actual = serializers.SerializerMethodField()
    achieved_on = serializers.DateField()
    state = serializers.CharField()
    version = serializers.IntegerField()

    def get_department(self, commitment) -> str | None:
        return commitment.department.code if commitment.department else None

    def get_amount(self, commitment) -> str | None:
        return self._amount(commitment, commitment.amount)

    def get_actual(self, commitment) -> str | None:
        return self._amount(commitment, commitment.actual)

    def _amount(self, commitment, value) -> str | None:
        if value is None:
            return None
        if commitment.measure == Commitment.Measure.JOBS:
            return str(value)
        return YuanField().to_representation(value)


class CommitmentEntry(serializers.Serializer):
    party = serializers.ChoiceField(choices=Commitment.Party.choices)
    measure = serializers.ChoiceField(choices=Commitment.Measure.choices)
    amount = serializers.CharField(max_length=20)
    due_on = serializers.DateField()
    tolerance_percent = serializers.IntegerField(min_value=0, max_value=100, required=False)
    department = CodeField(lambda user: Department.objects.visible_to(user), required=False)
    legal_ground = serializers.CharField(max_length=300, required=False, allow_blank=True)

    def validate(self, entry):
        field: serializers.Field = serializers.IntegerField(min_value=1, max_value=10**9)
        if entry["measure"] != Commitment.Measure.JOBS:
            field = YuanField()
        try:
            entry["amount"] = field.run_validation(entry["amount"])
        except serializers.ValidationError as wrong:
            raise serializers.ValidationError({"amount": wrong.detail}) from None
        return entry


class AgreementSerializer(Shown):
    enterprise = RefField(firms)
    lead = RefField(lambda user: Lead.objects.visible_to(user))
    kind = serializers.CharField()
    signed_on = serializers.DateField()
    total_yuan = YuanField(source="total_fen")
    fixed_yuan = YuanField(source="fixed_fen")
    text = serializers.CharField()
    commitments = CommitmentSerializer(many=True)
    version = serializers.IntegerField()


class AgreementEntry(serializers.Serializer):
    enterprise = RefField(firms)
    lead = RefField(lambda user: Lead.objects.visible_to(user), required=False)
    parent = RefField(lambda user: Agreement.objects.visible_to(user), required=False)
    kind = serializers.ChoiceField(choices=Agreement.Kind.choices)
    signed_on = serializers.DateField()
    total_yuan = YuanField(source="total_fen")
    fixed_yuan = YuanField(source="fixed_fen")
    text = serializers.CharField(max_length=100_000, required=False, allow_blank=True)
    commitments = CommitmentEntry(many=True, required=False)
    decision_body = serializers.CharField(max_length=200, required=False, allow_blank=True)
    decision_number = serializers.CharField(max_length=100, required=False, allow_blank=True)
    decided_on = serializers.DateField(required=False)
    decision_file = RefField(lambda user: File.objects.filter(uploaded_by=user), required=False)
    legality_opinion = serializers.CharField(max_length=5000, required=False, allow_blank=True)
    fair_competition = serializers.CharField(max_length=5000, required=False, allow_blank=True)
    finance_opinion = serializers.CharField(max_length=5000, required=False, allow_blank=True)
