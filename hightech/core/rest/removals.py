"""`/removals/`: what was removed, and the way back."""

from typing import Any

from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.response import Response

from hightech.core import removing
from hightech.core.models import Removal
from hightech.core.rest.views import NounViewSet


class RemovalSerializer(serializers.ModelSerializer):
    """A record that was removed; `record` is the id it had, and has again once restored."""

    id = serializers.UUIDField(source="uuid")
    record = serializers.UUIDField(source="subject")
    removed_by = serializers.CharField()
    is_back = serializers.BooleanField()
    days_left = serializers.IntegerField()

    class Meta:
        model = Removal
        fields = [
            "id", "record", "model", "label", "reason", "removed_by", "created_at", "is_back",
            "days_left",
        ]  # fmt: skip


class RemovalViewSet(NounViewSet):
    """Read the recycle bin and restore from it."""

    model = Removal
    output = RemovalSerializer

    @extend_schema(request=None, responses=OpenApiTypes.OBJECT)
    @action(detail=True, methods=["post"])
    def restore(self, request, **kwargs):
        """Put the record back as it was."""
        removal = self.found()
        removing.restore(removal, by=request.user)
        removal.refresh_from_db()
        return Response(self.shown(removal))


class RemovalEntry(serializers.Serializer):
    """Why a record is removed."""

    reason = serializers.CharField(max_length=300)


class Removable(NounViewSet):
    """A noun of which a record that nothing speaks of may be removed: `remove_action`."""

    remove_action: Any = None

    @extend_schema(request=RemovalEntry, responses={204: None})
    @action(detail=True, methods=["post"])
    def remove(self, request, **kwargs):
        """Take a record away that nothing speaks of; it can be restored for thirty days."""
        obj = self.found()
        entry = RemovalEntry(data=request.data)
        entry.is_valid(raise_exception=True)
        type(self).remove_action(obj, by=request.user, **entry.validated_data)
        return Response(status=204)
