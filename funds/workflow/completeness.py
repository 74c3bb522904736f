"""What an application still lacks: required answers and papers of its clause."""

import re

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from hightech.core.errors import MISSING_FACT, Reason

NAME = re.compile(r"(?<![\w'])[a-z][a-z0-9_]*(?![\w'])")


def in_language(label, default: str = "") -> str:
    """Return a label of a clause ({en, zh} or a text) in the reader's language."""
    if isinstance(label, str):
        return label or default
    if not isinstance(label, dict):
        return default
    first, second = label.get("zh"), label.get("en")
    if (get_language() or "").startswith("en"):
        first, second = second, first
    return first or second or default


def asked_facts(definition: dict) -> list[dict]:
    """Return the facts that the applicant answers."""
    return [fact for fact in definition.get("facts") or [] if fact.get("by") != "reviewer"]


def reviewer_facts(definition: dict) -> list[dict]:
    """Return the facts that a reviewer answers."""
    return [fact for fact in definition.get("facts") or [] if fact.get("by") == "reviewer"]


def fact_label(fact: dict) -> str:
    return in_language(fact.get("label"), fact["name"].replace("_", " "))


def required_facts(definition: dict) -> list[dict]:
    """Return the facts without which nothing can be submitted.

    A fact that only members of an any-of condition name is one way among others, so it is not.
    """
    optional = _named_in_any(definition) - _named_elsewhere(definition)
    return [fact for fact in asked_facts(definition) if fact["name"] not in optional]


def _named_in_any(definition: dict) -> set[str]:
    members = [
        member
        for condition in definition.get("conditions") or []
        for member in condition.get("any") or []
    ]
    return _names(members)


def _named_elsewhere(definition: dict) -> set[str]:
    plain = [one for one in definition.get("conditions") or [] if "any" not in one]
    amount = definition.get("amount") or {}
    parts = [*plain, {"expression": amount.get("expression")}, {"expression": amount.get("where")}]
    names = _names(parts)
    return names | {amount["each"]} if amount.get("each") else names


def _names(parts: list[dict]) -> set[str]:
    texts = [str(part.get("expression") or "") for part in parts if isinstance(part, dict)]
    return {name for text in texts for name in NAME.findall(text)}


def missing_answers(application) -> list[Reason]:
    """Return one reason per required answer that is not given."""
    given = application.facts or {}
    return [
        Reason(
            MISSING_FACT,
            _("%(label)s is missing.") % {"label": fact_label(fact)},
            f"facts.{fact['name']}",
        )
        for fact in required_facts(application.clause.definition)
        if given.get(fact["name"]) in (None, "")
    ]


def missing_materials(application) -> list[Reason]:
    """Return one reason per required paper that is not there."""
    wanted = [
        one for one in application.clause.definition.get("materials") or [] if one.get("required")
    ]
    if not wanted:
        return []
    there = set(application.materials.filter(is_replaced=False).values_list("code", flat=True))
    return [
        Reason(
            "missing_material",
            _("The paper “%(label)s” is missing.")
            % {"label": in_language(one.get("label"), one["code"])},
            f"materials.{one['code']}",
        )
        for one in wanted
        if one["code"] not in there
    ]


def complete(application, by, facts) -> list[Reason]:
    """Guard: every required answer and paper is there."""
    return [*missing_answers(application), *missing_materials(application)]
