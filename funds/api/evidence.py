"""What the API shows of loans, searches, benchmarks, the industry catalogue and past grants."""

import uuid

from django.utils.translation import gettext as _
from rest_framework import serializers

from crm.models import Enterprise, Park
from funds.models import Benchmark, CatalogueEntry, Search
from hightech.core.models import File
from hightech.core.rest.fields import CodeField, RefField, YuanField
from hightech.users.models import User, Zone

MOST_NUMBERS = 200


def firms(user):
    return Enterprise.objects.visible_to(user)


def own_files(user):
    return File.objects.filter(uploaded_by=user)


def people(user):
    return User.objects.visible_to(user)


class EvidenceShown(serializers.Serializer):
    """What all these records show."""

    id = serializers.UUIDField(source="uuid", read_only=True)
    zone = serializers.CharField(source="zone.code")
    state = serializers.CharField()
    author = RefField(people)
    verified_by = RefField(people)
    version = serializers.IntegerField()


class LoanSerializer(EvidenceShown):
    enterprise = RefField(firms)
    principal_yuan = YuanField(source="principal_fen")
    due_on = serializers.DateField()
    repaid_on = serializers.DateField()
    overdue_yuan = YuanField(source="overdue_fen")


class LoanEntry(serializers.Serializer):
    enterprise = RefField(firms)
    principal_yuan = YuanField(source="principal_fen")
    due_on = serializers.DateField()
    repaid_on = serializers.DateField(required=False, allow_null=True)
    overdue_yuan = YuanField(source="overdue_fen", required=False)


class SearchSerializer(EvidenceShown):
    enterprise = RefField(firms)
    kind = serializers.CharField()
    searched_on = serializers.DateField()
    result = serializers.CharField()
    severity = serializers.CharField()
    note = serializers.CharField()
    file = RefField(own_files)


class SearchEntry(serializers.Serializer):
    enterprise = RefField(firms)
    kind = serializers.ChoiceField(choices=Search.Kind.choices)
    searched_on = serializers.DateField()
    result = serializers.ChoiceField(choices=Search.Result.choices)
    severity = serializers.CharField(max_length=20, required=False, allow_blank=True)
    note = serializers.CharField(max_length=5000, required=False, allow_blank=True)
    file = RefField(own_files, required=False, allow_null=True)


class BenchmarkSerializer(EvidenceShown):
    park = RefField(lambda user: Park.objects.visible_to(user))
    measure = serializers.CharField()
    period = serializers.CharField()
    value = serializers.SerializerMethodField()
    method = serializers.CharField()
    n = serializers.IntegerField(source="n_with_applicant")
    with_applicant = serializers.BooleanField()

    def get_value(self, benchmark) -> str:
        return f"{benchmark.value:f}"


class BenchmarkEntry(serializers.Serializer):
    """A benchmark is of a park or, without one, of the whole zone."""

    zone = CodeField(lambda user: Zone.objects.visible_to(user), required=False)
    park = RefField(lambda user: Park.objects.visible_to(user), required=False, allow_null=True)
    measure = serializers.ChoiceField(choices=Benchmark.Measure.choices)
    period = serializers.RegexField(r"^\d{4}-\d{4}$")
    value = serializers.DecimalField(max_digits=12, decimal_places=6)
    method = serializers.CharField(max_length=30)
    n = serializers.IntegerField(source="n_with_applicant", min_value=1, max_value=1_000_000)
    with_applicant = serializers.BooleanField(required=False)

    def validate_period(self, period: str) -> str:
        first, _dash, last = period.partition("-")
        if first > last:
            raise serializers.ValidationError(_("The period ends before it begins."))
        return period


class CatalogueSerializer(EvidenceShown):
    industry_code = serializers.CharField()
    kind = serializers.CharField()
    text = serializers.CharField()
    catalogue = serializers.CharField()
    from_on = serializers.DateField()
    to_on = serializers.DateField()


class CatalogueEntryEntry(serializers.Serializer):
    industry_code = serializers.RegexField(r"^[A-Z]?\d{0,4}$", max_length=5)
    kind = serializers.ChoiceField(choices=CatalogueEntry.Kind.choices)
    text = serializers.CharField(max_length=5000)
    catalogue = serializers.CharField(max_length=100)
    from_on = serializers.DateField()
    to_on = serializers.DateField(required=False, allow_null=True)


class GrantSerializer(EvidenceShown):
    enterprise = RefField(firms)
    clause_text = serializers.CharField()
    year = serializers.IntegerField()
    amount_yuan = YuanField(source="amount_fen")
    project = serializers.CharField()
    paid_yuan = YuanField(source="paid_fen")
    evidence = serializers.ListField(child=serializers.CharField(), source="evidence_numbers")


class GrantEntry(serializers.Serializer):
    """`evidence` holds numbers (invoice, contract, patent …) and ids of own uploads."""

    enterprise = RefField(firms)
    clause_text = serializers.CharField(max_length=5000)
    year = serializers.IntegerField(min_value=1990, max_value=2100)
    amount_yuan = YuanField(source="amount_fen")
    evidence = serializers.ListField(
        child=serializers.CharField(max_length=100), max_length=MOST_NUMBERS, required=False
    )

    def validate(self, entry: dict) -> dict:
        numbers, keys = [], []
        for text in entry.pop("evidence", []):
            keys.append(text) if is_uuid(text) else numbers.append(text)
        found = list(own_files(self.context["request"].user).filter(uuid__in=keys))
        known = {str(file.uuid) for file in found}
        unknown = [key for key in keys if str(uuid.UUID(key)) not in known]
        return entry | {"evidence_numbers": numbers + unknown, "evidence_files": found}


def is_uuid(text: str) -> bool:
    try:
        uuid.UUID(text)
    except ValueError:
        return False
    return True
