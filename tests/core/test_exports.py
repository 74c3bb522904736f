"""Lists as files: as shown, as one may see them, written down, harmless, large ones apart."""

import csv
import io
import re
import zipfile
from datetime import date, datetime
from decimal import Decimal

import pytest
from django.db import DatabaseError, connection, transaction
from django.test.utils import CaptureQueriesContext
from python_calamine import CalamineWorkbook

from crm.models import Lead
from hightech.core import clock, exports, jobs, sheets
from hightech.core.errors import ShapeError
from hightech.core.models import Export, File, Job, Notification
from hightech.core.pages.listing import Listing
from hightech.users.roles import EXPORTING, Role
from tests.factories.crm import EnterpriseFactory, LeadFactory
from tests.factories.users import ZoneFactory, user_with

PLACE = "crm:leads"


@pytest.fixture
def signed_in(client, officer):
    client.force_login(officer)
    return client


def export(client, query="", form="csv", place=PLACE):
    return client.post("/exports/new/", {"place": place, "query": query, "format": form})


def body(answer) -> bytes:
    return b"".join(answer.streaming_content)


def table(answer) -> list[list[str]]:
    return list(csv.reader(io.StringIO(body(answer).decode("utf-8-sig"))))


def sheet(content: bytes) -> list[list]:
    return CalamineWorkbook.from_filelike(io.BytesIO(content)).get_sheet_by_index(0).to_python()


class TestFile:
    def test_csv_has_what_the_list_shows_in_its_order(self, signed_in, officer):
        for name, fen in (("B 企业", 123_456_700), ("A 企业", 10**8)):
            LeadFactory(owner=officer, enterprise__name=name, planned_investment_fen=fen)
        LeadFactory(owner=officer, grade="A")
        query = "columns=planned_investment_fen,status&ordering=-planned_investment_yuan"
        rows = table(export(signed_in, f"{query}&planned_investment_yuan=1..9999999"))
        assert rows[0] == ["Lead", "Planned (10k yuan)", "Status"]
        assert [row[1:] for row in rows[1:]] == [["123.4567", "Active"], ["100", "Active"]]

    def test_csv_begins_with_the_mark_excel_needs(self, signed_in):
        assert body(export(signed_in)).startswith(b"\xef\xbb\xbf")

    def test_xlsx_keeps_numbers_days_and_texts_apart(self, signed_in, officer):
        LeadFactory(
            owner=officer, planned_investment_fen=123_456_700, last_contact_at=clock.now(), grade=""
        )
        query = "columns=planned_investment_fen,last_contact_at,grade"
        rows = sheet(body(export(signed_in, query, "xlsx")))
        amount, day, grade = rows[1][1:]
        assert (amount, day, grade) == (123.4567, clock.today(), "")

    def test_the_unit_of_an_amount_stands_above_it(self):
        from funds.web.views.applications import ApplicationList

        heads = {column.code: column.head for column in ApplicationList.columns}
        assert heads["requested_fen"] == "Requested (10k yuan)"

    def test_a_template_is_exported_as_its_bare_text(self, client, leader):
        EnterpriseFactory(is_resident=False)
        client.force_login(leader)
        rows = table(export(client, "columns=standing", place="crm:enterprises"))
        assert rows[1][1] == "Prospect"

    def test_a_choice_is_exported_in_words(self, signed_in, officer):
        LeadFactory(owner=officer, source="VISIT", track="")
        assert table(export(signed_in, "columns=source,track"))[1][1:] == ["Visit", ""]

    @pytest.mark.parametrize("name", ["=1+1", "+86 10", "-2", "@SUM(A1)", "\tx", "\rx"])
    def test_no_text_runs_as_a_formula(self, signed_in, officer, name):
        lead = LeadFactory(owner=officer)
        Lead.objects.filter(pk=lead.pk).update(next_step=name)
        [cell] = [row[1] for row in table(export(signed_in, "columns=next"))[1:]]
        assert cell == f"'{name}" or not cell.startswith(sheets.FORMULAS)
        assert sheets.plain(name) == f"'{name}"

    def test_a_formula_in_a_workbook_is_a_text(self):
        target = io.BytesIO()
        book = sheets.Xlsx(target, ["Name"], ["text"])
        book.write([["=1+1"], ["http://evil.example"], ["911101083123456789"]])
        book.close()
        rows = sheet(target.getvalue())[1:]
        assert rows == [["=1+1"], ["http://evil.example"], ["911101083123456789"]]
        with zipfile.ZipFile(target) as parts:
            assert b"<f>" not in parts.read("xl/worksheets/sheet1.xml")

    def test_numbers_below_zero_stay_numbers(self):
        assert sheets.plain(Decimal("-1.5")) == "-1.5"
        assert sheets.plain(datetime(2026, 1, 2, 3, 4, tzinfo=clock.ZONE)) == "2026-01-02 03:04"
        assert (sheets.plain(date(2026, 1, 2)), sheets.plain(None)) == ("2026-01-02", "")

    def test_rows_are_read_in_portions_by_key(self, officer, monkeypatch):
        monkeypatch.setattr(exports, "PORTION", 10)
        LeadFactory.create_batch(25, owner=officer)
        listing = Listing(PLACE, "", officer)
        target = io.BytesIO()
        with CaptureQueriesContext(connection) as found:
            assert exports.write(listing, "csv", target) == 25
        asked = [query["sql"] for query in found if 'FROM "crm_lead"' in query["sql"]]
        assert len(asked) == 3
        assert not [sql for sql in asked if "OFFSET" in sql]
        rows = list(csv.reader(io.StringIO(target.getvalue().decode("utf-8-sig"))))
        assert len({row[0] for row in rows[1:]}) == 25

    def test_a_workbook_says_where_it_ends(self, officer, monkeypatch):
        monkeypatch.setattr(sheets, "MOST_OF_XLSX", 2)
        LeadFactory.create_batch(3, owner=officer)
        with pytest.raises(ShapeError, match="A workbook holds at most"):
            exports.write(Listing(PLACE, "", officer), "xlsx", io.BytesIO())


