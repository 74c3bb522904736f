"""Doors to talks and tasks."""

from crm.actions import interactions, tasks
from crm.api import work
from crm.filters.interactions import InteractionFilters
from crm.filters.tasks import TaskFilters
from crm.models import Interaction, Task
from crm.permissions.interactions import LOGGERS
from crm.permissions.tasks import GIVERS, INSTRUCTORS
from crm.workflow.tasks import TASK
from hightech.core.rest.views import NounViewSet, ProcessViewSet
from hightech.users.roles import ATTRACTING, STAFF, Role


class InteractionViewSet(NounViewSet):
    model = Interaction
    output = work.InteractionSerializer
    entry = work.InteractionEntry
    create_action = staticmethod(interactions.log)
    list_roles = (*ATTRACTING, Role.OPERATOR)
    create_roles = LOGGERS
    filterset_class = InteractionFilters
    orderings = {"created_at": "created_at", "happened_at": "happened_at"}
    default_ordering = "-happened_at"

    def for_list(self, rows):
        return rows.for_list().select_related("corrects")


class TaskViewSet(ProcessViewSet):
    model = Task
    output = work.TaskSerializer
    entry = work.TaskEntry
    create_action = staticmethod(tasks.create)
    process = TASK
    actions = tasks
    list_roles = STAFF
    create_roles = (*GIVERS, *INSTRUCTORS)
    filterset_class = TaskFilters
    orderings = {"created_at": "created_at", "due_on": "due_on"}
    default_ordering = "due_on"
