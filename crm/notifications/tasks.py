"""Who hears of a task: who has it, who gave it; never the one who acted."""

from crm.models import Task
from hightech.core import outbox
from hightech.users.models import User
from hightech.users.roles import Role

# Reminders of a task, which a finished one takes back.
REMINDERS = ("crm.task_due", "crm.task_overdue")


def context_of(task: Task) -> dict:
    """Return what the mails about a task say of it."""
    return {
        "title": task.title,
        "due_on": task.due_on,
        "record": record_name(task),
        "report": task.report,
    }


def record_name(task: Task) -> str:
    """Name the record of a task as it may be spoken of."""
    return str(task.lead) if task.lead else str(task.enterprise)


def given(task: Task, *, by) -> None:
    """Tell the owner, and the reviewers of the department that was named."""
    event = "crm.instruction_given" if task.is_instruction else "crm.task_given"
    people = [task.owner]
    if task.department_id:
        people += User.objects.filter(
            memberships__department=task.department_id, memberships__role=Role.REVIEWER
        )
    context = context_of(task) | {"by": str(by)}
    outbox.tell(people, event, subject=task, context=context, by=by)


def reported(task: Task, *, by) -> None:
    _told([task.created_by], "crm.task_reported", task, by)


def sent_back(task: Task, *, by, comment: str) -> None:
    _told([task.owner], "crm.task_sent_back", task, by, comment)


def finished(task: Task, *, by) -> None:
    """Tell owner and giver, and take back what reminded of the task."""
    outbox.withdraw(task, *REMINDERS)
    _told([task.owner, task.created_by], "crm.task_done", task, by)


def moved(task: Task, *, by, comment: str) -> None:
    outbox.withdraw(task, *REMINDERS)
    _told([task.owner, task.created_by], "crm.task_moved", task, by, comment)


def _told(people, event: str, task: Task, by, comment: str = "") -> None:
    context = context_of(task) | {"by": str(by), "comment": comment}
    outbox.tell(people, event, subject=task, context=context, by=by)
