"""Merge a firm that was recorded twice into the other record, and take that back."""

from collections.abc import Mapping
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from crm.actions import merge_relations, protection, search_index
from crm.models import Assignment, Enterprise, EnterpriseMerge
from crm.models.naming import key_of
from crm.notifications import firms as news
from crm.permissions.merges import refusals_of_merger
from hightech.core import audit, clock
from hightech.core.chain import plain
from hightech.core.errors import ActionRefused, Reason, ShapeError, refuse

KEPT, MERGED = "TARGET", "SOURCE"
# What one may choose of either firm.
FIELDS = (
    "name", "credit_code", "registration_number", "country", "region", "industry", "park",
    "registered_on",
)  # fmt: skip


def refusals(target: Enterprise, source: Enterprise, *, by) -> list[Reason]:
    """Return every reason why `source` may not be merged into `target` by this user."""
    if found := refusals_of_merger(by, target, source):
        return found
    if target.pk == source.pk:
        return [Reason("same", _("A firm is not merged into itself."), "source")]
    found = []
    if target.zone_id != source.zone_id:
        text = _("The two firms are of different zones.")
        found.append(Reason("zone", text, "source"))
    codes = {firm.credit_code for firm in (target, source) if firm.credit_code}
    if len(codes) > 1:
        text = _("They have different credit codes, so they are two firms; correct the wrong one.")
        found.append(Reason("mismatch", text, "credit_code"))
    if names := merge_relations.unknown():
        text = _("It is not known what becomes of %(what)s, so nothing is merged.")
        found.append(Reason("unknown_relation", text % {"what": ", ".join(names)}))
    return found + merge_relations.both_hold(target, source)


def usual_choice(target: Enterprise, source: Enterprise) -> dict[str, str]:
    """Return whose value stays unless one chooses: the kept firm's, where it has one."""
    return {name: KEPT if getattr(target, name) or not getattr(source, name) else MERGED
            for name in FIELDS}  # fmt: skip


@transaction.atomic
def merge(
    target: Enterprise, *, by, source: Enterprise, choices: Mapping[str, str] | None = None,
    version: int | None = None, source_version: int | None = None,
) -> EnterpriseMerge:  # fmt: skip
    """Let everything that speaks of `source` speak of `target`, and archive `source`.

    `choices` says for each of `FIELDS` whose value stays, TARGET or SOURCE (`usual_choice` where it
    says nothing). A row the kept firm has already, such as the figures of one year from one source,
    stays with the archived record. It can be taken back for 30 days.

    :raises ShapeError: for a choice that is none.
    :raises ActionRefused: with every reason against it, or `stale`.
    """
    chosen = usual_choice(target, source) | _checked(choices or {})
    protection.lock(target.zone_id)
    both = Enterprise.objects.select_for_update(of=("self",)).in_bulk([target.pk, source.pk])
    if len(both) != len({target.pk, source.pk}):
        refuse("gone", _("One of the two was merged in the meantime."), "source")
    if reasons := refusals(target, source, by=by):
        raise ActionRefused(*reasons)
    reason = _("Merged with %(firm)s.") % {"firm": source}
    audit.edit(source, by=by, version=source_version, reason=reason, merged_into=target)
    done = EnterpriseMerge(zone=target.zone, source=source, target=target, merged_by=by)
    values = _values(target, source, chosen)
    done.before = {name: _stored(target, name) for name in values}
    audit.edit(target, by=by, version=version, reason=reason, **values)
    done.after = {name: _stored(target, name) for name in values}
    done.ended = _end_assignment(target, source)
    done.moved = merge_relations.move(target, source)
    done.save(force_insert=True)
    audit.record(target, {"merged": [None, str(source)]}, by=by)
    search_index.keep(target)
    protection.complete_claims_of(target)
    news.merged(done, by=by)
    return done


def _checked(choices: Mapping[str, str]) -> dict[str, str]:
    for name, whose in choices.items():
        if name not in FIELDS or whose not in (KEPT, MERGED):
            text = _("Choose SOURCE or TARGET for one of: %(names)s.")
            raise ShapeError(
                Reason("invalid_choice", text % {"names": ", ".join(FIELDS)}, "choices")
            )
    return dict(choices)


