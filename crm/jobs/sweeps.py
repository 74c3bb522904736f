"""Walk through many rows in chunks: each chunk is one job and one transaction.

A chunk starts after a key, so rows that come or go meanwhile move nothing; killed anywhere, the
chunk runs again, and the next is written down in its transaction.
"""

from collections.abc import Callable

from hightech.core import jobs

CHUNK = 200


def sweep(name: str, *, every: str) -> Callable[[Callable, Callable], None]:
    """Return what registers `(rows, work)`: `work` gets each chunk of the queryset `rows()`."""

    def registered(rows: Callable, work: Callable) -> None:
        def chunk(job, slot: str, after: int = 0, **_) -> int:
            found = list(rows().filter(pk__gt=after).order_by("pk")[:CHUNK])
            if found:
                work(found)
            if len(found) == CHUNK:
                last = found[-1].pk
                # Keys of this form are tidied away with the slots of the timetable.
                jobs.enqueue(name, key=f"slot:{name}@{slot}:{last}", slot=slot, after=last)
            return len(found)

        jobs.periodic(name, every=every)(chunk)

    return registered
