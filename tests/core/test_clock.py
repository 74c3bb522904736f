from datetime import UTC, datetime, timedelta

import pytest
import time_machine

from hightech.core import clock
from hightech.core.errors import ActionRefused
from hightech.core.models import DemoClock

NOON = datetime(2026, 11, 24, 4, 0, tzinfo=UTC)


@pytest.fixture
def demo_clock(settings, db):
    """A clock that may be moved, forgotten after the test."""
    settings.DEMO_CLOCK = True
    clock.forget()
    with time_machine.travel(NOON, tick=False) as real:
        yield real
    clock.forget()


class TestNow:
    def test_it_is_real_time_by_itself(self, demo_clock):
        assert clock.now() == NOON

    def test_the_date_is_that_of_the_zone(self, demo_clock):
        demo_clock.move_to(datetime(2026, 11, 24, 16, 0, tzinfo=UTC))
        assert clock.today().isoformat() == "2026-11-25"

    def test_a_told_time_wins_and_ends_with_its_block(self, demo_clock):
        told = datetime(2024, 1, 2, tzinfo=UTC)
        with clock.at(told):
            assert clock.now() == told
        assert clock.now() == NOON

    def test_the_row_is_ignored_where_time_is_real(self, settings, db):
        settings.DEMO_CLOCK = False
        DemoClock.objects.create(
            pk=1, moved_to=NOON + timedelta(days=9999), moved_at_real=NOON - timedelta(days=1)
        )
        assert clock.now() < NOON + timedelta(days=3650)

    def test_it_looks_at_the_database_once_a_second(self, demo_clock, django_assert_num_queries):
        clock.now()
        with django_assert_num_queries(0):
            clock.now()


class TestMove:
    def test_it_runs_on_from_there(self, demo_clock):
        clock.move(NOON + timedelta(days=40))
        demo_clock.shift(timedelta(minutes=5))
        assert clock.now() == NOON + timedelta(days=40, minutes=5)

    def test_another_process_sees_it(self, demo_clock):
        clock.move(NOON + timedelta(days=40))
        clock.forget()
        assert clock.now() == NOON + timedelta(days=40)

    def test_it_moves_on_from_a_moved_time(self, demo_clock):
        clock.move(NOON + timedelta(days=40))
        clock.move(NOON + timedelta(days=41))
        assert clock.now() == NOON + timedelta(days=41)
        assert DemoClock.objects.count() == 1

    def test_it_never_runs_backwards(self, demo_clock):
        clock.move(NOON + timedelta(days=40))
        with pytest.raises(ActionRefused) as refused:
            clock.move(NOON + timedelta(days=39))
        assert [reason.code for reason in refused.value.reasons] == ["earlier"]
        assert clock.now() == NOON + timedelta(days=40)

    def test_an_installation_with_real_time_refuses(self, settings, db):
        settings.DEMO_CLOCK = False
        with pytest.raises(ActionRefused):
            clock.move(clock.now() + timedelta(days=1))
        assert not DemoClock.objects.exists()


class TestParse:
    def test_a_moment_without_offset_is_in_the_zone(self):
        assert clock.parse("2026-11-24T09:00") == datetime(2026, 11, 24, 1, tzinfo=UTC)

    def test_an_offset_is_kept(self):
        assert clock.parse("2026-11-24T09:00:00+00:00") == datetime(2026, 11, 24, 9, tzinfo=UTC)

    @pytest.mark.parametrize("text", ["", "soon", None, 5, "9999-12-31T00:00"])
    def test_anything_else_is_refused(self, text):
        with pytest.raises(ValueError, match=r"moment"):
            clock.parse(text)
