"""What runs in a worker: exports, an import, checks, a report; each beside its floor."""

import csv
import io
import resource
import tempfile
import time
import uuid
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta

import xlsxwriter
from django.core.files.base import ContentFile
from django.db import connection, transaction

from crm.models import Enterprise, Interaction, Lead
from crm.models.naming import key_of
from crm.reports import weekly, weeks
from funds.eligibility import replay
from funds.models import Application, Run
from hightech.core import clock, exports, files, imports, jobs, loading
from hightech.core.lists import counts
from hightech.core.models import ImportRun
from hightech.core.pages.listing import Listing
from hightech.users.models import User, Zone

EXPORTED, IMPORTED = 100_000, 50_000


@dataclass(frozen=True)
class Done:
    """What took how many milliseconds, what its floor took, and its goal as text and verdict."""

    name: str
    took: float
    floor: float | None
    goal: str
    is_met: bool
    note: str = ""


def all_of() -> Iterator[Done]:
    """Measure everything, one after the other; what was imported is taken back."""
    for measured in (total, csv_export, xlsx_export, report, eligibility, spreadsheet):
        yield measured()


def timed(act: Callable) -> tuple[float, object]:
    begun = time.perf_counter()
    made = act()
    return 1000 * (time.perf_counter() - begun), made


def _ratio(name: str, took: float, floor: float, most: float, note: str = "") -> Done:
    return Done(name, took, floor, f"≤ {most:g} ×", took <= most * floor, note)


def _limit(name: str, took: float, most: float, note: str = "") -> Done:
    return Done(name, took, None, f"≤ {most:g} ms", took <= most, note)


def total() -> Done:
    rows = Enterprise.objects.visible_to(_leader())
    took = min(timed(lambda: counts.count_of(rows))[0] for _turn in range(20))
    return _limit("total on the list", took, 1.5)


def _leader() -> User:
    return User.objects.get(username="leader")


class _FirstRows:
    """A listing that ends after so many rows."""

    def __init__(self, listing: Listing, most: int) -> None:
        self.listing, self.most, self.columns = listing, most, listing.columns

    def pages(self, size: int) -> Iterator[list]:
        left = self.most
        for rows in self.listing.pages(size):
            yield rows[:left]
            left -= len(rows)
            if left <= 0:
                return


def _written(form: str) -> tuple[float, float]:
    """Return the milliseconds, and by how many MB the process grew."""
    listing = _FirstRows(Listing("crm:enterprises", "", _leader()), EXPORTED)
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    with tempfile.TemporaryFile() as target:
        took, _rows = timed(lambda: exports.write(listing, form, target))
    return took, (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / 1024


def csv_export() -> Done:
    took, grown = _written("csv")
    floor, _made = timed(_copied)
    return _ratio("CSV export of 100,000 rows", took, floor, 2, f"memory + {grown:.0f} MB")


def _copied() -> None:
    sql = (
        f"COPY (SELECT e.name, e.credit_code, p.name_en, i.name_zh, e.created_at FROM "
        f"crm_enterprise e LEFT JOIN crm_park p ON p.id = e.park_id LEFT JOIN crm_industry i ON "
        f"i.id = e.industry_id ORDER BY e.created_at DESC LIMIT {EXPORTED}) TO STDOUT CSV"
    )
    with (
        connection.cursor() as cursor,
        tempfile.TemporaryFile() as target,
        cursor.copy(sql) as rows,
    ):
        for block in rows:
            target.write(block)


def xlsx_export() -> Done:
    took, grown = _written("xlsx")
    floor, _made = timed(_bare_book)
    return _ratio("XLSX export of 100,000 rows", took, floor, 1.5, f"memory + {grown:.0f} MB")


def _bare_book() -> None:
    columns = ("name", "credit_code", "park__name_en", "industry__name_zh", "region", "name_key")
    rows = Enterprise.objects.order_by("-created_at").values_list(*columns)[:EXPORTED]
    with tempfile.TemporaryFile() as target:
        book = xlsxwriter.Workbook(target, {"constant_memory": True})
        sheet = book.add_worksheet()
        for number, row in enumerate(rows.iterator(chunk_size=1000)):
            sheet.write_row(number, 0, row)
        book.close()


def report() -> Done:
    week = weeks.before(clock.now())
    took, _content = timed(lambda: weekly.count(Zone.objects.get(code="TTB"), week))
    return _limit("weekly report", took, 2000)


def eligibility() -> Done:
    number = Run.objects.count()
    took, _found = timed(lambda: list(replay.differences()))
    return _limit("eligibility of one application, replayed", took / max(number, 1), 20)


def spreadsheet() -> Done:
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(["name", "region", "registered on"])
    day = date(2020, 1, 1)
    for number in range(IMPORTED):
        writer.writerow([f"测试导入企业 {number}", "天津", day + timedelta(days=number % 999)])
    content = text.getvalue().encode()
    by = _leader()
    file = files.store(ContentFile(content, "bench.csv"), by=by)
    took, run = timed(lambda: _imported(by, file))
    floor, _made = timed(lambda: _loaded(content))
    imports.undo(run, by=by)
    jobs.drain()
    return _ratio("import of 50,000 rows", took, floor, 4, "checked, deduplicated, audited")


def _imported(by, file) -> ImportRun:
    run = imports.start(by=by, noun="enterprises", file=file)
    jobs.drain()
    run.refresh_from_db()
    imports.choose(run, columns=run.columns, units={}, action="BOTH", key=run.key)
    imports.check(run)
    jobs.drain()
    run.refresh_from_db()
    imports.run_it(run)
    jobs.drain()
    run.refresh_from_db()
    assert run.state == ImportRun.State.DONE, run.state
    return run


def _loaded(content: bytes) -> None:
    """Parse the file and COPY it into the table with all its indexes; then take it back."""
    zone, first = Zone.objects.get(code="TTB"), loading.next_key(Enterprise)
    rows = list(csv.reader(io.StringIO(content.decode())))[1:]
    columns = ("id", "uuid", "name", "name_key", "region", "found_by")
    with transaction.atomic():
        loading.load(
            Enterprise, columns,
            ((first + at, uuid.uuid4(), f"{row[0]}x", key_of(row[0]), row[1], row[0])
             for at, row in enumerate(rows)),
            zone_id=zone.pk,
        )  # fmt: skip
        transaction.set_rollback(True)


def sizes() -> dict[str, int]:
    """Return how many rows of each kind there are."""
    models = (Enterprise, Lead, Interaction, Application)
    return {model.__name__: model._base_manager.count() for model in models}
