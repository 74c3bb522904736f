from datetime import date

import pytest

from hightech.core import calendars, workdays
from hightech.core.errors import ActionRefused
from hightech.core.jobs import registry
from hightech.core.models import CalendarDay, CalendarYear, Change, Job


@pytest.fixture
def keeper(client, administrator):
    client.force_login(administrator)
    return client


@pytest.fixture
def listener(monkeypatch):
    """A job of an app that recomputes its dates."""
    monkeypatch.setitem(registry._handlers, "kites.calendar_loaded", object())


class TestPage:
    def test_it_marks_the_make_up_saturday_and_the_holiday(self, keeper):
        text = keeper.get("/calendar/2026/").content.decode()
        assert '<td class="works special"' in text
        assert '<td class="rests special"' in text
        assert "published" in text

    def test_a_year_that_is_not_published_says_so(self, keeper):
        assert "provisional" in keeper.get("/calendar/2031/").content.decode()

    @pytest.mark.parametrize("year", [2017, 2101, 99999])
    def test_a_year_out_of_reach_is_404(self, keeper, year):
        assert keeper.get(f"/calendar/{year}/").status_code == 404

    def test_the_page_costs_the_same_whatever_the_year(self, keeper, django_assert_num_queries):
        for year in (2026, 2031):
            with django_assert_num_queries(7):
                keeper.get(f"/calendar/{year}/")

    def test_others_read_but_do_not_change(self, client, secretary):
        client.force_login(secretary)
        assert client.get("/calendar/").status_code == 200
        assert client.get("/calendar/day/").status_code == 403
        answer = client.post("/calendar/load/", {"year": "2031", "source": "x"})
        assert answer.status_code == 403
        assert not CalendarYear.objects.filter(year=2031).exists()


class TestSetDay:
    def test_a_weekday_rests_from_then_on(self, keeper):
        keeper.post("/calendar/day/", {"day": "2031-03-12", "kind": "RESTS", "note": "Flood"})
        assert workdays.is_workday(date(2031, 3, 12)) is False
        assert Change.objects.get().diff == {"is_working": [None, False]}

    def test_a_saturday_works(self, administrator):
        calendars.set_day(date(2031, 3, 15), by=administrator, is_working=True)
        assert workdays.is_workday(date(2031, 3, 15)) is True

    def test_a_year_that_is_over_stays(self, administrator):
        with pytest.raises(ActionRefused, match="over"):
            calendars.set_day(date(2024, 3, 12), by=administrator, is_working=False)
        assert workdays.is_workday(date(2024, 3, 12)) is True

    @pytest.mark.parametrize(
        "wrong", [{"day": "2200-01-01"}, {"day": "x"}, {"kind": "SLEEPS"}, {"day": ""}]
    )
    def test_wrong_input_is_said_and_changes_nothing(self, keeper, wrong):
        sent = {"day": "2031-03-12", "kind": "RESTS"} | wrong
        before = CalendarDay.objects.count()
        assert keeper.post("/calendar/day/", sent).status_code == 422
        assert CalendarDay.objects.count() == before


class TestLoadYear:
    def test_the_year_is_no_longer_provisional_and_every_app_is_told(self, keeper, listener):
        assert workdays.add_workdays(date(2031, 3, 12), 1).is_provisional
        keeper.post("/calendar/load/", {"year": "2031", "source": "国办发明电〔2030〕1号"})
        assert not workdays.add_workdays(date(2031, 3, 12), 1).is_provisional
        told = Job.objects.filter(task="kites.calendar_loaded").get()
        assert told.kwargs == {"year": 2031}

    def test_twice_is_refused(self, administrator):
        calendars.load_year(2031, by=administrator, source="a")
        with pytest.raises(ActionRefused, match="loaded"):
            calendars.load_year(2031, by=administrator, source="b")
        assert CalendarYear.objects.get(year=2031).source == "a"
