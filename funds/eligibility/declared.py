"""Reads the declared facts and conditions of a clause."""

import re
from collections.abc import Mapping

from django.utils.translation import gettext as _

from funds.eligibility.expressions import BOOLEAN, RESERVED, Expression, ExpressionError
from funds.eligibility.parts import (
    IN_FORCE,
    NUMERIC,
    REVIEWER,
    RULES,
    TYPES,
    Condition,
    Fact,
)
from funds.eligibility.problems import Problems, joined

NAME = re.compile(r"[a-z][a-z0-9_]{0,59}", re.ASCII)
CONDITION = re.compile(r"[A-Za-z][A-Za-z0-9_-]{0,59}", re.ASCII)
DEPARTMENT = re.compile(r"[A-Z][A-Z0-9_]{0,29}", re.ASCII)
MOST_FACTS = 200
MOST_COLUMNS = 60
MOST_CONDITIONS = 100
KINDS = ("expression", "rule", "judgement", "any")


def facts_of(raw, path: str, problems: Problems) -> dict[str, Fact]:
    """Return the declared facts by name."""
    return _named(raw, path, problems, MOST_FACTS, is_column=False)


def _named(raw, path: str, problems: Problems, most: int, *, is_column: bool) -> dict[str, Fact]:
    facts: dict[str, Fact] = {}
    for at, item in enumerate(problems.items(raw, path, most)):
        fact = _fact(item, joined(path, at), problems, is_column=is_column)
        if fact is None:
            continue
        if fact.name in facts:
            text = _("“%(name)s” is declared twice.") % {"name": fact.name}
            problems.add(joined(path, at, "name"), text)
        facts[fact.name] = fact
    return facts


def _fact(raw, path: str, problems: Problems, *, is_column: bool) -> Fact | None:
    keys = ("name", "type", "min", "max", "label", "unit")
    item = problems.object(raw, path, keys if is_column else (*keys, "by", "columns"))
    name = _name(item.get("name"), joined(path, "name"), problems)
    types = tuple(one for one in TYPES if one != "list") if is_column else TYPES
    kind = problems.choice(item.get("type"), joined(path, "type"), types)
    problems.label(item.get("label"), joined(path, "label"))
    unit = problems.text(item.get("unit"), joined(path, "unit"), 60)
    by = ""
    if item.get("by") is not None:
        by = problems.choice(item["by"], joined(path, "by"), (REVIEWER,))
    least, most = _bounds(item, path, kind, problems)
    columns = _columns(item.get("columns"), joined(path, "columns"), kind, problems)
    if not name or not kind:
        return None
    return Fact(name, kind, by, least, most, columns, item.get("label"), unit)


def _name(raw, path: str, problems: Problems) -> str:
    told = _("A small letter, then small letters, digits and underscores.")
    name = problems.word(raw, path, NAME, told)
    if name in RESERVED:
        problems.add(path, _("“%(name)s” is a word of the language.") % {"name": name})
        return ""
    return name


def _bounds(item: Mapping, path: str, kind: str, problems: Problems):
    least = problems.decimal(item.get("min"), joined(path, "min"))
    most = problems.decimal(item.get("max"), joined(path, "max"))
    if kind and kind not in NUMERIC and (least is not None or most is not None):
        bound = "max" if least is None else "min"
        problems.add(joined(path, bound), _("Only a number has bounds."))
    if least is not None and most is not None and most < least:
        problems.add(joined(path, "max"), _("The upper bound lies below the lower one."))
    return least, most


def _columns(raw, path: str, kind: str, problems: Problems) -> dict[str, Fact]:
    if kind != "list":
        if raw is not None and kind:
            problems.add(path, _("Only a list has columns."))
        return {}
    columns = _named(raw, path, problems, MOST_COLUMNS, is_column=True)
    if not columns and raw in (None, []):
        problems.add(path, _("A list needs columns."), "required")
    return columns


def conditions_of(raw, path: str, facts: Mapping[str, Fact], problems: Problems):
    """Return the declared conditions in their order."""
    codes: set[str] = {IN_FORCE}
    return tuple(
        _condition(item, joined(path, at), facts, problems, codes)
        for at, item in enumerate(problems.items(raw, path, MOST_CONDITIONS))
    )


def _condition(raw, path: str, facts, problems: Problems, codes: set[str], *, is_member=False):
    keys = ("code", "label", "params", *KINDS)
    item = problems.object(raw, path, keys)
    told = _("A letter, then letters, digits, underscores and dashes.")
    code = problems.word(item.get("code"), joined(path, "code"), CONDITION, told)
    if code in codes:
        text = _("The code “%(code)s” is used twice.") % {"code": code}
        problems.add(joined(path, "code"), text)
    codes.add(code)
    problems.label(item.get("label"), joined(path, "label"))
    given = [kind for kind in KINDS if item.get(kind) is not None]
    made = Condition(code, item.get("label"))
    if len(given) != 1:
        problems.add(path, _("Give one of: %(kinds)s.") % {"kinds": ", ".join(KINDS)})
        return made
    if item.get("params") is not None and given != ["rule"]:
        problems.add(joined(path, "params"), _("Only a rule has parameters."))
    if given == ["any"]:
        if is_member:
            problems.add(joined(path, "any"), _("An any-of does not hold another."))
            return made
        return _any(item["any"], joined(path, "any"), made, facts, problems, codes)
    return _simple(item, path, given[0], made, facts, problems)


def _any(raw, path: str, made: Condition, facts, problems: Problems, codes: set[str]) -> Condition:
    members = tuple(
        _condition(item, joined(path, at), facts, problems, codes, is_member=True)
        for at, item in enumerate(problems.items(raw, path, MOST_CONDITIONS))
    )
    if raw == []:
        problems.add(path, _("An any-of needs members."), "required")
    return Condition(made.code, made.label, members=members)


def _simple(item, path: str, kind: str, made: Condition, facts, problems: Problems) -> Condition:
    at = joined(path, kind)
    if kind == "expression":
        kinds = {name: fact.kind for name, fact in facts.items()}
        found = expression_of(item[kind], at, kinds, BOOLEAN, problems)
        return Condition(made.code, made.label, expression=found)
    if kind == "rule":
        params = _params(item.get("params"), joined(path, "params"), problems)
        rule = problems.choice(item[kind], at, RULES)
        return Condition(made.code, made.label, rule=rule, params=params)
    told = _("Name a department by its code.")
    department = problems.word(item[kind], at, DEPARTMENT, told)
    return Condition(made.code, made.label, judgement=department)


def _params(raw, path: str, problems: Problems) -> Mapping:
    if raw is None:
        return {}
    if not isinstance(raw, Mapping) or len(raw) > 20:
        problems.add(path, _("Send an object."))
        return {}
    for name, value in raw.items():
        if not isinstance(value, (str, int, bool, type(None))) or len(str(value)) > 500:
            problems.add(joined(path, name), _("Send a text or a number."))
    return raw


def expression_of(raw, path: str, kinds, wanted: str, problems: Problems) -> Expression | None:
    """Return the checked expression, or None with its problem told."""
    try:
        return Expression.checked(raw, kinds, wanted)
    except ExpressionError as wrong:
        problems.add(path, str(wrong))
        return None
