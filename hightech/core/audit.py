"""Edits of plain fields: compared, version-checked, and written down with before and after."""

from django.db import models, transaction
from django.utils.translation import gettext as _

from hightech.core import clock
from hightech.core.chain import plain
from hightech.core.errors import STALE, ActionRefused, Reason
from hightech.core.models import Change
from hightech.core.models.steps import subject_type


@transaction.atomic
def edit(obj, *, by, version: int | None = None, reason: str = "", **values) -> dict:
    """Change plain fields of `obj`; return {field: [before, after]} of what really changed.

    :raises ActionRefused: `stale`, if `version` is not the object's or another was faster.
    """
    if version is not None and version != obj.version:
        raise _stale(obj)
    diff = difference(obj, values)
    if not diff:
        return {}
    changes = {name: values[name] for name in diff} | {"updated_at": clock.now()}
    rows = type(obj)._base_manager.filter(pk=obj.pk)
    if hasattr(obj, "version"):
        rows = rows.filter(version=obj.version)
        changes["version"] = obj.version + 1
    if not rows.update(**changes):
        raise _stale(obj)
    for name, value in changes.items():
        setattr(obj, name, value)
    record(obj, diff, by=by, reason=reason)
    return diff


def difference(obj, values: dict) -> dict:
    """Return {field: [before, after]} for the values that differ, in plain JSON."""
    pairs = {name: [plain(getattr(obj, name)), plain(value)] for name, value in values.items()}
    return {name: pair for name, pair in pairs.items() if pair[0] != pair[1]}


def record(obj: models.Model, diff: dict, *, by, reason: str = "") -> Change:
    """Append a change to the chain of `obj`; the caller holds the transaction."""
    last = Change.objects.of(obj).order_by("-number").first()
    change = Change(
        subject_type=subject_type(obj),
        subject_id=obj.pk,
        number=last.number + 1 if last else 1,
        at=clock.now(),
        actor=by,
        diff=diff,
        reason=reason,
        previous=last.digest if last else "",
    )
    change.digest = change.computed_digest()
    change.save(force_insert=True)
    return change


def record_new(objs: list, *, by) -> None:
    """Begin the chain of each of many new records of one model: one query."""
    links = []
    for obj in objs:
        link = Change(
            subject_type=subject_type(obj), subject_id=obj.pk, number=1, at=clock.now(), actor=by,
            diff={"name": [None, str(obj)]},
        )  # fmt: skip
        link.digest = link.computed_digest()
        links.append(link)
    Change.objects.bulk_create(links)


def _stale(obj) -> ActionRefused:
    last = Change.objects.of(obj).select_related("actor").order_by("-number").first()
    who = str(last.actor) if last and last.actor else _("Somebody")
    text = _("%(who)s changed this in the meantime. Look at it again.") % {"who": who}
    return ActionRefused(Reason(STALE, text))
