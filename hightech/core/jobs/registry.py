"""What can be done in the background, and what the timetable does by itself."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, time, timedelta

from django.utils.module_loading import autodiscover_modules

from hightech.core import clock

EVERY = re.compile(r"(?P<minutes>\d+)m|daily (?P<daily>\d\d:\d\d)|(?P<day>\w{3}) (?P<at>\d\d:\d\d)")
DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


@dataclass(frozen=True)
class Handler:
    """The function of one kind of job, with what surrounds its transaction."""

    work: Callable
    prepare: Callable | None = None
    gave_up: Callable | None = None


@dataclass(frozen=True)
class Periodic:
    """A job the timetable writes down by itself, once a slot of business time."""

    task: str
    every: str
    catches_up: bool

    @property
    def _parts(self) -> dict[str, str]:
        match = EVERY.fullmatch(self.every)
        if match is None:
            raise ValueError(f"{self.every!r} is no timetable")
        return match.groupdict(default="")

    def slot_at(self, moment: datetime) -> datetime:
        """Return the last slot up to `moment`."""
        parts = self._parts
        moment = clock.local(moment)
        if parts["minutes"]:
            seconds = int(parts["minutes"]) * 60
            stamp = int(moment.timestamp()) // seconds * seconds
            return datetime.fromtimestamp(stamp, clock.ZONE)
        opens = time.fromisoformat(parts["daily"] or parts["at"])
        slot = datetime.combine(moment.date(), opens, clock.ZONE)
        if parts["day"]:
            slot -= timedelta(days=(moment.weekday() - DAYS.index(parts["day"])) % 7)
        return slot if slot <= moment else slot - self.step

    @property
    def step(self) -> timedelta:
        parts = self._parts
        if parts["minutes"]:
            return timedelta(minutes=int(parts["minutes"]))
        return timedelta(days=7 if parts["day"] else 1)


_handlers: dict[str, Handler] = {}
_timetable: dict[str, Periodic] = {}


def handler(
    task: str, *, prepare: Callable | None = None, gave_up: Callable | None = None
) -> Callable:
    """Register the function that does the jobs of this name: `(job, **kwargs) → result`.

    It runs in one transaction with the job's end, so it holds no network and no long computing.
    Those go into `prepare(job, **kwargs)`, which runs before, outside of any transaction, may call
    `progress`, and whose answer the function gets as `prepared=`. `gave_up(job, **kwargs)` runs
    when the last attempt has failed. Write them in `<app>/jobs.py`.
    """

    def registered(work: Callable) -> Callable:
        _handlers[task] = Handler(work, prepare, gave_up)
        return work

    return registered


def periodic(task: str, *, every: str, catches_up: bool = False) -> Callable:
    """Register a function `(job, slot) → result` that the timetable runs by the business clock.

    `every` is "5m", "daily 07:00" or "mon 08:00"; `slot` is an ISO moment. Slots missed while
    nothing ran, or leapt over by the clock of a demo, are done as one, the latest; `catches_up`
    does each of them (at most the last 60).
    """
    one = Periodic(task, every, catches_up)
    one.slot_at(clock.now())  # an unreadable timetable is refused here
    _timetable[task] = one
    return handler(task)


def handler_of(task: str) -> Handler:
    """Return the function of a kind of job.

    :raises LookupError: if no app has one.
    """
    if task not in _handlers:
        discover()
    return _handlers[task]


def names_ending(name: str) -> list[str]:
    """Return the kinds of jobs of this name, one an app: ["crm.<name>", "funds.<name>"]."""
    discover()
    return sorted(task for task in _handlers if task.rpartition(".")[2] == name)


def timetable() -> list[Periodic]:
    """Return everything that is done by the clock."""
    discover()
    return [_timetable[task] for task in sorted(_timetable)]


def discover() -> None:
    """Read the jobs of every app."""
    autodiscover_modules("jobs", "delivery", "digests", "webhooks", "bulk", "pages.exports")
