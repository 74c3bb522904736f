from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from hightech.core.models.base import Record
from hightech.core.models.jobs import Job


class BulkRunQuerySet(models.QuerySet["BulkRun"]):
    def visible_to(self, user) -> "BulkRunQuerySet":
        return self.filter(owner_id=user.pk)


class BulkRun(Record):
    """One act done to many records by one person; times of machines, as undo ends by the clock."""

    title = models.CharField(max_length=200)
    # The page one came from, and what the form of the act was filled with.
    back = models.CharField(max_length=2000)
    facts = models.JSONField(default=dict)
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    job = models.ForeignKey(Job, null=True, on_delete=models.PROTECT, related_name="+")
    total = models.PositiveIntegerField()
    finished_at = models.DateTimeField(null=True)
    undo_asked_at = models.DateTimeField(null=True)
    undone_at = models.DateTimeField(null=True)

    objects = BulkRunQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["owner", "-created_at", "-id"], name="bulk_by_owner")]
        constraints = [
            models.CheckConstraint(
                name="bulk_is_undone_after_it_ended",
                condition=Q(undo_asked_at=None) | Q(finished_at__isnull=False),
            )
        ]

    def __str__(self) -> str:
        return self.title


class BulkItemQuerySet(models.QuerySet["BulkItem"]):
    def visible_to(self, user) -> "BulkItemQuerySet":
        return self.filter(run__owner_id=user.pk)

    def search(self, text: str) -> "BulkItemQuerySet":
        """Keep those whose name holds every word."""
        found = self
        for word in text.split():
            found = found.filter(label__icontains=word)
        return found


class BulkItem(models.Model):
    """One record of a run: whether it was done, or why not, and what taking it back needs."""

    is_part = True

    class State(models.TextChoices):
        PENDING = "PENDING", _("Waiting")
        DONE = "DONE", _("Done")
        REFUSED = "REFUSED", _("Refused")
        CANCELLED = "CANCELLED", _("Cancelled")
        UNDONE = "UNDONE", _("Undone")
        KEPT = "KEPT", _("Not undone")

    run = models.ForeignKey(BulkRun, on_delete=models.CASCADE, related_name="items")
    number = models.PositiveIntegerField()
    act = models.CharField(max_length=60)
    subject = models.UUIDField()
    label = models.CharField(max_length=300)
    link = models.CharField(max_length=300, blank=True)
    state = models.CharField(max_length=10, choices=State, default=State.PENDING)
    reason = models.TextField(blank=True)
    before = models.JSONField(null=True)
    # How often the record had been changed when this was done to it.
    stamp = models.CharField(max_length=40, blank=True)

    objects = BulkItemQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["run", "number"], name="bulk_item_has_its_number")
        ]
        indexes = [models.Index(fields=["run", "state", "number"], name="bulk_item_by_state")]

    def __str__(self) -> str:
        return self.label
