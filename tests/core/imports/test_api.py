"""A program brings a spreadsheet in: taken in, checked, brought in, taken back."""

import pytest
from rest_framework.test import APIClient

from crm.models import Enterprise
from hightech.core import files
from tests.core.imports.books import csv_file
from tests.factories.users import user_with

pytestmark = pytest.mark.django_db


@pytest.fixture
def api(officer):
    client = APIClient()
    client.force_authenticate(officer)
    return client


def taken_in(api, officer, text: str) -> dict:
    file = files.store(csv_file(text), by=officer)
    sent = {"noun": "enterprises", "file": str(file.uuid)}
    answer = api.post("/api/v1/imports/", sent, format="json")
    assert answer.status_code == 201, answer.json()
    return answer.json()


def test_from_file_to_undo(api, officer):
    run = taken_in(api, officer, "名称,地方\n甲公司,天津\n乙公司,北京\n")
    assert (run["state"], run["columns"]) == ("MAPPING", {"名称": "enterprise_name", "地方": ""})
    base = f"/api/v1/imports/{run['id']}/"
    columns = {"名称": "enterprise_name", "地方": "region"}
    told = api.post(f"{base}check/", {"columns": columns}, format="json").json()
    assert (told["state"], told["result"]["states"]) == ("CHECKED", {"TO_CREATE": 2})
    told = api.post(f"{base}run/", {}, format="json").json()
    assert (told["state"], told["progress"]) == ("DONE", 100)
    assert Enterprise.objects.get(name="甲公司").region == "天津"
    assert api.post(f"{base}run/", {}, format="json").status_code == 409
    told = api.post(f"{base}undo/", {}, format="json").json()
    assert (told["state"], Enterprise.objects.count()) == ("UNDONE", 0)
    assert api.get(base).json()["result"]["states"] == {"UNDONE": 2}


def test_what_is_wrong_has_its_line(api, officer):
    run = taken_in(api, officer, "名称,成立日期\n甲公司,昨天\n")
    told = api.post(f"/api/v1/imports/{run['id']}/check/", {}, format="json").json()
    [problem] = told["result"]["problems"]
    assert (problem["line"], problem["errors"][0]["attr"]) == (2, "registered_on")


@pytest.mark.parametrize(
    ("sent", "attr"),
    [({"noun": "spaceships"}, "file"), ({"noun": "leads", "file": "x"}, "file"), ({}, "noun")],
)
def test_a_wrong_request_is_refused(api, sent, attr):
    answer = api.post("/api/v1/imports/", sent, format="json")
    assert answer.status_code == 400
    assert answer.json()["errors"][0]["attr"] == attr


@pytest.mark.parametrize("columns", [["name"], {"名称": "nothing"}, "x"])
def test_columns_of_a_wrong_shape_are_refused(api, officer, columns):
    run = taken_in(api, officer, "名称\n甲公司\n")
    answer = api.post(f"/api/v1/imports/{run['id']}/check/", {"columns": columns}, format="json")
    assert answer.status_code == 400


def test_anothers_import_and_an_unknown_act_are_not_there(api, officer):
    run = taken_in(api, officer, "名称\n甲公司\n")
    assert api.post(f"/api/v1/imports/{run['id']}/fly/").status_code == 404
    other = APIClient()
    other.force_authenticate(user_with("OFFICER", zone=officer.home_zone()))
    assert other.get(f"/api/v1/imports/{run['id']}/").status_code == 404
    other.force_authenticate(user_with("REVIEWER", zone=officer.home_zone()))
    assert other.post("/api/v1/imports/", {"noun": "leads"}, format="json").status_code == 403
