"""From an uploaded file to rows that wait for their columns."""

from collections.abc import Iterable
from itertools import islice

from django.db import transaction
from django.utils.translation import gettext as _

from hightech.core import jobs
from hightech.core.errors import ActionRefused, Reason, ShapeError
from hightech.core.imports import heads, sheets
from hightech.core.imports.nouns import Importable, importables
from hightech.core.models import ImportRow, ImportRun, SavedMapping

READ_JOB = "core.import_read"
# Up to here it is read while one waits.
AT_ONCE_BYTES = 200_000
PORTION = 1000
# What the first cells of a line of totals say.
TOTALS = {"合计", "总计", "小计", "合計", "total", "sum", "subtotal"}
State = ImportRun.State


@transaction.atomic
def start(*, by, noun: str, file) -> ImportRun:
    """Begin to bring in an uploaded file as rows of a noun.

    :raises ShapeError: if there is no such noun, or the file is no table.
    :raises ActionRefused: if it is not for the roles of `by`.
    """
    if noun not in importables():
        raise ShapeError(Reason("invalid_choice", _("This cannot be imported."), "noun"))
    kind = importables()[noun]
    require_role(kind, by)
    run = ImportRun.objects.create(
        owner=by, zone=kind.zone_of(by), noun=noun, file=file, key=kind.keys[0][0]
    )
    _begin(run)
    return run


@transaction.atomic
def read_again(run: ImportRun, *, sheet: str = "", encoding: str = "", line: int = 0) -> None:
    """Read the file in another way: another sheet, encoding, or line of heads.

    :raises ActionRefused: if it is being brought in already.
    """
    source = {"asked": {"sheet": sheet, "encoding": encoding}}
    move(run, ImportRun.OPEN, state=State.READING, source=source, head_line=line, total=0)
    run.rows.all()._raw_delete(run.rows.db)
    _begin(run)


def require_role(noun: Importable, by) -> None:
    """Refuse who may not bring in rows of a noun, or no longer.

    :raises ActionRefused: saying so.
    """
    if not noun.is_for(by):
        raise ActionRefused(Reason("role", _("Your roles do not include this.")))


def move(run: ImportRun, sources: Iterable[str], **changes) -> None:
    """Change a run if it is in one of these states now: one UPDATE, so of two only one does.

    :raises ActionRefused: if it is in another by now.
    """
    if not ImportRun.objects.filter(pk=run.pk, state__in=sources).update(**changes):
        text = _("This is no longer open, or is being worked on.")
        raise ActionRefused(Reason("wrong_state", text))
    for name, value in changes.items():
        setattr(run, name, value)


def _begin(run: ImportRun) -> None:
    if run.file.size <= AT_ONCE_BYTES:
        _read(run)
        return
    run.job = jobs.enqueue(READ_JOB, by=run.owner, run=run.pk)
    run.save(update_fields=["job"])


def _read(run: ImportRun) -> None:
    """Read the whole file, in one transaction: all of its rows, or why there are none."""
    noun = importables()[run.noun]
    asked = run.source.get("asked", {})
    try:
        sheet = sheets.opened(run.file, **asked)
        first = list(islice(sheet.lines, heads.LOOKED_AT))
        _describe(run, noun, first, sheet.source)
        with transaction.atomic():
            _store(run, first, sheet.lines)
    except ShapeError as wrong:
        run.state, run.failure = State.FAILED, " ".join(str(one.detail) for one in wrong.reasons)
    else:
        run.state = State.MAPPING
    run.save()


def _describe(run: ImportRun, noun: Importable, first: list, source: dict) -> None:
    if not first:
        raise ShapeError(Reason("empty", _("The sheet has no rows."), "file"))
    run.source = source
    run.head_line = run.head_line or heads.head_line(first, noun)
    run.heads = heads.heads_of(first, run.head_line)
    saved = saved_for(run)
    run.columns = heads.mapped(run.heads, noun, saved.columns if saved else None)
    run.words = saved.words if saved else {}
    run.units = units_of(run, noun) | (saved.units if saved else {})


def saved_for(run: ImportRun) -> SavedMapping | None:
    """Return the mapping that was saved for a sheet with these heads, the latest first."""
    present = {heads.key_of(head) for head in run.heads}
    rows = SavedMapping.objects.filter(zone=run.zone, noun=run.noun).order_by("-updated_at", "-pk")
    return next((one for one in rows[:50] if set(one.columns) <= present), None)


def units_of(run: ImportRun, noun: Importable) -> dict[str, str]:
    """Return the units that the heads of the amounts speak of: {fact: unit}."""
    found = {}
    for head, fact in zip(run.heads, run.columns, strict=True):
        need = noun.need(fact) if fact else None
        if need is not None and need.type == "money":
            found[fact] = heads.unit_of(head)
    return found


def _store(run: ImportRun, first: list, rest) -> None:
    waiting: list[ImportRow] = []
    total = 0
    for part in (first, rest):
        for number, cells in part:
            if number <= run.head_line:
                continue
            total += 1
            if total > sheets.MOST_ROWS:
                text = _("At most %(most)d rows at once. Divide the sheet.")
                raise ShapeError(Reason("too_many", text % {"most": sheets.MOST_ROWS}, "file"))
            waiting.append(_row(run, number, cells))
            if len(waiting) >= PORTION:
                ImportRow.objects.bulk_create(waiting)
                waiting = []
    ImportRow.objects.bulk_create(waiting)
    run.total = total
    if not total:
        raise ShapeError(Reason("empty", _("Below the heads, the sheet has no rows."), "file"))


def _row(run: ImportRun, number: int, cells: list[str]) -> ImportRow:
    row = ImportRow(run=run, number=number, cells=cells)
    if any("".join(cell.split()).casefold() in TOTALS for cell in cells[:3]):
        row.state = ImportRow.State.DROPPED
        row.problems = [{"attr": "", "detail": _("A line of totals.")}]
    return row


@jobs.handler(READ_JOB)
def _read_job(job, run: int) -> str:
    found = ImportRun.objects.select_related("file", "zone", "owner").get(pk=run)
    _read(found)
    return str(found.uuid)
