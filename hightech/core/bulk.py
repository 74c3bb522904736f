"""One act on many records: each by its own rights, with a list of what was refused, and undo.

An app declares what can be done to many in `<app>/actions/bulk.py` as ACTS; a list offers some of
them by name. Records are done in portions of one transaction, so a run that is killed goes on
where it stood, and nothing is done twice. Who is concerned hears of a portion once.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from functools import lru_cache, partial
from importlib import import_module
from typing import Any

from django.apps import apps
from django.db import transaction
from django.db.models import Count
from django.utils.functional import Promise
from django.utils.module_loading import module_has_submodule
from django.utils.translation import gettext as _

from hightech.core import jobs, portions, real_time
from hightech.core.errors import ActionRefused, Reason, ShapeError
from hightech.core.models import BulkItem, BulkRun, Change
from hightech.core.needs import Need, parse_entry

MOST = 5000
# Up to here it is done while one waits; beyond, in the background.
AT_ONCE = 50
PORTION = 200
UNDO = timedelta(minutes=10)
RUN_JOB, UNDO_JOB = "core.bulk_run", "core.bulk_undo"
State = BulkItem.State


@dataclass(frozen=True)
class BulkAct:
    """What can be done to many records of one noun.

    `act(obj, by=, **facts)` does it to one and returns what `undo(obj, by=, before=)` needs (plain
    JSON); without `undo` it cannot be taken back. `needs` are asked once for all, without a
    record. `reasons(obj, by)` says beforehand why it would be refused.
    """

    name: str
    label: str | Promise
    icon: str
    model: str
    act: Callable[..., Any]
    needs: tuple[Need, ...] = ()
    roles: tuple[str, ...] = ()
    undo: Callable[..., None] | None = None
    reasons: Callable[[Any, Any], Iterable[Reason]] = lambda obj, by: ()

    @property
    def can_be_undone(self) -> bool:
        return self.undo is not None

    def is_for(self, user) -> bool:
        return not self.roles or user.has_role(*self.roles)

    def rows(self, user, keys: list):
        """Return the records of these ids that `user` may see."""
        rows = apps.get_model(self.model)._default_manager.visible_to(user)
        rows = rows.for_list() if hasattr(rows, "for_list") else rows
        return rows.filter(uuid__in=keys)


@lru_cache
def acts() -> dict[str, BulkAct]:
    """Return every act of every app by its name."""
    found: dict[str, BulkAct] = {}
    for config in apps.get_app_configs():
        if not module_has_submodule(config.module, "actions"):
            continue
        package = import_module(f"{config.name}.actions")
        if module_has_submodule(package, "bulk"):
            module = import_module(f"{config.name}.actions.bulk")
            found |= {act.name: act for act in module.ACTS}
    return found


@transaction.atomic
def start(
    chosen: list[tuple[BulkAct, list[Any]]], *, by, title: str, raw: Mapping, back: str
) -> BulkRun:
    """Write down a run over the records of each act; do it now if it is small.

    `raw` fills the needs of the acts.

    :raises ShapeError: for facts that are missing or wrong, no record, or more than 5,000.
    :raises ActionRefused: if an act is not for the roles of `by`.
    """
    for act, _rows in chosen:
        if not act.is_for(by):
            raise ActionRefused(Reason("role", _("Your roles do not include this.")))
        parse_entry(act.needs, raw, by=by)
    total = sum(len(rows) for _act, rows in chosen)
    if not total:
        raise ShapeError(Reason("required", _("Choose at least one record."), "picks"))
    if total > MOST:
        text = _("At most %(most)d records at once; these are %(total)d. Narrow the filters.")
        raise ShapeError(Reason("too_many", text % {"most": MOST, "total": total}, "picks"))
    names = {need.name for act, _rows in chosen for need in act.needs}
    facts = {name: raw[name] for name in sorted(names) if raw.get(name)}
    run = BulkRun.objects.create(owner=by, title=title, back=back, facts=facts, total=total)
    _write_items(run, chosen)
    _begin(run, RUN_JOB, work, total)
    return run


def _write_items(run: BulkRun, chosen) -> None:
    pairs = [(act, obj) for act, rows in chosen for obj in rows]
    BulkItem.objects.bulk_create(
        BulkItem(
            run=run, number=number, act=act.name, subject=obj.uuid, label=str(obj)[:300],
            link=obj.get_absolute_url()[:300],
        )
        for number, (act, obj) in enumerate(pairs, start=1)
    )  # fmt: skip


def _begin(run: BulkRun, task: str, now: Callable[[BulkRun], None], total: int) -> None:
    if total <= AT_ONCE:
        now(run)
        return
    run.job = jobs.enqueue(task, by=run.owner, run=run.pk)
    run.save(update_fields=["job"])


def work(run: BulkRun, job=None) -> None:
    """Do what is left of a run; tell how far it is if it is done as a job."""
    _work_off(run, State.PENDING, _done, job)
    BulkRun.objects.filter(pk=run.pk, finished_at=None).update(finished_at=real_time.now())
    run.refresh_from_db()


def _work_off(run: BulkRun, state: str, do: Callable, job) -> None:
    waiting = run.items.filter(state=state).order_by("number")
    portions.work_off(waiting, partial(_portion, run, do), size=PORTION, job=job)


def _portion(run: BulkRun, do: Callable, items: list[BulkItem]) -> None:
    objs = _objects(run, items)
    for item in items:
        do(run, item, objs.get((item.act, item.subject)))
    BulkItem.objects.bulk_update(items, ["state", "reason", "before", "stamp"])


def _objects(run: BulkRun, items: list[BulkItem]) -> dict:
    found: dict[tuple, Any] = {}
    for name in {item.act for item in items}:
        keys = [item.subject for item in items if item.act == name]
        rows = acts()[name].rows(run.owner, keys)
        found |= {(name, obj.uuid): obj for obj in rows}
    return found


def _done(run: BulkRun, item: BulkItem, obj) -> None:
    act = acts()[item.act]
    try:
        if obj is None:
            raise ActionRefused(Reason("gone", _("It is no longer there for you.")))
        with transaction.atomic():
            facts = parse_entry(act.needs, run.facts, by=run.owner)
            item.before = act.act(obj, by=run.owner, **facts)
    except (ActionRefused, ShapeError) as refusal:
        item.state, item.reason = State.REFUSED, _sentences(refusal)
    else:
        item.state, item.reason, item.stamp = State.DONE, "", _stamp(obj)


def title_of(run: BulkRun) -> str:
    """Return what a run is called: its act in the reader's words, or the title it was given."""
    act = acts().get(run.title)
    return str(act.label) if act else run.title


