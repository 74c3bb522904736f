"""Reminders of what falls due: for each record the keys, receivers and words of its reminders.

A key names record, date and level, so each is told once for ever, and again for a new date. After
days away only the highest level reached is told; the lower ones count as told with it.
"""

from collections.abc import Iterable, Iterator
from datetime import date

from django.utils import translation

from crm.models import Commitment, ConflictCase, Lead, Opinion, Task
from crm.notifications.receivers import Insiders, leaders_of, managers_of, reviewers_of
from crm.notifications.tasks import context_of
from hightech.core.outbox import Due

LEVELS = ("WARNING", "OVERDUE", "ESCALATED")
COMMITMENT_DAYS = (30, 7, 0)


def of_clocks(found: Iterable[tuple[Lead, list]], *, to_confirm: set[int]) -> Iterator[Due]:
    """Yield the reminders of leads with their clocks; `to_confirm`: a leader decides on these."""
    found = list(found)
    insiders = Insiders(lead for lead, _clocks in found)
    leaders = leaders_of(lead.zone_id for lead, _clocks in found)
    for lead, clocks in found:
        for one in clocks:
            if one.state in LEVELS and not _is_of_another(lead, one):
                yield from _levels(lead, one, insiders, leaders, lead.pk in to_confirm)


def _is_of_another(lead: Lead, one) -> bool:
    """Tell whether the claim that ends is that of another lead of the same holder."""
    return one.code == "CLAIM" and lead.claim is not None and lead.claim.lead_id != lead.pk


def _levels(lead: Lead, one, insiders, leaders, is_to_confirm: bool) -> Iterator[Due]:
    reached = LEVELS.index(one.state)
    since = one.due.isoformat() if one.code == "CLAIM" else one.since.isoformat()
    keys = [f"clock:{lead.pk}:{one.code}:{since}:{level}" for level in LEVELS[: reached + 1]]
    for key in keys[:-1]:
        yield Due(key, (), "crm.clock_warning")
    owner, desk = [lead.owner], leaders[lead.zone_id] if reached else []
    event = "crm.clock_overdue" if reached else "crm.clock_warning"
    told = [("", event, [*owner, *desk])]
    if one.code == "CLAIM":  # past its end it lapses, which is told by itself
        told = [("", "crm.claim_ends", [] if reached else owner)]
    elif reached == LEVELS.index("ESCALATED") and is_to_confirm:
        told = [("", "crm.release_to_confirm", desk), (":owner", "crm.clock_overdue", owner)]
    context = {
        "name": lead.shown_name,
        "number": lead.number,
        "clock": msgid(one.code.label),
        "percent": one.percent,
        "due_on": one.as_dict()["due"].date(),
    }
    for suffix, name, people in told:
        key, hearing = keys[-1] + suffix, insiders.among(lead, people)
        yield Due(key, hearing, name, subject=lead, context=context)


def msgid(label) -> str:
    """Return a label untranslated: a template translates it into its reader's language."""
    with translation.override("en"):
        return str(label)


def of_tasks(tasks: list[Task], today: date) -> Iterator[Due]:
    """Yield the reminders of open tasks that are due: to the owner, overdue to the giver too."""
    insiders = Insiders(task.lead for task in tasks)
    for task in tasks:
        is_late = task.due_on < today
        level, event = ("late", "crm.task_overdue") if is_late else ("due", "crm.task_due")
        people = [task.owner, *([task.created_by] if is_late else [])]
        told = insiders.among(task.lead, people)
        key = f"task:{task.pk}:{task.due_on}:{level}"
        yield Due(key, told, event, subject=task, context=context_of(task))


def of_commitments(rows: list[Commitment], today: date) -> Iterator[Due]:
    """Yield the warnings of promises 30, 7 and 0 days ahead, and of missed ones."""
    insiders = Insiders(row.agreement.lead for row in rows)
    answering = _Answering(rows)
    for row in rows:
        days = (row.due_on - today).days
        reached = [level for level in COMMITMENT_DAYS if days <= level]
        names = [str(level) for level in reached] + (["missed"] if days < 0 else [])
        keys = [f"commitment:{row.pk}:{row.due_on}:{name}" for name in names]
        for key in keys[:-1]:
            yield Due(key, (), "crm.commitment_due")
        if keys:
            people = answering.of(row, with_leaders=days <= 0)
            event = "crm.commitment_missed" if days < 0 else "crm.commitment_due"
            told = insiders.among(row.agreement.lead, people)
            yield Due(keys[-1], told, event, subject=row, context=_promise(row, days))


def _promise(row: Commitment, days: int) -> dict:
    return {
        "firm": str(row.agreement.enterprise),
        "measure": msgid(Commitment.Measure(row.measure).label),
        "due_on": row.due_on,
        "days": days,
    }


class _Answering:
    """Who answers for promises: of a firm its manager and the owner of its lead."""

    def __init__(self, rows: list[Commitment]) -> None:
        self.managers = managers_of(row.agreement.enterprise_id for row in rows)
        self.leaders = leaders_of(row.agreement.enterprise.zone_id for row in rows)
        self.reviewers = reviewers_of(row.department_id for row in rows if row.department_id)

    def of(self, row: Commitment, *, with_leaders: bool) -> list:
        firm, lead = row.agreement.enterprise, row.agreement.lead
        people = [*self.managers[firm.pk], lead.owner if lead else None]
        if row.party == Commitment.Party.ZONE:
            people = list(self.reviewers[row.department_id]) if row.department_id else []
            with_leaders = with_leaders or not people
        return people + (self.leaders[firm.zone_id] if with_leaders else [])


def of_opinions(rows: list[Opinion], today: date) -> Iterator[Due]:
    """Yield the reminders of opinions that are due: to the department, overdue to leader, owner."""
    insiders = Insiders(row.lead for row in rows)
    reviewers = reviewers_of(row.department_id for row in rows)
    leaders = leaders_of(row.zone_id for row in rows)
    for row in rows:
        lead, due_on = row.lead, row.due_on
        if lead is None or due_on is None:
            continue
        is_late = due_on < today
        level, event = ("late", "crm.opinion_overdue") if is_late else ("due", "crm.opinion_due")
        desk = [lead.owner, *leaders[row.zone_id]] if is_late else []
        context = {
            "name": lead.shown_name,
            "number": lead.number,
            "department": str(row.department),
            "due_on": due_on,
        }
        told = insiders.among(lead, [*reviewers[row.department_id], *desk])
        yield Due(f"opinion:{row.pk}:{level}", told, event, subject=lead, context=context)


def of_conflicts(rows: list[ConflictCase], today: date) -> Iterator[Due]:
    """Yield the reminders of cases to be admitted, rejected or ruled: to the leaders."""
    leaders = leaders_of(row.zone_id for row in rows)
    for row in rows:
        is_open = row.state == ConflictCase.State.OPEN
        due_on = row.due_on if is_open else row.blocks_until
        if due_on is None:
            continue
        level = "late" if due_on < today else "due"
        event = "crm.conflict_due" if is_open else "crm.ruling_due"
        context = {"number": row.number, "name": row.holder_lead.shown_name, "due_on": due_on}
        key = f"conflict:{row.pk}:{row.state}:{due_on}:{level}"
        yield Due(key, tuple(leaders[row.zone_id]), event, subject=row, context=context)
