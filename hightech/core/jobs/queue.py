"""The queue: writing jobs down, telling the broker, doing them, trying again."""

import logging
import time
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from contextvars import ContextVar
from datetime import timedelta
from functools import partial

from celery import shared_task
from django.conf import settings
from django.db import IntegrityError, transaction
from django.db.models import F, Q
from django.utils import translation

from hightech.core import real_time
from hightech.core.jobs.registry import handler_of
from hightech.core.models import Heartbeat, Job

MOST_ATTEMPTS = 8
RELAYED = 500
# How long the relay leaves an id to the broker: first published at commit, then by the relay.
PUBLISHED = timedelta(seconds=5)
REPUBLISHED = timedelta(seconds=20)
BEAT_EVERY = timedelta(seconds=10)
# After a failure nobody waits for the broker again at once; the relay catches up.
PAUSE_SECONDS = 5.0

log = logging.getLogger(__name__)
_silent_until = 0.0
_left_to_relay: ContextVar[bool] = ContextVar("left_to_relay", default=False)


class LostLease(Exception):
    """The job is another worker's by now, or nobody's: this run must leave no trace."""


def enqueue(task: str, *, key: str = "", run_at=None, by=None, **kwargs) -> Job | None:
    """Write down a job in the caller's transaction; None if one of this key exists.

    `run_at` is real time. Arguments must be plain JSON: ids, not rows.
    """
    job = _row(task, kwargs, run_at)
    job.dedupe_key, job.owner = key, by
    try:
        with transaction.atomic() if key else nullcontext():
            job.save(force_insert=True)
    except IntegrityError:
        if key and Job.objects.filter(dedupe_key=key).exists():
            return None
        raise
    if run_at is None:
        _publish_at_commit(job)
    return job


def enqueue_all(task: str, arguments: list[dict], *, run_at: list | None = None) -> None:
    """Write down one job for each of `arguments`: one query.

    `run_at` holds, for each, the real time before which it waits; None stands for at once.
    """
    moments = run_at or [None] * len(arguments)
    pairs = zip(arguments, moments, strict=True)
    for job in Job.objects.bulk_create([_row(task, one, moment) for one, moment in pairs]):
        if job.state == Job.State.SENT:
            _publish_at_commit(job)


def _row(task: str, kwargs: dict, run_at) -> Job:
    now = real_time.now()
    job = Job(task=task, kwargs=kwargs, run_at=run_at or now, created_at=now)
    if run_at is None:
        job.state, job.lease_until = Job.State.SENT, now + PUBLISHED
    return job


def _publish_at_commit(job: Job) -> None:
    if not _left_to_relay.get():
        transaction.on_commit(partial(publish, job.pk))


@contextmanager
def left_to_relay() -> Iterator[None]:
    """Write jobs down without telling the broker: the relay does, or the block drains them."""
    token = _left_to_relay.set(True)
    try:
        yield
    finally:
        _left_to_relay.reset(token)


def publish(job_id: int) -> bool:
    """Tell a worker; without a broker the relay tells it later."""
    global _silent_until
    if time.monotonic() < _silent_until:
        return False
    try:
        run_job.apply_async(args=[job_id], retry=False)
    except Exception as error:  # whatever is wrong with the broker, the request goes on
        _silent_until = time.monotonic() + PAUSE_SECONDS
        log.warning("The broker is away (%s): jobs wait for the relay.", type(error).__name__)
        return False
    return True


@shared_task(name="core.run_job")
def run_job(job_id: int) -> None:
    """Do one job, unless it is done, not due, or another worker holds its lease."""
    if not _leased(job_id):
        return
    job = Job.objects.select_related("owner").get(pk=job_id)
    language = getattr(job.owner, "language", "") or settings.LANGUAGE_CODE
    try:
        with translation.override(language):
            _do(job)
    except LostLease as lost:
        log.info("%s %s left no trace: it is another worker's.", job.task, lost)
    except Exception as error:
        log.exception("Job %s %s failed.", job.pk, job.task)
        _failed(job, error)


def _do(job: Job) -> None:
    handler = handler_of(job.task)
    arguments = dict(job.kwargs)
    if handler.prepare:
        arguments["prepared"] = handler.prepare(job, **job.kwargs)
    with transaction.atomic():
        _finished(job, handler.work(job, **arguments))


