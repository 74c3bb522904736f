"""Taking an import back: new records away, changed ones as they were, what changed since stays."""

from datetime import timedelta
from functools import partial

from django.db import transaction
from django.utils.translation import gettext as _

from hightech.core import jobs, portions, real_time
from hightech.core.errors import ActionRefused, Reason, ShapeError
from hightech.core.imports.checking import failed, shown
from hightech.core.imports.nouns import Importable, importables
from hightech.core.imports.staging import move, require_role
from hightech.core.models import Change, ImportRow, ImportRun
from hightech.core.models.steps import subject_type

UNDO_JOB = "core.import_undo"
UNDO = timedelta(days=30)
AT_ONCE = 100
S, State = ImportRow.State, ImportRun.State
DONE = (S.CREATED, S.UPDATED)


def may_undo(run: ImportRun) -> bool:
    """Tell whether an import can still be taken back: for thirty days."""
    is_in_time = run.finished_at is not None and real_time.now() < run.finished_at + UNDO
    return run.state == State.DONE and is_in_time


@transaction.atomic
def undo(run: ImportRun, *, by) -> None:
    """Take an import back, but for what somebody changed since; that stays, and says why.

    :raises ActionRefused: for another's import, after thirty days, a second time, or if the
        roles of `by` no longer include it.
    """
    if by.pk != run.owner_id or not may_undo(run):
        text = _("This can no longer be undone: thirty days have passed, or it was done already.")
        raise ActionRefused(Reason("too_late", text))
    require_role(importables()[run.noun], by)
    move(run, [State.DONE], state=State.UNDOING)
    if run.rows.filter(state__in=DONE).count() > AT_ONCE:
        run.job = jobs.enqueue(UNDO_JOB, by=by, run=run.pk)
        run.save(update_fields=["job"])
        return
    take_back(run)


def take_back(run: ImportRun, job=None) -> None:
    """Undo what is left to be undone, the last rows first."""
    noun = importables()[run.noun]
    waiting = run.rows.filter(state__in=DONE).order_by("-number")
    portions.work_off(waiting, partial(_portion, run, noun), size=noun.portion, job=job)
    ImportRun.objects.filter(pk=run.pk, state=State.UNDOING).update(
        state=State.UNDONE, undone_at=real_time.now()
    )
    run.refresh_from_db()


def _portion(run: ImportRun, noun: Importable, rows: list[ImportRow]) -> None:
    found = {obj.uuid: obj for obj in noun.rows().filter(uuid__in=[row.subject for row in rows])}
    changed = _changed(list(found.values()))
    removable = []
    for row in rows:
        obj = found.get(row.subject)
        if obj is None:
            _keep(row, _("It is no longer there."))
        elif row.state == S.UPDATED:
            _restore(run, noun, row, obj)
        elif obj.version != 1 or obj.pk in changed:
            _keep(row, _("It was changed since, and stays as it is."))
        else:
            removable.append((row, obj))
    kept = noun.remove([obj for _row, obj in removable], run.owner)
    for row, obj in removable:
        if obj.uuid in kept:
            _keep(row, kept[obj.uuid])
        else:
            row.state = S.UNDONE
    away = [row.pk for row in rows if row.state == S.UNDONE]
    ImportRow.objects.filter(pk__in=away).update(state=S.UNDONE)
    told = [row for row in rows if row.state == S.KEPT]
    ImportRow.objects.bulk_update(told, ["state", "problems"], batch_size=200)


def _changed(objs: list) -> set[int]:
    """Return which new records somebody edited since: those with more than their first change."""
    if not objs:
        return set()
    keys = [obj.pk for obj in objs]
    rows = Change.objects.filter(
        subject_type=subject_type(objs[0]), subject_id__in=keys, number__gt=1
    )
    return set(rows.values_list("subject_id", flat=True))


def _restore(run: ImportRun, noun: Importable, row: ImportRow, obj) -> None:
    before = row.before or {}
    if obj.version != before.get("version"):
        _keep(row, _("It was changed since, and stays as it is."))
        return
    try:
        with transaction.atomic():
            noun.restore(obj, run.owner, before["values"])
    except (ActionRefused, ShapeError) as refusal:
        row.state, row.problems = S.KEPT, shown(refusal)
    else:
        row.state = S.UNDONE


def _keep(row: ImportRow, why: str) -> None:
    row.state, row.problems = S.KEPT, [{"attr": "", "detail": why}]


def _prepare(job, run: int) -> None:
    take_back(ImportRun.objects.select_related("owner", "zone").get(pk=run), job)


def _gave_up(job, run: int) -> None:
    failed(run)


@jobs.handler(UNDO_JOB, prepare=_prepare, gave_up=_gave_up)
def _undo_job(job, run: int, prepared=None) -> str:
    return str(ImportRun.objects.get(pk=run).uuid)
