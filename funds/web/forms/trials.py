"""The form with which a clause is tried: made from its facts, rows of lists included."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from funds.eligibility.parts import NUMERIC, Definition, Fact
from funds.web.readings import spoken, unit_of

MOST_ROWS = 50
LONGEST = 5000


@dataclass
class Input:
    """One field: its name is the path that a mistake in it is told with."""

    name: str
    label: str
    kind: str
    value: str = ""
    suffix: str = ""
    hint: str = ""
    errors: list[str] = field(default_factory=list)

    @property
    def is_number(self) -> bool:
        return self.kind in NUMERIC


@dataclass
class Rows:
    """The rows of a list; one that is wholly empty does not count."""

    name: str
    label: str
    heads: list[str]
    rows: list[list[Input]]


class TrialForm:
    """What was typed into the panel, or what a worked example is filled with."""

    def __init__(self, definition: Definition, sent: Mapping, *, more: str = "") -> None:
        self.definition, self.sent = definition, sent
        self.inputs: list[Input] = []
        self.lists: list[Rows] = []
        for fact in definition.facts.values():
            if fact.type == "list":
                self.lists.append(self._rows(fact, more))
            else:
                self.inputs.append(self._input(fact, f"facts.{fact.name}"))

    @classmethod
    def of_facts(cls, definition: Definition, facts: Mapping) -> "TrialForm":
        """Return the form filled with facts as an example writes them."""
        return cls(definition, dict(_flat(facts)))

    def _rows(self, fact: Fact, more: str) -> Rows:
        count = self._count(fact.name) + (more == fact.name)
        rows = [
            [self._input(column, f"facts.{fact.name}.{at}.{column.name}") for column in
             fact.columns.values()]
            for at in range(max(1, min(count, MOST_ROWS)))
        ]  # fmt: skip
        heads = [_labelled(column, self.definition) for column in fact.columns.values()]
        return Rows(fact.name, spoken(fact.label) or fact.name, heads, rows)

    def _count(self, name: str) -> int:
        text = str(self.sent.get(f"rows.{name}", ""))
        return int(text) if text.isascii() and text.isdigit() and len(text) < 4 else 1

    def _input(self, fact: Fact, name: str) -> Input:
        value = str(self.sent.get(name) or "")[:LONGEST].strip()
        suffix = _unit(fact, self.definition)
        made = Input(name, spoken(fact.label) or fact.name, fact.type, value, suffix)
        if fact.is_of_reviewer:
            made.hint = _("told by the reviewer")
        elif fact.type == "percent":
            made.hint = _("a fraction: 0.10 is 10 %")
        return made

    def every_input(self) -> Iterator[Input]:
        yield from self.inputs
        for rows in self.lists:
            for row in rows.rows:
                yield from row

    def facts(self) -> dict:
        """Return the facts as the evaluation takes them; what is empty is unknown."""
        facts = {one.name.partition(".")[2]: _typed(one) for one in self.inputs}
        for rows in self.lists:
            kept = [row for row in rows.rows if any(one.value for one in row)]
            facts[rows.name] = [
                {one.name.rpartition(".")[2]: _typed(one) for one in row} for row in kept
            ]
        return facts

    def show(self, reasons) -> list:
        """Put each reason beside its field; return those that belong to none."""
        fields = {self._path(one): one for one in self.every_input()}
        rest = []
        for reason in reasons:
            if reason.attr in fields:
                fields[reason.attr].errors.append(str(reason.detail))
            else:
                rest.append(reason)
        return rest

    def _path(self, one: Input) -> str:
        """Return the path under which the evaluation saw a field: empty rows were left out."""
        parts = one.name.split(".")
        if len(parts) != 4:
            return one.name
        rows = next(held for held in self.lists if held.name == parts[1])
        before = rows.rows[: int(parts[2])]
        parts[2] = str(sum(1 for row in before if any(cell.value for cell in row)))
        return ".".join(parts) if one.value else ""


def _flat(facts: Mapping) -> Iterator[tuple[str, object]]:
    for name, value in facts.items():
        if isinstance(value, (list, tuple)):
            yield f"rows.{name}", str(len(value))
            for at, row in enumerate(value):
                for column, held in row.items():
                    yield f"facts.{name}.{at}.{column}", _written(held)
        else:
            yield f"facts.{name}", _written(value)


def _written(value) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    return "" if value is None else str(value)


def _typed(one: Input):
    if not one.value:
        return None
    if one.kind == "boolean":
        return {"true": True, "false": False}.get(one.value)
    return one.value


def _unit(fact: Fact, definition: Definition) -> str:
    return fact.unit or (unit_of(definition) if fact.type == "money" else "")


def _labelled(fact: Fact, definition: Definition) -> str:
    unit = _unit(fact, definition)
    label = spoken(fact.label) or fact.name
    return f"{label} ({unit})" if unit else label
