from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from crm.models import Enterprise, Lead, Task
from hightech.core import clock
from hightech.core.lists.filters import (
    ChoicesFilter,
    CodeFilter,
    Filters,
    FlagFilter,
    PeriodFilter,
    PersonFilter,
    RefFilter,
    SearchFilter,
)


def _overdue() -> Q:
    return ~Q(state=Task.State.DONE) & Q(due_on__lt=clock.today())


class TaskFilters(Filters):
    """What a list of tasks may be narrowed to."""

    lead = RefFilter("lead", visible=lambda user: Lead.objects.visible_to(user))
    enterprise = RefFilter("enterprise", visible=lambda user: Enterprise.objects.visible_to(user))
    owner = PersonFilter("owner")
    created_by = PersonFilter("created_by", label=_("given by"))
    department = CodeFilter("department")
    kind = ChoicesFilter("kind", choices=Task.Kind.choices)
    state = ChoicesFilter("state", choices=Task.State.choices)
    due_on = PeriodFilter("due_on")
    overdue = FlagFilter(when=_overdue, label=_("overdue"))
    search = SearchFilter()
