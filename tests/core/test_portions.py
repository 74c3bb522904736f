"""Two workers with one piece of long work, because the first took longer than its lease."""

from dataclasses import replace

import pytest

from crm.actions.bulk import TRANSFER
from crm.models import Enterprise, Lead
from hightech.core import bulk, imports
from hightech.core.imports import running, undoing
from hightech.core.models import BulkRun, ImportRun, Step
from tests.core.imports.books import checked, csv_file, states
from tests.factories.crm import LeadFactory
from tests.factories.users import ZoneFactory, user_with

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.postgres]
ROWS = 12


@pytest.fixture
def people(transactional_db):
    zone = ZoneFactory(settings={"leads_per_person": 100})
    return [user_with(role, zone=zone, username=role) for role in ("LEADER", "OFFICER")]


def test_each_record_of_a_run_is_done_once(race, people, monkeypatch):
    monkeypatch.setattr(bulk, "AT_ONCE", 0)
    monkeypatch.setattr(bulk, "PORTION", 4)
    leader, officer = people
    mate = user_with("OFFICER", zone=officer.home_zone(), username="mate")
    rows = LeadFactory.create_batch(ROWS, owner=officer, zone=officer.home_zone())
    run = bulk.start(
        [(TRANSFER, rows)], by=leader, title="x", raw={"to": str(mate.uuid)}, back="/leads/"
    )
    assert race(*[lambda: bulk.work(BulkRun.objects.get(pk=run.pk))] * 2) == [None, None]
    items = run.items.values_list("state", "reason")
    assert list(items) == [("DONE", "")] * ROWS
    assert Step.objects.filter(name="transfer").count() == ROWS
    assert Lead.objects.filter(owner=mate).count() == ROWS


def test_each_row_of_an_import_is_brought_in_and_taken_back_once(race, people, monkeypatch):
    monkeypatch.setattr(running, "AT_ONCE", 0)
    monkeypatch.setattr(undoing, "AT_ONCE", 0)
    nouns = imports.importables()
    monkeypatch.setitem(nouns, "enterprises", replace(nouns["enterprises"], portion=4))
    _leader, officer = people
    text = "企业名称,地区\n" + "".join(f"京津新材料{n}厂,天津\n" for n in range(ROWS))
    run = checked(officer, "enterprises", csv_file(text))
    imports.run_it(run)
    assert race(*[lambda: running.work(ImportRun.objects.get(pk=run.pk))] * 2) == [None, None]
    assert states(run) == ["CREATED"] * ROWS
    assert Enterprise.objects.count() == ROWS
    run.refresh_from_db()
    imports.undo(run, by=officer)
    assert race(*[lambda: undoing.take_back(ImportRun.objects.get(pk=run.pk))] * 2) == [None, None]
    assert states(run) == ["UNDONE"] * ROWS
    assert Enterprise.objects.count() == 0
