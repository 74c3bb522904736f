"""Working days of the State Council's calendar: holidays rest, make-up Saturdays work.

Past the last loaded year days count Monday to Friday with 1 January off, and every date so
derived says that it is provisional. A working day is 09–12 and 13–18: eight hours.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from hightech.core import clock
from hightech.core.models import CalendarDay, CalendarYear

HOURS = ((time(9), time(12)), (time(13), time(18)))
DAY_SECONDS = 8 * 3600
ONE_DAY = timedelta(days=1)


@dataclass(frozen=True)
class WorkDate:
    """A date reached by counting working days; provisional if a year on the way is not loaded."""

    date: date
    is_provisional: bool


class Calendar:
    """The loaded days, read once for a calculation: two queries, none per day."""

    def __init__(self) -> None:
        self.days = dict(CalendarDay.objects.values_list("date", "is_working"))
        self.years = set(CalendarYear.objects.values_list("year", flat=True))

    def is_workday(self, day: date) -> bool:
        if day in self.days:
            return self.days[day]
        is_new_year = day.year not in self.years and (day.month, day.day) == (1, 1)
        return day.weekday() < 5 and not is_new_year

    def is_loaded(self, day: date) -> bool:
        return day.year in self.years

    def add(self, start: date, count: int) -> WorkDate:
        """Return the `count`-th working day after `start`; 0 is `start` itself."""
        day, is_provisional = start, not self.is_loaded(start)
        while count > 0:
            day += ONE_DAY
            is_provisional |= not self.is_loaded(day)
            count -= self.is_workday(day)
        return WorkDate(day, is_provisional)

    def count(self, start: date, end: date) -> int:
        """Return how many working days lie after `start` up to and including `end`."""
        days = (end - start).days
        return sum(self.is_workday(start + timedelta(days=n)) for n in range(1, days + 1))

    def spans(self, start: datetime) -> Iterator[tuple[datetime, datetime]]:
        """Yield the working hours from `start` on, for ever."""
        day = clock.local(start).date()
        while True:
            if self.is_workday(day):
                for opens, closes in HOURS:
                    span_start = datetime.combine(day, opens, clock.ZONE)
                    span_end = datetime.combine(day, closes, clock.ZONE)
                    if span_end > start:
                        yield max(span_start, start), span_end
            day += ONE_DAY

    def seconds(self, start: datetime, end: datetime) -> int:
        """Return the working time between two moments, in seconds."""
        total = 0
        for span_start, span_end in self.spans(start):
            if span_start >= end:
                return total
            total += int((min(span_end, end) - span_start).total_seconds())
        return total

    def after(self, start: datetime, seconds: int) -> datetime:
        """Return the moment at which `seconds` of working time have passed since `start`."""
        for span_start, span_end in self.spans(start):
            length = int((span_end - span_start).total_seconds())
            if seconds <= length:
                return span_start + timedelta(seconds=seconds)
            seconds -= length
        raise AssertionError("working hours never end")


def is_workday(day: date) -> bool:
    """Tell whether people work on `day`."""
    return Calendar().is_workday(day)


def add_workdays(start: date, count: int) -> WorkDate:
    """Return the `count`-th working day after `start`."""
    return Calendar().add(start, count)


def working_seconds(start: datetime, end: datetime) -> int:
    """Return the working time between two moments, in seconds; 28,800 are a working day."""
    return Calendar().seconds(start, end)


def add_working_days_of_time(start: datetime, days: int) -> datetime:
    """Return the moment at which `days` × 8 working hours have passed since `start`."""
    return Calendar().after(start, days * DAY_SECONDS)
