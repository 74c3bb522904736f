"""Taking records away that nothing speaks of: with a last link in their chain, and a copy kept."""

from collections.abc import Iterable, Mapping
from uuid import UUID

from django.db import connections, models
from django.utils.translation import gettext as _

from hightech.core import clock
from hightech.core.chain import plain
from hightech.core.models import Attachment, Change, Removal
from hightech.core.models.steps import subject_type

REMOVED = "removed"


def remove(objs: Iterable, *, by, reason: str) -> Mapping[UUID, str]:
    """Remove records of one model of which no other record speaks, in the caller's transaction.

    Returns why others stayed: {public id: sentence}.
    """
    objs = list(objs)
    if not objs:
        return {}
    kept = _spoken_of(objs)
    gone = [obj for obj in objs if obj.pk not in kept]
    _end_chains(gone, by=by, reason=reason)
    Removal.objects.bulk_create(_removal(obj, by=by, reason=reason) for obj in gone)
    model = type(objs[0])
    rows = model._base_manager.filter(pk__in=[obj.pk for obj in gone])
    rows._raw_delete(rows.db)
    connections[rows.db].check_constraints([model._meta.db_table])
    return {obj.uuid: kept[obj.pk] for obj in objs if obj.pk in kept}


def _spoken_of(objs: list) -> dict[int, str]:
    """Return which records others speak of, with a sentence that says what does."""
    keys, model = [obj.pk for obj in objs], type(objs[0])
    found: dict[int, str] = {}
    text = _("Other records speak of it (%(what)s), so it stays.")
    for relation in model._meta.get_fields(include_hidden=True):
        if not relation.auto_created or relation.concrete or relation.many_to_many:
            continue
        name, other = relation.field.attname, relation.related_model
        rows = other._base_manager.filter(**{f"{name}__in": keys})
        what = str(other._meta.verbose_name)
        for pk in rows.values_list(name, flat=True).distinct():
            found.setdefault(pk, text % {"what": what})
    files = Attachment.objects.filter(subject_type=subject_type(objs[0]), subject_id__in=keys)
    for pk in files.values_list("subject_id", flat=True).distinct():
        found.setdefault(pk, text % {"what": _("files")})
    return found


def _end_chains(objs: list, *, by, reason: str) -> None:
    """Append a last link to the chain of each."""
    if not objs:
        return
    label, keys = subject_type(objs[0]), [obj.pk for obj in objs]
    last = {}
    rows = Change.objects.filter(subject_type=label, subject_id__in=keys).order_by("number")
    for link in rows.only("subject_id", "number", "digest"):
        last[link.subject_id] = link
    links = []
    for obj in objs:
        before = last.get(obj.pk)
        link = Change(
            subject_type=label, subject_id=obj.pk, number=before.number + 1 if before else 1,
            at=clock.now(), actor=by, diff={REMOVED: [str(obj), None]}, reason=reason,
            previous=before.digest if before else "",
        )  # fmt: skip
        link.digest = link.computed_digest()
        links.append(link)
    Change.objects.bulk_create(links)


def _removal(obj, *, by, reason: str) -> Removal:
    values = {field.attname: plain(getattr(obj, field.attname)) for field in _stored(obj)}
    return Removal(
        zone=obj.zone, model=subject_type(obj), key=obj.pk, subject=obj.uuid,
        label=str(obj)[:300], values=values, reason=reason[:300], removed_by=by,
    )  # fmt: skip


def _stored(obj) -> Iterable[models.Field]:
    return obj._meta.concrete_fields
