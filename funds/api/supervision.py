"""What the API shows of inspections, findings, sanctions and recoveries."""

from rest_framework import serializers

from crm.models import Enterprise
from funds.models import Application, Inspection, Sanction
from hightech.core.rest.fields import RefField, YuanField
from hightech.users.models import User

LONGEST = 5000


def firms(user):
    return Enterprise.objects.visible_to(user)


def applications(user):
    return Application.objects.visible_to(user).for_list()


def inspections(user):
    return Inspection.objects.visible_to(user).for_list()


def people(user):
    return User.objects.visible_to(user)


class Shown(serializers.Serializer):
    """A record as the API shows it: read only."""

    id = serializers.UUIDField(source="uuid", read_only=True)


class InspectionSerializer(Shown):
    application = RefField(applications)
    kind = serializers.CharField()
    held_on = serializers.DateField()
    summary = serializers.CharField()
    separation_reason = serializers.CharField()
    inspector = RefField(people)
    created_at = serializers.DateTimeField()


class InspectionEntry(serializers.Serializer):
    application = RefField(applications)
    kind = serializers.ChoiceField(choices=Inspection.Kind.choices)
    held_on = serializers.DateField()
    summary = serializers.CharField(max_length=LONGEST, required=False, allow_blank=True)
    separation_reason = serializers.CharField(max_length=LONGEST, required=False, allow_blank=True)


class FindingSerializer(Shown):
    inspection = RefField(inspections)
    application = RefField(applications, source="inspection.application")
    text = serializers.CharField()
    severity = serializers.CharField()
    amount_yuan = YuanField(source="amount_fen")
    due_on = serializers.DateField()
    state = serializers.CharField()
    version = serializers.IntegerField()


class FindingEntry(serializers.Serializer):
    inspection = RefField(inspections)
    text = serializers.CharField(max_length=LONGEST)
    severity = serializers.CharField(max_length=20, required=False, allow_blank=True)
    amount_yuan = YuanField(source="amount_fen", required=False, allow_null=True)
    due_on = serializers.DateField()


class SanctionSerializer(Shown):
    enterprise = RefField(firms)
    kind = serializers.CharField()
    ground = serializers.CharField()
    until = serializers.DateField()
    proposed_by = RefField(people)
    decided_by = RefField(people)
    state = serializers.CharField()
    version = serializers.IntegerField()


class SanctionEntry(serializers.Serializer):
    enterprise = RefField(firms)
    kind = serializers.ChoiceField(choices=Sanction.Kind.choices)
    ground = serializers.CharField(max_length=LONGEST)
    until = serializers.DateField(required=False, allow_null=True)


class RecoverySerializer(Shown):
    application = RefField(applications)
    amount_yuan = YuanField(source="amount_fen")
    ground = serializers.CharField()
    opened_by = RefField(people)
    settled_by = RefField(people)
    state = serializers.CharField()
    version = serializers.IntegerField()


class RecoveryEntry(serializers.Serializer):
    application = RefField(applications)
    amount_yuan = YuanField(source="amount_fen")
    ground = serializers.CharField(max_length=LONGEST)
