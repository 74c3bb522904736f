"""Nouns of no business, for the tests of the floor; their tables come with `sample_tables`."""

from django.conf import settings
from django.db import models

from hightech.core.lists.ordering import KeysetIndex


class Place(models.Model):
    name = models.CharField(max_length=50)
    code = models.CharField(max_length=10)

    class Meta:
        app_label = "sample"

    def __str__(self) -> str:
        return self.name


class Thing(models.Model):
    class Stage(models.TextChoices):
        NEW = "NEW", "New"
        TALKS = "TALKS", "In talks"
        DONE = "DONE", "Done"

    uuid = models.UUIDField(unique=True)
    name = models.CharField(max_length=50)
    stage = models.CharField(max_length=10, choices=Stage, default=Stage.NEW)
    rank = models.IntegerField(null=True)
    due_on = models.DateField(null=True)
    created_at = models.DateTimeField()
    is_open = models.BooleanField(default=True)
    planned_fen = models.BigIntegerField(null=True)
    place = models.ForeignKey(Place, null=True, on_delete=models.PROTECT, db_constraint=False)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        on_delete=models.PROTECT,
        related_name="+",
        db_constraint=False,
    )

    class Meta:
        app_label = "sample"
        indexes = [
            models.Index(fields=["name", "id"], name="thing_by_name"),
            KeysetIndex(fields=["rank", "id"], name="thing_by_rank"),
            KeysetIndex(fields=["-rank", "-id"], name="thing_by_rank_down"),
            models.Index(fields=["stage", "name", "id"], name="thing_by_stage"),
        ]

    def __str__(self) -> str:
        return self.name


MODELS = [Place, Thing]
