"""Long work in portions of one transaction: killed anywhere, it goes on, and does nothing twice."""

from collections.abc import Callable

from django.db import transaction
from django.db.models import QuerySet

from hightech.core import jobs, outbox
from hightech.core.models import Job


def work_off(waiting: QuerySet, do: Callable[[list], None], *, size: int, job: Job | None) -> None:
    """Call `do` with `size` rows of `waiting` at a time until none is left; tell `job` how far.

    `waiting` is ordered, and what `do` has done is no longer among it.

    :raises LostLease: if the job was cancelled or is another worker's.
    """
    total, done = waiting.count(), 0
    before = job.progress if job else 0
    while found := portion(waiting, do, size=size):
        done += found
        if job is not None:
            jobs.progress(job, before + (100 - before) * done // total)


def portion(waiting: QuerySet, do: Callable[[list], None], *, size: int) -> int:
    """Do the next rows, all or none of them; return how many they were.

    They are locked before they are looked at. A worker that holds a portion for longer than its
    lease meets a second one, who waits here and finds them done.
    """
    with transaction.atomic(), outbox.as_one():
        rows = list(waiting.select_for_update()[:size])
        if rows:
            do(rows)
    return len(rows)
