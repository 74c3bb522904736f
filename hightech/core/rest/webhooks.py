"""`/webhooks/`: what an administrator's program keeps of webhooks, and their log."""

from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.response import Response

from hightech.core.models import Delivery, Webhook
from hightech.core.models.webhooks import ADMINISTRATOR
from hightech.core.rest.views import NounViewSet
from hightech.core.webhooks import keeping

KEEPERS = (ADMINISTRATOR,)
SHOWN = 100


def events(**options) -> serializers.ListField:
    """Return the field of the names of events."""
    return serializers.ListField(
        child=serializers.CharField(max_length=80), max_length=500, allow_empty=False, **options
    )


class WebhookSerializer(serializers.ModelSerializer):
    """A webhook; its `secret` is told in the answer that makes it, and never again."""

    id = serializers.UUIDField(source="uuid")
    zone = serializers.CharField(source="zone.code")
    events = events()

    class Meta:
        model = Webhook
        fields = ["id", "version", "zone", "name", "url", "events", "is_active", "created_at"]


class WebhookEntry(serializers.Serializer):
    """A new webhook."""

    name = serializers.CharField(max_length=100, required=False)
    url = serializers.CharField(max_length=500)
    events = events()


class WebhookEdit(WebhookEntry):
    """What may change; a webhook that is not wanted any more is switched off."""

    url = serializers.CharField(max_length=500, required=False)
    events = events(required=False)
    is_active = serializers.BooleanField(required=False)


class DeliverySerializer(serializers.ModelSerializer):
    """One event on its way to one webhook."""

    id = serializers.UUIDField(source="uuid")

    class Meta:
        model = Delivery
        fields = ["id", "event", "state", "attempts", "status", "answer", "created_at", "sent_at"]


def make(*, by, url: str, events: list[str], name: str = "") -> Webhook:
    """Make a webhook; one without a name is called by its address."""
    return keeping.make(by=by, name=name or url[:100], url=url, events=events)


class WebhookViewSet(NounViewSet):
    """Keep webhooks and read their log."""

    model = Webhook
    output = WebhookSerializer
    entry = WebhookEntry
    edit_entry = WebhookEdit
    create_action = staticmethod(make)
    edit_action = staticmethod(keeping.change)
    list_roles = create_roles = KEEPERS
    orderings = {"name": "name"}
    default_ordering = "name"

    def for_list(self, rows):
        return rows.select_related("zone")

    def create(self, request, **kwargs):
        answer = super().create(request, **kwargs)
        made = Webhook.objects.get(uuid=answer.data["id"])
        answer.data["secret"] = made.secret
        return answer

    @extend_schema(responses=DeliverySerializer(many=True))
    @action(detail=True)
    def deliveries(self, request, **kwargs):
        """List the last hundred deliveries, the newest first."""
        rows = self.found().deliveries.order_by("-pk")[:SHOWN]
        return Response(DeliverySerializer(rows, many=True).data)

    @extend_schema(request=None, responses={201: OpenApiTypes.OBJECT})
    @action(detail=True, methods=["post"])
    def test(self, request, **kwargs):
        """Send a test event; the log tells what came of it."""
        self.require_role(KEEPERS)
        return Response(DeliverySerializer(keeping.test(self.found())).data, status=201)
