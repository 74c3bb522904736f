"""The pages without a login: what they list, in every format, and the objection form."""

import csv
import io

import pytest

from funds.actions import decisions, publicities
from funds.models import Objection, Publicity
from funds.reports.publicity import as_csv, safe
from hightech.core import clock
from tests.factories.committees import HELD, later, room
from tests.factories.crm import EnterpriseFactory
from tests.factories.funds import WAN


@pytest.fixture
def published(zone):
    made = room(zone, enterprise=EnterpriseFactory(zone=zone, name="=cmd|' /C calc'!A0"))
    with clock.at(HELD):
        made.attend()
        made.decide(amount_fen=80 * WAN)
        made.sign()
        decisions.approve(made.application, by=made.secretary)
        publicities.publish(made.application, by=made.secretary)
        yield made


ROW = {
    "enterprise": "=cmd|' /C calc'!A0",
    "item": "New-product R&D subsidy",
    "amount_yuan": "800000.00",
    "opens_on": "2026-11-19",
    "closes_on": "2026-11-26",
}


def test_the_list_has_the_same_rows_in_json(client, published):
    notice = Publicity.objects.get()
    row = ROW | {"id": str(notice.uuid), "clause": published.application.clause.title_en}
    answer = client.get("/public/publicity.json", headers={"accept-language": "en"})
    assert answer.json() == [row]
    assert client.get("/public/grants.json").json() == []


def test_what_is_cleared_moves_to_the_grants(client, published):
    with clock.at(later(8)):
        publicities.finish_publicity(published.application, by=published.secretary)
    assert client.get("/public/publicity.json").json() == []
    assert [one["amount_yuan"] for one in client.get("/public/grants.json").json()] == ["800000.00"]


def test_csv_starts_with_a_mark_and_runs_no_formula(client, published):
    answer = client.get("/public/publicity.csv")
    text = answer.content.decode("utf-8")
    assert text.startswith("\ufeff")
    rows = list(csv.DictReader(io.StringIO(text[1:])))
    assert rows[0]["enterprise"] == "'=cmd|' /C calc'!A0"
    assert rows[0]["amount_yuan"] == "800000.00"
    assert 'filename="publicity.csv"' in answer["Content-Disposition"]


@pytest.mark.parametrize("first", ["=", "+", "-", "@", "\t", "\r"])
def test_a_cell_that_a_spreadsheet_would_run_becomes_text(first):
    assert safe(f"{first}1") == f"'{first}1"
    assert safe("1=") == "1="


def test_an_empty_list_has_its_head_only():
    assert as_csv([]) == "\ufeffid,enterprise,item,clause,amount_yuan,opens_on,closes_on\r\n"


def test_pages_need_no_login_and_speak_both_languages(client, published):
    notice = Publicity.objects.get()
    for address in ("/public/publicity/", "/public/grants/", f"/public/publicity/{notice.uuid}/"):
        assert client.get(address).status_code == 200
    client.post("/language/", {"language": "zh-hans", "next": "/public/publicity/"})
    assert 'lang="zh-hans"' in client.get("/public/publicity/").content.decode()
    client.post("/language/", {"language": "en", "next": "/public/publicity/"})
    assert "Results under publicity" in client.get("/public/publicity/").content.decode()


def test_the_form_receives_an_objection_once_it_is_complete(client, published):
    address = f"/public/publicity/{Publicity.objects.get().uuid}/"
    wrong = client.post(address, {"text": "No"})
    assert wrong.status_code == 422
    long = client.post(address, {"text": "No", "contact": "a" * 201})
    assert long.status_code == 422
    assert Objection.objects.count() == 0
    right = client.post(address, {"text": "Not new", "contact": "a@b.cn"}, follow=True)
    objection = Objection.objects.get()
    assert str(objection.uuid) in right.content.decode()
    assert (objection.text, objection.is_in_time) == ("Not new", True)


def test_the_form_is_limited_too(client, published):
    address = f"/public/publicity/{Publicity.objects.get().uuid}/"
    body = {"text": "No", "contact": "a"}
    answers = [client.post(address, body) for _try in range(11)]
    assert [one.status_code for one in answers] == [302] * 10 + [429]
    assert int(answers[-1]["Retry-After"]) <= 60
    assert Objection.objects.count() == 10


def test_a_name_that_is_a_script_is_shown_as_text(client, published):
    firm = published.application.enterprise
    firm.name = "<script>alert(1)</script>"
    firm.save()
    page = client.get("/public/publicity/").content.decode()
    assert "<script>alert(1)" not in page
    assert "&lt;script&gt;alert(1)" in page


def test_an_unknown_notice_is_not_there(client, db):
    address = "/public/publicity/00000000-0000-0000-0000-000000000000/"
    assert client.get(address).status_code == 404
    assert client.post(f"{address}objections/", {}).status_code == 404


@pytest.mark.parametrize("more", [0, 5])
def test_a_public_list_costs_one_query(client, published, more, django_assert_num_queries):
    first = Publicity.objects.get()
    for _row in range(more):
        file = published.file()
        type(file).objects.filter(pk=file.pk).update(state="PUBLICITY")
        Publicity.objects.create(
            application=file,
            amount_fen=WAN,
            opens_on=first.opens_on,
            closes_on=first.closes_on,
        )
    with django_assert_num_queries(1):
        assert len(client.get("/public/publicity.json").json()) == more + 1
