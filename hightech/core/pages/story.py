"""The story of a record: its steps, edits, talks and files as one, in the reader's words."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import NamedTuple
from urllib.parse import urlencode

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from hightech.core import money
from hightech.core.chain import plain
from hightech.core.models import Change, Step
from hightech.core.workflow import Process

STORY_SHOWN = 60
RUN = timedelta(minutes=30)
# The one step that stands for all that happened before this system.
OPENING = "opening"


# Changes that are no field with a label of its own.
WRITTEN_AS = {
    "account_manager": _("Account manager"),
    "calendar_feed": _("Calendar address"),
    "channels": _("Channels"),
    "code": _("Code"),
    "digest_hour": _("Hour of the digest"),
    "evidence": _("Evidence"),
    "insiders": _("Insiders"),
    "is_active": _("May sign in"),
    "kind": _("Kind"),
    "line": _("Budget line"),
    "member": _("Acts for the firm"),
    "merged": _("Merged"),
    "name": _("Name"),
    "park": _("Park"),
    "quiet_hours": _("Quiet hours"),
    "removed": _("Removed"),
    "restored": _("Restored"),
    "robots": _("Robots"),
    "role": _("Role"),
    "timings": _("Topics"),
    "token": _("Key for programs"),
    "username": _("User name"),
}
STORY_KINDS = (
    ("", _("All")),
    ("talk", _("Talks")),
    ("change", _("Changes")),
    ("step", _("Steps")),
    ("file", _("Files")),
)


class Pair(NamedTuple):
    """What an edit changed of one fact: before, after, and the form that offers it back."""

    label: str
    before: object
    after: object
    back: str = ""


class Editing(NamedTuple):
    """The form in which a reader edits the record: its address, and the facts it asks for."""

    address: str
    names: frozenset[str]


@dataclass(frozen=True)
class Told:
    """One item of a story: `kind` picks the icon and the filter (talk, step, change, file)."""

    kind: str
    at: datetime
    actor: object
    title: str
    text: str = ""
    link: str = ""
    pairs: tuple["Pair", ...] = ()
    # The single edits of a run that is told as one.
    parts: tuple = ()


def story_of(
    obj,
    process: Process | None,
    told: list[Told],
    kind: str = "",
    editing: Editing | None = None,
) -> list[Told]:
    """Return the latest items of a record's story (of one kind), newest first: two queries.

    With `editing`, an edit offers the value it replaced in the form, to be put back.
    """
    items = [*told, *_edits(obj, editing)]
    if process is not None:
        items += _steps(obj, process)
    items = [item for item in items if not kind or item.kind == kind]
    latest = sorted(items, key=lambda item: item.at, reverse=True)[:STORY_SHOWN]
    return in_runs(latest)


def in_runs(items: list[Told]) -> list[Told]:
    """Tell edits of one person that follow each other within half an hour as one item."""
    told: list[Told] = []
    for item in items:
        last = told[-1] if told else None
        if last and last.kind == item.kind == "change" and _is_run(last, item):
            parts = (*(last.parts or (last,)), item)
            told[-1] = replace(last, pairs=(*last.pairs, *item.pairs), text="", parts=parts)
        else:
            told.append(item)
    return told


def _is_run(last: Told, item: Told) -> bool:
    earliest = last.parts[-1] if last.parts else last
    return earliest.actor == item.actor and earliest.at - item.at <= RUN


def _steps(obj, process: Process) -> list[Told]:
    taken = Step.objects.of(obj).select_related("actor").order_by("-number")[:STORY_SHOWN]
    return [
        Told("step", step.at, step.actor, step_title(process, step), step.comment) for step in taken
    ]


def step_title(process: Process, step: Step) -> str:
    """Name a step as the table labels it; the first step is named by the state it made."""
    if step.name == OPENING:
        return gettext("Opening balance")
    transition = process.transitions.get(step.name)
    if transition is not None:
        return str(transition.label)
    return str(dict(process.states.choices).get(step.target, step.name))


def _edits(obj, editing: Editing | None) -> list[Told]:
    edits = list(Change.objects.of(obj).select_related("actor").order_by("-number")[:STORY_SHOWN])
    names = _names_in(obj, [edit.diff for edit in edits])
    return [
        Told(
            "change",
            edit.at,
            edit.actor,
            "",
            edit.reason,
            pairs=tuple(
                Pair(*words, _back(obj, name, pair[0], editing))
                for words, (name, pair) in zip(
                    labelled(obj, edit.diff, names), edit.diff.items(), strict=True
                )
            ),
        )
        for edit in edits
    ]


def _back(obj, name: str, before, editing: Editing | None) -> str:
    """Return the form that offers a plain fact as it was; nothing, if it is so now."""
    if editing is None or name not in editing.names or not isinstance(before, str | int):
        return ""
    is_so = plain(getattr(obj, name)) == before
    if isinstance(before, bool) or name.endswith("_fen") or not before or is_so:
        return ""
    return f"{editing.address}?{urlencode({'only': name, name: before})}"


def _names_in(obj, diffs: list[dict]) -> dict[str, str]:
    """Return what the ids in edits of references are called: one query a field."""
    found: dict[str, str] = {}
    for field in obj._meta.concrete_fields:
        if not field.is_relation:
            continue
        keys = {value for diff in diffs for value in diff.get(field.name, ()) if value}
        if keys and hasattr(field.related_model, "uuid"):
            rows = field.related_model._base_manager.filter(uuid__in=keys)
            found |= {str(row.uuid): str(row) for row in rows}
    return found


def labelled(obj, diff: dict, names: dict | None = None) -> list[tuple[str, object, object]]:
    """Return (label, before, after) of an edit, in the labels and words of the model's fields.

    What is no field is worded by `worded_change(name, value)` of its model, if it has that.
    """
    fields = {field.name: field for field in obj._meta.concrete_fields}
    own = getattr(obj, "worded_change", lambda name, value: value)
    return [
        (
            _label(fields.get(name), name),
            *(_worded(fields.get(name), own(name, value), names or {}) for value in pair),
        )
        for name, pair in diff.items()
    ]


def _label(field, name: str) -> str:
    """Return what a change is called: by its field, or what an action wrote it down as."""
    is_named = field is not None and field.verbose_name != field.name.replace("_", " ")
    plain = name if field is None else field.verbose_name
    return str(field.verbose_name if is_named else WRITTEN_AS.get(name, plain))


def _worded(field, value, names: dict):
    if isinstance(value, bool):
        return gettext("yes") if value else gettext("no")
    if isinstance(value, list):
        return ", ".join(str(names.get(str(one), one)) for one in value)
    if value is None or field is None:
        return value
    if field.choices:
        return str(dict(field.flatchoices).get(value, value))
    if field.name.endswith("_fen") and isinstance(value, int):
        return money.wan_plain(value)
    return names.get(str(value), value)
