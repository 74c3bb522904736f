"""Take demo data away again: all that depends on its zones and users, or nothing at all."""

from collections import defaultdict
from collections.abc import Iterator
from functools import partial
from itertools import islice

from django.apps import apps
from django.core.files.storage import default_storage
from django.db import connection, models, transaction

from hightech.core import append_only
from hightech.core.batched import batched
from hightech.core.models import File, Job, Message, Notification, Removal

CHUNK = 500
MOST_LISTED = 20
# Reached through a person who keeps existing, but about nothing once its subject is gone.
PASSING = (Notification,)

Rows = dict[type[models.Model], set[int]]


class RealRows(Exception):
    """Rows that are not of the demo depend on rows that are; `listed` names them."""

    def __init__(self, listed: list[str]) -> None:
        super().__init__("\n".join(listed))
        self.listed = listed


@transaction.atomic
def clear(zones: models.QuerySet, users: models.QuerySet) -> dict[str, int]:
    """Delete these zones and users with every row that depends on them; return the counts.

    :raises RealRows: and deletes nothing, if a row among them is about another zone or user.
    """
    roots = {zones.model: set(zones.values_list("pk", flat=True))}
    roots |= {users.model: set(users.values_list("pk", flat=True))}
    for gone in Removal.objects.filter(zone__in=zones):
        # Of what was removed before, the chain is still there.
        roots.setdefault(apps.get_model(gone.model), set()).add(gone.key)
    doomed = dependents(roots)
    listed = list(islice(real_rows(doomed, (zones.model, users.model)), MOST_LISTED))
    if listed:
        raise RealRows(listed)
    _add_unlinked(doomed, roots[zones.model], users)
    _forget_files(doomed.get(File, set()))
    _delete(doomed)
    return {model._meta.label: len(keys) for model, keys in doomed.items() if keys}


def dependents(roots: Rows) -> Rows:
    """Return the roots with all rows that refer to them, directly or through others."""
    found: Rows = defaultdict(set)
    fresh = {model: set(keys) for model, keys in roots.items()}
    while fresh:
        model, keys = fresh.popitem()
        keys -= found[model]
        found[model] |= keys
        for other, rows in _referring(model, keys):
            new = rows - found[other]
            if new:
                fresh[other] = fresh.get(other, set()) | new
    return found


def _referring(model, keys: set[int]) -> Iterator[tuple[type[models.Model], set[int]]]:
    for relation in model._meta.get_fields(include_hidden=True):
        if relation.auto_created and not relation.concrete and not relation.many_to_many:
            other = relation.related_model._meta.concrete_model
            yield other, _keys(other, relation.field.name, keys)
    for other in _speaking_of_subjects():
        yield other, _keys(other, "subject_id", keys, subject_type=model._meta.label_lower)


def _keys(model, column: str, keys: set[int], **more) -> set[int]:
    rows = model._base_manager.filter(**more)
    return {
        pk
        for chunk in batched(sorted(keys), CHUNK)
        for pk in rows.filter(**{f"{column}__in": chunk}).values_list("pk", flat=True)
    }


def _speaking_of_subjects() -> list[type[models.Model]]:
    """Return the models whose rows name any record by its type and key."""
    return [
        model
        for model in apps.get_models(include_auto_created=True)
        if {"subject_type", "subject_id"} <= {field.name for field in model._meta.fields}
    ]


def real_rows(doomed: Rows, kinds: tuple) -> Iterator[str]:
    """Name the rows among the dependents that belong to a zone or person who stays."""
    for model, keys in doomed.items():
        if model in kinds or model in PASSING:
            continue
        for field in model._meta.fields:
            for kind in kinds:
                inside = doomed[kind]
                if field.related_model is kind:
                    yield from _outside(model, keys, field.name, inside)
        if model in _speaking_of_subjects():
            yield from _about_others(model, keys, doomed)


def _outside(model, keys: set[int], column: str, inside: set[int]) -> Iterator[str]:
    for chunk in batched(sorted(keys), CHUNK):
        rows = model._base_manager.filter(pk__in=chunk).exclude(**{column: None})
        for row in rows.select_related(column):
            if getattr(row, f"{column}_id") not in inside:
                yield f"{model._meta.label} {row.pk}: {row} ({column}: {getattr(row, column)})"


def _about_others(model, keys: set[int], doomed: Rows) -> Iterator[str]:
    for chunk in batched(sorted(keys), CHUNK):
        rows = model._base_manager.filter(pk__in=chunk).exclude(subject_id=None)
        for row in rows.exclude(subject_type=""):
            if row.subject_id not in doomed.get(apps.get_model(row.subject_type), ()):
                yield f"{model._meta.label} {row.pk}: {row}"


def _add_unlinked(doomed: Rows, zones: set[int], users: models.QuerySet) -> None:
    """Add what belongs to the demo without a foreign key: counters, mails and their jobs."""
    for model in apps.get_models():
        names = {field.name for field in model._meta.fields}
        if "zone_id" in names:
            doomed[model] |= _keys(model, "zone_id", zones)
    addresses = users.exclude(email="").values_list("email", flat=True)
    theirs = models.Q(user__in=users) | models.Q(user=None, address__in=list(addresses))
    mails = set(Message.objects.filter(theirs).values_list("pk", flat=True))
    doomed[Message] |= mails
    doomed[Job] |= {
        pk
        for pk, asked in Job.objects.filter(task="core.deliver").values_list("pk", "kwargs")
        if asked.get("message") in mails
    }


def _forget_files(keys: set[int]) -> None:
    paths = [
        path
        for chunk in batched(sorted(keys), CHUNK)
        for path in File.objects.filter(pk__in=chunk).values_list("path", flat=True)
    ]
    for path in paths:
        transaction.on_commit(partial(default_storage.delete, path))


def _delete(doomed: Rows) -> None:
    # PostgreSQL alters no table that still has deferred checks to do.
    connection.check_constraints()
    with append_only.lifted():
        for model, keys in doomed.items():
            for chunk in batched(sorted(keys), CHUNK):
                rows = model._base_manager.filter(pk__in=chunk)
                rows._raw_delete(using=connection.alias)
        connection.check_constraints()
