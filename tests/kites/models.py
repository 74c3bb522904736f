"""A noun of the tests alone: the engine is specified on it, without any business."""

from django.db import models

from hightech.core.models import Processed


class KiteQuerySet(models.QuerySet["Kite"]):
    def visible_to(self, user) -> "KiteQuerySet":
        return self

    def for_list(self) -> "KiteQuerySet":
        return self


class Kite(Processed):
    class State(models.TextChoices):
        FOLDED = "FOLDED", "Folded"
        FLYING = "FLYING", "Flying"
        LOST = "LOST", "Lost"

    state = models.CharField(max_length=10, choices=State, default=State.FOLDED)
    colour = models.CharField(max_length=20, blank=True)
    height_m = models.IntegerField(null=True)
    is_tied = models.BooleanField(default=True)

    objects = KiteQuerySet.as_manager()

    def __str__(self) -> str:
        return f"kite {self.pk}"
