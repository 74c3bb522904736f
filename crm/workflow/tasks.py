"""TASK: done by who has it; an instruction is reported on and only its giver closes it."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from crm.models import Task
from crm.permissions.tasks import instructor, keeper, mover, receiver
from hightech.core import clock
from hightech.core.errors import Reason
from hightech.core.needs import Need
from hightech.core.workflow import Process, Transition
from hightech.users.models import User
from hightech.users.roles import STAFF, Role

S = Task.State
OPEN = (S.OPEN, S.REPORTED)


def _not_past(task, by, facts) -> Reason | None:
    due_on = facts.get("due_on")
    if due_on is not None and due_on < clock.today():
        return Reason("past", _("The date has passed already."), "due_on")
    return None


def _another(task, by, facts) -> Reason | None:
    to = facts.get("to")
    if to is not None and to.pk == task.owner_id:
        return Reason("same_person", _("This person has the task already."), "to")
    return None


def colleagues(task, by):
    """Return those who may get the task."""
    roles = [role for role in STAFF if role != Role.ADMIN]
    return User.objects.with_role(task.zone, *roles).order_by("full_name", "pk")


WHAT = Need("report", "text", gettext_lazy("Report"), read=lambda task: None)
TO = Need("to", "choice", gettext_lazy("To"), options=colleagues, read=lambda task: None)
DUE_ON = Need("due_on", "date", gettext_lazy("Due on"), read=lambda task: None)

REPORT = Transition(
    "report", gettext_lazy("Report"), (S.OPEN,), S.REPORTED, receiver, needs=(WHAT,)
)
DONE = Transition("done", gettext_lazy("Done"), OPEN, S.DONE, keeper)
CLOSE = Transition("close", gettext_lazy("Close"), OPEN, S.DONE, instructor)
SEND_BACK = Transition(
    "send_back",
    gettext_lazy("Send back"),
    (S.REPORTED,),
    S.OPEN,
    instructor | keeper,
    comment=True,
)
REOPEN = Transition(
    "reopen",
    gettext_lazy("Reopen"),
    (S.DONE,),
    S.OPEN,
    instructor | keeper,
    comment=True,
    sets={"done_at": None},
)
DELEGATE = Transition(
    "delegate", gettext_lazy("Hand on"), OPEN, None, mover, needs=(TO,), guards=(_another,)
)
POSTPONE = Transition(
    "postpone",
    gettext_lazy("New date"),
    OPEN,
    None,
    instructor | keeper,
    needs=(DUE_ON,),
    guards=(_not_past,),
    comment=True,
)

TASK = Process("TASK", S, REPORT, DONE, CLOSE, SEND_BACK, REOPEN, DELEGATE, POSTPONE)
