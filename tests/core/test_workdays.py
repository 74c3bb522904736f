from datetime import date, datetime, timedelta

import holidays
import pytest

from hightech.core import clock, workdays
from hightech.core.models import CalendarDay, CalendarYear
from hightech.core.workdays import Calendar

pytestmark = pytest.mark.django_db


def at(text):
    return datetime.fromisoformat(text).replace(tzinfo=clock.ZONE)


class TestWorkday:
    @pytest.mark.parametrize(
        ("day", "works"),
        [
            ("2026-10-01", False),  # National Day, a Thursday
            ("2026-10-10", True),  # a Saturday that works
            ("2026-10-11", False),  # a Sunday
            ("2026-11-24", True),
            ("2027-01-01", False),  # not loaded: 1 January is off
            ("2027-02-08", True),  # not loaded: Monday to Friday
            ("2027-02-13", False),
        ],
    )
    def test_it_follows_the_published_calendar_and_then_the_week(self, day, works):
        assert workdays.is_workday(date.fromisoformat(day)) is works

    def test_every_loaded_day_agrees_with_an_independent_calendar(self):
        calendar, oracle = Calendar(), holidays.country_holidays("CN", years=range(2018, 2027))
        makeup = {day for year in range(2018, 2027) for day in _makeup(year)}
        day = date(2018, 1, 1)
        while day.year < 2027:
            expected = day in makeup or (day.weekday() < 5 and day not in oracle)
            assert calendar.is_workday(day) is expected, day
            day += timedelta(days=1)


def _makeup(year):
    return {
        day
        for day in holidays.country_holidays("CN", years=year).weekend_workdays
        if day.year == year
    }


class TestAddWorkdays:
    @pytest.mark.parametrize(
        ("opened", "days"),
        [
            ("2026-09-30", ["10-08", "10-09", "10-10", "10-12", "10-13"]),
            ("2026-11-19", ["11-20", "11-23", "11-24", "11-25", "11-26"]),
        ],
    )
    def test_publicity_counts_as_published(self, opened, days):
        start = date.fromisoformat(opened)
        found = [workdays.add_workdays(start, n + 1).date for n in range(5)]
        assert found == [date.fromisoformat(f"2026-{day}") for day in days]

    def test_a_date_past_the_last_loaded_year_is_provisional(self):
        inside = workdays.add_workdays(date(2026, 12, 30), 1)
        outside = workdays.add_workdays(date(2026, 12, 30), 2)
        assert (inside.date, inside.is_provisional) == (date(2026, 12, 31), False)
        assert (outside.date, outside.is_provisional) == (date(2027, 1, 4), True)

    def test_loading_the_year_settles_it(self):
        CalendarYear.objects.create(year=2027, source="notice")
        CalendarDay.objects.create(date=date(2027, 1, 4), is_working=False)
        CalendarDay.objects.create(date=date(2027, 1, 1), is_working=False)
        found = workdays.add_workdays(date(2026, 12, 30), 2)
        assert (found.date, found.is_provisional) == (date(2027, 1, 5), False)

    def test_no_days_is_the_day_itself(self):
        assert workdays.add_workdays(date(2026, 10, 3), 0).date == date(2026, 10, 3)


class TestWorkingTime:
    @pytest.mark.parametrize(
        ("start", "end", "hours"),
        [
            ("2026-11-24T09:00", "2026-11-24T18:00", 8),
            ("2026-11-24T12:00", "2026-11-24T13:00", 0),
            ("2026-11-24T17:00", "2026-11-25T10:00", 2),
            ("2026-11-20T17:00", "2026-11-23T10:00", 2),  # over a weekend
            ("2026-11-24T20:00", "2026-11-24T22:00", 0),
            ("2026-11-25T10:00", "2026-11-24T10:00", 0),
        ],
    )
    def test_only_working_hours_count(self, start, end, hours):
        assert workdays.working_seconds(at(start), at(end)) == hours * 3600

    @pytest.mark.parametrize(
        ("start", "due"),
        [
            ("2026-11-24T09:00", "2026-11-24T18:00"),
            ("2026-11-24T16:20", "2026-11-25T16:20"),
            ("2026-11-20T16:20", "2026-11-23T16:20"),
            ("2026-11-21T10:00", "2026-11-23T18:00"),
        ],
    )
    def test_one_working_day_later(self, start, due):
        assert workdays.add_working_days_of_time(at(start), 1) == at(due)

    def test_the_two_directions_agree(self):
        start = at("2026-09-28T11:13")
        due = Calendar().after(start, 40 * 3600 + 7)
        assert workdays.working_seconds(start, due) == 40 * 3600 + 7
