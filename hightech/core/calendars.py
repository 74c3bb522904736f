"""Keep the table of working days: single days, and whole years once they are published."""

from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from hightech.core import audit, clock, jobs
from hightech.core.errors import refuse
from hightech.core.models import CalendarDay, CalendarYear

# An app that derived dates from a year recomputes them in a job of this name: "funds.<LOADED>".
LOADED = "calendar_loaded"


@transaction.atomic
def set_day(day: date, *, by, is_working: bool, note: str = "") -> CalendarDay:
    """Say that a day works or rests, whatever its weekday.

    :raises ActionRefused: for a day of a year that is over: a past result never changes.
    """
    _refuse_the_past(day.year)
    held = CalendarDay.objects.filter(date=day).first()
    kept, _is_new = CalendarDay.objects.update_or_create(
        date=day, defaults={"is_working": is_working, "note": note}
    )
    audit.record(kept, {"is_working": [held.is_working if held else None, is_working]}, by=by)
    _tell_apps(day.year)
    return kept


@transaction.atomic
def load_year(year: int, *, by, source: str) -> CalendarYear:
    """Say that the days of a year are complete, citing the notice they come from.

    Dates that were provisional because of it are recomputed by their apps in the background.

    :raises ActionRefused: if the year is loaded already, or over.
    """
    _refuse_the_past(year)
    made, is_new = CalendarYear.objects.get_or_create(year=year, defaults={"source": source})
    if not is_new:
        refuse("duplicate", _("The days of this year are loaded."), "year")
    audit.record(made, {"source": [None, source]}, by=by)
    _tell_apps(year)
    return made


def _refuse_the_past(year: int) -> None:
    if year < clock.today().year:
        refuse("past", _("A year that is over is not changed any more."), "year")


def _tell_apps(year: int) -> None:
    for task in jobs.names_ending(LOADED):
        jobs.enqueue(task, year=year)
