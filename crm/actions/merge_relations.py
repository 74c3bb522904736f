"""What speaks of a firm, and goes over with it when it is merged into another.

Each model with a key to a firm says `moves_with_enterprise`; one that does not is unknown, and
nothing is merged until it does.
"""

from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet, UniqueConstraint
from django.utils.translation import gettext as _

from crm.models import Assignment, Enterprise
from hightech.core.errors import Reason
from hightech.core.models import Attachment
from hightech.core.models.steps import subject_type

Relation = tuple[Any, Any]
FILES = "files"
PORTION = 500


def relations() -> list[Relation]:
    """Return every model that has a key to a firm, with the field."""
    found: list[Any] = Enterprise._meta.get_fields(include_hidden=True)
    return [
        (one.related_model, one.field)
        for one in found
        if one.auto_created and not one.concrete and not one.many_to_many
    ]


def unknown() -> list[str]:
    """Name what speaks of a firm and does not say whether it moves."""
    return [
        f"{model._meta.label}.{field.name}"
        for model, field in relations()
        if not hasattr(model, "moves_with_enterprise")
    ]


def moving() -> list[Relation]:
    """Return the relations whose rows go over."""
    return [(model, field) for model, field in relations() if _moves(model)]


def _moves(model) -> bool:
    return getattr(model, "moves_with_enterprise", False)


def both_hold(target: Enterprise, source: Enterprise) -> list[Reason]:
    """Return what both have and one firm can have only once, such as a live claim."""
    found = []
    for model, field in moving():
        # A firm has one manager: the one of the merged record ends.
        limits = [one for one in _limits(model, field) if one.condition]
        if model is Assignment or not limits:
            continue
        for limit in limits:
            clash = _clashing(model, field, limit, target, source).first()
            if clash is not None:
                text = _("Both have what one firm has only once (%(what)s: %(one)s).")
                what = model._meta.verbose_name
                found.append(Reason("both_hold", text % {"what": what, "one": clash}))
    return found


def staying(model, field, target: Enterprise, source: Enterprise) -> QuerySet:
    """Return the rows that stay with the merged record: the kept firm has the same already."""
    held = Q(pk__in=[])
    for limit in _limits(model, field):
        if not limit.condition:
            held |= Q(pk__in=_clashing(model, field, limit, target, source).values("pk"))
    return model._base_manager.filter(held)


def _limits(model, field) -> list[UniqueConstraint]:
    return [
        one
        for one in model._meta.constraints
        if isinstance(one, UniqueConstraint) and field.name in one.fields
    ]


def _clashing(model, field, limit, target, source) -> QuerySet:
    """Return the rows of `source` that a constraint keeps from standing beside the others."""
    rows = model._base_manager.filter(limit.condition or Q())
    same = {name: OuterRef(name) for name in limit.fields if name != field.name}
    kept = rows.filter(**{field.name: target.pk}, **same)
    return rows.filter(Exists(kept), **{field.name: source.pk})


def counted(target: Enterprise, source: Enterprise) -> list[dict]:
    """Return what would go over and what would stay: what, how many move, how many stay."""
    found = []
    for model, field in moving():
        all_of_them = model._base_manager.filter(**{field.name: source.pk}).count()
        if all_of_them:
            stay = staying(model, field, target, source).count()
            what = model._meta.verbose_name_plural
            found.append({"what": what, "moving": all_of_them - stay, "staying": stay})
    papers = _papers(source).count()
    if papers:
        found.append({"what": _("files"), "moving": papers, "staying": 0})
    return found


def move(target: Enterprise, source: Enterprise) -> dict[str, list[int]]:
    """Let everything that moves speak of `target`; return which rows did: {model: keys}."""
    moved = {}
    for model, field in moving():
        stay = staying(model, field, target, source)
        rows = model._base_manager.filter(**{field.name: source.pk}).exclude(pk__in=stay)
        keys = list(rows.values_list("pk", flat=True))
        if keys:
            _point(model, field, keys, source, target)
            moved[subject_type(model)] = keys
    held = set(_papers(target).values_list("file", "purpose"))
    papers = [one.pk for one in _papers(source) if (one.file_id, one.purpose) not in held]
    if papers:
        Attachment.objects.filter(pk__in=papers).update(subject_id=target.pk)
        moved[FILES] = papers
    return moved


def move_back(target: Enterprise, source: Enterprise, moved: dict[str, list[int]]) -> None:
    """Let the rows that moved speak of `source` again, as far as they still speak of `target`."""
    for model, field in moving():
        keys = moved.get(subject_type(model), [])
        _point(model, field, keys, target, source)
    papers = Attachment.objects.filter(pk__in=moved.get(FILES, []), subject_id=target.pk)
    papers.update(subject_id=source.pk)


def _point(model, field, keys: list[int], before: Enterprise, after: Enterprise) -> None:
    for start in range(0, len(keys), PORTION):
        rows = model._base_manager.filter(pk__in=keys[start : start + PORTION])
        rows.filter(**{field.name: before.pk}).update(**{field.name: after.pk})


def _papers(firm: Enterprise) -> QuerySet:
    return Attachment.objects.filter(subject_type=subject_type(firm), subject_id=firm.pk)
