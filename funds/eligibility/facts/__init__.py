"""Gather what the rules read: the only part of eligibility that asks the database.

Every gatherer returns plain JSON, dates as ISO text and money in fen, so that it can be kept
with the run and judged again.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date

from crm.models import Enterprise
from funds.eligibility.facts import agreements, figures, industry, records, standing
from funds.models import Application


@dataclass(frozen=True)
class Subject:
    """Whom a check is about, and when: `law_date` picks versions, `as_of` dates the searches."""

    enterprise: Enterprise
    law_date: date
    as_of: date
    application: Application | None = None
    definition: Mapping = field(default_factory=dict)
    judgements: Mapping = field(default_factory=dict)


GATHERERS: dict[str, Callable[..., dict]] = {
    "industrial_policy": industry.industrial_policy,
    "commitments_fulfilled": agreements.commitments_fulfilled,
    "growth_above_average": figures.growth_above_average,
    "loans_repaid": records.loans_repaid,
    "no_violations": records.no_violations,
    "project_in_zone": standing.project_in_zone,
    "in_call_window": standing.in_call_window,
    "registered_before": standing.registered_before,
    "holds_qualification": standing.holds_qualification,
    "no_open_application": standing.no_open_application,
    "not_funded_before": standing.not_funded_before,
}


def gather(rule: str, subject: Subject, code: str = "") -> dict:
    """Return the evidence of one rule; `code` is the condition that asks for it."""
    gatherer = GATHERERS.get(rule)
    found = gatherer(subject) if gatherer else {}
    judgement = subject.judgements.get(code) or subject.judgements.get(rule)
    return found | {"judgement": judgement}
