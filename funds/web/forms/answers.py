"""The form of a clause: fields and rows made from its facts, read back as they are kept."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation

from django.utils.translation import gettext as _

from funds.workflow.completeness import fact_label, required_facts

PREFIX = "fact"
MOST_ROWS = 300
NUMBERS = ("money", "number", "integer", "percent")


@dataclass
class Field:
    """One input: its name, label, kind, value as typed, and what is wrong with it."""

    name: str
    label: str
    kind: str
    value: str = ""
    unit: str = ""
    is_needed: bool = False
    errors: list[str] = field(default_factory=list)

    @property
    def is_number(self) -> bool:
        return self.kind in NUMBERS

    @property
    def id(self) -> str:
        return "id_" + self.name.replace(".", "_")


@dataclass
class Table:
    """A list: its columns and a row of fields per entry, one of them blank."""

    name: str
    label: str
    columns: list[Field]
    rows: list[list[Field]]
    is_needed: bool = False
    errors: list[str] = field(default_factory=list)
    is_table: bool = True


def shown(definition: Mapping, facts: Mapping, asked: list[dict], *, blank: int = 1) -> list:
    """Return fields and tables filled with kept facts."""
    return [_part(definition, fact, facts.get(fact["name"]), blank) for fact in asked]


def _part(definition: Mapping, fact: Mapping, value, blank: int):
    needed = fact["name"] in {one["name"] for one in required_facts(dict(definition))}
    name = f"{PREFIX}.{fact['name']}"
    if fact["type"] != "list":
        made = _field(definition, fact, name, value)
        made.is_needed = needed
        return made
    rows = list(value or []) + [{}] * blank
    columns = fact.get("columns") or []
    return Table(
        name,
        fact_label(dict(fact)),
        [_field(definition, column, column["name"], None) for column in columns],
        [
            [
                _field(definition, column, f"{name}.{at}.{column['name']}", row.get(column["name"]))
                for column in columns
            ]
            for at, row in enumerate(rows)
        ],
        is_needed=needed,
    )


def _field(definition: Mapping, fact: Mapping, name: str, value) -> Field:
    unit = str(fact.get("unit") or "")
    if fact["type"] == "money":
        is_wan = (definition.get("unit") or "wan_yuan") == "wan_yuan"
        unit = _("10k yuan") if is_wan else _("yuan")
    elif fact["type"] == "percent":
        unit = "%"
    return Field(name, fact_label(dict(fact)), fact["type"], typed_as(fact["type"], value), unit)


def typed_as(kind: str, value) -> str:
    """Return a kept fact as a person would type it: 0.3 is 30 %."""
    if value is None:
        return ""
    if kind == "percent":
        return format((Decimal(str(value)) * 100).normalize(), "f")
    if kind == "boolean":
        return "true" if value else "false"
    return str(value)


def read(asked: list[dict], sent: Mapping) -> dict:
    """Return what was typed as facts; an emptied field takes its fact away (None)."""
    facts: dict = {}
    for fact in asked:
        name = f"{PREFIX}.{fact['name']}"
        if fact["type"] == "list":
            facts[fact["name"]] = _rows(fact, name, sent)
        elif name in sent:
            facts[fact["name"]] = kept_as(fact["type"], sent[name])
    return facts


def _rows(fact: Mapping, name: str, sent: Mapping) -> list[dict] | None:
    rows = []
    for at in range(MOST_ROWS):
        columns = fact.get("columns") or []
        names = {column["name"]: f"{name}.{at}.{column['name']}" for column in columns}
        if not any(path in sent for path in names.values()):
            break
        row = {
            column["name"]: kept_as(column["type"], sent.get(names[column["name"]], ""))
            for column in columns
        }
        if any(value is not None for value in row.values()):
            rows.append({key: value for key, value in row.items() if value is not None})
    return rows or None


def kept_as(kind: str, text: str):
    """Return a typed text as the fact is kept; what cannot be read stays as it was typed."""
    text = text.strip()
    if not text:
        return None
    if kind == "boolean":
        return {"true": True, "false": False}.get(text, text)
    if kind == "percent":
        try:
            return format((Decimal(text.removesuffix("%").strip()) / 100).normalize(), "f")
        except InvalidOperation:
            return text
    if kind in NUMBERS:
        return text.replace(",", "").replace(",", "")
    return text


def show_errors(parts: list, reasons) -> list:
    """Put each reason beside its field; return those that belong to none."""
    fields = {one.name: one for one in _all_fields(parts)}
    left = []
    for reason in reasons:
        path = f"{PREFIX}.{(reason.attr or '').removeprefix('facts.')}"
        found = fields.get(path) or next((one for one in parts if one.name == path), None)
        if found is None:
            left.append(reason)
        else:
            found.errors.append(str(reason.detail))
    return left


def _all_fields(parts: list):
    for part in parts:
        if isinstance(part, Table):
            yield from (one for row in part.rows for one in row)
        else:
            yield part
