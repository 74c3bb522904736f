"""Each morning at eight: tasks, promises, opinions and conflicts whose date is near or over."""

from datetime import timedelta

from django.db.models import Q

from crm.actions import reminders
from crm.jobs.sweeps import sweep
from crm.models import Commitment, ConflictCase, Opinion, Task
from hightech.core import clock

EVERY = "daily 08:00"
AHEAD = timedelta(days=30)


def tasks():
    due = Task.objects.open().filter(due_on__lte=clock.today())
    return due.select_related("owner", "created_by", "lead__enterprise", "enterprise")


def commitments():
    near = Commitment.objects.filter(
        state=Commitment.State.PENDING, due_on__lte=clock.today() + AHEAD
    )
    return near.select_related("agreement__enterprise__zone", "agreement__lead__owner")


def opinions():
    due = Opinion.objects.filter(
        lead__isnull=False,
        lead__stage="UNDER_REVIEW",
        lead__status="ACTIVE",
        state=Opinion.State.DRAFT,
        due_on__lte=clock.today(),
    )
    return due.select_related("lead__owner", "lead__enterprise", "department")


def conflicts():
    today = clock.today()
    due = Q(state=ConflictCase.State.OPEN, due_on__lte=today)
    blocking = Q(state=ConflictCase.State.ADMITTED, blocks_until__lte=today, lifted_at=None)
    return ConflictCase.objects.filter(due | blocking).select_related("holder_lead__enterprise")


sweep("crm.remind_of_tasks", every=EVERY)(tasks, reminders.of_tasks)
sweep("crm.remind_of_commitments", every=EVERY)(commitments, reminders.of_commitments)
sweep("crm.remind_of_opinions", every=EVERY)(opinions, reminders.of_opinions)
sweep("crm.remind_of_conflicts", every=EVERY)(conflicts, reminders.of_conflicts)
