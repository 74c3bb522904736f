from django.db import models


class DemoClock(models.Model):
    """Where the business clock of a demo was set, and when; it runs on from there."""

    moved_to = models.DateTimeField()
    moved_at_real = models.DateTimeField()

    class Meta:
        constraints = [
            # A key of 1 makes the row the only one.
            models.CheckConstraint(condition=models.Q(pk=1), name="demo_clock_is_one"),
        ]

    def __str__(self) -> str:
        return f"{self.moved_to:%Y-%m-%d %H:%M}"
