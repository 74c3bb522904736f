"""Who hears of what: written down with the step it tells of, delivered later.

One template per event, `templates/<app>/mail/<event>.txt`: its first line is the subject and the
sentence under the bell, the rest is the mail. When and by which channels it leaves, each person
chose (core/reach.py); how, is core/delivery.py.
"""

import json
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from typing import Any

from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.db import IntegrityError, models, transaction
from django.template import Context, TemplateDoesNotExist
from django.template.loader import get_template
from django.urls import NoReverseMatch
from django.utils import translation
from django.utils.translation import ngettext

from hightech.core import clock, delivery, reach
from hightech.core.models import Notification, NotificationSettings, Reminder, Timing
from hightech.core.models.steps import subject_type

MORE = "_more"


@dataclass
class Told:
    """One event on its way to its receivers."""

    event: str
    subject: models.Model | None
    link: str
    context: dict
    users: dict
    more: int = 0


_gathered: ContextVar[dict | None] = ContextVar("gathered_events", default=None)


def tell(
    users,
    event: str,
    *,
    subject: models.Model | None = None,
    link: str = "",
    context: dict | None = None,
    by=None,
) -> None:
    """Tell each of `users` of an event ("crm.lead_idle"), under the bell and by their channels.

    The actor `by` and the inactive hear nothing. `context` is plain JSON, dates too; `link` is a
    path, by default the page of the subject.
    """
    hearing = _hearing(users, by)
    if not hearing:
        return
    told = Told(event, subject, link or _page_of(subject), _plain(context), hearing)
    gathered = _gathered.get()
    if gathered is None:
        with transaction.atomic():
            _write([told])
    else:
        _gather(gathered, told)


@contextmanager
def as_one() -> Iterator[None]:
    """Let a mass change tell each person once per event, with how many more there are."""
    gathered: dict = {}
    token = _gathered.set(gathered)
    try:
        yield
    finally:
        _gathered.reset(token)
    with transaction.atomic():
        _write(list(gathered.values()))


def remind_once(key: str, users, event: str, **told) -> bool:
    """Tell `users` unless a reminder of this key was given before; return whether it was told."""
    try:
        with transaction.atomic():
            Reminder.objects.create(key=key, at=clock.now())
    except IntegrityError:
        return False
    tell(users, event, **told)
    return True


@dataclass(frozen=True)
class Due:
    """One reminder on its way: told unless one of this key was told before."""

    key: str
    users: tuple
    event: str
    subject: models.Model | None = None
    link: str = ""
    context: dict = field(default_factory=dict)


@transaction.atomic
def remind_all(reminders: Iterable[Due]) -> int:
    """Tell every reminder not told before; return how many, in seven queries.

    One without receivers counts as told. Of two that run at once one fails whole and is to try
    again: the key of a reminder is unique.
    """
    wanted = {reminder.key: reminder for reminder in reminders}
    told = set(Reminder.objects.filter(key__in=wanted).values_list("key", flat=True))
    fresh = [reminder for key, reminder in wanted.items() if key not in told]
    now = clock.now()
    Reminder.objects.bulk_create([Reminder(key=one.key, at=now) for one in fresh])
    _write([_told(one) for one in fresh])
    return len(fresh)


def _told(due: Due) -> Told:
    link = due.link or _page_of(due.subject)
    return Told(due.event, due.subject, link, _plain(due.context), _hearing(due.users, None))


def withdraw(subject: models.Model, *events: str) -> int:
    """Mark as read what the bell still says of these events of `subject`; return how many."""
    rows = Notification.objects.unread().filter(
        subject_type=subject_type(subject), subject_id=subject.pk, event__in=events
    )
    return rows.update(read_at=clock.now())


def sentence(event: str, context: dict) -> str:
    """Return what stands under the bell, in the reader's language."""
    try:
        subject = _rendered(event, context)[0]
    except TemplateDoesNotExist:  # told by an earlier release
        subject = event
    return _with_more(subject, context.get(MORE, 0))


def _hearing(users, by) -> dict:
    if not isinstance(users, Iterable):
        users = [users]
    actor = getattr(by, "pk", None)
    return {user.pk: user for user in users if user and user.is_active and user.pk != actor}


def _plain(context: dict | None) -> dict:
    return json.loads(DjangoJSONEncoder().encode(context or {}))


def _page_of(subject) -> str:
    try:
        return subject.get_absolute_url() if hasattr(subject, "get_absolute_url") else ""
    except NoReverseMatch:  # a record without a page of its own
        return ""


def _gather(gathered: dict, told: Told) -> None:
    for pk, user in told.users.items():
        held = gathered.get((pk, told.event))
        if held:
            held.more += 1
        else:
            one = Told(told.event, told.subject, told.link, told.context, {pk: user})
            gathered[pk, told.event] = one


def _write(events: list[Told]) -> None:
    """Write down what is told: five queries, whatever the number of events and receivers."""
    everyone = {pk: user for told in events for pk, user in told.users.items()}
    if not everyone:
        return
    chosen = reach.settings_of(everyone)
    Notification.objects.bulk_create(
        [_notification(told, pk, chosen[pk]) for told in events for pk in told.users]
    )
    delivery.send(
        parcel
        for told in events
        for pk, user in told.users.items()
        for parcel in _parcels(told, user, chosen[pk])
    )


def _notification(told: Told, user_id: int, chosen: NotificationSettings) -> Notification:
    return Notification(
        user_id=user_id,
        event=told.event,
        context=told.context | ({MORE: told.more} if told.more else {}),
        link=told.link,
        subject_type=subject_type(told.subject) if told.subject else "",
        subject_id=told.subject.pk if told.subject else None,
        created_at=clock.now(),
        awaits_digest=reach.timing_of(chosen, told.event) == Timing.DIGEST,
    )


def _parcels(told: Told, user, chosen: NotificationSettings) -> list[delivery.Parcel]:
    if reach.timing_of(chosen, told.event) != Timing.AT_ONCE or not delivery.routes(user, chosen):
        return []
    with translation.override(getattr(user, "language", "") or settings.LANGUAGE_CODE):
        subject, body = _rendered(told.event, told.context | {"receiver": str(user)})
        subject = _with_more(subject, told.more)
    return delivery.parcels(user, chosen, subject, body, told.link)


def _with_more(subject: str, more: int) -> str:
    if not more:
        return subject
    text = ngettext(
        "%(sentence)s (and %(more)d more like it)", "%(sentence)s (and %(more)d more like it)", more
    )
    return text % {"sentence": subject, "more": more}


def _rendered(event: str, context: dict) -> tuple[str, str]:
    app, _dot, name = event.partition(".")
    template: Any = get_template(f"{app}/mail/{name}.txt")
    # Plain text: pages escape the sentence when they show it.
    text = template.template.render(Context(context, autoescape=False)).strip()
    subject, _newline, body = text.partition("\n")
    return subject.strip(), body.strip()
