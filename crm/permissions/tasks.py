from django.utils.translation import gettext_lazy as _

from crm.models import Task
from hightech.core.parties import party
from hightech.users.roles import Role

GIVERS = (Role.OFFICER, Role.MANAGER, Role.LEADER)
INSTRUCTORS = Task.INSTRUCTORS


def may_give(user, kind: str, zone) -> bool:
    """Tell whether `user` may give a task of this kind in `zone`."""
    roles = INSTRUCTORS if kind == Task.Kind.INSTRUCTION else GIVERS
    return user.has_role(*roles, zone=zone)


@party("receiver", _("who has the task, or their department"))
def receiver(user, task) -> bool:
    return task.owner_id == user.pk or task.department_id in user.department_ids()


@party("instructor", _("who gave the instruction"))
def instructor(user, task) -> bool:
    return task.is_instruction and task.created_by_id == user.pk


@party("keeper", _("who has the task, who gave it, or the leader"))
def keeper(user, task) -> bool:
    """Hold for those who may finish a plain task; an instruction only its giver closes."""
    if task.is_instruction:
        return False
    return user.pk in (task.owner_id, task.created_by_id) or user.has_role(
        Role.LEADER, zone_id=task.zone_id
    )


@party("mover", _("who has the task, or the leader"))
def mover(user, task) -> bool:
    return task.owner_id == user.pk or user.has_role(Role.LEADER, zone_id=task.zone_id)