def counts(run: BulkRun) -> dict[str, int]:
    """Return how many records of a run are in each state: one query."""
    rows = run.items.order_by().values_list("state").annotate(n=Count("pk"))
    return dict(rows)


def may_undo(run: BulkRun) -> bool:
    """Tell whether a run can still be taken back: for ten minutes, if its acts can at all."""
    ended = run.finished_at
    is_in_time = ended is not None and real_time.now() < ended + UNDO
    return is_in_time and run.undo_asked_at is None and _can_be_undone(run)


def _can_be_undone(run: BulkRun) -> bool:
    done = run.items.filter(state=State.DONE).order_by().values_list("act", flat=True).distinct()
    return any(acts()[name].undo is not None for name in done)


@transaction.atomic
def undo(run: BulkRun, *, by) -> None:
    """Take a run back, but for what somebody changed since; that stays, and says why.

    :raises ActionRefused: after ten minutes, a second time, or if nothing can be taken back.
    """
    if by.pk != run.owner_id or not may_undo(run):
        text = _("This can no longer be undone: ten minutes have passed, or it was done already.")
        raise ActionRefused(Reason("too_late", text))
    asked = BulkRun.objects.filter(pk=run.pk, undo_asked_at=None)
    if not asked.update(undo_asked_at=real_time.now()):
        raise ActionRefused(Reason("stale", _("It is being undone already.")))
    _begin(run, UNDO_JOB, take_back, run.items.filter(state=State.DONE).count())


def take_back(run: BulkRun, job=None) -> None:
    """Undo what is left to be undone of a run."""
    _work_off(run, State.DONE, _undone, job)
    BulkRun.objects.filter(pk=run.pk, undone_at=None).update(undone_at=real_time.now())
    run.refresh_from_db()


def _undone(run: BulkRun, item: BulkItem, obj) -> None:
    act = acts()[item.act]
    try:
        if obj is None:
            raise ActionRefused(Reason("gone", _("It is no longer there for you.")))
        if act.undo is None:
            raise ActionRefused(Reason("final", _("This cannot be taken back.")))
        if _stamp(obj) != item.stamp:
            raise ActionRefused(Reason("changed", _("It was changed since, and stays as it is.")))
        with transaction.atomic():
            act.undo(obj, by=run.owner, before=item.before or {})
    except (ActionRefused, ShapeError) as refusal:
        item.state, item.reason = State.KEPT, _sentences(refusal)
    else:
        item.state = State.UNDONE


@transaction.atomic
def cancel(run: BulkRun, *, by) -> None:
    """Stop a run: what is done stays done, what waits is not done.

    :raises ActionRefused: if it has ended, or is another's.
    """
    if by.pk != run.owner_id or run.finished_at is not None:
        raise ActionRefused(Reason("too_late", _("This has ended already.")))
    if run.job:
        jobs.cancel(run.job)
    run.items.filter(state=State.PENDING).update(state=State.CANCELLED)
    BulkRun.objects.filter(pk=run.pk, finished_at=None).update(finished_at=real_time.now())


def _stamp(obj) -> str:
    fresh = type(obj)._base_manager.get(pk=obj.pk)
    return f"{getattr(fresh, 'version', 0)}.{Change.objects.of(obj).count()}"


def _sentences(refusal: ActionRefused | ShapeError) -> str:
    return " ".join(str(reason.detail) for reason in refusal.reasons)


def _prepare_run(job, run: int, **_facts) -> None:
    work(BulkRun.objects.select_related("owner").get(pk=run), job)


def _prepare_undo(job, run: int, **_facts) -> None:
    take_back(BulkRun.objects.select_related("owner").get(pk=run), job)


def _end(run: int, waiting: str, state: str, ended: str) -> None:
    """End a run whose worker failed at every attempt: what waits gets `state`, and says so."""
    why = _("The work failed each time; the administrator finds why under System.")
    BulkItem.objects.filter(run=run, state=waiting).update(state=state, reason=why)
    BulkRun.objects.filter(pk=run, **{ended: None}).update(**{ended: real_time.now()})


def _gave_up(job, run: int, **_facts) -> None:
    _end(run, State.PENDING, State.CANCELLED, "finished_at")


def _gave_up_undo(job, run: int, **_facts) -> None:
    _end(run, State.DONE, State.KEPT, "undone_at")


@jobs.handler(RUN_JOB, prepare=_prepare_run, gave_up=_gave_up)
@jobs.handler(UNDO_JOB, prepare=_prepare_undo, gave_up=_gave_up_undo)
def _ended(job, run: int, **_facts) -> str:
    return str(BulkRun.objects.get(pk=run).uuid)
