"""The published clauses with their worked outcomes, and small clauses to build upon."""

from functools import cache
from pathlib import Path

import yaml

DATA = Path(__file__).resolve().parents[2] / "data" / "clauses.yaml"


@cache
def clauses() -> list[dict]:
    return yaml.safe_load(DATA.read_text(encoding="utf-8"))


def cases() -> list:
    """Return (clause, case) with a readable id each."""
    return [(clause, case) for clause in clauses() for case in clause["cases"]]


def ids() -> list[str]:
    return [f"{clause['code']}-{n}" for clause in clauses() for n in range(len(clause["cases"]))]


def clause(**changes) -> dict:
    """Return a small valid clause: 10 percent of what was spent."""
    return {
        "code": "small",
        "unit": "wan_yuan",
        "valid": {"from": "2024-01-01", "until": None},
        "facts": [
            {"name": "spent", "type": "money"},
            {"name": "kind", "type": "code"},
            {
                "name": "rows",
                "type": "list",
                "columns": [
                    {"name": "price", "type": "money"},
                    {"name": "who", "type": "text"},
                ],
            },
            {"name": "rate", "type": "percent", "by": "reviewer", "min": "0.1", "max": "0.5"},
        ],
        "conditions": [{"code": "some", "expression": "spent > 0"}],
        "amount": {"expression": "spent * 0.1"},
    } | changes
