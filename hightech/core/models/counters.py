from django.db import models


class Counter(models.Model):
    """The last number given in one series, zone and year."""

    zone_id = models.BigIntegerField()
    series = models.CharField(max_length=8)
    year = models.PositiveSmallIntegerField()
    last = models.PositiveIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["zone_id", "series", "year"], name="counter_is_one_per_zone_and_year"
            )
        ]

    def __str__(self) -> str:
        return f"{self.series}-{self.year}: {self.last}"
