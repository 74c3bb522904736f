import pytest

from crm.models import Report
from hightech.core import clock, jobs
from tests.crm.reports.conftest import at, busy, week
from tests.factories.users import ZoneFactory

pytestmark = pytest.mark.django_db
__all__ = ["busy", "week"]

REPORTS = "/api/v1/reports/"
BODY = {"kind": "WEEKLY", "week": "2026-W47"}


@pytest.fixture(autouse=True)
def today():
    with clock.at(at(7, 12)):
        yield


@pytest.fixture
def api(api_client, leader):
    api_client.force_authenticate(leader)
    return api_client


def test_a_report_is_asked_for_made_completed_issued(api, busy):
    asked = api.post(REPORTS, BODY)
    assert asked.status_code == 201, asked.json()
    assert {key: asked.json()[key] for key in ("week", "state", "progress", "result")} == {
        "week": "2026-W47",
        "state": "MAKING",
        "progress": 0,
        "result": None,
    }
    path = f"{REPORTS}{asked.json()['id']}/"
    assert api.get(f"{path}xlsx/").status_code == 409
    jobs.drain()
    made = api.get(path).json()
    assert (made["state"], made["progress"]) == ("DRAFT", 100)
    assert made["result"]["figures"]["signed"] == 2
    shown = {one["code"]: one for part in made["parts"] for one in part["figures"]}
    assert shown["signed.total"]["records"] is None
    assert shown["signed"]["records"].endswith(f"/reports/{made['id']}/figures/signed/")
    text = {"step": "write", "version": made["version"], "problems_text": "Land", "plan_text": "Go"}
    assert api.post(f"{path}steps/", text).json()["problems"] == "Land"
    issue = {"step": "issue", "version": made["version"] + 1}
    assert api.post(f"{path}steps/", issue).json()["state"] == "ISSUED"
    book = api.get(f"{path}xlsx/")
    assert (book.status_code, book.content[:2]) == (200, b"PK")
    assert "weekly-TTB-2026-W47.xlsx" in book["Content-Disposition"]


@pytest.mark.parametrize(
    "body",
    [{}, {"kind": "WEEKLY"}, BODY | {"week": "2026-W60"}, BODY | {"kind": "DAILY"}],
)
def test_a_wrong_shape_is_refused_and_leaves_nothing(api, body):
    assert api.post(REPORTS, body).status_code == 400
    assert not Report.objects.exists()


def test_a_reviewer_has_no_reports_and_a_director_has(api_client, reviewer, director):
    api_client.force_authenticate(reviewer)
    assert api_client.get(REPORTS).status_code == 403
    assert api_client.post(REPORTS, BODY).status_code == 403
    api_client.force_authenticate(director)
    assert api_client.post(REPORTS, BODY).status_code == 201
    assert len(api_client.get(REPORTS).json()["results"]) == 1


def test_another_zone_sees_nothing(api, api_client, user_with):
    made = api.post(REPORTS, BODY).json()
    api_client.force_authenticate(user_with("LEADER", zone=ZoneFactory(code="JNH")))
    assert api_client.get(REPORTS).json()["results"] == []
    for below in ("", "steps/", "xlsx/"):
        assert api_client.get(f"{REPORTS}{made['id']}/{below}").status_code == 404
