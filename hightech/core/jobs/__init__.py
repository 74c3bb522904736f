"""Background work: the job table is the queue, Celery executes, the broker carries ids only.

A job is written in the transaction of what it follows from, so it exists if and only if that
does. Its effect and its state DONE are one transaction: killed anywhere, it runs again from the
start, and what it wrote is there exactly once. Mail and HTTP are sent at least once.
"""

from hightech.core.jobs.queue import (
    beat,
    cancel,
    drain,
    enqueue,
    enqueue_all,
    left_to_relay,
    progress,
    relay,
    run_job,
)
from hightech.core.jobs.registry import handler, names_ending, periodic
from hightech.core.jobs.timetable import look_at_the_clock, tick

__all__ = [
    "beat",
    "cancel",
    "drain",
    "enqueue",
    "enqueue_all",
    "handler",
    "left_to_relay",
    "look_at_the_clock",
    "names_ending",
    "periodic",
    "progress",
    "relay",
    "run_job",
    "tick",
]
