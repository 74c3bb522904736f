"""What the API shows of policies and clauses, and what it takes."""

from collections.abc import Mapping

from rest_framework import serializers

from crm.api.records import Shown
from funds.eligibility import standing_gate
from funds.models import Policy
from hightech.core.rest.fields import RefField
from hightech.users.roles import STAFF


def policies(user):
    return Policy.objects.visible_to(user)


class PolicySerializer(Shown):
    zone = serializers.CharField(source="zone.code")
    title = serializers.CharField()
    issuer = serializers.CharField()
    number = serializers.CharField()
    published_on = serializers.DateField()
    url = serializers.CharField()
    legal_basis = serializers.CharField()
    interpretation_office = serializers.CharField()
    factor = serializers.CharField()
    valid_from = serializers.DateField()
    valid_until = serializers.DateField()
    version = serializers.IntegerField()


class PolicyEntry(serializers.Serializer):
    title = serializers.CharField(max_length=300)
    issuer = serializers.CharField(max_length=200, required=False, allow_blank=True)
    number = serializers.CharField(max_length=100, required=False, allow_blank=True)
    published_on = serializers.DateField(required=False, allow_null=True)
    url = serializers.URLField(max_length=500, required=False, allow_blank=True)
    legal_basis = serializers.CharField(max_length=5000, required=False, allow_blank=True)
    interpretation_office = serializers.CharField(max_length=200, required=False, allow_blank=True)
    factor = serializers.ChoiceField(
        choices=Policy.Factor.choices, required=False, allow_blank=True
    )
    valid_from = serializers.DateField(required=False, allow_null=True)
    valid_until = serializers.DateField(required=False, allow_null=True)


class ClauseLine(Shown):
    """A clause in a list: everything but its definition."""

    code = serializers.CharField()
    state = serializers.CharField()
    version = serializers.IntegerField()
    zone = serializers.CharField(source="zone.code")
    title = serializers.SerializerMethodField()
    support_type = serializers.CharField()
    budget = serializers.CharField()
    valid = serializers.SerializerMethodField()
    policy = RefField(policies)
    gate = serializers.SerializerMethodField()

    def get_title(self, clause) -> dict:
        return {"en": clause.title_en, "zh": clause.title_zh}

    def get_valid(self, clause) -> dict:
        return {"from": clause.valid_from, "until": clause.valid_until}

    def get_gate(self, clause) -> dict:
        gate = standing_gate.shown(clause.gate)
        user = self.context["request"].user
        if user.has_role(*STAFF, zone_id=clause.zone_id):
            return gate
        # Who dismissed a flag, and why an exception was made, is told to staff alone.
        return {"level": gate.get("level"), "flags": []}


class ClauseSerializer(ClauseLine):
    """One clause with its definition as contract § 4 writes it."""

    definition = serializers.JSONField()


class ClauseEntry(serializers.Serializer):
    """The body is the clause itself; the format is read by `funds.eligibility.definition`."""

    code = serializers.CharField(max_length=80)
    title = serializers.JSONField(required=False)
    text = serializers.CharField(required=False)
    facts = serializers.JSONField(required=False)
    conditions = serializers.JSONField(required=False)
    amount = serializers.JSONField(required=False)

    def to_internal_value(self, data) -> dict:
        return {"definition": data}

    def run_validation(self, data=serializers.empty) -> dict:
        return self.to_internal_value(data)


class ClausePatch(ClauseEntry):
    """Parts of a clause, with the version; what is not sent stays."""

    version = serializers.IntegerField()

    def to_internal_value(self, data) -> dict:
        if not isinstance(data, Mapping):
            return {"definition": data}
        return {"definition": {key: data[key] for key in data if key != "version"}}


class EvaluateEntry(serializers.Serializer):
    """What `clauses/evaluate/` takes; the OpenAPI document shows it."""

    clause = serializers.JSONField(required=False)
    code = serializers.CharField(required=False)
    facts = serializers.JSONField()
    enterprise = serializers.UUIDField(required=False, allow_null=True)
    law_date = serializers.DateField(required=False)
    granted = serializers.JSONField(required=False)
