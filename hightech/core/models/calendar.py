from django.db import models
from django.utils.translation import gettext_lazy as _


class CalendarDay(models.Model):
    """A day that is not as its weekday says: a holiday on a weekday, a Saturday that works."""

    date = models.DateField(unique=True)
    is_working = models.BooleanField()
    note = models.CharField(max_length=100, blank=True)

    class Meta:
        verbose_name = _("calendar day")

    def __str__(self) -> str:
        return f"{self.date}"


class CalendarYear(models.Model):
    """A year whose days are published and loaded; days of other years are provisional."""

    year = models.PositiveSmallIntegerField(unique=True)
    source = models.CharField(max_length=200)

    def __str__(self) -> str:
        return str(self.year)
