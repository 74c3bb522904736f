"""Check one enterprise or application: gather, decide, compute; nothing is written here."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from funds.eligibility import duplicates, facts, granted, rules
from funds.eligibility.evaluate import evaluate
from funds.eligibility.outcomes import (
    Result,
)
from funds.models import Application
from funds.workflow import runs
from hightech.core import clock
from hightech.core.chain import plain

ANY_WAY = [{"code": "any_way", "expression": "1 >= 0"}]


@dataclass(frozen=True)
class Asked:
    """One use of a rule: the code of its condition, the rule, its parameters."""

    code: str
    rule: str
    params: Mapping


@dataclass(frozen=True)
class Checked:
    """What a check came to, with everything it was given."""

    given: dict
    answer: dict
    evidence: dict[str, dict]
    results: dict[str, Result]
    amount_fen: int | None


def asked_rules(definition: Mapping, extra: Sequence[str] = ()) -> list[Asked]:
    """Return every use of a built-in rule, those of the call last."""
    found = [
        Asked(one["code"], one["rule"], one.get("params") or {})
        for condition in definition.get("conditions") or []
        for one in (condition, *(condition.get("any") or []))
        if one.get("rule")
    ]
    own = {one.rule for one in found}
    return [*found, *(Asked(name, name, {}) for name in extra if name not in own)]


def added_by_call(application: Application) -> list[str]:
    """Return the rules of the call that the clause does not ask by itself."""
    own = {one.rule for one in asked_rules(application.clause.definition)}
    return [name for name in application.call.rules if name not in own]


def decided(asked: Sequence[Asked], evidence: Mapping[str, Mapping]) -> dict[str, Result]:
    """Judge stored evidence; the same rule is found by its condition's code and by its name."""
    found: dict[str, Result] = {}
    for one in asked:
        result = rules.decide(one.rule, evidence[one.code], one.params)
        found[one.code] = result
        found.setdefault(one.rule, result)
    return found


def answers(
    definition: Mapping,
    enterprise,
    *,
    law_date: date,
    extra: Sequence[str] = (),
    application: Application | None = None,
) -> dict[str, Result]:
    """Return what the rules of a clause (and `extra`) say about an enterprise now."""
    subject = facts.Subject(enterprise, law_date, clock.today(), application, definition)
    asked = asked_rules(definition, extra)
    return decided(asked, {one.code: facts.gather(one.rule, subject, one.code) for one in asked})


def check(application: Application) -> Checked:
    """Check an application as it stands, with what reviewers signed."""
    definition = application.clause.definition
    reviewed, judgements = runs.answers_of(application)
    law_date = application.law_date or clock.today()
    subject = facts.Subject(
        application.enterprise, law_date, clock.today(), application, definition, judgements
    )
    asked = [
        *asked_rules(definition),
        *(Asked(rule, rule, {}) for rule in added_by_call(application)),
    ]
    evidence = {one.code: facts.gather(one.rule, subject, one.code) for one in asked}
    declared, told, whole = _once(application)
    given = {
        "definition": definition,
        "facts": {**declared, **reviewed},
        "law_date": law_date,
        "granted": granted.granted_of(
            definition, application.enterprise, law_date=law_date, application=application
        ),
        "judgements": judgements,
        "extra": added_by_call(application),
        "duplicates": told,
        "claimed_whole": whole,
    }
    return computed(plain(given), plain(evidence))


def _once(application: Application) -> tuple[dict, list[str], str]:
    """Return the answers without duplicate evidence, what was left out, and a whole duplicate."""
    definition, declared = application.clause.definition, application.facts
    keys = duplicates.keys_of(definition, declared)
    used = duplicates.uses(application.zone, keys, but_not=application) if keys else []
    kept, told = duplicates.once(definition, declared, used)
    return kept, told, duplicates.claimed_whole(definition, declared, used)


def computed(given: dict, evidence: dict[str, dict]) -> Checked:
    """Compute the answer from what is given alone; stored input gives the stored answer."""
    definition = given["definition"]
    results = decided(asked_rules(definition, given["extra"]), evidence)
    answer = _evaluated(given, definition, results, given["extra"])
    amount = answer.get("amount")
    if amount is None and answer["outcome"] == "FAIL":
        # Kept so that a confirmed override has an amount to stand on.
        bare = {**definition, "conditions": ANY_WAY}
        amount = _evaluated(given, bare, {}, ()).get("amount")
        given = given | {"amount": amount}
    final = (amount or {}).get("final")
    unit = definition.get("unit") or "wan_yuan"
    fen = granted.in_fen(final, unit) if final is not None else None
    return Checked(given, answer, evidence, results, fen)


def _evaluated(given: dict, definition: dict, results: dict, extra) -> dict:
    found = evaluate(
        definition,
        given["facts"],
        law_date=date.fromisoformat(given["law_date"]),
        granted=[
            {key: one[key] for key in ("scope", "code", "amount")} for one in given["granted"]
        ],
        rules=results,
        judgements=given["judgements"],
        extra_rules=tuple(extra),
    )
    answer = plain(found.as_dict())
    return _without_duplicates(answer, given)


def _without_duplicates(answer: dict, given: dict) -> dict:
    """Say in the steps of the amount what was left out; nothing is left of a whole duplicate."""
    amount = answer.get("amount")
    if not amount or not (given["duplicates"] or given["claimed_whole"]):
        return answer
    amount["steps"] = [*given["duplicates"], *amount.get("steps", [])]
    if given["claimed_whole"]:
        amount["steps"].append(given["claimed_whole"])
        amount["final"] = "0" if amount.get("final") is not None else None
        answer["tranches"] = []
    return answer
