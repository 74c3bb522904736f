"""My day of everyone at work: tasks, instructions, promises to keep and to verify."""

from collections.abc import Iterable

from django.urls import reverse
from django.utils.translation import gettext as _

from crm.models import Commitment, Task
from crm.reports import waiting
from hightech.core.desk import Item, items_for
from hightech.users.roles import STAFF, Role

MOST = 30
# What others are late with is a sample: its list shows the rest.
OF_OTHERS = 10


def _task(task: Task, why: str, step: str, label: str) -> Item:
    return Item(
        task.title, f"{why} · {task.lead or task.enterprise}", task.get_absolute_url(),
        due=task.due_on, icon="checkbox", action=label,
        action_link=reverse("crm:task-step", args=[task.uuid, step]), is_dialog=True,
    )  # fmt: skip


@items_for(*STAFF)
def of_tasks(user) -> Iterable[Item]:
    """Tell tasks due within a week, and what others reported on one's own."""
    for task in waiting.tasks_of(user)[:MOST]:
        if task.is_instruction and task.state == Task.State.REPORTED:
            continue
        step, label = ("report", _("Report")) if task.is_instruction else ("done", _("Done"))
        yield _task(task, task.get_kind_display(), step, label)
    for task in waiting.reported_to(user)[:MOST]:
        step, label = ("close", _("Close")) if task.is_instruction else ("done", _("Done"))
        why = _("%(who)s reported") % {"who": task.owner}
        yield _task(task, why, step, label)


@items_for(*Task.INSTRUCTORS)
def of_instructions(user) -> Iterable[Item]:
    """Tell open instructions one gave: only their giver closes them."""
    for task in waiting.instructions_of(user)[:MOST]:
        why = _("Instruction to %(who)s") % {"who": task.owner}
        yield _task(task, why, "close", _("Close"))


@items_for(Role.DIRECTOR)
def of_late_promises(user) -> Iterable[Item]:
    """Tell what the zone promised and has not kept in time."""
    for task in waiting.late_promises(user)[:OF_OTHERS]:
        why = _("Late promise of %(who)s") % {"who": task.owner}
        link = task.get_absolute_url()
        yield Item(task.title, f"{why} · {task.lead or task.enterprise}", link, due=task.due_on)
    for promise in waiting.late_promises_of_the_zone(user)[:OF_OTHERS]:
        yield _promise(promise, _("Late promise of the zone"))


def _promise(promise: Commitment, why: str, step: str = "", label: str = "") -> Item:
    measure = promise.get_measure_display()
    action = reverse("crm:commitment-step", args=[promise.uuid, step]) if step else ""
    return Item(
        str(promise.agreement.enterprise), f"{why}: {measure}", promise.get_absolute_url(),
        due=promise.due_on, icon="flag", action=label, action_link=action, is_dialog=bool(step),
    )  # fmt: skip


@items_for(Role.OFFICER, Role.MANAGER, Role.APPLICANT)
def of_promises(user) -> Iterable[Item]:
    """Tell promises of firms one answers for that are due within a month, or missed."""
    for promise in waiting.promises_due(user)[:MOST]:
        yield _promise(promise, _("Promise of the firm"), "report", _("Report"))


@items_for(Role.REVIEWER)
def of_departments(user) -> Iterable[Item]:
    """Tell promises of the zone for which the department answers."""
    for promise in waiting.promises_of_departments(user)[:MOST]:
        yield _promise(promise, _("Promise of the zone"), "report", _("Report"))


@items_for(Role.LEADER)
def of_reports(user) -> Iterable[Item]:
    """Tell reported promises to verify."""
    for promise in waiting.to_verify(user)[:MOST]:
        yield _promise(promise, _("Reported, to be verified"), "verify", _("Verify"))
