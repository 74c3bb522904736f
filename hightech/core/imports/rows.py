"""One row of an import at a time: corrected, or left out; and those that did not come in."""

from collections.abc import Iterator
from typing import BinaryIO

from django.db import transaction
from django.utils.translation import gettext as _

from hightech.core import sheets
from hightech.core.errors import ActionRefused, Reason
from hightech.core.imports.checking import check_rows
from hightech.core.models import ImportRow, ImportRun

S = ImportRow.State
FAILED = (S.PROBLEM, S.KEPT, S.CANCELLED)
CHANGEABLE = (S.READ, S.TO_CREATE, S.TO_UPDATE, S.SAME, S.PROBLEM, S.DROPPED)


def is_open(run: ImportRun) -> bool:
    """Tell whether rows of a run may still be corrected."""
    return run.state == ImportRun.State.CHECKED


@transaction.atomic
def correct(row: ImportRow, cells: dict[int, str]) -> None:
    """Write other texts into cells of a row, and look at it again: {column: text}.

    :raises ActionRefused: if the rows are being brought in, or were.
    """
    width = max([len(row.cells), *(place + 1 for place in cells)])
    texts = row.cells + [""] * (width - len(row.cells))
    for place, text in cells.items():
        texts[place] = text
    _change(row, cells=texts, state=S.READ)
    check_rows(row.run, [row], set())


@transaction.atomic
def leave_out(row: ImportRow) -> None:
    """Leave a row out; it can be taken in again.

    :raises ActionRefused: if the rows are being brought in, or were.
    """
    _change(row, state=S.DROPPED, problems=[])


def _change(row: ImportRow, **changes) -> None:
    """Change a row if it is still open: one UPDATE, so nothing that came in is written over."""
    held = ImportRow.objects.filter(pk=row.pk, state__in=CHANGEABLE)
    if not held.filter(run__state=ImportRun.State.CHECKED).update(**changes):
        raise ActionRefused(Reason("wrong_state", _("This row can no longer be changed.")))
    for name, value in changes.items():
        setattr(row, name, value)


def write_failed(run: ImportRun, target: BinaryIO) -> None:
    """Write the rows that did not come in as a workbook: as they stood, each with its reasons."""
    heads = [*run.heads, _("Line"), _("State"), _("Reason")]
    book = sheets.Xlsx(target, heads, ["text"] * len(heads))
    book.write(_failed(run))
    book.close()


def _failed(run: ImportRun) -> Iterator[list]:
    width = len(run.heads)
    rows = run.rows.filter(state__in=FAILED).order_by("number")
    for row in rows.iterator(chunk_size=1000):
        cells = (row.cells + [""] * width)[:width]
        why = " ".join(one["detail"] for one in row.problems)
        yield [*cells, row.number, str(row.get_state_display()), why]