class TestRights:
    def test_nobody_takes_what_they_may_not_see(self, client, officer):
        LeadFactory(owner=officer)
        LeadFactory(owner=officer, is_confidential=True, code_name="Falcon")
        client.force_login(user_with("LEADER", zone=ZoneFactory(code="JNH")))
        assert len(table(export(client))) == 1

    @pytest.mark.parametrize("role", Role)
    def test_taking_lists_out_is_a_right_of_its_own(self, client, user_with, role):
        client.force_login(user_with(role))
        allowed = client.get("/exports/").status_code
        assert (allowed == 200) is (role in EXPORTING)

    @pytest.mark.parametrize("role", [Role.OPERATOR, Role.REVIEWER])
    def test_reading_a_list_is_not_taking_it(self, client, user_with, role):
        client.force_login(user_with(role))
        assert client.get("/leads/").status_code == 200
        assert export(client).status_code == 403
        assert "/exports/new/" not in client.get("/leads/").content.decode()

    def test_a_list_that_is_not_ones_own_is_not_taken(self, client, user_with):
        client.force_login(user_with(Role.CASHIER))
        assert export(client).status_code == 403

    @pytest.mark.parametrize(
        "sent", [{"form": "exe"}, {"place": "crm:nowhere"}, {"query": "salary=1"}]
    )
    def test_what_cannot_be_read_takes_nothing(self, signed_in, sent):
        assert export(signed_in, **sent).status_code == 302
        assert not Export.objects.exists()


class TestLog:
    def test_each_export_is_written_down(self, signed_in, officer):
        LeadFactory.create_batch(2, owner=officer)
        sent = body(export(signed_in, "stage=REGISTERED&columns=grade&cursor=x&view=none"))
        row = Export.objects.get()
        assert (row.owner, row.place, row.format, row.rows) == (officer, PLACE, "csv", 2)
        assert row.query == "columns=grade&stage=REGISTERED"
        assert row.columns == ["name", "grade"]
        assert row.size == len(sent)

    def test_the_log_is_never_changed(self, signed_in):
        body(export(signed_in))
        for act in (lambda rows: rows.update(rows=0), lambda rows: rows.delete()):
            with pytest.raises(DatabaseError), transaction.atomic():
                act(Export.objects.all())

    def test_one_sees_ones_own_and_the_auditor_all_of_the_zone(self, client, signed_in, user_with):
        body(export(signed_in))
        for who, rows in ((user_with("LEADER"), 0), (user_with("AUDITOR"), 1)):
            client.force_login(who)
            assert len(client.get("/exports/").context["rows"]) == rows
        client.force_login(user_with("AUDITOR", zone=ZoneFactory(code="JNH")))
        assert len(client.get("/exports/").context["rows"]) == 0


