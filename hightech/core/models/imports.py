import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from hightech.core.models.base import Record
from hightech.core.models.files import File
from hightech.core.models.jobs import Job


class ImportRunQuerySet(models.QuerySet["ImportRun"]):
    def visible_to(self, user) -> "ImportRunQuerySet":
        """Keep one's own, and all of the zones one audits or administers."""
        overseen = user.zone_ids("AUDITOR", "ADMIN")
        own = Q(owner_id=user.pk)
        return self.filter(own | Q(zone_id__in=overseen)) if overseen else self.filter(own)

    def for_list(self) -> "ImportRunQuerySet":
        return self.select_related("owner", "file", "job", "zone")


class ImportRun(Record):
    """One spreadsheet that is brought in: how it is read, what becomes of it, kept for ever.

    Its times are those of machines, as undo ends by the clock.
    """

    class State(models.TextChoices):
        READING = "READING", _("Being read")
        MAPPING = "MAPPING", _("Waiting for its columns")
        CHECKING = "CHECKING", _("Being checked")
        CHECKED = "CHECKED", _("Checked")
        RUNNING = "RUNNING", _("Being brought in")
        DONE = "DONE", _("Brought in")
        UNDOING = "UNDOING", _("Being undone")
        UNDONE = "UNDONE", _("Undone")
        CANCELLED = "CANCELLED", _("Given up")
        FAILED = "FAILED", _("Failed")

    class Action(models.TextChoices):
        BOTH = "BOTH", _("Record what is new, change what is recorded")
        CREATE = "CREATE", _("Only record what is new")
        UPDATE = "UPDATE", _("Only change what is recorded")

    WORKING = (State.READING, State.CHECKING, State.RUNNING, State.UNDOING)
    OPEN = (State.MAPPING, State.CHECKED)

    owner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    zone = models.ForeignKey("users.Zone", on_delete=models.PROTECT, related_name="+")
    noun = models.CharField(max_length=30)
    file = models.ForeignKey(File, on_delete=models.PROTECT, related_name="+")
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.READING)
    job = models.ForeignKey(Job, null=True, on_delete=models.PROTECT, related_name="+")
    # What was detected, or said otherwise: {"sheet", "sheets", "encoding", "delimiter"}.
    source = models.JSONField(default=dict)
    # The line of the sheet that names the columns, from 1; 0 is "not known yet".
    head_line = models.PositiveIntegerField(default=0)
    heads = models.JSONField(default=list)
    # [fact or "" for each column], {fact: unit}, {fact: {text: code}}.
    columns = models.JSONField(default=list)
    units = models.JSONField(default=dict)
    words = models.JSONField(default=dict)
    action = models.CharField(max_length=6, choices=Action, default=Action.BOTH)
    key = models.CharField(max_length=20, blank=True)
    total = models.PositiveIntegerField(_("rows"), default=0)
    failure = models.TextField(blank=True)
    finished_at = models.DateTimeField(null=True)
    undone_at = models.DateTimeField(null=True)

    objects = ImportRunQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["owner", "-created_at", "-id"], name="import_by_owner"),
            models.Index(fields=["zone", "-created_at", "-id"], name="import_by_zone"),
        ]
        constraints = [
            models.CheckConstraint(
                name="import_is_undone_after_it_ended",
                condition=Q(undone_at=None) | Q(finished_at__isnull=False),
            )
        ]

    def __str__(self) -> str:
        return self.file.name

    def get_absolute_url(self) -> str:
        return reverse("import", args=[self.uuid])


class ImportRowQuerySet(models.QuerySet["ImportRow"]):
    def visible_to(self, user) -> "ImportRowQuerySet":
        return self.filter(run__in=ImportRun.objects.visible_to(user).values("pk"))


class ImportRow(models.Model):
    """One line of the sheet: its cells as text, what is wrong with it, the record it is about."""

    is_part = True

    class State(models.TextChoices):
        READ = "READ", _("Read")
        TO_CREATE = "TO_CREATE", _("Will be recorded")
        TO_UPDATE = "TO_UPDATE", _("Will be changed")
        PROBLEM = "PROBLEM", _("Has a problem")
        DROPPED = "DROPPED", _("Left out")
        SAME = "SAME", _("Recorded already")
        CREATED = "CREATED", _("Newly recorded")
        UPDATED = "UPDATED", _("Updated")
        CANCELLED = "CANCELLED", _("Not done")
        UNDONE = "UNDONE", _("Undone")
        KEPT = "KEPT", _("Not undone")

    run = models.ForeignKey(ImportRun, on_delete=models.CASCADE, related_name="rows")
    # The line of the sheet, as a spreadsheet counts.
    number = models.PositiveIntegerField(_("line"))
    cells = models.JSONField(default=list)
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.READ)
    # [{"attr", "detail"}]: in the language of whoever had them found.
    problems = models.JSONField(default=list)
    # The record it is about; of a new one, the public id it will have.
    subject = models.UUIDField(default=uuid.uuid4)
    # What a change replaced, and the version it left: for undo.
    before = models.JSONField(null=True)

    objects = ImportRowQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["run", "number"], name="import_row_has_its_line")
        ]
        indexes = [models.Index(fields=["run", "state", "number"], name="import_row_by_state")]

    def __str__(self) -> str:
        return f"{self.run_id} #{self.number}"


class SavedMapping(Record):
    """Which column is which fact, kept under a name for the next sheet of its kind."""

    zone = models.ForeignKey("users.Zone", on_delete=models.PROTECT, related_name="+")
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    noun = models.CharField(max_length=30)
    name = models.CharField(_("name"), max_length=100)
    # {head: fact}, and the rest as a run keeps it.
    columns = models.JSONField(default=dict)
    units = models.JSONField(default=dict)
    words = models.JSONField(default=dict)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["zone", "noun", "name"], name="mapping_name_is_unique")
        ]

    def __str__(self) -> str:
        return self.name
