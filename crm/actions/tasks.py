"""Give work to a person with a date, report on it, finish it, hand it on."""

from django.db import transaction
from django.utils.translation import gettext as _

from crm.models import Task
from crm.notifications import tasks as notices
from crm.permissions.tasks import GIVERS, may_give
from crm.workflow.tasks import (
    CLOSE,
    DELEGATE,
    DONE,
    POSTPONE,
    REOPEN,
    REPORT,
    SEND_BACK,
    TASK,
    colleagues,
)
from hightech.core import clock
from hightech.core.errors import ROLE, Reason, ShapeError, refuse
from hightech.users.models import User
from hightech.users.roles import Role


@transaction.atomic
def create(
    *, by, title: str, due_on, owner=None, lead=None, enterprise=None, kind="", department=None,
) -> Task:  # fmt: skip
    """Give a task on a lead or a firm; of a director or chair it is an instruction.

    :raises ActionRefused: if the kind is not theirs to give, or the owner not of the zone.
    """
    if lead is None and enterprise is None:
        raise ShapeError(Reason("required", _("Name the lead or the firm it is about."), "lead"))
    if lead is not None and enterprise not in (None, lead.enterprise):
        refuse("mismatch", _("The lead is about another firm."), "enterprise")
    enterprise = enterprise or lead.enterprise
    zone = enterprise.zone
    kind = kind or _usual_kind(by, zone)
    if not may_give(by, kind, zone):
        refuse(ROLE, _("Your roles do not include giving this kind of task."))
    if due_on < clock.today():
        refuse("past", _("The date has passed already."), "due_on")
    facts = {"title": title, "due_on": due_on, "lead": lead, "enterprise": enterprise}
    owner = owner or _of_department(department)
    return give(by=by, zone=zone, owner=owner, kind=kind, department=department, **facts)


def _usual_kind(by, zone) -> str:
    return Task.Kind.TASK if by.has_role(*GIVERS, zone=zone) else Task.Kind.INSTRUCTION


def _of_department(department) -> User:
    found = None
    if department is not None:
        held = {"memberships__department": department, "memberships__role": Role.REVIEWER}
        found = User.objects.filter(is_active=True, **held).order_by("memberships__pk").first()
    if found is None:
        raise ShapeError(Reason("required", _("Name who is to do it."), "owner"))
    return found


def give(*, by, zone, owner, **facts) -> Task:
    """Write down a task that follows from another act, in its transaction; tell its owner.

    :raises ActionRefused: if the owner does not work in the zone.
    """
    task = Task(zone=zone, owner=owner, created_by=by, **facts)
    if not colleagues(task, by).filter(pk=owner.pk).exists():
        refuse("not_of_the_zone", _("This person does not work in the zone."), "owner")
    task.save(force_insert=True)
    TASK.begin(task, "give", by=by, facts={"title": task.title, "due_on": task.due_on})
    notices.given(task, by=by)
    return task


@transaction.atomic
def report(task: Task, *, by, version=None, comment="", **facts) -> None:
    """Say how far it is; who gave the task hears of it."""
    TASK.perform(task, REPORT, by=by, version=version, comment=comment, **facts)
    notices.reported(task, by=by)


@transaction.atomic
def done(task: Task, *, by, version=None, comment="") -> None:
    """Finish a task and take back its reminders."""
    _finish(task, DONE, by, version, comment)


@transaction.atomic
def close(task: Task, *, by, version=None, comment="") -> None:
    """Close an instruction one gave."""
    _finish(task, CLOSE, by, version, comment)


def _finish(task: Task, step, by, version, comment: str) -> None:
    TASK.perform(task, step, by=by, version=version, comment=comment, facts={}, done_at=clock.now())
    notices.finished(task, by=by)


@transaction.atomic
def send_back(task: Task, *, by, version=None, comment="") -> None:
    """Ask for more than was reported."""
    TASK.perform(task, SEND_BACK, by=by, version=version, comment=comment)
    notices.sent_back(task, by=by, comment=comment)


@transaction.atomic
def reopen(task: Task, *, by, version=None, comment="") -> None:
    """Take up a finished task again."""
    TASK.perform(task, REOPEN, by=by, version=version, comment=comment)
    notices.sent_back(task, by=by, comment=comment)


@transaction.atomic
def delegate(task: Task, *, by, version=None, comment="", to=None) -> None:
    """Hand a task on to a colleague of the zone."""
    columns = {"owner": to} if to is not None else {}
    TASK.perform(
        task, DELEGATE, by=by, version=version, comment=comment, facts={"to": to}, **columns
    )
    notices.given(task, by=by)


@transaction.atomic
def postpone(task: Task, *, by, version=None, comment="", **facts) -> None:
    """Set a new date; its reminders begin anew."""
    TASK.perform(task, POSTPONE, by=by, version=version, comment=comment, **facts)
    notices.moved(task, by=by, comment=comment)