class TestBackground:
    @pytest.fixture
    def long(self, signed_in, officer, monkeypatch):
        monkeypatch.setattr(exports, "AT_ONCE", 2)
        LeadFactory.create_batch(3, owner=officer)
        return export(signed_in, "ordering=number")

    def test_many_rows_are_written_apart_and_told_of(self, signed_in, officer, long):
        job = Job.objects.get(task="core.export")
        assert long.headers["Location"] == f"/exports/{job.uuid}/"
        assert "You may leave this page" in signed_in.get(f"/exports/{job.uuid}/").content.decode()
        jobs.drain()
        shown = signed_in.get(f"/exports/{job.uuid}/").content.decode()
        assert "3 rows are ready." in shown
        link = re.search(r"/files/[0-9a-f-]+/", shown).group()
        assert len(table(signed_in.get(link))) == 4
        assert Notification.objects.get(user=officer).link == f"/exports/{job.uuid}/"
        assert Export.objects.get().file == File.objects.get()

    def test_the_file_is_its_owners_alone(self, client, long, user_with):
        jobs.drain()
        client.force_login(user_with("ADMIN"))
        assert client.get(f"/files/{File.objects.get().uuid}/").status_code == 404
        assert (
            client.get(f"/exports/{Job.objects.get(task='core.export').uuid}/").status_code == 404
        )

    def test_it_is_written_with_the_rights_of_the_moment(self, long, officer):
        officer.memberships.update(zone=ZoneFactory(code="JNH"))
        jobs.drain()
        assert Export.objects.get().rows == 0

    def test_whoever_lost_the_right_gets_nothing(self, long, officer):
        officer.memberships.update(role="MEMBER")
        jobs.drain()
        assert not File.objects.exists()
        assert not Export.objects.exists()

    def test_it_can_be_stopped(self, signed_in, long):
        job = Job.objects.get(task="core.export")
        signed_in.post(f"/exports/{job.uuid}/cancel/")
        jobs.drain()
        assert not File.objects.exists()
        assert (
            "Stopped. Nothing was kept." in signed_in.get(f"/exports/{job.uuid}/").content.decode()
        )

    def test_stopped_while_it_is_written_it_leaves_nothing(self, long, monkeypatch):
        job = Job.objects.get(task="core.export")
        told = exports.write

        def stopped(*args, **kwargs):
            jobs.cancel(job)
            return told(*args, **kwargs)

        monkeypatch.setattr(exports, "write", stopped)
        jobs.drain()
        job.refresh_from_db()
        assert (job.state, File.objects.count(), Export.objects.count()) == ("CANCELLED", 0, 0)


class TestDialog:
    def test_it_says_how_much_and_which_columns(self, signed_in, officer):
        LeadFactory.create_batch(2, owner=officer)
        answer = signed_in.get(f"/exports/new/?place={PLACE}&query=columns%3Dgrade")
        assert answer.context["total"].count == 2
        assert answer.context["columns"] == ["Lead", "Grade"]


class TestApi:
    @pytest.fixture
    def api(self, api_client, officer):
        api_client.force_authenticate(officer)
        return api_client

    def begin(self, api, **values):
        sent = {"list": "leads", "filters": "stage=REGISTERED", "format": "csv"}
        return api.post("/api/v1/exports/", sent | values, format="json")

    def test_a_program_begins_waits_and_fetches(self, api, officer):
        LeadFactory(owner=officer)
        begun = self.begin(api)
        assert begun.status_code == 201
        assert (begun.data["list"], begun.data["progress"], begun.data["result"]) == (
            "crm:leads", 0, None,
        )  # fmt: skip
        address = f"/api/v1/exports/{begun.data['id']}/"
        assert api.get(f"{address}file/").status_code == 404
        jobs.drain()
        done = api.get(address).data
        assert (done["state"], done["progress"], done["result"]["rows"]) == ("DONE", 100, 1)
        assert len(table(api.get(done["result"]["url"]))) == 2
        assert Export.objects.get().owner == officer

    @pytest.mark.parametrize(
        ("values", "attr"),
        [
            ({"list": "nowhere"}, "list"),
            ({"list": "crm:lead"}, "list"),
            ({"format": "exe"}, "format"),
            ({"filters": "salary=1"}, "salary"),
        ],
    )
    def test_what_cannot_be_read_is_named(self, api, values, attr):
        answer = self.begin(api, **values)
        assert (answer.status_code, answer.json()["errors"][0]["attr"]) == (400, attr)
        assert not Job.objects.filter(task="core.export").exists()

    def test_it_is_a_right_of_its_own_and_ones_own(self, api_client, api, user_with):
        begun = self.begin(api).data
        for role in (Role.OPERATOR, Role.CASHIER):
            api_client.force_authenticate(user_with(role))
            assert self.begin(api_client).status_code == 403
        assert api_client.get(f"/api/v1/exports/{begun['id']}/").status_code == 404
