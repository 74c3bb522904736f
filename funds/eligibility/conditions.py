"""Decides every condition of a clause; none is skipped because another failed."""

from collections.abc import Mapping
from datetime import date

from django.utils.translation import gettext as _

from funds.eligibility.expressions import Expression, NotComputable, Scope
from funds.eligibility.outcomes import (
    ANSWERS,
    FAIL,
    JUDGEMENT,
    PASS,
    UNKNOWN,
    Judged,
    Result,
    any_of,
)
from funds.eligibility.parts import IN_FORCE, Condition, Definition


def in_force(definition: Definition, law_date: date) -> Judged:
    """Tell whether the clause is in force on the law date; without dates nobody knows."""
    begins, ends = definition.valid_from, definition.valid_until
    if (begins and law_date < begins) or (ends and law_date > ends):
        outcome, text = FAIL, _("Not in force on %(day)s (in force %(term)s).")
    elif begins is None:
        outcome, text = UNKNOWN, _("The clause does not say since when it is in force.")
    else:
        outcome, text = PASS, _("In force on %(day)s (%(term)s).")
    told = text % {"day": law_date, "term": _term(begins, ends)}
    return Judged(IN_FORCE, Result(outcome, told))


def _term(begins: date | None, ends: date | None) -> str:
    return f"{begins or '…'} – {ends or '…'}"


def decide(
    condition: Condition,
    values: Mapping,
    scope: Scope,
    rules: Mapping[str, Result],
    judgements: Mapping[str, str],
) -> Judged:
    """Decide one condition; a signed judgement answers what was left to judgement."""
    if condition.members:
        return _any(condition, values, scope, rules, judgements)
    if condition.expression is not None:
        result = _computed(condition.expression, values, scope)
    elif condition.rule:
        result = of_rule(condition.code, rules)
    else:
        result = Result(JUDGEMENT, left_to(condition.judgement), department=condition.judgement)
    return Judged(condition.code, answered(condition.code, result, judgements))


def of_rule(code: str, rules: Mapping[str, Result]) -> Result:
    """Return what a rule found in the records; without an enterprise nobody knows."""
    unread = Result(UNKNOWN, _("No records were read: name the enterprise."))
    return rules.get(code, unread)


def answered(code: str, result: Result, judgements: Mapping[str, str]) -> Result:
    """Return the result with the department's signed answer, where it needs one and has it."""
    answer = judgements.get(code)
    if result.outcome != JUDGEMENT or answer not in ANSWERS:
        return result
    told = _("Agreed to by signature.") if answer == "AGREE" else _("Opposed by signature.")
    return Result(
        ANSWERS[answer],
        f"{result.detail} {told}".strip(),
        department=result.department,
        figures=result.figures,
        reference=result.reference,
    )


def left_to(department: str) -> str:
    return _("Left to the judgement of %(department)s.") % {"department": department}


def _any(condition: Condition, values, scope, rules, judgements) -> Judged:
    members = tuple(
        decide(member, values, scope, rules, judgements) for member in condition.members
    )
    outcome = any_of(member.outcome for member in members)
    missing = {name for member in members for name in member.result.missing}
    told = "; ".join(f"{member.code}: {member.outcome}" for member in members)
    return Judged(condition.code, Result(outcome, told, tuple(sorted(missing))), members)


def _computed(expression: Expression, values: Mapping, scope: Scope) -> Result:
    missing = missing_of(expression, values)
    if missing:
        return Result(UNKNOWN, missing_told(missing), missing)
    try:
        holds = expression.value(scope)
        told = expression.shown(scope)
    except NotComputable as wrong:
        return Result(UNKNOWN, str(wrong))
    return Result(PASS if holds else FAIL, told)


def missing_of(expression: Expression, values: Mapping, *, hidden=()) -> tuple[str, ...]:
    """Return the facts named in an expression and unknown, whichever branch would run."""
    names = {name for name in expression.names if name not in hidden and values[name] is None}
    for name, column in expression.columns():
        rows = values.get(name)
        if rows is not None and any(row.get(column) is None for row in rows):
            names.add(f"{name}.{column}")
    return tuple(sorted(names))


def missing_told(missing: tuple[str, ...]) -> str:
    return _("Missing: %(names)s.") % {"names": ", ".join(missing)}
