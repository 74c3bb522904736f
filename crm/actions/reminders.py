"""Remind of what falls due, many records at a time; what must change is left to its own job.

Each function gets rows that may be due and costs a fixed number of queries.
"""

from crm import deadlines
from crm.models import Commitment, ConflictCase, Lead, Opinion, Task
from crm.notifications import due
from hightech.core import clock, outbox
from hightech.core.workdays import Calendar


def of_clocks(leads: list[Lead]) -> list[int]:
    """Remind of the clocks of leads; return the keys of those that go to the public pool now.

    Grade A and B, and leads whose claim still protects, stay: a leader is asked.
    """
    now, calendar = clock.now(), Calendar()
    found = [(lead, deadlines.clocks_of(lead, now=now, calendar=calendar)) for lead in leads]
    gone = {lead.pk for lead, clocks in found if deadlines.leaves_owner(clocks)}
    to_confirm = {
        lead.pk for lead in leads if lead.pk in gone and deadlines.is_for_the_leader(lead)
    }
    kept = [pair for pair in found if pair[0].pk not in gone - to_confirm]
    outbox.remind_all(due.of_clocks(kept, to_confirm=to_confirm))
    return sorted(gone - to_confirm)


def of_tasks(tasks: list[Task]) -> int:
    """Remind of open tasks that are due today or overdue; return how many were new."""
    return outbox.remind_all(due.of_tasks(tasks, clock.today()))


def of_commitments(rows: list[Commitment]) -> int:
    """Warn of promises 30, 7 and 0 days ahead, and tell of missed ones."""
    return outbox.remind_all(due.of_commitments(rows, clock.today()))


def of_opinions(rows: list[Opinion]) -> int:
    """Remind of opinions on leads that are due today or overdue."""
    return outbox.remind_all(due.of_opinions(rows, clock.today()))


def of_conflicts(rows: list[ConflictCase]) -> int:
    """Remind of conflicts to be admitted, rejected or ruled."""
    return outbox.remind_all(due.of_conflicts(rows, clock.today()))
