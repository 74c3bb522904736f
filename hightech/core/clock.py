"""Business time: the one source of every date and deadline, in Asia/Shanghai.

It is real time, unless a block is told another (`at`) or the clock of a demo was moved forwards.
"""

import time
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from contextvars import ContextVar
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from django.apps import apps
from django.conf import settings
from django.db import DatabaseError, connection, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from hightech.core.errors import refuse

ZONE = ZoneInfo(settings.TIME_ZONE)
MEMO_SECONDS = 1.0
FURTHEST_YEARS = 50

_told: ContextVar[datetime | None] = ContextVar("told_time", default=None)
# How far the demo's clock is ahead, and until when (monotonic) this process believes it.
_ahead: tuple[timedelta, float] = (timedelta(0), 0.0)


def now() -> datetime:
    """Return the business time, aware."""
    return _told.get() or timezone.now() + _offset()


def local(moment: datetime) -> datetime:
    """Return `moment` in the time of the zone."""
    return moment.astimezone(ZONE)


def today() -> date:
    """Return the business date."""
    return local(now()).date()


@contextmanager
def at(moment: datetime) -> Iterator[None]:
    """Let the block happen at `moment` (tests, and the history a demo tells)."""
    token = _told.set(moment)
    try:
        yield
    finally:
        _told.reset(token)


def parse(text: str) -> datetime:
    """Return an ISO moment; one without an offset is in the time of the zone.

    :raises ValueError: with a sentence, if it is none or absurdly far off.
    """
    try:
        moment = datetime.fromisoformat(text)
    except (TypeError, ValueError):
        raise ValueError(_("Send a moment such as 2026-11-24T09:00:00+08:00.")) from None
    moment = moment if moment.tzinfo else moment.replace(tzinfo=ZONE)
    if abs(moment.year - timezone.now().year) > FURTHEST_YEARS:
        raise ValueError(_("This moment is too far away."))
    return moment


def move(to: datetime) -> datetime:
    """Move the business clock of a demo forwards to `to`, from where it runs on; return `to`.

    :raises ActionRefused: if it would run backwards, or this installation keeps real time.
    """
    if not settings.DEMO_CLOCK:
        refuse("real_time", _("This installation keeps real time: its clock cannot be moved."))
    forget()
    with transaction.atomic():
        if to < now():
            refuse("earlier", _("The business clock only runs forwards."), "now")
        values = {"moved_to": to, "moved_at_real": timezone.now()}
        _row().objects.update_or_create(pk=1, defaults=values)
    forget()
    return to


def forget() -> None:
    """Look at the database again before the next answer."""
    global _ahead
    _ahead = (timedelta(0), 0.0)


def _offset() -> timedelta:
    global _ahead
    if not settings.DEMO_CLOCK:
        return timedelta(0)
    offset, good_until = _ahead
    if time.monotonic() >= good_until and not connection.needs_rollback:
        offset = _read_offset()
        _ahead = (offset, time.monotonic() + MEMO_SECONDS)
    return offset


def _read_offset() -> timedelta:
    # A migration may ask for the time before the table is there; on PostgreSQL only a savepoint
    # lets its transaction go on.
    guard = transaction.atomic() if connection.in_atomic_block else nullcontext()
    try:
        with guard:
            row = _row().objects.filter(pk=1).first()
    except DatabaseError:
        return timedelta(0)
    return row.moved_to - row.moved_at_real if row else timedelta(0)


def _row():
    return apps.get_model("core", "DemoClock")
