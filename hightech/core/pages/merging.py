"""Two people change one record: what one side changed merges, what both changed is a choice."""

import json
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django import forms
from django.http import QueryDict

from hightech.core.models import Change


@dataclass(frozen=True)
class Conflict:
    """A field both sides changed, in the words of the form."""

    name: str
    label: str
    mine: str
    theirs: str
    before: str
    who: object
    at: datetime | None


def values_of(form) -> dict[str, str]:
    """Return what the fields of an unbound form show, as a browser would send it."""
    return {name: _sent(field, form.initial.get(name)) for name, field in form.fields.items()}


class Merge:
    """What a person sent (`sent`, with `was`: what they had seen) laid over `now`, an unbound form.

    `data` is what to save, `kept` the labels of fields that others changed and that stay so,
    `conflicts` what a person must choose first (`keep.<field>`: mine or theirs).
    """

    def __init__(self, now, sent: QueryDict) -> None:
        self.form, self.sent = now, sent
        self.now, self.was = values_of(now), _read(sent.get("was"))
        self.seen = _read(sent.get("seen")) or {}
        self.data = sent.copy()
        self.kept: list[str] = []
        self.conflicts: list[Conflict] = []
        for name in self.now if self.was is not None else ():
            self._merge(name)
        if self.was is not None and not self.conflicts:
            self.data["version"] = str(getattr(now.obj, "version", ""))

    def _merge(self, name: str) -> None:
        mine, theirs = _plain(self.sent.get(name)), self.now[name]
        before = (self.was or {}).get(name, theirs)
        if theirs in (before, mine):
            return
        if mine == before:
            self._keep(name, theirs)
        elif self.seen.get(name) != theirs or self.sent.get(f"keep.{name}") not in _CHOICES:
            self.conflicts.append(self._conflict(name, mine, theirs, before))
        elif self.sent[f"keep.{name}"] == "theirs":
            self._keep(name, theirs)

    def _keep(self, name: str, theirs: str) -> None:
        self.data[name] = theirs
        self.kept.append(str(self.form.fields[name].label))

    def _conflict(self, name: str, *values: str) -> Conflict:
        field = self.form.fields[name]
        labels = {str(code): str(label) for code, label in getattr(field, "choices", ())}
        mine, theirs, before = (labels.get(value, value) for value in values)
        edit = self._edit_of(name)
        who, at = (edit.actor, edit.at) if edit else (None, None)
        return Conflict(name, str(field.label), mine, theirs, before, who, at)

    def _edit_of(self, name: str) -> Change | None:
        columns = {need.name: need.column for need in self.form.needs}
        wanted = {name, columns.get(name) or name, name.removesuffix("_code")}
        return next((edit for edit in self._edits() if wanted & edit.diff.keys()), None)

    def _edits(self) -> list[Change]:
        edits = Change.objects.of(self.form.obj).select_related("actor").order_by("-number")
        return list(edits[:50])


_CHOICES = ("mine", "theirs")


def _sent(field: Any, value) -> str:
    if isinstance(field, forms.BooleanField):
        return "on" if value else ""
    if value is None or isinstance(field, forms.FileField):
        return ""
    if not isinstance(field, forms.ChoiceField):
        value = field.widget.format_value(value)
    return _plain(value)


def _plain(value) -> str:
    return str(value if value is not None else "").replace("\r\n", "\n").strip()


def _read(text: str | None) -> dict | None:
    try:
        found = json.loads(text or "null")
    except ValueError:
        return None
    return found if isinstance(found, dict) else None
