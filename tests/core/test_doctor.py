from datetime import datetime, timedelta

import pytest
import time_machine
from django.core.management import call_command

from hightech.core import clock, doctor, jobs, real_time
from hightech.core.models import CalendarYear, Heartbeat, Job, Message, Slot

pytestmark = pytest.mark.django_db


@pytest.fixture
def in_health():
    """Make everything run, but for the broker."""
    with clock.at(datetime(2026, 11, 24, 9, tzinfo=clock.ZONE)):
        for name in ("worker", "timetable"):
            Heartbeat.objects.create(name=name, at=real_time.now())
        jobs.look_at_the_clock()
        Job.objects.all().delete()
        yield


def troubles():
    parts = {
        "Database",
        "Worker",
        "Timetable",
        "Background jobs",
        "Storage",
        "Mail",
        "Calendar",
        "Clock",
    }
    found = {str(one.part): one for one in doctor.findings()}
    assert parts | {"Broker"} == set(found)
    return {part: found[part].sentence for part in parts if found[part].is_trouble}


class TestFindings:
    def test_there_is_no_trouble_in_health(self, in_health):
        assert troubles() == {}

    def test_a_silent_worker_is_trouble(self, in_health):
        Heartbeat.objects.update(at=real_time.now() - timedelta(seconds=90))
        assert set(troubles()) == {"Worker", "Timetable"}

    def test_a_worker_that_never_ran_is_trouble(self, in_health):
        Heartbeat.objects.all().delete()
        assert "start one with run.py worker" in troubles()["Worker"]

    def test_a_slot_that_was_passed_by_is_trouble(self, in_health):
        Slot.objects.update(last=clock.now() - timedelta(days=3))
        assert "core.tidy_jobs" in troubles()["Timetable"]

    def test_an_entry_that_was_never_due_is_trouble(self, in_health):
        Slot.objects.all().delete()
        assert "core.tidy_jobs" in troubles()["Timetable"]

    def test_a_job_that_failed_for_good_is_trouble(self, in_health):
        job = jobs.enqueue("t.export")
        Job.objects.filter(pk=job.pk).update(state=Job.State.FAILED, last_error="disk is full")
        assert troubles() == {"Background jobs": "t.export failed at every try: disk is full"}

    def test_a_mail_that_was_given_up_is_trouble(self, in_health):
        Message.objects.create(
            address="li@example.com", message_id="<1>", state="FAILED", created_at=clock.now()
        )
        assert troubles() == {"Mail": "1 mail could not be delivered."}

    def test_files_that_cannot_be_kept_are_trouble(self, in_health, settings, tmp_path):
        blocked = tmp_path / "file"
        blocked.write_text("in the way")
        settings.MEDIA_ROOT = blocked
        assert set(troubles()) == {"Storage"}

    def test_a_year_without_published_days_is_trouble(self, in_health):
        CalendarYear.objects.filter(year=2026).delete()
        assert "2026" in troubles()["Calendar"]

    def test_jobs_that_wait_are_told(self, in_health):
        jobs.enqueue("t.export")
        with time_machine.travel(real_time.now() + timedelta(minutes=6)):
            assert doctor._waiting_jobs() == "1 job has waited for more than five minutes."


class TestCommand:
    def test_it_tells_each_part_and_ends_with_1_on_trouble(self, in_health, capsys):
        Heartbeat.objects.all().delete()
        with pytest.raises(SystemExit) as ended:
            call_command("doctor", no_color=True)
        lines = capsys.readouterr().out.splitlines()
        assert ended.value.code == 1
        assert len(lines) == 9
        assert (
            "TROUBLE Worker: No worker has ever run: start one with run.py worker --beat." in lines
        )

    def test_it_ends_quietly_in_health(self, in_health, capsys, monkeypatch):
        parts = [one for one in doctor.PARTS if str(one[0]) != "Broker"]
        monkeypatch.setattr(doctor, "PARTS", parts)
        call_command("doctor", no_color=True)
        assert all(line.startswith("ok ") for line in capsys.readouterr().out.splitlines())
