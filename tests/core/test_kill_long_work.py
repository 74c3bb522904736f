"""Workers are killed with -9 in the middle of an export, an act on many records, an import."""

import secrets
import tempfile
from pathlib import Path

import pytest

from tests.workers import Installation

FIRMS, LEADS, NEW = 6_000, 500, 2_000
SEED = f"""
from crm.models import Enterprise
from crm.models.naming import key_of
from hightech.users.models import Zone
from tests.factories.crm import LeadFactory
from tests.factories.users import ZoneFactory, user_with
zone = ZoneFactory(code="TTB", settings={{"leads_per_person": 10_000}})
leader = user_with("LEADER", zone=zone, username="leader")
officer = user_with("OFFICER", zone=zone, username="officer")
user_with("OFFICER", zone=zone, username="mate")
names = [f"京津智能装备 {{n}}" for n in range({FIRMS - LEADS})]
Enterprise.objects.bulk_create(
    [Enterprise(zone=zone, name=name, name_key=key_of(name)) for name in names], batch_size=2000
)
LeadFactory.create_batch({LEADS}, owner=officer, zone=zone)
"""
EXPORT = """
from hightech.core import jobs
from hightech.users.models import User
by = User.objects.get(username="leader")
jobs.enqueue("core.export", by=by, place="crm:enterprises", query="ordering=name", form="xlsx")
"""
HAND_OVER = """
from crm.actions.bulk import TRANSFER
from crm.models import Lead
from hightech.core import bulk
from hightech.users.models import User
by, to = (User.objects.get(username=name) for name in ("leader", "mate"))
bulk.start(
    [(TRANSFER, list(Lead.objects.all()))], by=by, title="x", raw={"to": str(to.uuid)}, back="/"
)
"""
IMPORT = f"""
from django.core.files.base import ContentFile
from hightech.core import files, imports
from hightech.users.models import User
by = User.objects.get(username="leader")
text = "name,region\\n" + "".join(f"京津新材料 {{n}},天津\\n" for n in range({NEW}))
run = imports.start(
    by=by, noun="enterprises", file=files.store(ContentFile(text.encode(), "x.csv"), by=by)
)
imports.choose(run, columns=run.columns, units={{}}, action="BOTH", key=run.key)
imports.check(run)
"""
RUN_IMPORT = """
from hightech.core import imports
from hightech.core.models import ImportRun
imports.run_it(ImportRun.objects.get())
"""
EXPORT_DONE = "SELECT count(*) FROM core_job WHERE task = 'core.export' AND state = 'DONE'"
# The tests follow each other in any order: an import before may have left its file and its firms.
FIRMS_KEPT = "SELECT count(*) FROM crm_enterprise"
WORKBOOKS = "SELECT count(*) FROM core_file WHERE name LIKE 'enterprises-%.xlsx'"
EXPORT_BEGUN = "SELECT coalesce(max(progress), 0) FROM core_job WHERE task = 'core.export'"
ITEMS_DONE = "SELECT count(*) FROM core_bulkitem WHERE state = 'DONE'"
RUNS_DONE = "SELECT count(*) FROM core_bulkrun WHERE finished_at IS NOT NULL"
CHECKED = "SELECT count(*) FROM core_importrun WHERE state = 'CHECKED'"
ROWS_IN = "SELECT count(*) FROM core_importrow WHERE state = 'CREATED'"
IMPORTED = "SELECT count(*) FROM core_importrun WHERE state = 'DONE'"
FIRMS_IN = "SELECT count(*) FROM crm_enterprise WHERE name LIKE '京津新材料%'"
MOVED = "SELECT count(*) FROM core_step WHERE name = 'transfer'"

# One installation serves them all, so one worker of the tests runs them.
pytestmark = pytest.mark.xdist_group("kill_long_work")


@pytest.fixture(scope="module")
def installation(django_db_setup):
    with tempfile.TemporaryDirectory(prefix="ht", dir="/tmp", ignore_cleanup_errors=True) as name:
        folder = Path(name) / secrets.token_hex(3)
        folder.mkdir()
        one = Installation(folder)
        try:
            one.prepare()
            one.start_broker()
            one.run(SEED)
            yield one
        finally:
            one.tear_down()


def test_a_killed_export_is_written_once_and_whole(installation):
    worker = installation.start_worker(pausing=True)
    installation.run(EXPORT)
    installation.wait_for(EXPORT_BEGUN, 1)
    installation.kill(worker)
    for number in ("SELECT count(*) FROM core_export", WORKBOOKS):
        assert installation.rows(number) == [(0,)]
    worker = installation.start_worker()
    installation.wait_for(EXPORT_DONE, 1, seconds=90)
    assert installation.rows("SELECT rows FROM core_export") == installation.rows(FIRMS_KEPT)
    assert installation.rows(WORKBOOKS) == [(1,)]
    installation.kill(worker)


def test_a_killed_act_on_many_goes_on_and_does_nothing_twice(installation):
    worker = installation.start_worker(pausing=True)
    installation.run(HAND_OVER)
    done = installation.wait_for(ITEMS_DONE, 1)
    installation.kill(worker)
    assert done < LEADS
    assert installation.rows(MOVED) == installation.rows(ITEMS_DONE)
    worker = installation.start_worker()
    installation.wait_for(RUNS_DONE, 1, seconds=90)
    assert installation.rows(ITEMS_DONE) == [(LEADS,)]
    assert installation.rows(MOVED) == [(LEADS,)]
    installation.kill(worker)


def test_a_killed_import_goes_on_and_records_nothing_twice(installation):
    worker = installation.start_worker()
    installation.run(IMPORT)
    installation.wait_for(CHECKED, 1, seconds=90)
    installation.kill(worker)
    worker = installation.start_worker(pausing=True)
    installation.run(RUN_IMPORT)
    done = installation.wait_for(ROWS_IN, 1, seconds=60)
    installation.kill(worker)
    assert done < NEW
    assert installation.rows(FIRMS_IN) == installation.rows(ROWS_IN)
    worker = installation.start_worker()
    installation.wait_for(IMPORTED, 1, seconds=90)
    assert installation.rows(ROWS_IN) == [(NEW,)]
    assert installation.rows(FIRMS_IN) == [(NEW,)]
    installation.kill(worker)
