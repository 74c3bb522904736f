"""Types the facts of an application: exact, within bounds, unknown where nothing was sent."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.utils.translation import gettext as _

from funds.eligibility import decimals
from funds.eligibility.parts import NUMERIC, SCOPES, Definition, Fact
from funds.eligibility.problems import Problems, day_or_none, joined

MOST_ROWS = 5000
LONGEST_TEXT = 5000
LARGEST = Decimal(10) ** 15
MOST_DECIMALS = 12
MOST_GRANTED = 1000


def facts_of(definition: Definition, raw, *, path: str = "facts") -> dict:
    """Return the value of every declared fact; None where it is unknown.

    :raises ShapeError: naming every fact of a wrong type or out of bounds by its path.
    """
    problems = Problems()
    given = problems.object(raw, path, tuple(definition.facts))
    values = {
        name: _value(fact, given.get(name), joined(path, name), definition.unit, problems)
        for name, fact in definition.facts.items()
    }
    problems.check()
    return values


def _value(fact: Fact, raw, path: str, unit: str, problems: Problems):
    if raw is None:
        return None
    if fact.type == "list":
        return _rows(fact, raw, path, unit, problems)
    if fact.type in NUMERIC:
        return _number(fact, raw, path, unit, problems)
    if fact.type == "date":
        return _day(raw, path, problems)
    if fact.type == "boolean":
        if isinstance(raw, bool):
            return raw
        problems.add(path, _("Send true or false."))
        return None
    return problems.text(raw, path, LONGEST_TEXT) or None


def _rows(fact: Fact, raw, path: str, unit: str, problems: Problems) -> list[dict]:
    names = tuple(fact.columns)
    rows = []
    for at, item in enumerate(problems.items(raw, path, MOST_ROWS)):
        row = problems.object(item, joined(path, at), names)
        rows.append(
            {
                name: _value(column, row.get(name), joined(path, at, name), unit, problems)
                for name, column in fact.columns.items()
            }
        )
    return rows


def _day(raw, path: str, problems: Problems) -> date | None:
    value = day_or_none(raw)
    if value is None:
        problems.add(path, _("Send a date as YYYY-MM-DD."))
    return value


def _number(fact: Fact, raw, path: str, unit: str, problems: Problems) -> Decimal | None:
    try:
        value = decimals.parse(raw)
    except ValueError:
        problems.add(path, _("Send a plain decimal number."))
        return None
    wrong = _wrong(fact, value, unit)
    if wrong:
        problems.add(path, wrong)
        return None
    return value


def _wrong(fact: Fact, value: Decimal, unit: str) -> str:
    """Say what is wrong with a number, or nothing."""
    if abs(value) >= LARGEST:
        return _("The number is out of bounds.")
    if fact.least is not None and value < fact.least:
        return _("At least %(minimum)s.") % {"minimum": decimals.plain(fact.least)}
    if fact.most is not None and value > fact.most:
        return _("At most %(maximum)s.") % {"maximum": decimals.plain(fact.most)}
    if fact.type == "money" and value < 0:
        return _("The amount must not be negative.")
    if fact.type == "integer" and value != value.to_integral_value():
        return _("Send a whole number.")
    digits = decimals.decimals_of(decimals.FEN[unit]) if fact.type == "money" else MOST_DECIMALS
    if decimals.decimals_of(value) > digits:
        return _("At most %(n)d decimals.") % {"n": digits}
    return ""


@dataclass(frozen=True)
class Granted:
    """What was granted before under a cap; `key` names the person, where the cap is of persons."""

    scope: str
    code: str
    amount: Decimal
    key: str = ""


def granted_of(raw, *, path: str = "granted") -> tuple[Granted, ...]:
    """Return what counts first under the caps of the same scope and code.

    :raises ShapeError: naming every wrong entry by its path.
    """
    problems = Problems()
    made = []
    for at, item in enumerate(problems.items(raw, path, MOST_GRANTED)):
        if isinstance(item, Granted):
            made.append(item)
            continue
        entry = problems.object(item, joined(path, at), ("scope", "code", "amount", "key"))
        scope = problems.choice(entry.get("scope"), joined(path, at, "scope"), SCOPES)
        code = problems.text(entry.get("code"), joined(path, at, "code"), 60, required=True)
        key = problems.text(entry.get("key"), joined(path, at, "key"), 200)
        amount = problems.decimal(entry.get("amount"), joined(path, at, "amount"))
        if amount is None or not 0 <= amount < LARGEST:
            problems.add(joined(path, at, "amount"), _("Send an amount of zero or more."))
        else:
            made.append(Granted(scope, code, amount, key))
    problems.check()
    return tuple(made)
