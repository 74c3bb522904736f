"""A form made from the needs of a step: it only collects; the process types and judges."""

from dataclasses import dataclass, replace
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile

from hightech.core import clock, files, money
from hightech.core.errors import Reason, ShapeError
from hightech.core.needs import Need

LONG = ("comment", "note", "reason", "reasons", "text", "summary", "statement", "items", "events")


@dataclass
class Block:
    """Fields that belong together; a further one of the same legend waits closed."""

    group: str
    legend: str
    fields: list
    is_open: bool


class ManyFilesInput(forms.ClearableFileInput):
    allow_multiple_selected = True


class ManyFilesField(forms.FileField):
    """Any number of uploads; the cleaned value is a list."""

    widget = ManyFilesInput

    def clean(self, data, initial=None):
        many = data if isinstance(data, (list, tuple)) else [data] if data else []
        return [super(ManyFilesField, self).clean(one, initial) for one in many]


class FactsForm(forms.Form):
    """Fields for the needs of one step, filled with what the object already knows.

    Nothing is required by the form itself: what is missing is said by the process, in the same
    words everywhere.
    """

    def __init__(self, needs, *args, obj=None, by=None, is_filled=True, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.needs, self.obj, self.by = needs, obj, by
        for need in needs:
            self._add(need, need.name, need.known(obj) if is_filled else None)

    def _add(self, need: Need, name: str, known) -> None:
        if need.many:
            for row in range(need.many):
                self._add(replace(need, many=0), f"{name}.{row}", None)
            return
        if need.type == "object":
            for part in need.fields:
                value = known.get(part.name) if isinstance(known, dict) else None
                self._add(part, f"{name}.{part.name}", value)
            return
        field: Any = self._field(need)
        field.group = need_group(name)
        field.is_money = need.type == "money"
        field.is_needed = need.required
        self.fields[name] = field
        self.initial.setdefault(name, shown(need, known))

    def _field(self, need: Need) -> forms.Field:
        options: dict[str, Any] = {"label": need.label, "help_text": need.help, "required": False}
        if need.type == "choice":
            choices = [("", "—"), *(need.choices(self.obj, self.by) or [])]
            return forms.ChoiceField(choices=choices, **options)
        if need.type == "boolean":
            return forms.BooleanField(**options)
        if need.type == "file":
            return forms.FileField(**options)
        if need.type == "files":
            return ManyFilesField(**options)
        return forms.CharField(widget=widget_for(need), strip=True, **options)

    def blocks(self) -> list["Block"]:
        """Return the fields as they stand together: the members of an object in one block."""
        objects = {need.name: need for need in self.needs if need.type == "object"}
        blocks: list[Block] = []
        for field in self:
            group = getattr(field.field, "group", "")
            if not blocks or blocks[-1].group != group:
                need = objects.get(group.partition(".")[0])
                is_open = need is None or (need.required and not need.many)
                blocks.append(Block(group, str(need.label) if need else "", [], is_open))
            blocks[-1].fields.append(field)
            blocks[-1].is_open |= bool(field.errors or field.value())
        return blocks

    def raw(self) -> dict:
        """Return what was entered, in the shape the process parses.

        :raises ShapeError: for an amount that is not one, or a refused file.
        """
        raw, wrong = {}, []
        for need in self.needs:
            try:
                raw[need.name] = self._raw(need, need.name)
            except ShapeError as error:
                wrong += error.reasons
        if wrong:
            raise ShapeError(*wrong)
        return raw

    def _raw(self, need: Need, name: str):
        if need.many:
            rows = [self._raw(replace(need, many=0), f"{name}.{n}") for n in range(need.many)]
            return [row for row in rows if row] or None
        if need.type == "object":
            parts = {part.name: self._raw(part, f"{name}.{part.name}") for part in need.fields}
            return {key: value for key, value in parts.items() if value not in (None, "")} or None
        value = self.cleaned_data.get(name)
        if value in (None, "", []):
            return None
        try:
            return self._sent(need, value)
        except ValueError as wrong:
            raise ShapeError(Reason("invalid", str(wrong), name)) from None

    def _sent(self, need: Need, value):
        if need.type == "money":
            return money.yuan(money.parse_wan(value, may_be_negative=need.may_be_negative))
        if need.type == "boolean":
            return True if value else None
        if isinstance(value, UploadedFile):
            return self._stored(value)
        if need.type == "files":
            return [self._stored(one) for one in value]
        return value

    def _stored(self, upload: UploadedFile) -> str:
        zone = getattr(self.obj, "zone", None)
        return str(files.store(upload, by=self.by, zone=zone).uuid)

    def show(self, reasons) -> None:
        """Put each reason beside its field, the others above the form."""
        for reason in reasons:
            name = reason.attr if reason.attr in self.fields else None
            self.add_error(name, str(reason.detail))


def need_group(name: str) -> str:
    return name.rpartition(".")[0]


def widget_for(need: Need) -> forms.Widget:
    """Return the input of a fact that is typed as text."""
    if need.type == "date":
        return forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    if need.type == "datetime":
        return forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M")
    if need.type in ("money", "number", "integer"):
        return forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"})
    if need.name.endswith(LONG):
        return forms.Textarea(attrs={"rows": 3})
    return forms.TextInput()


def shown(need: Need, value):
    """Return a known fact as its field shows it."""
    if value is None:
        return None
    if need.type == "money":
        return money.wan_plain(value)
    if need.type == "datetime":
        return clock.local(value)
    if need.type == "choice" and hasattr(value, "uuid"):
        return str(value.uuid)
    if need.type in ("file", "files"):
        return None
    return value
