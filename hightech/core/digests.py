"""The daily digest: what a person wanted to hear once a day, gathered by topic."""

from datetime import datetime, timedelta
from itertools import groupby

from django.conf import settings
from django.contrib.auth import get_user_model
from django.db.models import Min
from django.template.loader import render_to_string
from django.utils import translation

from hightech.core import clock, delivery, jobs, outbox, reach, topics
from hightech.core.models import Notification, NotificationSettings
from hightech.core.models.reach import MORNING

MOST = 200
ONE = "core.digest_of"


@jobs.periodic("core.digest", every="60m")
def digest(job, slot: str) -> int:
    """Write down a digest for everybody whose hour has passed since they were last told.

    Hours missed while nothing ran are made up for by the next. Returns for how many people.
    """
    moment = clock.local(datetime.fromisoformat(slot))
    rows = Notification.objects.filter(awaits_digest=True).values("user_id")
    oldest = dict(rows.annotate(first=Min("created_at")).values_list("user_id", "first"))
    chosen = NotificationSettings.objects.filter(user_id__in=oldest)
    hours = dict(chosen.values_list("user_id", "digest_hour"))
    due = [
        user
        for user, first in sorted(oldest.items())
        if first < _last_digest(moment, hours.get(user, MORNING))
    ]
    jobs.enqueue_all(ONE, [{"user": user} for user in due])
    return len(due)


def _last_digest(moment: datetime, hour: int) -> datetime:
    """Return when the last digest of a person was due, as of `moment`."""
    today = moment.replace(hour=hour, minute=0, second=0, microsecond=0)
    return today if today <= moment else today - timedelta(days=1)


@jobs.handler(ONE)
def digest_of(job, user: int) -> int:
    """Send one person what is still unread of what waited; return how many lines that is."""
    reader = get_user_model().objects.get(pk=user)
    waiting = Notification.objects.filter(user=reader, awaits_digest=True)
    keys = list(waiting.values_list("pk", flat=True))
    notes = Notification.objects.unread().filter(pk__in=keys).order_by("pk")
    lines = list(notes) if reader.is_active else []
    if lines:
        with translation.override(reader.language or settings.LANGUAGE_CODE):
            text = render_to_string("core/mail/digest.txt", _context(reader, lines))
            subject, _newline, body = text.strip().partition("\n")
            chosen = reach.of(reader)
            packed = delivery.parcels(reader, chosen, subject.strip(), body, "/notifications/")
        delivery.send(packed)
    Notification.objects.filter(pk__in=keys).update(awaits_digest=False)
    return len(lines)


def _context(reader, lines: list[Notification]) -> dict:
    shown = sorted(lines[:MOST], key=lambda note: topics.topic_of(note.event).name)
    groups = [
        (topic, [(outbox.sentence(one.event, one.context), one.link) for one in some])
        for topic, some in groupby(shown, key=lambda note: topics.topic_of(note.event))
    ]
    return {
        "receiver": str(reader), "day": clock.today(), "groups": groups, "site": settings.SITE_URL,
        "count": len(lines), "more": len(lines) - len(shown),
    }  # fmt: skip
