"""What the API takes of a merge, and shows of suspected pairs."""

from rest_framework import serializers

from crm.actions.merging import KEPT, MERGED
from crm.api.records import Shown, firms
from hightech.core.rest.fields import RefField


class MergeEntry(serializers.Serializer):
    source = RefField(firms)
    choices = serializers.DictField(
        child=serializers.ChoiceField(choices=[KEPT, MERGED]), required=False
    )
    version = serializers.IntegerField(required=False, min_value=1)


class UnmergeEntry(serializers.Serializer):
    source = serializers.UUIDField(required=False)


class DuplicateSerializer(Shown):
    zone = serializers.CharField(source="zone.code")
    first = RefField(firms)
    second = RefField(firms)
    state = serializers.CharField()
    signs = serializers.ListField(child=serializers.CharField())
    created_at = serializers.DateTimeField()
    decided_at = serializers.DateTimeField()
