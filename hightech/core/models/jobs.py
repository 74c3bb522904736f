import uuid

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class Job(models.Model):
    """Work to be done in the background: this table is the queue, the broker carries ids only."""

    class State(models.TextChoices):
        NEW = "NEW", _("Waiting")
        # Its id is with the broker until `lease_until`.
        SENT = "SENT", _("Queued")
        RUNNING = "RUNNING", _("Running")
        DONE = "DONE", _("Done")
        FAILED = "FAILED", _("Failed")
        CANCELLED = "CANCELLED", _("Cancelled")

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    task = models.CharField(max_length=80)
    kwargs = models.JSONField(default=dict)
    state = models.CharField(max_length=10, choices=State, default=State.NEW)
    # One of each key, for ever: the same slot of a timetable is never worked twice.
    dedupe_key = models.CharField(max_length=200, blank=True)
    # Real time, as leases and retries are about machines, not about the business.
    run_at = models.DateTimeField()
    lease_until = models.DateTimeField(null=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    progress = models.PositiveSmallIntegerField(default=0)
    result = models.JSONField(null=True)
    last_error = models.TextField(blank=True)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    created_at = models.DateTimeField()
    done_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(
                fields=["run_at"],
                condition=models.Q(state__in=["NEW", "SENT", "RUNNING"]),
                name="job_open_by_due_time",
            ),
            models.Index(fields=["owner", "-created_at"], name="job_by_owner"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["dedupe_key"],
                condition=~models.Q(dedupe_key=""),
                name="job_of_a_key_is_one",
            ),
            models.CheckConstraint(
                condition=models.Q(progress__lte=100), name="job_progress_is_a_percentage"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.task} {self.state}"


class Heartbeat(models.Model):
    """The last sign of life of a part that runs by itself (real time)."""

    name = models.CharField(max_length=40, unique=True)
    at = models.DateTimeField()

    def __str__(self) -> str:
        return self.name


class Slot(models.Model):
    """The last slot of business time for which the timetable has written down a job."""

    task = models.CharField(max_length=80, unique=True)
    last = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.task} {self.last:%Y-%m-%d %H:%M}"
