"""The parts of a clause as they are computed with; made by `definition`."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from funds.eligibility import decimals
from funds.eligibility.expressions import (
    BOOLEAN,
    DATE,
    LIST,
    NUMBER,
    TEXT,
    Expression,
    Kind,
)

KIND_OF = {
    "money": NUMBER,
    "number": NUMBER,
    "integer": NUMBER,
    "percent": NUMBER,
    "date": DATE,
    "text": TEXT,
    "code": TEXT,
    "boolean": BOOLEAN,
    "list": LIST,
}
TYPES = tuple(KIND_OF)
NUMERIC = tuple(name for name, kind in KIND_OF.items() if kind == NUMBER)
REVIEWER = "reviewer"

ITEM, PERSON, PROJECT, GROUP = "item", "person", "project", "group"
SCOPES = (ITEM, PERSON, PROJECT, GROUP, "enterprise_year", "enterprise_total", "fund")
RULES = (
    "industrial_policy",
    "commitments_fulfilled",
    "growth_above_average",
    "loans_repaid",
    "no_violations",
    "project_in_zone",
    "in_call_window",
    "registered_before",
    "holds_qualification",
    "no_open_application",
    "not_funded_before",
)
IN_FORCE = "in_force"


@dataclass(frozen=True)
class Fact:
    """A declared fact, or a column of a list."""

    name: str
    type: str
    by: str = ""
    least: Decimal | None = None
    most: Decimal | None = None
    columns: Mapping[str, "Fact"] = field(default_factory=dict)
    label: object = None
    unit: str = ""

    @property
    def kind(self) -> Kind:
        columns = {name: column.kind for name, column in self.columns.items()}
        return Kind(KIND_OF[self.type], columns if self.type == "list" else None)

    @property
    def is_of_reviewer(self) -> bool:
        return self.by == REVIEWER


@dataclass(frozen=True)
class Condition:
    """One condition: an expression, a built-in rule, a judgement, or any of some."""

    code: str
    label: object = None
    expression: Expression | None = None
    rule: str = ""
    params: Mapping = field(default_factory=dict)
    judgement: str = ""
    members: tuple["Condition", ...] = ()


@dataclass(frozen=True)
class Cap:
    code: str
    scope: str
    limit: Decimal
    by: str = ""


@dataclass(frozen=True)
class Amount:
    """How the support is computed."""

    expression: Expression
    each: str = ""
    where: Expression | None = None
    item_cap: Decimal | None = None
    caps: tuple[Cap, ...] = ()
    step: Decimal | None = None
    is_rounded_by_line: bool = False


@dataclass(frozen=True)
class Tranche:
    share: Decimal
    when: str


@dataclass(frozen=True)
class Definition:
    """A clause that was checked; `raw` is the clause as contract § 4 writes it."""

    raw: Mapping
    code: str
    unit: str
    valid_from: date | None
    valid_until: date | None
    facts: Mapping[str, Fact]
    conditions: tuple[Condition, ...]
    amount: Amount | None
    tranches: tuple[Tranche, ...]
    exclusive_group: str
    has_validity: bool

    @property
    def fen(self) -> Decimal:
        """Return one fen in the unit of the clause."""
        return decimals.FEN[self.unit]

    def every_condition(self) -> list[Condition]:
        """Return the declared conditions, the members of any-of ones among them."""
        return [one for condition in self.conditions for one in (condition, *condition.members)]

    def departments(self) -> set[str]:
        """Return the codes of the departments that some judgement is left to."""
        return {one.judgement for one in self.every_condition() if one.judgement}
