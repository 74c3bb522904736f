"""Talks and tasks, noted on the record they are about."""

from typing import Any

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from crm.actions import interactions, tasks
from crm.filters.tasks import TaskFilters
from crm.models import Enterprise, Lead, Task
from crm.permissions.interactions import LOGGERS
from crm.permissions.tasks import GIVERS, INSTRUCTORS
from crm.web.forms import work as forms
from crm.workflow.tasks import CLOSE, DONE, REPORT, TASK
from hightech.core import clock
from hightech.core.pages.columns import Column, Empty, Preset
from hightech.core.pages.entries import EntryPage
from hightech.core.pages.grouping import Grouping
from hightech.core.pages.lists import ListPage
from hightech.core.pages.records import visible_or_404
from hightech.core.pages.steps import StepPage
from hightech.users.roles import STAFF


class TalkEntry(EntryPage):
    """Note a talk: what was said, promised, and what comes next."""

    title = _("Log a talk")
    needs = forms.TALK
    roles = LOGGERS
    keeps_draft = True
    model: Any = Lead

    def about(self):
        return visible_or_404(self.model, self.request.user, self.kwargs["pk"])

    def create(self, *, by, **facts):
        contact, names = facts.pop("contact", None), facts.pop("names", "") or ""
        facts.setdefault("happened_at", clock.now())
        for promise in facts.get("promises", ()):
            promise.setdefault("owner", by)
        return interactions.log(
            by=by,
            contacts=[contact] if contact else [],
            names=names_in(names),
            **self.subject_of_talk(),
            **facts,
        )

    def subject_of_talk(self) -> dict:
        return {"lead": self.subject}

    def done(self, made) -> str:
        return gettext("Noted.")


class FirmTalkEntry(TalkEntry):
    """Note a talk with a firm that is about no lead."""

    model = Enterprise

    def subject_of_talk(self) -> dict:
        return {"enterprise": self.subject}


def names_in(text: str) -> list[str]:
    """Return the names of a text that separates them by commas of either width."""
    return [name.strip()[:100] for name in text.replace("，", ",").split(",") if name.strip()]


class TaskEntry(EntryPage):
    """Give a task on a lead; of a director or chair it is an instruction."""

    title = _("New task")
    needs = forms.TASK
    roles = (*GIVERS, *INSTRUCTORS)
    model: Any = Lead

    def about(self):
        return visible_or_404(self.model, self.request.user, self.kwargs["pk"])

    def create(self, *, by, **facts):
        return tasks.create(by=by, **{str(self.model._meta.model_name): self.subject}, **facts)


class FirmTaskEntry(TaskEntry):
    model = Enterprise


class TaskStep(StepPage):
    """Take a step of a task."""

    model = Task
    process = TASK
    actions = tasks


class TaskList(ListPage):
    """Tasks, promises, obligations and instructions, with their steps on the line."""

    model = Task
    title = _("Tasks")
    roles = STAFF
    filters = TaskFilters
    first_filters = 5
    columns = (
        Column(_("Task"), "title"),
        Column(_("Steps"), template="crm/tasks/_steps.html"),
        Column(_("Due on"), template="crm/tasks/_due.html", sort="due_on"),
        Column(_("State"), "state", kind="state"),
        Column(_("Kind"), "get_kind_display"),
        Column(_("Owner"), "owner"),
        Column(_("Record"), template="crm/tasks/_record.html"),
        Column(_("Given by"), "created_by", is_for_wide=True),
    )
    further = (
        Column(_("Department"), "department"),
        Column(_("Created"), "created_at", kind="day", sort="created_at"),
        Column(_("Done"), "done_at", kind="day"),
    )
    groups = (
        Grouping("owner", _("Owner"), "owner"),
        Grouping("state", _("State"), "state", Task.State.choices),
        Grouping("kind", _("Kind"), "kind", Task.Kind.choices),
        Grouping("due_on", _("Due on"), "due_on"),
    )
    bulk = ("task.done", "task.postpone", "task.delegate")
    orderings = {"due_on": "due_on", "created_at": "created_at"}
    default_ordering = "due_on"
    presets = (
        Preset(_("Mine, open"), "owner=me&state=OPEN,REPORTED"),
        Preset(_("Overdue"), "overdue=true"),
        Preset(_("Given by me"), "created_by=me"),
        Preset(_("Instructions"), "kind=INSTRUCTION"),
        Preset(_("All")),
    )
    shown_steps = (REPORT, DONE, CLOSE)

    def prepare(self, rows: list) -> None:
        for task in rows:
            task.steps_here = [
                step
                for step in self.shown_steps
                if task.state in step.sources and step.who(self.request.user, task)
            ]

    empty = Empty(
        _("No task yet"),
        _("Tasks are given on a lead or a firm, and come from promises made in talks."),
        "checklist",
    )
