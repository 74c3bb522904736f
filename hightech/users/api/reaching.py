"""`/me/notifications/`: how one wants to be told, for one's own programs."""

from datetime import time

from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.response import Response

from hightech.core import reach, topics
from hightech.core.models import Timing
from hightech.core.rest.views import HightechView
from hightech.users.actions import reaching


class RobotEntry(serializers.Serializer):
    """The address of a robot as its app shows it, and its secret if it signs."""

    address = serializers.CharField(max_length=400)
    secret = serializers.CharField(max_length=200, required=False, allow_blank=True)


class ReachEntry(serializers.Serializer):
    """What is left out stays as it is; a robot sent as null is forgotten."""

    channels = serializers.ListField(child=serializers.CharField(max_length=10), max_length=10)
    topics = serializers.DictField(child=serializers.ChoiceField(choices=Timing.values))
    quiet_from = serializers.TimeField(allow_null=True)
    quiet_until = serializers.TimeField(allow_null=True)
    digest_hour = serializers.IntegerField(min_value=0, max_value=23)
    robots = serializers.DictField(child=RobotEntry(allow_null=True))


class ReachView(HightechView):
    """Tell and change by which channels, when and of what one is told."""

    @extend_schema(responses=OpenApiTypes.OBJECT)
    def get(self, request):
        return Response(_shown(request.user))

    @extend_schema(request=ReachEntry, responses=OpenApiTypes.OBJECT)
    def patch(self, request):
        entry = ReachEntry(data=request.data, partial=True)
        entry.is_valid(raise_exception=True)
        now, sent = reach.of(request.user), entry.validated_data
        reaching.choose(
            request.user,
            channels=sent.get("channels", now.channels),
            timings=now.timings | sent.get("topics", {}),
            quiet=(
                sent.get("quiet_from", now.quiet_from),
                sent.get("quiet_until", now.quiet_until),
            ),
            digest_hour=sent.get("digest_hour", now.digest_hour),
            robots=sent.get("robots", {}),
        )
        return Response(_shown(request.user))


def _shown(user) -> dict:
    chosen = reach.of(user)
    return {
        "channels": chosen.channels,
        "offered": reaching.offered(),
        "robots": sorted(chosen.robots),
        "topics": [
            {
                "name": topic.name,
                "label": str(topic.label),
                "meaning": str(topic.meaning),
                "may_be_off": topic.may_be_off,
                "timing": chosen.timings.get(topic.name, Timing.AT_ONCE),
            }
            for topic in topics.topics_for(user)
        ],
        "quiet_from": _text(chosen.quiet_from),
        "quiet_until": _text(chosen.quiet_until),
        "digest_hour": chosen.digest_hour,
    }


def _text(hour: time | None) -> str | None:
    return f"{hour:%H:%M}" if hour else None
