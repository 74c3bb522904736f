"""Taking records away that nothing speaks of: with a last link in their chain, and a copy kept.

For thirty days the copy can be put back, under the key and public id it had.
"""

from collections.abc import Iterable, Mapping
from typing import Any
from uuid import UUID

from django.apps import apps
from django.db import IntegrityError, connection, connections, models, transaction
from django.utils.translation import gettext as _

from hightech.core import audit, clock
from hightech.core.chain import plain
from hightech.core.errors import ROLE, ActionRefused, Reason, refuse
from hightech.core.models import Attachment, Change, Removal, Restoration
from hightech.core.models.steps import subject_type

REMOVED, RESTORED = "removed", "restored"
ADMINISTRATOR = "ADMIN"


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


@transaction.atomic
def remove_one(obj, *, by, reason: str) -> None:
    """Remove one record.

    :raises ActionRefused: if no reason is given, or another record speaks of it.
    """
    if not reason.strip():
        refuse("missing_fact", _("Say why it is removed."), "reason")
    kept = remove([obj], by=by, reason=reason.strip())
    for why in kept.values():
        refuse("in_use", why)


@transaction.atomic
def restore(removal: Removal, *, by) -> models.Model:
    """Put a removed record back as it was; its chain goes on.

    :raises ActionRefused: if `by` neither removed it nor administers its zone, after thirty days,
        the second time, or if something has taken its place or what it hung on is gone.
    """
    is_own = by.pk == removal.removed_by_id and removal.zone_id in by.zone_ids()
    if not is_own and not by.has_role(ADMINISTRATOR, zone=removal.zone):
        text = _("Who removed it restores it, or the administrator of the zone.")
        raise ActionRefused(Reason(ROLE, text))
    if removal.is_back:
        refuse("wrong_state", _("It is restored already."))
    if not removal.days_left:
        refuse("too_late", _("It was removed more than thirty days ago."))
    obj = _as_it_was(removal)
    try:
        with transaction.atomic():
            obj.save_base(raw=True, force_insert=True)
            connection.check_constraints([obj._meta.db_table])
            Restoration.objects.create(removal=removal, by=by, at=clock.now())
    except IntegrityError:
        text = _("Something has taken its place, or what it belonged to is gone.")
        refuse("duplicate", text)
    audit.record(obj, {RESTORED: [None, removal.label]}, by=by)
    return obj


def model_of(removal: Removal) -> type[models.Model]:
    """Return the model of the record that was removed."""
    return apps.get_model(removal.model)


def _as_it_was(removal: Removal):
    model: Any = model_of(removal)
    fields = {field.attname: field for field in model._meta.concrete_fields}
    known = {name: value for name, value in removal.values.items() if name in fields}
    obj = model(**{name: fields[name].to_python(value) for name, value in known.items()})
    if hasattr(obj, "found_by"):
        obj.found_by = obj.search_text()
    return obj


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
