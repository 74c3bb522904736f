from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from crm.models.leads import Lead
from hightech.core import clock
from hightech.core.models import Processed
from hightech.users.roles import ATTRACTING, Role


class TaskQuerySet(models.QuerySet["Task"]):
    def visible_to(self, user) -> "TaskQuerySet":
        """Keep one's own tasks, and those on records of the zones one attracts for."""
        mine = Q(owner_id=user.pk) | Q(created_by_id=user.pk)
        own_department = Q(department_id__in=user.department_ids())
        zones = user.zone_ids(*ATTRACTING)
        secret = Lead.objects.secret_to(user).values("pk")
        work = Q(zone_id__in=zones) & ~Q(lead__in=secret)
        return self.filter(zone_id__in=user.zone_ids()).filter(mine | own_department | work)

    def for_list(self) -> "TaskQuerySet":
        return self.select_related(
            "owner", "created_by", "lead__enterprise", "enterprise", "zone", "department"
        )

    def open(self) -> "TaskQuerySet":
        return self.exclude(state=Task.State.DONE)

    def search(self, text: str) -> "TaskQuerySet":
        """Filter by words of title, report, firm or number of the lead."""
        found = self
        for word in text.split():
            found = found.filter(
                Q(title__icontains=word)
                | Q(report__icontains=word)
                | Q(enterprise__found_by__has=word)
                | Q(lead__number__icontains=word)
            )
        return found

    def overdue(self, today) -> "TaskQuerySet":
        return self.open().filter(due_on__lt=today)


class Task(Processed):
    """Something a person has to do until a date."""

    secret_with = ("lead",)

    moves_with_enterprise = True

    class Kind(models.TextChoices):
        TASK = "TASK", _("Task")
        PROMISE = "PROMISE", _("Promise")
        OBLIGATION = "OBLIGATION", _("Condition of a department")
        INSTRUCTION = "INSTRUCTION", _("Instruction")

    class State(models.TextChoices):
        OPEN = "OPEN", _("Open")
        REPORTED = "REPORTED", _("Reported")
        DONE = "DONE", _("Done")

    # Who may instruct; only the instructor closes.
    INSTRUCTORS = (Role.DIRECTOR, Role.CHAIR)

    zone = models.ForeignKey("users.Zone", on_delete=models.PROTECT, related_name="tasks")
    kind = models.CharField(_("kind"), max_length=12, choices=Kind, default=Kind.TASK)
    title = models.CharField(_("title"), max_length=300)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="tasks",
        verbose_name=_("owner"),
    )
    department = models.ForeignKey(
        "users.Department",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        verbose_name=_("department"),
    )
    due_on = models.DateField(_("due on"))
    lead = models.ForeignKey(
        "crm.Lead", on_delete=models.PROTECT, null=True, blank=True, related_name="tasks"
    )
    enterprise = models.ForeignKey(
        "crm.Enterprise", on_delete=models.PROTECT, null=True, blank=True, related_name="tasks"
    )
    interaction = models.ForeignKey(
        "crm.Interaction", on_delete=models.PROTECT, null=True, blank=True, related_name="promises"
    )
    opinion = models.ForeignKey(
        "crm.Opinion", on_delete=models.PROTECT, null=True, blank=True, related_name="obligations"
    )
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.OPEN)
    report = models.TextField(_("report"), blank=True)
    done_at = models.DateTimeField(_("done at"), null=True, editable=False)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        editable=False,
        verbose_name=_("given by"),
    )

    objects = TaskQuerySet.as_manager()

    class Meta:
        verbose_name = _("task")
        verbose_name_plural = _("tasks")
        constraints = [
            models.CheckConstraint(
                condition=Q(lead__isnull=False) | Q(enterprise__isnull=False),
                name="task_belongs_to_a_record",
            ),
        ]
        indexes = [
            models.Index(fields=["owner", "state", "due_on"], name="task_by_owner"),
            models.Index(fields=["due_on", "id"], name="task_by_due"),
            models.Index(fields=["-created_at", "-id"], name="task_by_creation"),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        record: Any = self.lead or self.enterprise
        return record.get_absolute_url()

    @property
    def is_overdue(self) -> bool:
        return self.state != self.State.DONE and self.due_on < clock.today()

    @property
    def is_instruction(self) -> bool:
        return self.kind == self.Kind.INSTRUCTION
