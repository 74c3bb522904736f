"""Workers and brokers are killed with -9 in the middle: nothing is lost, nothing happens twice."""

import re
import secrets
import shutil
import tempfile
import time
from datetime import date, timedelta
from pathlib import Path

import pytest

from tests.workers import Installation

KITES = 250
JOBS = 2 * KITES  # each kite writes down one mail
DONE = (
    "SELECT count(*) FROM core_job WHERE state = 'DONE' AND task IN ('kites.fly', 'core.deliver')"
)
MOVE = """
from datetime import timedelta
from hightech.core import clock
print(clock.local(clock.move(clock.now() + timedelta(days=40))).strftime("%Y-%m-%d"))
"""
EMPTY = """
from hightech.core.models import DemoClock, Job, Message, Notification, Reminder, Slot
from hightech.users.models import User
from tests.kites.models import Kite
for model in (Kite, DemoClock, Job, Message, Notification, Reminder, Slot, User):
    model.objects.all().delete()
"""
WATCHED = "SELECT count(*) FROM kites_kite"
ENQUEUE = f"""
from hightech.core import jobs
from hightech.users.models import User
User.objects.create(username="li", email="li@example.com")
for number in range({KITES}):
    jobs.enqueue("kites.fly", colour=str(number))
"""


@pytest.fixture(scope="module")
def made(django_db_setup):
    """Make one installation for all tests here: migrating takes the longest."""
    # A socket's path must be short, so pytest's own folders will not do.
    with tempfile.TemporaryDirectory(prefix="ht", dir="/tmp", ignore_cleanup_errors=True) as name:
        folder = Path(name) / secrets.token_hex(3)
        folder.mkdir()
        one = Installation(folder)
        try:
            one.prepare()
            yield one
        finally:
            one.tear_down()


@pytest.fixture
def installation(made):
    made.start_broker()
    yield made
    made.kill_all()
    made.run(EMPTY)
    shutil.rmtree(made.mails, ignore_errors=True)


class TestKill:
    def test_every_effect_happens_once_and_every_mail_at_least_once(self, installation):
        [broker] = installation.processes
        worker = installation.start_worker()
        installation.run(ENQUEUE)
        installation.wait_for(DONE, JOBS // 5)
        installation.kill(worker)
        worker = installation.start_worker()
        done = installation.wait_for(DONE, JOBS // 2)
        # The second time the broker goes too, and forgets all it knew.
        installation.kill(worker)
        installation.kill(broker)
        assert done < JOBS
        installation.start_broker()
        installation.start_worker()
        installation.wait_for(DONE, JOBS)
        self.check_effects(installation)
        self.check_mails(installation)

    def check_effects(self, installation):
        colours = installation.rows("SELECT colour FROM kites_kite WHERE colour NOT LIKE '%-%'")
        assert sorted(int(colour) for (colour,) in colours) == list(range(KITES))
        for table in ("core_reminder", "core_notification", "core_message"):
            assert installation.rows(f"SELECT count(*) FROM {table}") == [(KITES,)], table

    def check_mails(self, installation):
        text = "".join(mail.read_text() for mail in installation.mails.iterdir())
        sent = re.findall(r"^Message-ID: (\S+)$", text, re.MULTILINE)
        written = [one for (one,) in installation.rows("SELECT message_id FROM core_message")]
        assert set(sent) == set(written)


class TestBrokerAway:
    def test_what_is_written_meanwhile_is_done_when_it_is_back(self, installation):
        installation.kill(installation.processes[0])
        installation.start_worker()
        started = time.monotonic()
        installation.run(ENQUEUE)
        # 250 requests without a broker: only the first ones try to reach it.
        assert time.monotonic() - started < 20
        installation.start_broker()
        installation.wait_for(DONE, JOBS)


class TestMovedClock:
    def test_two_timetables_do_what_is_due_once_within_15_seconds(self, installation):
        installation.start_worker()
        installation.start_worker()
        installation.wait_for(WATCHED, 1)
        moved_to = installation.run(MOVE)
        installation.wait_for(WATCHED, 2, seconds=15)
        time.sleep(6)  # both have looked again
        days = [day for (day,) in installation.rows("SELECT colour FROM kites_kite ORDER BY id")]
        assert len(days) == 2
        assert days[1] in (moved_to, _day_before(moved_to))


def _day_before(day: str) -> str:
    return (date.fromisoformat(day) - timedelta(days=1)).isoformat()
