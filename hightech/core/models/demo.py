from django.db import models

from hightech.core.models.base import Record


class DemoStory(Record):
    """That demo data was told, from which seed, and when it was cleared; it outlives its rows."""

    size = models.CharField(max_length=10)
    seed = models.BigIntegerField()
    cleared_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"{self.size} {self.seed}"
