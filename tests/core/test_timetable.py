from datetime import datetime, timedelta

import pytest
import time_machine

from hightech.core import clock, jobs, real_time
from hightech.core.jobs import registry, timetable
from hightech.core.models import Heartbeat, Job, Slot


def at(text):
    return datetime.fromisoformat(text).replace(tzinfo=clock.ZONE)


@pytest.fixture
def entered(monkeypatch):
    """A timetable of one test's own."""
    monkeypatch.setattr(registry, "_handlers", {})
    monkeypatch.setattr(registry, "_timetable", {})
    monkeypatch.setattr(registry, "discover", lambda: None)
    calls = []

    def enter(task, every, **given):
        jobs.periodic(task, every=every, **given)(lambda job, slot: calls.append(slot[:16]))
        return calls

    return enter


def look(moment):
    with clock.at(at(moment)):
        return jobs.look_at_the_clock()


class TestSlot:
    @pytest.mark.parametrize(
        ("every", "moment", "slot"),
        [
            ("1m", "2026-11-24T09:30:59", "2026-11-24T09:30"),
            ("5m", "2026-11-24T09:34:00", "2026-11-24T09:30"),
            ("daily 07:00", "2026-11-24T07:00", "2026-11-24T07:00"),
            ("daily 07:00", "2026-11-24T06:59", "2026-11-23T07:00"),
            ("mon 08:00", "2026-11-24T09:00", "2026-11-23T08:00"),
            ("mon 08:00", "2026-11-23T07:59", "2026-11-16T08:00"),
        ],
    )
    def test_it_is_the_last_one_that_began(self, every, moment, slot):
        found = registry.Periodic("t", every, catches_up=False).slot_at(at(moment))
        assert found == at(slot)

    def test_a_timetable_nobody_understands_is_refused(self):
        with pytest.raises(ValueError, match="no timetable"):
            jobs.periodic("t.x", every="now and then")


@pytest.mark.django_db
class TestLook:
    def test_a_slot_is_done_once(self, entered, run_jobs):
        calls = entered("t.daily", "daily 07:00")
        assert [look("2026-11-24T07:00"), look("2026-11-24T07:00:05")] == [1, 0]
        run_jobs()
        assert calls == ["2026-11-24T07:00"]

    def test_missed_days_are_one_slot(self, entered, run_jobs):
        calls = entered("t.daily", "daily 07:00")
        look("2026-11-24T08:00")
        look("2026-12-24T06:00")
        run_jobs()
        assert calls == ["2026-11-24T07:00", "2026-12-23T07:00"]

    def test_a_job_that_catches_up_does_each_of_them(self, entered, run_jobs):
        calls = entered("t.report", "mon 08:00", catches_up=True)
        look("2026-11-24T08:00")
        look("2026-12-08T08:00")
        run_jobs()
        assert calls == ["2026-11-23T08:00", "2026-11-30T08:00", "2026-12-07T08:00"]

    def test_catching_up_has_an_end(self, entered):
        entered("t.minute", "1m", catches_up=True)
        look("2026-11-24T08:00")
        assert look("2027-11-24T08:00") == timetable.MOST_CAUGHT_UP

    def test_two_timetables_at_once_write_it_down_once(self, entered):
        entered("t.daily", "daily 07:00")
        look("2026-11-24T08:00")
        one = registry.Periodic("t.daily", "daily 07:00", catches_up=False)
        last, now = Slot.objects.get().last, at("2026-11-25T08:00")
        assert [timetable._written(one, last, now) for _ in range(2)] == [1, 0]
        assert [timetable._written(one, None, now) for _ in range(2)] == [0, 0]
        assert Job.objects.count() == 2

    def test_a_clock_that_stands_writes_nothing(self, entered):
        entered("t.daily", "daily 07:00")
        look("2026-11-24T08:00")
        assert look("2026-11-23T08:00") == 0

    def test_ticking_is_a_sign_of_life(self, entered):
        jobs.tick()
        assert list(Heartbeat.objects.values_list("name", flat=True)) == ["timetable"]


@pytest.mark.django_db
class TestTidyJobs:
    def test_it_forgets_old_slots_and_keeps_what_people_asked_for(self, run_jobs):
        jobs.look_at_the_clock()
        run_jobs()
        kept = jobs.enqueue("t.greet", key="for ever")
        Job.objects.filter(pk=kept.pk).update(state=Job.State.DONE, done_at=real_time.now())
        with time_machine.travel(real_time.now() + timedelta(days=2)):
            timetable.tidy_jobs(kept, "")
        assert list(Job.objects.all()) == [kept]
