"""Reads how the amount of a clause is computed: rows, caps, rounding."""

from collections.abc import Mapping
from decimal import Decimal

from django.utils.translation import gettext as _

from funds.eligibility import decimals
from funds.eligibility.declared import CONDITION, expression_of
from funds.eligibility.expressions import BOOLEAN, NUMBER
from funds.eligibility.parts import GROUP, PERSON, SCOPES, Amount, Cap, Fact
from funds.eligibility.problems import Problems, joined

KEYS = ("each", "where", "expression", "item_cap", "caps", "rounding")
MOST_CAPS = 30


def amount_of(clause: Mapping, path: str, facts, unit: str, problems: Problems) -> Amount | None:
    """Return the calculation of the clause, or None where it has none."""
    at = joined(path, "amount")
    if clause.get("amount") is None:
        return None
    raw = problems.object(clause["amount"], at, KEYS)
    each = _each(raw.get("each"), joined(at, "each"), facts, problems)
    kinds = {name: fact.kind for name, fact in facts.items()}
    columns = facts[each].columns if each else {}
    kinds |= {name: column.kind for name, column in columns.items()}
    digits = decimals.decimals_of(decimals.FEN.get(unit, Decimal("0.01")))
    expression = expression_of(
        raw.get("expression"), joined(at, "expression"), kinds, NUMBER, problems
    )
    where = None
    if raw.get("where") is not None:
        where = _where(raw["where"], joined(at, "where"), each, kinds, problems)
    step, by_line = _rounding(raw.get("rounding"), joined(at, "rounding"), digits, problems)
    caps = _caps(raw.get("caps"), joined(at, "caps"), columns, digits, problems)
    _check_groups(caps, clause.get("exclusive_group"), joined(at, "caps"), problems)
    item_cap = _limit(raw.get("item_cap"), joined(at, "item_cap"), digits, problems)
    if expression is None:
        return None
    return Amount(expression, each, where, item_cap, caps, step, by_line)


def _each(raw, path: str, facts: Mapping[str, Fact], problems: Problems) -> str:
    name = problems.text(raw, path, 60)
    if name and (name not in facts or facts[name].type != "list"):
        problems.add(path, _("“%(name)s” is not a declared list.") % {"name": name})
        return ""
    return name


def _where(raw, path: str, each: str, kinds, problems: Problems):
    if not each:
        problems.add(path, _("Only rows can be chosen: name the list in each."))
        return None
    return expression_of(raw, path, kinds, BOOLEAN, problems)


def _limit(raw, path: str, digits: int, problems: Problems) -> Decimal | None:
    value = problems.decimal(raw, path, most_decimals=digits)
    if value is not None and value < 0:
        problems.add(path, _("The amount must not be negative."))
        return None
    return value


def _caps(raw, path: str, columns, digits: int, problems: Problems) -> tuple[Cap, ...]:
    caps, seen = [], set()
    for at, item in enumerate(problems.items(raw, path, MOST_CAPS)):
        cap = _cap(item, joined(path, at), columns, digits, problems)
        if cap is None:
            continue
        if (cap.scope, cap.code) in seen:
            text = _("The code “%(code)s” is used twice.") % {"code": cap.code}
            problems.add(joined(path, at, "code"), text)
        seen.add((cap.scope, cap.code))
        caps.append(cap)
    return tuple(sorted(caps, key=lambda cap: SCOPES.index(cap.scope)))


def _cap(raw, path: str, columns, digits: int, problems: Problems) -> Cap | None:
    item = problems.object(raw, path, ("code", "scope", "limit", "by"))
    told = _("A letter, then letters, digits, underscores and dashes.")
    code = problems.word(item.get("code"), joined(path, "code"), CONDITION, told)
    scope = problems.choice(item.get("scope"), joined(path, "scope"), SCOPES)
    limit = _limit(item.get("limit"), joined(path, "limit"), digits, problems)
    if item.get("limit") is None:
        problems.add(joined(path, "limit"), _("This field is required."), "required")
    by = problems.text(item.get("by"), joined(path, "by"), 60, required=scope == PERSON)
    if by and (scope != PERSON or by not in columns):
        problems.add(joined(path, "by"), _("Name a column that tells the person of a row."))
    if not code or not scope or limit is None:
        return None
    return Cap(code, scope, limit, by)


def _check_groups(caps: tuple[Cap, ...], group, path: str, problems: Problems) -> None:
    for cap in caps:
        if cap.scope == GROUP and cap.code != group:
            problems.add(path, _("A cap of a group has the code of the exclusive group."))


def _rounding(raw, path: str, digits: int, problems: Problems) -> tuple[Decimal | None, bool]:
    if raw is None:
        return None, False
    rounding = problems.object(raw, path, ("step", "on"))
    step = problems.decimal(rounding.get("step"), joined(path, "step"), most_decimals=digits)
    if step is None or step <= 0:
        problems.add(joined(path, "step"), _("The step is an amount above zero, a fen at least."))
        step = None
    return step, problems.choice(rounding.get("on"), joined(path, "on"), ("sum", "line")) == "line"
