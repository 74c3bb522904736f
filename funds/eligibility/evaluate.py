"""Evaluates a clause: pure, without database, clock or settings (contract § 4)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from django.utils.translation import gettext as _

from funds.eligibility import amounts, conditions, definition, values
from funds.eligibility.amounts import Computed
from funds.eligibility.expressions import scope_of
from funds.eligibility.outcomes import (
    FAIL,
    JUDGEMENT,
    NOT_APPLICABLE,
    UNKNOWN,
    Judged,
    Result,
    all_of,
)
from funds.eligibility.parts import Definition
from funds.eligibility.tranches import Part, divided

NO_RULES: Mapping[str, Result] = {}
NO_JUDGEMENTS: Mapping[str, str] = {}


@dataclass(frozen=True)
class Evaluation:
    """What a clause says about some facts: one outcome, every condition, the amount."""

    outcome: str
    conditions: tuple[Judged, ...]
    amount: Computed | None
    tranches: tuple[Part, ...]
    missing: tuple[str, ...]

    def as_dict(self) -> dict:
        """Return the answer of contract § 4, without the gate."""
        return {
            "outcome": self.outcome,
            "missing": list(self.missing),
            "conditions": [condition.as_dict() for condition in self.conditions],
            "amount": self.amount.as_dict() if self.amount else None,
            "tranches": [part.as_dict() for part in self.tranches],
        }

    def every_condition(self) -> list[Judged]:
        """Return the conditions, the members of any-of ones among them."""
        return [one for held in self.conditions for one in (held, *(held.members or ()))]

    def with_outcome(self, outcome: str) -> list[Judged]:
        """Return the conditions (not their members) of one outcome."""
        return [held for held in self.conditions if held.outcome == outcome]

    def open_judgements(self) -> dict[str, str]:
        """Return what waits for a signature: code of the condition → code of the department."""
        return {
            held.code: held.result.department
            for held in self.every_condition()
            if held.outcome == JUDGEMENT and held.members is None
        }


def evaluate(
    clause: Definition | Mapping,
    facts: Mapping,
    *,
    law_date: date,
    granted: Sequence = (),
    rules: Mapping[str, Result] = NO_RULES,
    judgements: Mapping[str, str] = NO_JUDGEMENTS,
    extra_rules: Sequence[str] = (),
    path: str = "",
) -> Evaluation:
    """Evaluate a clause on its facts.

    `rules` holds what the built-in rules found, by condition code, and by rule name for the
    `extra_rules` of a call; `judgements` the signed AGREE or OPPOSE by condition code; `granted`
    what counts first under the caps ({scope, code, amount}); `path` stands before the path of a
    mistake in the clause.

    :raises ShapeError: for a faulty clause or fact, with the path as attr.
    """
    checked = definition.checked(clause, path=path)
    known = values.facts_of(checked, facts)
    counted = values.granted_of(granted)
    scope = scope_of(known, law_date)
    decided = [
        conditions.in_force(checked, law_date),
        *(conditions.decide(one, known, scope, rules, judgements) for one in checked.conditions),
        *_extra(checked, extra_rules, rules, judgements),
    ]
    outcome = _outcome(checked, decided)
    computed = None
    if outcome not in (FAIL, NOT_APPLICABLE):
        computed = amounts.compute(checked, known, scope, counted)
    return _evaluation(checked, decided, outcome, computed)


def _extra(checked: Definition, names: Sequence[str], rules, judgements) -> list[Judged]:
    """Decide the rules a call adds; one that is a condition of the clause already is not asked."""
    declared = {condition.code for condition in checked.every_condition()}
    added = [name for name in dict.fromkeys(names) if name not in declared]
    return [
        Judged(name, conditions.answered(name, conditions.of_rule(name, rules), judgements))
        for name in added
    ]


def _outcome(checked: Definition, decided: list[Judged]) -> str:
    if decided[0].outcome == FAIL:
        return FAIL
    if not checked.conditions:
        return NOT_APPLICABLE
    return all_of(one.outcome for one in decided)


def _evaluation(checked, decided: list[Judged], outcome: str, computed: Computed | None):
    missing = {name for one in decided for name in one.result.missing}
    if computed is not None:
        missing |= set(computed.missing)
        outcome = all_of((outcome, computed.outcome))
        if outcome == UNKNOWN:
            computed = _held_back(computed)
    final = computed.final if computed else None
    parts = divided(final, checked.tranches, checked.fen)
    return Evaluation(outcome, tuple(decided), computed, parts, tuple(sorted(missing)))


def _held_back(computed: Computed) -> Computed:
    """Promise no figure while something is unknown; the steps still tell what is known."""
    if computed.final is None:
        return computed
    told = _("No amount is stated while something is unknown.")
    steps = (*computed.steps, told)
    return replace(computed, outcome=UNKNOWN, final=None, raw=None, steps=steps)
