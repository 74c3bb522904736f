"""The worker is killed with -9 in the middle of 500 reminders, their mails and 60 releases."""

import re
import secrets
import tempfile
from pathlib import Path

import pytest

from tests.workers import Installation

TASKS, LEADS = 500, 60
MAILS = TASKS + LEADS
MAKE = f"""
from datetime import timedelta
from crm.models import Lead
from hightech.core import clock
from tests.factories.crm import LeadFactory, TaskFactory
from tests.factories.users import ZoneFactory, user_with
zone = ZoneFactory()
li = user_with("OFFICER", zone=zone, username="li", email="li@example.com")
signed = LeadFactory(zone=zone, owner=li, stage="SIGNED")
for number in range({TASKS}):
    TaskFactory(lead=signed, title=f"Task {{number}}", due_on=clock.today() - timedelta(days=1))
since = clock.now() - timedelta(days=50)
for number in range({LEADS}):
    LeadFactory(zone=zone, owner=li, grade="C", clocks_from=since, first_response_at=since)
"""
REMINDED = "SELECT count(*) FROM core_reminder WHERE key LIKE 'task:%'"
DELIVERED = "SELECT count(*) FROM core_job WHERE state = 'DONE' AND task = 'core.deliver'"
RELEASED = "SELECT count(*) FROM core_step WHERE name = 'release'"
LEFT = "SELECT count(*) FROM core_job WHERE state NOT IN ('DONE', 'NEW', 'SENT', 'RUNNING')"


@pytest.fixture
def installation(django_db_setup):
    # A socket's path must be short, so pytest's own folders will not do.
    with tempfile.TemporaryDirectory(prefix="ht", dir="/tmp", ignore_cleanup_errors=True) as name:
        folder = Path(name) / secrets.token_hex(3)
        folder.mkdir()
        one = Installation(folder)
        # A chunk of reminders is one transaction, longer than those of the kites.
        one.env["JOB_LEASE_SECONDS"] = "10"
        try:
            one.prepare()
            one.start_broker()
            yield one
        finally:
            one.tear_down()


def test_every_effect_happens_once_and_every_mail_at_least_once(installation):
    installation.run(MAKE)
    worker = installation.start_worker()
    first = installation.wait_for(REMINDED, 1, seconds=60)
    installation.kill(worker)
    assert first < TASKS
    worker = installation.start_worker()
    sent = installation.wait_for(DELIVERED, 100, seconds=90)
    installation.kill(worker)
    assert sent < MAILS
    installation.start_worker()
    installation.wait_for(DELIVERED, MAILS, seconds=240)
    installation.wait_for(RELEASED, LEADS, seconds=60)
    check_effects(installation)
    check_mails(installation)


def check_effects(installation) -> None:
    count = {
        "reminders": REMINDED,
        "different keys": "SELECT count(DISTINCT key) FROM core_reminder WHERE key LIKE 'task:%'",
        "bell": "SELECT count(*) FROM core_notification WHERE event = 'crm.task_overdue'",
        "tasks told": """SELECT count(DISTINCT subject_id) FROM core_notification
            WHERE event = 'crm.task_overdue'""",
        "mails": "SELECT count(*) FROM core_message",
        "released": RELEASED,
        "leads released": "SELECT count(DISTINCT subject_id) FROM core_step WHERE name = 'release'",
        "releases told": "SELECT count(*) FROM core_notification WHERE event = 'crm.lead_released'",
        "failed jobs": LEFT,
    }
    found = {name: installation.rows(sql)[0][0] for name, sql in count.items()}
    assert found == {
        "reminders": TASKS,
        "different keys": TASKS,
        "bell": TASKS,
        "tasks told": TASKS,
        "mails": MAILS,
        "released": LEADS,
        "leads released": LEADS,
        "releases told": LEADS,
        "failed jobs": 0,
    }


def check_mails(installation) -> None:
    text = "".join(mail.read_text() for mail in installation.mails.iterdir())
    sent = re.findall(r"^Message-ID: (\S+)$", text, re.MULTILINE)
    written = [one for (one,) in installation.rows("SELECT message_id FROM core_message")]
    assert len(set(written)) == MAILS
    assert set(sent) == set(written)
