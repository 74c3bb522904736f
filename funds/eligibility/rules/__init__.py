"""The built-in rules: pure functions of what was gathered (`facts/`), of versioned names.

Each takes the evidence as plain JSON and the parameters of the clause, and asks neither the
database nor the clock: stored evidence always gives the stored verdict.
"""

from collections.abc import Callable, Mapping

from django.utils.translation import gettext as _

from funds.eligibility.outcomes import (
    UNKNOWN,
    Result,
)
from funds.eligibility.rules.commitments import commitments_fulfilled
from funds.eligibility.rules.credit import loans_repaid, no_violations
from funds.eligibility.rules.growth import growth_above_average
from funds.eligibility.rules.industry import industrial_policy
from funds.eligibility.rules.standing import (
    holds_qualification,
    in_call_window,
    no_open_application,
    not_funded_before,
    project_in_zone,
    registered_before,
)

Rule = Callable[[Mapping, Mapping], Result]

# What every call asks unless it names its own.
DEFAULT = (
    "industrial_policy",
    "commitments_fulfilled",
    "growth_above_average",
    "loans_repaid",
    "no_violations",
)
RULES: dict[str, Rule] = {
    "industrial_policy": industrial_policy,
    "commitments_fulfilled": commitments_fulfilled,
    "growth_above_average": growth_above_average,
    "loans_repaid": loans_repaid,
    "no_violations": no_violations,
    "project_in_zone": project_in_zone,
    "in_call_window": in_call_window,
    "registered_before": registered_before,
    "holds_qualification": holds_qualification,
    "no_open_application": no_open_application,
    "not_funded_before": not_funded_before,
}
NAMES = tuple(RULES)
# The law leaves no room here.
NOT_OVERRIDABLE = ("loans_repaid", "no_violations")


def decide(name: str, evidence: Mapping, params: Mapping) -> Result:
    """Return what a rule makes of the evidence gathered for it."""
    rule = RULES.get(name)
    if rule is None:
        return Result(UNKNOWN, _("There is no rule “%(name)s”.") % {"name": name}, (name,))
    return rule(evidence, params)
