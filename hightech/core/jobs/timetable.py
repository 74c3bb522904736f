"""The timetable: each slot of business time is written down as one job, once."""

from datetime import datetime, timedelta

from celery import shared_task
from django.db import IntegrityError, transaction

from hightech.core import clock, real_time
from hightech.core.jobs.queue import beat, enqueue
from hightech.core.jobs.registry import Periodic, periodic, timetable
from hightech.core.models import IdempotencyKey, Job, Slot

MOST_CAUGHT_UP = 60
KEPT = timedelta(days=30)
KEYS_KEPT = timedelta(hours=24)


@shared_task(name="core.tick")
def tick() -> int:
    """Write down what has come due by the business clock; return how many slots."""
    beat("timetable")
    return look_at_the_clock()


def look_at_the_clock() -> int:
    """Write down a job for each slot that began since the last look."""
    now = clock.now()
    seen = dict(Slot.objects.values_list("task", "last"))
    return sum(_written(one, seen.get(one.task), now) for one in timetable())


def _written(one: Periodic, last: datetime | None, now: datetime) -> int:
    slot = one.slot_at(now)
    if last is not None and last >= slot:
        return 0
    with transaction.atomic():
        if not _taken(one.task, last, slot):
            return 0
        slots = _missed(one, last, slot) if one.catches_up and last else [slot]
        for each in slots:
            text = each.isoformat()
            enqueue(one.task, key=f"slot:{one.task}@{text}", slot=text)
    return len(slots)


def _taken(task: str, last: datetime | None, slot: datetime) -> bool:
    """Move the slot on; of two clocks that look at once one is told False."""
    if last is not None:
        return bool(Slot.objects.filter(task=task, last=last).update(last=slot))
    try:
        with transaction.atomic():
            Slot.objects.create(task=task, last=slot)
    except IntegrityError:
        return False
    return True


def _missed(one: Periodic, last: datetime, slot: datetime) -> list[datetime]:
    found = [slot]
    while len(found) < MOST_CAUGHT_UP and found[-1] - one.step > last:
        found.append(found[-1] - one.step)
    return found[::-1]


@periodic("core.tidy_jobs", every="daily 03:30")
def tidy_jobs(job: Job, slot: str) -> int:
    """Forget slots that were done a day ago, and other work of nobody after a month."""
    now = real_time.now()
    done = Job.objects.filter(state=Job.State.DONE, owner=None)
    slots = done.filter(dedupe_key__startswith="slot:", done_at__lt=now - timedelta(days=1))
    old = done.filter(dedupe_key="", done_at__lt=now - KEPT)
    return slots.delete()[0] + old.delete()[0]


@periodic("core.forget_keys", every="60m")
def forget_keys(job: Job, slot: str) -> int:
    """Forget the idempotency keys of a day ago."""
    return IdempotencyKey.objects.filter(at__lt=real_time.now() - KEYS_KEPT).delete()[0]
