"""Is everything that must run running? One finding with one sentence for each part."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta

from celery import current_app
from django.conf import settings
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.mail import get_connection
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from hightech.core import clock, real_time
from hightech.core.jobs.registry import timetable
from hightech.core.models import CalendarYear, Heartbeat, Job, Message, Slot

SILENCE = timedelta(seconds=60)
WAITS_TOO_LONG = timedelta(minutes=5)
SKEW_SECONDS = 5


@dataclass(frozen=True)
class Finding:
    """What is so with one part; a note is worth knowing, only trouble needs somebody."""

    part: str | Promise
    sentence: str
    is_trouble: bool = False


class Trouble(Exception):
    """The sentence of a part that does not work."""


def findings() -> Iterator[Finding]:
    """Examine each part; one that breaks does not keep the others from being examined."""
    for part, examine in PARTS:
        try:
            yield Finding(part, examine())
        except Exception as wrong:  # whatever it is, it is this part's trouble
            yield Finding(part, str(wrong) or type(wrong).__name__, is_trouble=True)


def database() -> str:
    executor = MigrationExecutor(connection)
    waiting = executor.migration_plan(executor.loader.graph.leaf_nodes())
    if waiting:
        raise Trouble(
            ngettext(
                "%(n)d migration is not applied: run manage.py migrate.",
                "%(n)d migrations are not applied: run manage.py migrate.",
                len(waiting),
            )
            % {"n": len(waiting)}
        )
    return _("%(name)s answers and is up to date.") % {"name": connection.display_name}


def broker() -> str:
    with current_app.connection_for_write() as held:
        held.ensure_connection(max_retries=1, interval_start=0, timeout=3)
    return _("The broker answers.")


def worker() -> str:
    seconds = _seconds_since_beat("worker")
    if seconds is None:
        raise Trouble(_("No worker has ever run: start one with run.py worker --beat."))
    if seconds > SILENCE.total_seconds():
        raise Trouble(_("The worker was last heard of %(n)d seconds ago.") % {"n": seconds})
    return _waiting_jobs()


def timetable_() -> str:
    seconds = _seconds_since_beat("timetable")
    if seconds is None or seconds > SILENCE.total_seconds():
        raise Trouble(_("The timetable does not run: one worker needs --beat."))
    late = late_slots()
    if late:
        raise Trouble(_("Not done when due: %(tasks)s.") % {"tasks": ", ".join(late)})
    return ngettext("%(n)d entry is on time.", "%(n)d entries are on time.", len(timetable())) % {
        "n": len(timetable())
    }


def late_slots() -> list[str]:
    """Name the entries of the timetable whose current slot has not been written down."""
    seen = dict(Slot.objects.values_list("task", "last"))
    moment = clock.now() - SILENCE
    return [
        one.task
        for one in timetable()
        if one.task not in seen or seen[one.task] < one.slot_at(moment)
    ]


def failures() -> str:
    failed = Job.objects.filter(state=Job.State.FAILED).order_by("-pk").first()
    if failed:
        raise Trouble(
            _("%(task)s failed at every try: %(error)s")
            % {"task": failed.task, "error": failed.last_error[:200]}
        )
    return _("No job has failed for good.")


def storage() -> str:
    name = default_storage.save("doctor.txt", ContentFile(b"Can files be kept?"))
    default_storage.delete(name)
    return _("Files can be kept.")


def mail() -> str:
    server = get_connection()
    server.open()
    server.close()
    undelivered = Message.objects.filter(state=Message.State.FAILED).count()
    if undelivered:
        raise Trouble(
            ngettext(
                "%(n)d mail could not be delivered.",
                "%(n)d mails could not be delivered.",
                undelivered,
            )
            % {"n": undelivered}
        )
    if "smtp" not in settings.EMAIL_BACKEND:
        return _("Mails are kept on this machine; set EMAIL_URL to send them.")
    return _("The mail server answers.")


def calendar() -> str:
    years = set(CalendarYear.objects.values_list("year", flat=True))
    year = clock.today().year
    if year not in years:
        raise Trouble(
            _("The working days of %(year)d are not loaded: its deadlines are provisional.")
            % {"year": year}
        )
    return _("Working days are loaded up to %(year)d; later dates are provisional.") % {
        "year": max(years)
    }


def business_clock() -> str:
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT clock_timestamp()")
            skew = abs((cursor.fetchone()[0] - real_time.now()).total_seconds())
        if skew > SKEW_SECONDS:
            raise Trouble(
                _("The clocks of this machine and the database differ by %(n)d seconds.")
                % {"n": skew}
            )
    moment = clock.local(clock.now()).strftime("%Y-%m-%d %H:%M")
    if abs(clock.now() - real_time.now()) > timedelta(seconds=SKEW_SECONDS):
        return _("Business time was moved to %(moment)s.") % {"moment": moment}
    return _("Business time is %(moment)s.") % {"moment": moment}


def _seconds_since_beat(name: str) -> int | None:
    heart = Heartbeat.objects.filter(name=name).first()
    return int((real_time.now() - heart.at).total_seconds()) if heart else None


def _waiting_jobs() -> str:
    now = real_time.now()
    waiting = Job.objects.filter(
        state__in=[Job.State.NEW, Job.State.SENT], run_at__lt=now - WAITS_TOO_LONG
    ).count()
    if not waiting:
        return _("The worker runs and keeps up.")
    return ngettext(
        "%(n)d job has waited for more than five minutes.",
        "%(n)d jobs have waited for more than five minutes.",
        waiting,
    ) % {"n": waiting}


PARTS: tuple[tuple[Promise, Callable[[], str]], ...] = (
    (gettext_lazy("Database"), database),
    (gettext_lazy("Broker"), broker),
    (gettext_lazy("Worker"), worker),
    (gettext_lazy("Timetable"), timetable_),
    (gettext_lazy("Background jobs"), failures),
    (gettext_lazy("Storage"), storage),
    (gettext_lazy("Mail"), mail),
    (gettext_lazy("Calendar"), calendar),
    (gettext_lazy("Clock"), business_clock),
)