def free(now) -> Q:
    """Describe the jobs that are nobody's: new, or left behind."""
    left = [Job.State.SENT, Job.State.RUNNING]
    return Q(state=Job.State.NEW) | Q(state__in=left, lease_until__lt=now)


def _leased(job_id: int) -> bool:
    now = real_time.now()
    rows = Job.objects.filter(free(now) | Q(state=Job.State.SENT), pk=job_id, run_at__lte=now)
    lease = now + timedelta(seconds=settings.JOB_LEASE_SECONDS)
    changes = {"state": Job.State.RUNNING, "lease_until": lease, "attempts": F("attempts") + 1}
    return bool(rows.filter(attempts__lt=MOST_ATTEMPTS).update(**changes))


def _finished(job: Job, result) -> None:
    done = _held(job).update(
        state=Job.State.DONE,
        result=result,
        done_at=real_time.now(),
        progress=100,
        last_error="",
    )
    if not done:
        raise LostLease(f"job {job.pk}")


def _held(job: Job):
    return Job.objects.filter(pk=job.pk, state=Job.State.RUNNING, attempts=job.attempts)


def _failed(job: Job, error: Exception) -> None:
    is_last = job.attempts >= MOST_ATTEMPTS
    with transaction.atomic():
        changed = _held(job).update(
            state=Job.State.FAILED if is_last else Job.State.NEW,
            run_at=real_time.now() + timedelta(seconds=min(2**job.attempts, 3600)),
            last_error=f"{type(error).__name__}: {error}"[:2000],
        )
        if changed and is_last:
            _give_up(job)


def _give_up(job: Job) -> None:
    try:
        handler = handler_of(job.task)
    except LookupError:
        return
    if handler.gave_up:
        handler.gave_up(job, **job.kwargs)


def progress(job: Job, percent: int) -> None:
    """Show how far a long job is, and renew its lease; call it outside of transactions.

    :raises LostLease: if the job was cancelled or is another worker's.
    """
    lease = real_time.now() + timedelta(seconds=settings.JOB_LEASE_SECONDS)
    if not _held(job).update(progress=max(0, min(percent, 99)), lease_until=lease):
        raise LostLease(f"job {job.pk}")


def cancel(job: Job) -> None:
    """Stop a job: one that waits never begins, one that runs ends at its next `progress`."""
    open_states = [Job.State.NEW, Job.State.SENT, Job.State.RUNNING]
    Job.objects.filter(pk=job.pk, state__in=open_states).update(state=Job.State.CANCELLED)


@shared_task(name="core.relay")
def relay() -> int:
    """Publish again what is due and not done: a broker may lose everything."""
    beat("worker")
    bury()
    ids = list(due().values_list("pk", flat=True)[:RELAYED])
    told = [job_id for job_id in ids if publish(job_id)]
    # Left to the broker for a while, or a long queue would fill with copies of the same ids.
    until = real_time.now() + REPUBLISHED
    waiting = Job.objects.filter(pk__in=told, state__in=[Job.State.NEW, Job.State.SENT])
    waiting.update(state=Job.State.SENT, lease_until=until)
    return len(told)


def due():
    """Return the jobs that could run now, oldest first."""
    now = real_time.now()
    rows = Job.objects.filter(free(now), run_at__lte=now, attempts__lt=MOST_ATTEMPTS)
    return rows.order_by("run_at", "pk")


def bury() -> None:
    """Fail what took its worker down with it at every attempt."""
    left = Job.objects.filter(
        state=Job.State.RUNNING, lease_until__lt=real_time.now(), attempts__gte=MOST_ATTEMPTS
    )
    for job in left:
        _failed(job, LostLease("the worker died each time"))


def beat(name: str) -> None:
    """Leave a sign of life (written every ten seconds)."""
    now = real_time.now()
    stale = Heartbeat.objects.filter(name=name, at__lt=now - BEAT_EVERY)
    if not stale.update(at=now):
        Heartbeat.objects.get_or_create(name=name, defaults={"at": now})


def drain(limit: int = 1000) -> int:
    """Do here and now what is due (tests, and a demo that is being told); return how many."""
    done = 0
    while done < limit:
        now = real_time.now()
        open_rows = Job.objects.filter(free(now) | Q(state=Job.State.SENT), run_at__lte=now)
        ids = list(open_rows.order_by("run_at", "pk").values_list("pk", flat=True)[:100])
        if not ids:
            break
        for job_id in ids:
            run_job(job_id)
        done += len(ids)
    return done
