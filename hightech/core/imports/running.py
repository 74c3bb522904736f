"""Bringing the rows in: portion by portion, each whole or not at all, and resumable."""

from functools import partial

from django.db import IntegrityError, transaction
from django.db.models import Count, Q
from django.utils.translation import gettext as _

from hightech.core import jobs, outbox, portions, real_time
from hightech.core.errors import ActionRefused, Reason, ShapeError
from hightech.core.imports.checking import check_rows, failed, shown
from hightech.core.imports.nouns import Desk, importables
from hightech.core.imports.staging import move, require_role
from hightech.core.models import ImportRow, ImportRun

RUN_JOB = "core.import_run"
AT_ONCE = 100
S, State = ImportRow.State, ImportRun.State
WAITING = (S.TO_CREATE, S.TO_UPDATE)
ALIVE = (State.MAPPING, State.CHECKED, State.READING, State.CHECKING, State.RUNNING)


@transaction.atomic
def run_it(run: ImportRun) -> None:
    """Bring in the rows that were checked, in the background if they are many.

    :raises ActionRefused: if it was not checked, nothing is to be done, somebody was faster, or
        the roles of its owner no longer include it.
    """
    require_role(importables()[run.noun], run.owner)
    waiting = run.rows.filter(state__in=WAITING).count()
    if run.state != State.CHECKED or not waiting:
        text = _("There is nothing to bring in: check the rows first.")
        raise ActionRefused(Reason("wrong_state", text))
    move(run, [State.CHECKED], state=State.RUNNING)
    if waiting > AT_ONCE:
        run.job = jobs.enqueue(RUN_JOB, by=run.owner, run=run.pk)
        run.save(update_fields=["job"])
        return
    work(run)


def work(run: ImportRun, job=None) -> None:
    """Bring in what is left; what was brought in before a worker was killed is not done again."""
    waiting = run.rows.filter(state__in=WAITING).order_by("number")
    size = importables()[run.noun].portion
    portions.work_off(waiting, partial(_portion, run), size=size, job=job)
    ImportRun.objects.filter(pk=run.pk, state=State.RUNNING).update(
        state=State.DONE, finished_at=real_time.now()
    )
    run.refresh_from_db()


def _portion(run: ImportRun, rows: list[ImportRow]) -> None:
    # Looked at again: somebody may have recorded the same since the check.
    good = check_rows(run, rows, set())
    desk = importables()[run.noun].desk(run, [], set())
    new = [(row, values) for row, obj, values in good if obj is None]
    if not _create_all(desk, new):
        for one in new:
            _alone(one[0], lambda one=one: _create(desk, [one]))
    for row, obj, values in good:
        if obj is not None:
            _alone(row, lambda row=row, obj=obj, values=values: _edit(desk, row, obj, values))


def _create_all(desk: Desk, new: list[tuple]) -> bool:
    """Record all of a portion at once; tell whether that went well."""
    try:
        with transaction.atomic():
            _create(desk, new)
    except (ActionRefused, ShapeError, IntegrityError):
        return False
    return True


def _create(desk: Desk, new: list[tuple]) -> None:
    if new:
        desk.create([(row.subject, values) for row, values in new])
        keys = [row.pk for row, _values in new]
        ImportRow.objects.filter(pk__in=keys).update(state=S.CREATED)


def _edit(desk: Desk, row: ImportRow, obj, values: dict) -> None:
    before = {name: getattr(obj, name) for name in values}
    desk.edit(obj, values)
    row.before = {"values": _plain(before), "version": obj.version}
    row.state = S.UPDATED
    row.save(update_fields=["state", "before", "subject"])


def _plain(values: dict) -> dict:
    """Return values as JSON: rows by their key, days and numbers as text."""
    return {
        name: value if value is None or isinstance(value, (int, list, str)) else
        getattr(value, "pk", None) or str(value)
        for name, value in values.items()
    }  # fmt: skip


def _alone(row: ImportRow, do) -> None:
    try:
        with transaction.atomic():
            do()
    except (ActionRefused, ShapeError) as refusal:
        row.state, row.problems = S.PROBLEM, shown(refusal)
        row.save(update_fields=["state", "problems"])
    except IntegrityError:
        row.state = S.PROBLEM
        row.problems = [{"attr": "", "detail": _("The database refused this row.")}]
        row.save(update_fields=["state", "problems"])


@transaction.atomic
def give_up(run: ImportRun) -> None:
    """Stop: what is brought in stays, what waits is not done.

    :raises ActionRefused: if it has ended.
    """
    if run.state not in ALIVE:
        raise ActionRefused(Reason("too_late", _("This has ended already.")))
    ended = State.DONE if run.state == State.RUNNING else State.CANCELLED
    move(run, [run.state], state=ended, finished_at=real_time.now())
    if run.job:
        jobs.cancel(run.job)
    run.rows.filter(state__in=(S.READ, *WAITING)).update(state=S.CANCELLED)


def _prepare(job, run: int) -> None:
    work(ImportRun.objects.select_related("zone", "owner").get(pk=run), job)


def _gave_up(job, run: int) -> None:
    failed(run)
    ImportRow.objects.filter(run=run, state__in=WAITING).update(state=S.CANCELLED)


@jobs.handler(RUN_JOB, prepare=_prepare, gave_up=_gave_up)
def _run_job(job, run: int, prepared=None) -> str:
    done = ImportRun.objects.select_related("owner", "file").get(pk=run)
    _tell(done)
    return str(done.uuid)


def _tell(run: ImportRun) -> None:
    rows = run.rows.aggregate(
        good=Count("pk", filter=Q(state__in=(S.CREATED, S.UPDATED))),
        bad=Count("pk", filter=Q(state=S.PROBLEM)),
    )
    outbox.tell([run.owner], "core.import_ready", subject=run, context=rows | {"name": str(run)})
