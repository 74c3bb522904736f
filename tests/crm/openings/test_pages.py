"""The opening balance through its pages and the API."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from crm.actions import openings
from crm.models import Lead, OpeningList
from tests.crm.openings.conftest import LEAD
from tests.factories.users import user_with

pytestmark = pytest.mark.django_db


def sheet(text: str, encoding: str = "utf-8-sig", name: str = "leads.csv"):
    return SimpleUploadedFile(name, text.encode(encoding), content_type="text/csv")


@pytest.fixture
def leader(client, people):
    client.force_login(people.leader)
    return client


def post(client, text=None, **more):
    form = {"kind": "LEADS", "title": "Before 2026"} | more
    if text is not None:
        form["file"] = sheet(text, more.pop("encoding", "utf-8-sig"))
    return client.post("/openings/new/", form)


class TestUpload:
    @pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
    def test_a_csv_file_becomes_a_list(self, leader, park, now, encoding):
        english = "enterprise_name,region,summary,noted_on,stage,owner\n"
        row = "天津远景减速器有限公司,天津,Line,2025-11-03,NEGOTIATING,officer\n"
        form = {"kind": "LEADS", "title": "x", "file": sheet(english + row, encoding)}
        answer = leader.post("/openings/new/", form)
        opening = OpeningList.objects.get()
        assert (answer.status_code, answer.url) == (302, opening.get_absolute_url())
        assert (opening.rows_count, opening.problems_count) == (1, 0)

    def test_the_blank_workbook_is_understood_when_it_comes_back(self, leader, people, now):
        from crm.actions.opening_rows import loader_of
        from hightech.core.imports.blanks import blank

        content = blank(loader_of("LEADS").needs)
        upload = SimpleUploadedFile("leads.xlsx", content)
        leader.post("/openings/new/", {"kind": "LEADS", "title": "x", "file": upload})
        assert OpeningList.objects.get().rows_count == 0

    def test_an_unknown_column_is_named(self, leader, people, now):
        answer = post(leader, "enterprise_name,colour\nA,red\n")
        assert answer.status_code == 422
        assert "colour" in answer.content.decode()
        assert not OpeningList.objects.exists()

    def test_a_column_named_twice_is_named(self, leader, people, now):
        answer = post(leader, "summary,summary\nA,B\n")
        assert (answer.status_code, OpeningList.objects.count()) == (422, 0)

    def test_what_is_no_sheet_is_refused(self, leader, people, now):
        broken = SimpleUploadedFile("leads.xlsx", b"PK\x03\x04 nonsense")
        form = {"kind": "LEADS", "title": "x", "file": broken}
        assert leader.post("/openings/new/", form).status_code == 422


def test_a_wrong_row_is_corrected_on_its_page(leader, written):
    opening = written(LEAD | {"owner": "nobody"})
    page = leader.get(f"{opening.get_absolute_url()}rows/1/")
    assert "Nobody of this user name" in page.content.decode()
    form = LEAD | {"version": opening.version}
    answer = leader.post(f"{opening.get_absolute_url()}rows/1/", form)
    assert answer.status_code == 302
    opening.refresh_from_db()
    assert (opening.problems_count, opening.rows.get().values["owner"]) == (0, "officer")


def test_the_whole_way_through_the_pages(client, people, director, written, run_jobs):
    opening = written()
    client.force_login(people.leader)
    steps = f"{opening.get_absolute_url()}steps"
    assert client.post(f"{steps}/sign/", {"version": 1}).status_code == 302
    client.force_login(director)
    assert client.post(f"{steps}/countersign/", {"version": 2}).status_code == 302
    run_jobs()
    rows = client.get(f"{opening.get_absolute_url()}rows/")
    assert Lead.objects.get().get_absolute_url() in rows.content.decode()
    record = client.get(opening.get_absolute_url()).content.decode()
    opening.refresh_from_db()
    assert opening.digest in record


@pytest.mark.parametrize("path", ["/openings/", "/openings/columns/", "/openings/columns/LEADS/"])
def test_those_who_have_no_part_in_it_get_403(client, zone, path):
    client.force_login(user_with("OFFICER", zone=zone))
    assert client.get(path).status_code == 403
    client.force_login(user_with("LEADER", zone=zone))
    assert client.get(path).status_code == 200


def test_another_zone_has_no_such_list(client, written):
    from tests.factories.users import ZoneFactory

    opening = written()
    client.force_login(user_with("LEADER", zone=ZoneFactory(code="JNH")))
    for path in ("", "rows/", "rows/1/", "steps/sign/"):
        assert client.get(opening.get_absolute_url() + path).status_code == 404


class TestApi:
    URL = "/api/v1/opening-balances/"

    def test_the_whole_way(self, api_client, people, director, park, now, run_jobs):
        api_client.force_authenticate(people.leader)
        body = {"kind": "LEADS", "title": "Before 2026", "rows": [LEAD]}
        made = api_client.post(self.URL, body, format="json")
        assert (made.status_code, made.json()["problems_count"]) == (201, 0)
        url = f"{self.URL}{made.json()['id']}/"
        signed = api_client.post(f"{url}steps/", {"step": "sign", "version": 1}, format="json")
        assert (signed.status_code, signed.json()["state"]) == (200, "SIGNED")
        api_client.force_authenticate(director)
        body = {"step": "countersign", "version": 2}
        assert api_client.post(f"{url}steps/", body, format="json").json()["state"] == "LOADING"
        run_jobs()
        assert api_client.get(url).json()["state"] == "LOADED"
        [row] = api_client.get(f"{url}rows/").json()["results"]
        assert row["made"] == {"type": "lead", "id": str(Lead.objects.get().uuid)}

    def test_a_row_is_corrected(self, api_client, people, written):
        opening = written(LEAD | {"owner": "nobody"})
        api_client.force_authenticate(people.leader)
        url = f"{self.URL}{opening.uuid}/rows/1/"
        body = {"version": 1, "values": LEAD}
        assert api_client.patch(url, body, format="json").json() == {
            "number": 1, "values": LEAD, "problems": [], "made": None,
        }  # fmt: skip

    @pytest.mark.parametrize(
        "body",
        [
            {"kind": "WISHES", "title": "x"},
            {"kind": "LEADS"},
            {"kind": "LEADS", "title": "x", "rows": "all"},
            {"kind": "LEADS", "title": "x", "rows": [["a"]]},
            {"kind": "LEADS", "title": "x", "rows": [{"summary": {"a": 1}}]},
            {"kind": "LEADS", "title": "x\x00"},
        ],
    )
    def test_a_wrong_shape_is_400_and_makes_nothing(self, api_client, people, body):
        api_client.force_authenticate(people.leader)
        assert api_client.post(self.URL, body, format="json").status_code == 400
        assert not OpeningList.objects.exists()

    def test_others_get_403(self, api_client, people):
        api_client.force_authenticate(people.officer)
        body = {"kind": "LEADS", "title": "x", "rows": [LEAD]}
        assert api_client.post(self.URL, body, format="json").status_code == 403
        assert api_client.get(self.URL).status_code == 403


def test_the_list_of_rows_asks_as_often_for_forty_rows(
    client, people, written, django_assert_max_num_queries
):
    opening = openings.create(
        by=people.leader, kind="LEADS", title="Forty",
        rows=[LEAD | {"summary": f"Line {n}"} for n in range(40)],
    )  # fmt: skip
    client.force_login(people.leader)
    with django_assert_max_num_queries(14):
        client.get(f"{opening.get_absolute_url()}rows/")
