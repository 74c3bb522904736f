"""A list in groups: `?group=stage` shows each value with its count and sum; `&open=` its rows.

Counts and sums come from one query over the filtered rows, whatever their number. One group
stands open at a time, and is walked page by page like a list of its own.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Q, QuerySet, Sum
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from hightech.core.errors import Reason, ShapeError

PARAMETER, OPEN = "group", "open"
MOST = 200
EMPTY = "none"


@dataclass(frozen=True)
class Grouping:
    """What a list can be grouped by.

    `name` stands in the address, `field` is a column path of the rows. `choices` names the values
    of a closed list and gives their order; a reference is named by its record.
    """

    name: str
    label: str | Promise
    field: str
    choices: Iterable[tuple[Any, Any]] = ()


@dataclass(frozen=True)
class Group:
    """One value: what it is called, what it counts, and the address that opens or closes it."""

    key: str
    label: str
    count: int
    sum: int | None
    is_open: bool
    url: str
    where: Q


def grouping_of(text: str, offered: Sequence[Grouping]) -> Grouping | None:
    """Return what `?group=` names; None for a plain list.

    :raises ShapeError: for what the list cannot be grouped by.
    """
    if not text:
        return None
    found = next((one for one in offered if one.name == text), None)
    if found is None:
        detail = _("Group by one of: %(names)s.") % {"names": ", ".join(o.name for o in offered)}
        raise ShapeError(Reason("invalid_choice", detail, PARAMETER))
    return found


def groups_of(
    rows: QuerySet, by: Grouping, opened: str, url: Callable[[str], str], sum_field: str = ""
) -> list[Group]:
    """Return the groups of the filtered `rows`, those of a closed list in its order.

    One query, and one more for the names of references. Beyond 200 values the largest are shown.
    """
    totals = {"rows": Count("pk")} | ({"sum": Sum(sum_field)} if sum_field else {})
    found = list(
        rows.order_by().values(by.field).annotate(**totals).order_by("-rows", by.field)[:MOST]
    )
    named = _referred(rows.model, by.field, [one[by.field] for one in found])
    labels = {str(code): str(label) for code, label in by.choices}
    groups = [_group(by, one, labels, named, opened, url) for one in found]
    order = {code: at for at, code in enumerate(labels)}
    return sorted(groups, key=lambda one: order.get(one.key, len(order)))


def _referred(model, path: str, keys: list) -> dict:
    """Return the records a reference points to, by key; none, if it is no reference."""
    for name in path.split("__"):
        field = model._meta.get_field(name)
        model = field.related_model
    rows = model._base_manager.filter(pk__in=[key for key in keys if key]) if model else ()
    return {row.pk: row for row in rows}


def _group(by: Grouping, found: dict, labels: dict, named: dict, opened: str, url) -> Group:
    value = found[by.field]
    record = named.get(value)
    key = key_of(record.uuid if record else value)
    label = _("(empty)") if value in (None, "") else labels.get(key) or _word(record or value)
    is_open = key == opened
    where = Q(**{f"{by.field}__isnull": True}) if value is None else Q(**{by.field: value})
    count, total = found["rows"], found.get("sum")
    return Group(key, label, count, total, is_open, url("" if is_open else key), where)


def key_of(value) -> str:
    """Return a value as it stands in the address."""
    if value in (None, ""):
        return EMPTY
    return str(value).lower() if isinstance(value, bool) else str(value)


def _word(value) -> str:
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    return str(value)
