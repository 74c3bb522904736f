from datetime import date, datetime

import pytest

from funds.models import Publicity
from hightech.core import calendars, clock
from hightech.core.models import CalendarYear, Change
from tests.factories.funds import ApplicationFactory

MONDAY = datetime(2031, 3, 10, 9, tzinfo=clock.ZONE)


@pytest.fixture
def notice(db):
    CalendarYear.objects.filter(year=2031).delete()
    return Publicity.objects.create(
        application=ApplicationFactory(), amount_fen=1, opens_on=date(2031, 3, 10),
        closes_on=date(2031, 3, 17), is_provisional=True,
    )  # fmt: skip


def load(administrator, run_jobs):
    calendars.set_day(date(2031, 3, 12), by=administrator, is_working=False)
    calendars.load_year(2031, by=administrator, source="notice")
    run_jobs()


class TestCalendarLoaded:
    def test_an_open_notice_moves_and_is_no_longer_provisional(
        self, notice, administrator, run_jobs
    ):
        with clock.at(MONDAY):
            load(administrator, run_jobs)
        notice.refresh_from_db()
        assert (notice.closes_on, notice.is_provisional) == (date(2031, 3, 18), False)
        assert Change.objects.of(notice).exists()

    def test_a_notice_that_has_ended_keeps_its_day(self, notice, administrator, run_jobs):
        with clock.at(datetime(2031, 3, 18, 0, tzinfo=clock.ZONE)):
            load(administrator, run_jobs)
        notice.refresh_from_db()
        assert (notice.closes_on, notice.is_provisional) == (date(2031, 3, 17), True)
