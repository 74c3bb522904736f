"""Clauses as the API takes them, and as rows drafted by the real action."""

import copy

from funds.actions import clauses
from funds.models import Clause
from tests.factories.users import user_with

GOOD = {
    "code": "first-sets",
    "title": {"en": "First sets", "zh": "首台套奖励"},
    "support_type": "NEW_PRODUCT_RD",
    "text": "50 percent of the price of a first set, at most 2 million yuan for one set.",
    "policy": {
        "title": "Measures for first sets",
        "issuer": "Administrative committee",
        "number": "TTB 2025-3",
        "published_on": "2025-03-01",
        "legal_basis": "Budget Law, art. 13",
        "factor": "FISCAL",
    },
    "review": {
        "on": "2026-01-20",
        "reviewer": "Legal office",
        "document": "GP-2026-1",
        "conclusion": "OK",
        "until": None,
    },
    "budget": "NEW-PRODUCTS",
    "goal": {"en": "Ten first sets a year", "zh": "每年十台首台套"},
    "money_kind": "REWARD",
    "valid": {"from": "2026-01-01", "until": None},
    "unit": "wan_yuan",
    "facts": [
        {"name": "sets", "type": "list", "columns": [{"name": "price", "type": "money"}]},
        {"name": "rate", "type": "percent", "by": "reviewer", "min": "0.1", "max": "0.5"},
    ],
    "conditions": [{"code": "some_set", "expression": "count(sets) >= 1"}],
    "amount": {"each": "sets", "expression": "price * 0.5", "item_cap": "200"},
}
RED_TEXT = "获得上市奖励的企业须承诺五年内不迁出注册地,否则收回奖励资金。"


def definition(**changes) -> dict:
    """Return a clause that may be activated, with some keys changed."""
    return copy.deepcopy(GOOD) | changes


def clause(zone=None, *, by=None, state="DRAFT", **changes) -> Clause:
    """Draft a clause through the action; a later state is set as a row."""
    by = by or user_with("FUND_OFFICER", zone=zone)
    made = clauses.create(by=by, definition=definition(**changes))
    if state != "DRAFT":
        Clause.objects.filter(pk=made.pk).update(state=state)
        made.refresh_from_db()
    return made
