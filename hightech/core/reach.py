"""How people want to be reached: their channels, what they hear at once, their quiet hours."""

from collections.abc import Iterable
from datetime import datetime, time, timedelta

from django.conf import settings
from django.contrib.auth import get_user_model

from hightech.core import clock, topics
from hightech.core.models import Channel, NotificationSettings, Timing

APPLICANT = "APPLICANT"


def settings_of(users: dict) -> dict[int, NotificationSettings]:
    """Return how each of `users` (by key) is reached: one query, or two with text messages."""
    rows = NotificationSettings.objects.filter(user_id__in=users)
    found = {row.user_id: row for row in rows}
    unsaid = {pk: user for pk, user in users.items() if pk not in found}
    by_phone = _applicants(unsaid.values())
    return found | {pk: _default(user, pk in by_phone) for pk, user in unsaid.items()}


def of(user) -> NotificationSettings:
    """Return how `user` is reached; not saved, if nothing was ever chosen."""
    return settings_of({user.pk: user})[user.pk]


def _applicants(users: Iterable) -> set[int]:
    """Return who works at an enterprise and has a phone: those read a text message first."""
    phones = [user.pk for user in users if user.phone]
    if not phones or not settings.SMS_URL:
        return set()
    rows = get_user_model().objects.filter(pk__in=phones, memberships__role=APPLICANT)
    return set(rows.values_list("pk", flat=True))


def _default(user, by_phone: bool) -> NotificationSettings:
    channel = Channel.SMS if by_phone else Channel.MAIL
    return NotificationSettings(user=user, channels=[channel])


def timing_of(chosen: NotificationSettings, event: str) -> str:
    """Return when an event leaves for the channels of a person."""
    topic = topics.topic_of(event)
    timing = chosen.timings.get(topic.name, Timing.AT_ONCE)
    return Timing.AT_ONCE if timing == Timing.OFF and not topic.may_be_off else timing


def end_of_quiet(chosen: NotificationSettings, moment: datetime) -> datetime | None:
    """Return when the quiet hours around `moment` end; None, if it lies outside of them.

    A person sleeps by real time, whatever the business clock of a demo says.
    """
    begin, end = chosen.quiet_from, chosen.quiet_until
    if begin is None or end is None:
        return None
    local = clock.local(moment)
    now = local.time()
    is_quiet = begin <= now < end if begin < end else now >= begin or now < end
    if not is_quiet:
        return None
    day = local.date() + timedelta(days=1 if now >= end else 0)
    return datetime.combine(day, _naive(end), clock.ZONE)


def _naive(moment: time) -> time:
    return moment.replace(tzinfo=None)
