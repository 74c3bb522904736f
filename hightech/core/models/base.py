import uuid

from django.db import models

from hightech.core import clock


class Record(models.Model):
    """A row people know: a UUID outside, a bigint inside, times of the business clock."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    created_at = models.DateTimeField(default=clock.now, editable=False)
    updated_at = models.DateTimeField(default=clock.now, editable=False)

    class Meta:
        abstract = True


class Versioned(Record):
    """A record that tells a stale writer so; `audit.edit` raises the version."""

    version = models.PositiveIntegerField(default=1, editable=False)

    class Meta:
        abstract = True


class Processed(Versioned):
    """A record whose state only the steps of its process change (`core/workflow.py`)."""

    state_since = models.DateTimeField(default=clock.now, editable=False)
    steps_count = models.PositiveIntegerField(default=0, editable=False)
    last_digest = models.CharField(max_length=64, default="", blank=True, editable=False)

    class Meta:
        abstract = True
