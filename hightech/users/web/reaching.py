"""The page on which a person says how and when they want to be told."""

from datetime import time

from django.conf import settings
from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views import View
from django.views.decorators.http import require_POST

from hightech.core import reach, topics
from hightech.core.channels import ADAPTERS
from hightech.core.errors import ActionRefused, Reason, ShapeError
from hightech.core.models import CalendarFeed, Channel, Message, Timing
from hightech.users.actions import reaching
from hightech.users.web.feeds import FRESH_FEED

LAST_MESSAGES = 5


class ReachPage(View):
    """Channels, topics, quiet hours, the digest, the calendar; all of it one's own."""

    http_method_names = ["get", "post"]

    def get(self, request):
        return self._shown(request)

    def post(self, request):
        sent = request.POST
        try:
            reaching.choose(
                request.user,
                channels=sent.getlist("channels"),
                timings={
                    topic.name: sent[f"topic_{topic.name}"]
                    for topic in topics.all_topics()
                    if f"topic_{topic.name}" in sent
                },
                quiet=(_hour(sent.get("quiet_from")), _hour(sent.get("quiet_until"))),
                digest_hour=_number(sent.get("digest_hour")),
                robots=_robots(sent),
            )
        except ShapeError as refusal:
            return self._shown(request, refusal.reasons, status=422)
        messages.success(request, _("Saved."))
        return redirect("reach")

    def _shown(self, request, reasons=(), status: int = 200):
        chosen = reach.of(request.user)
        sent = request.POST if reasons else None
        on = set(sent.getlist("channels") if sent else chosen.channels)
        fresh = request.session.pop(FRESH_FEED, None)
        context = {
            "reasons": reasons,
            "channels": [
                _channel(request.user, name, chosen, on, sent) for name in reaching.offered()
            ],
            "topics": [_topic(topic, chosen, sent) for topic in topics.topics_for(request.user)],
            "timings": Timing.choices,
            "quiet_from": sent.get("quiet_from") if sent else _text(chosen.quiet_from),
            "quiet_until": sent.get("quiet_until") if sent else _text(chosen.quiet_until),
            "hours": range(24),
            "digest_hour": _number(sent.get("digest_hour")) if sent else chosen.digest_hour,
            "last": Message.objects.visible_to(request.user).order_by("-pk")[:LAST_MESSAGES],
            "feed": CalendarFeed.objects.filter(user=request.user).first(),
            "fresh_feed": f"{settings.SITE_URL}/feeds/{fresh}.ics" if fresh else "",
        }
        return render(request, "users/reach.html", context, status=status)


@require_POST
def send_test(request):
    """Send a few words by every channel of the person."""
    try:
        count = reaching.send_test(request.user)
    except ActionRefused as refusal:
        messages.error(request, str(refusal))
    else:
        text = ngettext(
            "A test is on its way by %(n)d channel.",
            "A test is on its way by %(n)d channels.",
            count,
        )
        messages.success(request, text % {"n": count})
    return redirect("reach")


def _channel(user, name: str, chosen, on: set[str], sent) -> dict:
    adapter = ADAPTERS[name]
    is_robot = name in reaching.ROBOTS
    return {
        "name": name,
        "label": Channel(name).label,
        "is_on": name in on,
        # What was typed and could not be kept is still there.
        "typed": sent.get(f"robot_{name}", "") if sent else "",
        "typed_secret": sent.get(f"secret_{name}", "") if sent else "",
        "is_robot": is_robot,
        "has_key": is_robot and name in chosen.robots,
        "has_secret": name in (Channel.DINGTALK, Channel.FEISHU),
        "address": "" if is_robot else adapter.address(user, {}),
        "missing": "" if is_robot or adapter.address(user, {}) else reaching.NOT_REACHED[name],
        "example": adapter.example if is_robot else "",  # type: ignore[attr-defined]
    }


def _topic(topic: topics.Topic, chosen, sent) -> dict:
    timing = chosen.timings.get(topic.name, Timing.AT_ONCE)
    return {"topic": topic, "timing": sent.get(f"topic_{topic.name}", timing) if sent else timing}


def _robots(sent) -> dict:
    found: dict = {}
    for name in reaching.ROBOTS:
        if sent.get(f"forget_{name}"):
            found[name] = None
        elif sent.get(f"robot_{name}", "").strip():
            secret = sent.get(f"secret_{name}", "").strip()
            found[name] = {"address": sent[f"robot_{name}"].strip(), "secret": secret}
    return found


def _hour(text: str | None) -> time | None:
    """Read a time of day; nothing written is none.

    :raises ShapeError: for what is no time.
    """
    try:
        return time.fromisoformat(text).replace(tzinfo=None) if text else None
    except ValueError:
        raise ShapeError(
            Reason("invalid", _("Write a time such as 22:00."), "quiet_from")
        ) from None


def _text(hour: time | None) -> str:
    return f"{hour:%H:%M}" if hour else ""


def _number(text: str | None) -> int:
    return int(text) if text and text.isdecimal() and len(text) < 3 else -1
