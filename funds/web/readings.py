"""A clause in words: what a reader needs who does not read its format."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from funds.eligibility.decimals import plain
from funds.eligibility.definition import checked
from funds.eligibility.parts import Amount, Condition, Definition
from hightech.core.errors import ShapeError

RULE_LABELS = {
    "industrial_policy": lambda: _("fits the industrial policy of the zone"),
    "commitments_fulfilled": lambda: _("the promises of its agreements are kept"),
    "growth_above_average": lambda: _("grows faster than the average of the park"),
    "loans_repaid": lambda: _("loans and guarantees are repaid"),
    "no_violations": lambda: _("no violation stands against it"),
    "project_in_zone": lambda: _("the project lies in the zone"),
    "in_call_window": lambda: _("applied while the call was open"),
    "registered_before": lambda: _("registered before a date"),
    "holds_qualification": lambda: _("holds a qualification"),
    "no_open_application": lambda: _("has no other open application"),
    "not_funded_before": lambda: _("the same evidence was not funded before"),
}
SCOPE_LABELS = {
    "item": lambda: _("for one item"),
    "person": lambda: _("for one person"),
    "project": lambda: _("for one project"),
    "group": lambda: _("for the exclusive group"),
    "enterprise_year": lambda: _("for one enterprise in a year"),
    "enterprise_total": lambda: _("for one enterprise altogether"),
    "fund": lambda: _("for the whole fund"),
}


@dataclass(frozen=True)
class Reading:
    """A clause in words, ready to be drawn; `wrong` says why it cannot be read."""

    definition: Definition | None
    conditions: tuple = ()
    amount: tuple = ()
    tranches: tuple = ()
    materials: tuple = ()
    unit: str = ""
    goal: str = ""
    wrong: tuple = ()


def read(raw: Mapping) -> Reading:
    """Return a stored definition in words."""
    try:
        definition = checked(raw)
    except ShapeError as wrong:
        return Reading(None, wrong=tuple(wrong.reasons))
    return Reading(
        definition,
        conditions=tuple(_condition(one) for one in definition.conditions),
        amount=_amount(definition),
        tranches=tuple((_share(part.share), part.when) for part in definition.tranches),
        materials=tuple(
            (spoken(one.get("label")) or one["code"], bool(one.get("required")))
            for one in definition.raw.get("materials") or ()
        ),
        unit=unit_of(definition),
        goal=spoken(definition.raw.get("goal")),
    )


def amount_told(value, definition: Definition) -> str:
    """Return an amount of the clause with its unit."""
    if definition.unit == "wan_yuan":
        return _("%(amount)s × 10k yuan") % {"amount": plain(value)}
    return _("%(amount)s yuan") % {"amount": plain(value)}


def unit_of(definition: Definition) -> str:
    return _("10k yuan") if definition.unit == "wan_yuan" else _("yuan")


def spoken(text) -> str:
    """Return a label in the language of the reader, else in the other one."""
    if not isinstance(text, Mapping):
        return text if isinstance(text, str) else ""
    first, second = text.get("zh"), text.get("en")
    if (get_language() or "").startswith("en"):
        first, second = second, first
    return first or second or ""


def _condition(one: Condition) -> dict:
    return {
        "code": one.code,
        "label": spoken(one.label),
        "text": _told(one),
        "kind": _kind(one),
        "members": tuple(_condition(member) for member in one.members),
    }


def _kind(one: Condition) -> str:
    if one.members:
        return "any"
    if one.expression is not None:
        return "expression"
    return "rule" if one.rule else "judgement"


def _told(one: Condition) -> str:
    if one.members:
        return _("one of these suffices")
    if one.expression is not None:
        return one.expression.text
    if one.rule:
        return RULE_LABELS[one.rule]()
    return _("judged by %(department)s") % {"department": one.judgement}


def _amount(definition: Definition) -> tuple:
    """Return (label, text) of how the amount is computed."""
    amount = definition.amount
    if amount is None:
        return ()
    told = [(_("Amount"), amount.expression.text)]
    if amount.each:
        told.insert(0, (_("For each row of"), amount.each))
    if amount.where is not None:
        told.append((_("Rows that count"), amount.where.text))
    if amount.item_cap is not None:
        told.append((_("At most for a row"), amount_told(amount.item_cap, definition)))
    for cap in amount.caps:
        limit = amount_told(cap.limit, definition)
        told.append((_("At most"), f"{limit} {SCOPE_LABELS[cap.scope]()}"))
    if definition.exclusive_group:
        told.append((_("Highest, not both"), definition.exclusive_group))
    told.append((_("Rounding"), _rounding(amount, definition)))
    return tuple(told)


def _rounding(amount: Amount, definition: Definition) -> str:
    if amount.step is None:
        return _("to the fen")
    text = _("each row to %(step)s") if amount.is_rounded_by_line else _("the sum to %(step)s")
    return text % {"step": amount_told(amount.step, definition)}


def _share(share) -> str:
    return f"{plain(share * 100)} %"
