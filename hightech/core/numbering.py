"""Numbers without gaps per zone, series and year: L-2026-000123."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from django.apps import apps
from django.db import IntegrityError, transaction
from django.db.models import F

from hightech.core.models import Counter


@dataclass(frozen=True)
class Gap:
    """A series whose rows are not as many as its counter says."""

    name: str
    number: int
    why: str


def next_number(series: str, *, zone_id: int, on: date) -> str:
    """Return the next number of the series; a rollback of the caller gives it back.

    The row of the counter is the lock: two callers in one zone and year follow one another.
    """
    key = {"series": series, "zone_id": zone_id, "year": on.year}
    if not _count_on(key):
        try:
            with transaction.atomic():
                Counter.objects.create(**key, last=1)
        except IntegrityError:
            _count_on(key)
    last = Counter.objects.values_list("last", flat=True).get(**key)
    return f"{series}-{on.year}-{last:06d}"


def _count_on(key: dict) -> int:
    return Counter.objects.filter(**key).update(last=F("last") + 1)


def last_numbers() -> list[str]:
    """Return every series with its last number, for the seal."""
    rows = Counter.objects.order_by("zone_id", "series", "year")
    return [f"{row.zone_id}:{row.series}-{row.year}:{row.last}" for row in rows]


def gaps() -> Iterator[Gap]:
    """Yield each series whose counter and rows differ; a model names its `series`."""
    models = {getattr(m, "series", ""): m for m in apps.get_models()}
    for counter in Counter.objects.order_by("pk"):
        if not counter.series or counter.series not in models:
            continue
        prefix = f"{counter.series}-{counter.year}-"
        rows = models[counter.series]._base_manager.filter(
            zone_id=counter.zone_id, number__startswith=prefix
        )
        found = rows.count()
        if found != counter.last:
            name = f"series {prefix} of zone {counter.zone_id}"
            yield Gap(name, counter.last, f"counts {counter.last}, there are {found} rows")