def _values(target: Enterprise, source: Enterprise, chosen: Mapping[str, str]) -> dict:
    """Return the fields of the kept firm that change."""
    values = {name: getattr(source, name) for name in FIELDS if chosen[name] == MERGED}
    name = values.get("name", target.name)
    named = [*target.former_names, *source.former_names, target.name, source.name]
    values["former_names"] = [one for one in dict.fromkeys(named) if one != name]
    values["name_key"] = key_of(name)
    values["is_resident"] = target.is_resident or source.is_resident
    since = [one for one in (target.resident_since, source.resident_since) if one]
    values["resident_since"] = min(since, default=None)
    return {
        name: value
        for name, value in values.items()
        if plain(value) != plain(getattr(target, name))
    }


def _stored(firm: Enterprise, name: str):
    return plain(getattr(firm, _field(name).attname))


def _end_assignment(target: Enterprise, source: Enterprise) -> Assignment | None:
    """End who looks after the merged record, if somebody looks after the kept one."""
    held = source.assignments.current().first()
    if held is None or not target.assignments.current().exists():
        return None
    held.to_on = max(clock.today(), held.from_on)
    held.save(update_fields=["to_on"])
    return held


def refusals_of_undo(merge: EnterpriseMerge, *, by) -> list[Reason]:
    """Return every reason why this user may not take a merge back."""
    if found := refusals_of_merger(by, merge.target):
        return found
    if merge.undone_at:
        return [Reason("gone", _("The merge was taken back already."))]
    found = []
    if not merge.can_be_undone:
        found.append(Reason("too_late", _("A merge can be taken back for 30 days.")))
    later = EnterpriseMerge.objects.standing().filter(target=merge.target_id, pk__gt=merge.pk)
    if merge.target.merged_into_id or later.exists():
        text = _("The kept firm was merged again since; take that back first.")
        found.append(Reason("later_merge", text))
    return found


@transaction.atomic
def unmerge(merge: EnterpriseMerge, *, by) -> Enterprise:
    """Make the merged record a firm of its own again; return it.

    What went over comes back. A field of the kept firm is restored unless it was changed since;
    what was recorded after the merge stays with the kept firm.

    :raises ActionRefused: with every reason against it.
    """
    protection.lock(merge.zone_id)
    if reasons := refusals_of_undo(merge, by=by):
        raise ActionRefused(*reasons)
    now, target, source = clock.now(), merge.target, merge.source
    rows = EnterpriseMerge.objects.standing().filter(pk=merge.pk)
    if not rows.update(undone_at=now, undone_by=by):
        refuse("gone", _("The merge was taken back already."))
    reason = _("Merge with %(firm)s taken back.") % {"firm": source}
    back = {
        name: _typed(name, value)
        for name, value in merge.before.items()
        if _stored(target, name) == merge.after[name]
    }
    audit.edit(target, by=by, reason=reason, **back)
    try:
        with transaction.atomic():
            audit.edit(source, by=by, reason=reason, merged_into=None)
    except IntegrityError:
        refuse("duplicate", _("Another firm has its credit code by now."), "credit_code")
    _bring_back(merge)
    audit.record(target, {"merged": [str(source), None]}, by=by)
    search_index.keep(target)
    merge.undone_at, merge.undone_by = now, by
    news.unmerged(merge, by=by)
    return source


def _bring_back(merge: EnterpriseMerge) -> None:
    held = merge.ended
    merge_relations.move_back(merge.target, merge.source, merge.moved)
    if held is None:
        return
    again = Assignment.objects.filter(pk=held.pk, enterprise=merge.source, to_on=held.to_on)
    if not merge.source.assignments.current().exists():
        again.update(to_on=None)


def _typed(name: str, value):
    field = _field(name)
    if field.remote_field and value is not None:
        return field.remote_field.model._base_manager.get(pk=value)
    return field.to_python(value)


def _field(name: str) -> Any:
    return Enterprise._meta.get_field(name)


def successor_of(key, user) -> Enterprise | None:
    """Return what the firm of this public id was merged into at last, if that may be seen."""
    firm = Enterprise._base_manager.filter(uuid=key).exclude(merged_into=None).first()
    if firm is None:
        return None
    return Enterprise.objects.visible_to(user).filter(pk=firm.successor.pk).first()


def merge_to_undo(firm: Enterprise, source: str = "") -> EnterpriseMerge | None:
    """Return the merge into `firm` that is taken back: of this source, else the last one."""
    rows = EnterpriseMerge.objects.standing().for_list().filter(target=firm).order_by("-pk")
    return next((row for row in rows if source in ("", str(row.source.uuid))), None)


def merge_of(key, user) -> EnterpriseMerge | None:
    """Return the merge that archived the firm of this public id, if the kept one may be seen."""
    seen = EnterpriseMerge.objects.visible_to(user).standing()
    return seen.filter(source__uuid=key).for_list().first()
