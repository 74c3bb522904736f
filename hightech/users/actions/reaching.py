"""How people choose to be reached: channels, topics, quiet hours, the digest."""

from datetime import time

from django.db import transaction
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from hightech.core import audit, delivery, limits, reach, topics
from hightech.core.channels import ADAPTERS
from hightech.core.errors import ActionRefused, Reason, ShapeError
from hightech.core.models import Channel, NotificationSettings, Timing
from hightech.users.models import User

TESTS_AN_HOUR = 5
ROBOTS = (Channel.WECOM, Channel.DINGTALK, Channel.FEISHU)
NOT_REACHED: dict[str, Promise] = {
    Channel.MAIL: gettext_lazy("Your profile has no e-mail address; the administrator enters it."),
    Channel.SMS: gettext_lazy("Your profile has no phone; the administrator enters it."),
}


def offered() -> list[str]:
    """Return the channels of this installation."""
    return [name for name, adapter in ADAPTERS.items() if adapter.is_offered()]


@transaction.atomic
def choose(
    user: User,
    *,
    channels: list[str],
    timings: dict[str, str],
    quiet: tuple[time | None, time | None],
    digest_hour: int,
    robots: dict[str, dict | None],
) -> NotificationSettings:
    """Keep how `user` wants to be reached.

    `robots` holds what is new: for a channel, the pasted `address` (empty: as it is) and `secret`,
    or None to forget it. `timings` are by topic.

    :raises ShapeError: naming everything that cannot be kept.
    """
    before, channels = reach.of(user), list(dict.fromkeys(channels))
    kept, wrong = _robots(before.robots, robots)
    wrong += _wrong_channels(user, channels, kept)
    wrong += _wrong_timings(timings) + _wrong_hours(quiet, digest_hour)
    if wrong:
        raise ShapeError(*wrong)
    values = {
        "channels": channels, "robots": kept, "timings": timings,
        "quiet_from": quiet[0], "quiet_until": quiet[1], "digest_hour": digest_hour,
    }  # fmt: skip
    shown = _shown(before)
    chosen, _made = NotificationSettings.objects.update_or_create(user=user, defaults=values)
    diff = {name: [shown[name], now] for name, now in _shown(chosen).items() if shown[name] != now}
    if diff:
        audit.record(user, diff, by=user)
    return chosen


def _shown(chosen: NotificationSettings) -> dict:
    """Return what the story of a person tells, as codes: not the keys of robots."""
    quiet = [f"{one:%H:%M}" for one in (chosen.quiet_from, chosen.quiet_until) if one]
    return {
        "channels": list(chosen.channels),
        "robots": sorted(chosen.robots),
        "timings": [f"{name} {timing}" for name, timing in sorted(chosen.timings.items())],
        "quiet_hours": "–".join(quiet),
        "digest_hour": chosen.digest_hour,
    }


def _robots(held: dict, sent: dict[str, dict | None]) -> tuple[dict, list[Reason]]:
    kept, wrong = dict(held), []
    for name, one in sent.items():
        if name not in ROBOTS:
            wrong.append(Reason("invalid_choice", _("There is no such channel."), "robots"))
        elif one is None:
            kept.pop(name, None)
        elif one.get("address"):
            try:
                key = ADAPTERS[name].key_of(str(one["address"]))  # type: ignore[attr-defined]
            except ValueError as refused:
                wrong.append(Reason("invalid", str(refused), name))
            else:
                kept[name] = {"key": key, "secret": str(one.get("secret") or "")[:200]}
    return kept, wrong


def _wrong_channels(user: User, channels: list[str], robots: dict) -> list[Reason]:
    wrong = [
        Reason("invalid_choice", _("There is no such channel."), "channels")
        for name in channels
        if name not in offered()
    ]
    if wrong:
        return wrong
    for name in channels:
        if ADAPTERS[name].address(user, robots.get(name, {})) is None:
            text = NOT_REACHED.get(name) or _("Paste the address of your robot first.")
            wrong.append(Reason("missing_fact", text, name))
    can_be_reached = any(ADAPTERS[name].address(user, {}) for name in offered())
    if not channels and can_be_reached:
        text = _("Choose at least one channel: what waits for you must reach you.")
        wrong.append(Reason("required", text, "channels"))
    return wrong


def _wrong_timings(timings: dict[str, str]) -> list[Reason]:
    known = {topic.name: topic for topic in topics.all_topics()}
    wrong = []
    for name, timing in timings.items():
        if name not in known or timing not in Timing.values:
            wrong.append(Reason("invalid_choice", _("There is no such choice."), "topics"))
        elif timing == Timing.OFF and not known[name].may_be_off:
            text = _("“%(topic)s” cannot be switched off.") % {"topic": known[name].label}
            wrong.append(Reason("invalid", text, name))
    return wrong


def _wrong_hours(quiet: tuple[time | None, time | None], digest_hour: int) -> list[Reason]:
    wrong = []
    if (quiet[0] is None) != (quiet[1] is None) or (quiet[0] is not None and quiet[0] == quiet[1]):
        text = _("Quiet hours have a beginning and another end, or neither.")
        wrong.append(Reason("invalid", text, "quiet_from"))
    if not 0 <= digest_hour <= 23:
        text = _("Choose an hour of the day, from 0 to 23.")
        wrong.append(Reason("invalid", text, "digest_hour"))
    return wrong


def send_test(user: User) -> int:
    """Send a few words by every channel of `user`, at once; return by how many.

    :raises ActionRefused: after five in an hour, or if no channel reaches the person.
    """
    if limits.seconds_to_wait("test-message", str(user.pk), limit=TESTS_AN_HOUR, seconds=3600):
        raise ActionRefused(Reason("limit", _("That was often enough for this hour.")))
    subject = _("A test: you are reached here")
    body = _("You asked for this message on the page of your notifications.")
    link = "/profile/notifications/"
    packed = delivery.parcels(user, reach.of(user), subject, body, link)
    if not packed:
        raise ActionRefused(Reason("unreached", _("No channel is on.")))
    with transaction.atomic():
        delivery.send(delivery.Parcel(one.message, None) for one in packed)
    return len(packed)
