"""The working days of a year as twelve months, and their upkeep by the administrator."""

import calendar
from datetime import date

from django.http import Http404
from django.shortcuts import render
from django.urls import reverse
from django.utils.dates import MONTHS, WEEKDAYS_ABBR
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET

from hightech.core import calendars, clock, workdays
from hightech.core.models import CalendarDay, CalendarYear
from hightech.core.needs import Need
from hightech.core.pages.entries import EntryPage

ADMINISTRATORS = ("ADMIN",)
FIRST, LAST = 2018, 2100
KINDS = (("WORKS", _("Works")), ("RESTS", _("Rests")))


def _within(year: int) -> None:
    if not FIRST <= year <= LAST:
        raise ValueError(gettext("The calendar does not reach that far."))


DAY = (
    Need("day", "date", _("Day"), check=lambda day: _within(day.year)),
    Need("kind", "choice", _("This day"), options=lambda obj, by: KINDS),
    Need("note", "text", _("Name or reason"), required=False, longest=100),
)
YEAR = (
    Need("year", "integer", _("Year"), check=_within),
    Need("source", "text", _("Notice"), longest=200, help=_("Its number and date.")),
)


@require_GET
def year(request, year: int = 0):
    """Show which days of a year work, and whether they are published or provisional."""
    year = year or clock.today().year
    if not FIRST <= year <= LAST:
        raise Http404
    table = workdays.Calendar()
    notes = dict(CalendarDay.objects.filter(date__year=year).values_list("date", "note"))
    context = {
        "year": year,
        "loaded": CalendarYear.objects.filter(year=year).first(),
        "months": [_month(year, month, table, notes) for month in range(1, 13)],
        "weekdays": [WEEKDAYS_ABBR[number] for number in range(7)],
        "is_keeper": request.user.has_role(*ADMINISTRATORS),
        "previous": year - 1 if year > FIRST else None,
        "next": year + 1 if year < LAST else None,
    }
    return render(request, "calendar.html", context)


def _month(year: int, month: int, table: workdays.Calendar, notes: dict) -> dict:
    weeks = [
        [_day(date(year, month, number), table, notes) if number else None for number in week]
        for week in calendar.Calendar().monthdayscalendar(year, month)
    ]
    works = sum(day["works"] for week in weeks for day in week if day)
    return {"name": MONTHS[month], "weeks": weeks, "works": works}


def _day(day: date, table: workdays.Calendar, notes: dict) -> dict:
    works = table.is_workday(day)
    return {
        "number": day.day,
        "works": works,
        # What a weekday does not tell: a holiday in the week, a Saturday that works.
        "is_special": works != (day.weekday() < 5),
        "note": notes.get(day, ""),
    }


class KeepersPage(EntryPage):
    roles = ADMINISTRATORS

    def after(self, made) -> str:
        on = made.date.year if isinstance(made, CalendarDay) else made.year
        return reverse("calendar-year", args=[on])


class DayEntry(KeepersPage):
    """Say that a day works or rests."""

    title = _("Change a day")
    needs = DAY

    def create(self, *, by, day, kind, note=""):
        return calendars.set_day(day, by=by, is_working=kind == "WORKS", note=note)


class YearEntry(KeepersPage):
    """Say that the days of a year are complete."""

    title = _("Load a year")
    needs = YEAR
    create = staticmethod(calendars.load_year)
