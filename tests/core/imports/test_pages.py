"""From a file to a result through the pages, each in its place and for its owner alone."""

import io

import pytest
from python_calamine import CalamineWorkbook

from crm.models import AnnualFigures, Enterprise, Premises
from hightech.core import jobs
from hightech.core.models import ImportRun, SavedMapping
from tests.core.imports.books import brought_in, checked, csv_file, states, workbook
from tests.factories.crm import EnterpriseFactory, ParkFactory
from tests.factories.users import user_with

FIRMS = "序号,单位,备注,地区\n1,天津甲电子有限公司,好,天津\n2,乙材料公司,,北京\n"


@pytest.fixture
def signed_in(client, officer):
    client.force_login(officer)
    return client


def upload(client, noun: str, file) -> ImportRun:
    answer = client.post("/imports/new/", {"noun": noun, "file": file})
    assert answer.status_code == 302, answer.content.decode()
    return ImportRun.objects.latest("pk")


def columns(run: ImportRun, **more) -> dict:
    named = {f"column.{place}": fact for place, fact in enumerate(run.columns)}
    return named | {"action": "BOTH", "key": run.key} | more


def test_a_file_becomes_records_in_four_clicks(signed_in, officer):
    run = upload(signed_in, "enterprises", csv_file(FIRMS, encoding="gb18030"))
    assert run.source["encoding"] == "gb18030"
    page = signed_in.get(run.get_absolute_url(), follow=True)
    assert "天津甲电子有限公司" in page.content.decode()
    answer = signed_in.post(f"{run.get_absolute_url()}columns/", columns(run))
    assert answer.url == run.get_absolute_url()
    assert "Bring in 2 rows" in signed_in.get(answer.url).content.decode()
    signed_in.post(f"{answer.url}run/")
    shown = signed_in.get(answer.url).content.decode()
    assert "Newly recorded" in shown
    assert Enterprise.objects.get(name="乙材料公司").get_absolute_url() in shown
    signed_in.post(f"{answer.url}undo/")
    assert not Enterprise.objects.exists()


def test_a_bad_cell_is_corrected_where_it_stands(signed_in, officer):
    run = checked(officer, "enterprises", csv_file("名称,成立日期\n甲公司,2020-13-01\n乙公司,\n"))
    assert states(run) == ["PROBLEM", "TO_CREATE"]
    address = f"{run.get_absolute_url()}rows/2/"
    assert "“2020-13-01” is not a day." in signed_in.get(address).content.decode()
    assert signed_in.post(address, {"cell.1": "03/04/2020"}).status_code == 422
    assert signed_in.post(address, {"cell.1": "2020-12-01"}).status_code == 302
    assert states(run) == ["TO_CREATE", "TO_CREATE"]
    signed_in.post(f"{run.get_absolute_url()}rows/3/", {"leave_out": "1"})
    signed_in.post(f"{run.get_absolute_url()}run/")
    assert states(run) == ["CREATED", "DROPPED"]
    assert signed_in.post(address, {"cell.1": "2020-12-02"}).status_code == 409


def test_words_of_a_closed_list_are_mapped_once_and_kept(client, officer):
    leader = user_with("LEADER", zone=officer.home_zone())
    client.force_login(leader)
    ParkFactory(zone=leader.home_zone(), name_zh="信创园")
    book = (
        ["园区", "房号", "类型", "面积"],
        ["信创园", "A1", "标准厂房", 500],
        ["信创园", "A2", "Floor", 80],
    )
    run = upload(client, "premises", workbook(*book))
    answer = client.post(f"{run.get_absolute_url()}columns/", columns(run, save_as="载体台账"))
    assert answer.url == f"{run.get_absolute_url()}words/"
    assert "标准厂房" in client.get(answer.url).content.decode()
    client.post(answer.url, {"kind.0": "BUILDING"})
    assert states(run) == ["TO_CREATE", "TO_CREATE"]
    client.post(f"{run.get_absolute_url()}run/")
    assert set(Premises.objects.values_list("code", "kind")) == {
        ("A1", "BUILDING"),
        ("A2", "FLOOR"),
    }
    assert SavedMapping.objects.get().columns["园区"] == "park"


def test_a_saved_mapping_is_taken_for_the_next_sheet_of_its_kind(signed_in, officer):
    text = "甲列,乙列\n天津甲电子有限公司,天津\n"
    run = upload(signed_in, "enterprises", csv_file(text))
    assert run.columns == ["", ""]
    named = {"column.0": "enterprise_name", "column.1": "region", "save_as": "怪表"}
    signed_in.post(f"{run.get_absolute_url()}columns/", columns(run) | named)
    assert upload(signed_in, "enterprises", csv_file(text)).columns == ["enterprise_name", "region"]


def test_a_unit_that_no_head_says_is_asked(client, officer):
    clerk = user_with("STATISTICIAN", zone=officer.home_zone())
    client.force_login(clerk)
    EnterpriseFactory(zone=officer.home_zone(), name="乙材料公司")
    text = "企业名称,年度,口径,来源,营业收入\n乙材料公司,2024,ENTERPRISE,DECLARED,120\n"
    run = upload(client, "figures", csv_file(text))
    answer = client.post(f"{run.get_absolute_url()}columns/", columns(run))
    assert answer.status_code == 422
    assert "In which unit is “营业收入”?" in answer.content.decode()
    sent = columns(run, **{"unit.revenue_fen": "WAN"})
    client.post(f"{run.get_absolute_url()}columns/", sent)
    client.post(f"{run.get_absolute_url()}run/")
    assert AnnualFigures.objects.get().revenue_fen == 120_000_000


def test_rows_that_did_not_come_in_are_a_workbook_that_runs_nothing(signed_in, officer):
    run = brought_in(officer, "enterprises", csv_file("名称,信用代码\n=1+1公司,123\n乙公司,\n"))
    answer = signed_in.get(f"{run.get_absolute_url()}failed/")
    content = b"".join(answer.streaming_content)
    rows = CalamineWorkbook.from_filelike(io.BytesIO(content)).get_sheet_by_index(0).to_python()
    assert rows[0] == ["名称", "信用代码", "Line", "State", "Reason"]
    assert rows[1][0] == "=1+1公司"
    assert rows[1][4].startswith("This is not a unified social credit code")
    assert len(rows) == 2


def test_two_columns_are_never_one_fact(signed_in, officer):
    run = upload(signed_in, "enterprises", csv_file("名称,名称\n甲公司,乙公司\n"))
    assert run.columns == ["enterprise_name", ""]
    answer = signed_in.post(
        f"{run.get_absolute_url()}columns/", columns(run, **{"column.1": "enterprise_name"})
    )
    assert answer.status_code == 422
    assert "Two columns cannot both be “Name”." in answer.content.decode()


def test_a_file_that_is_no_table_says_so_and_keeps_nothing(signed_in, officer):
    run = upload(signed_in, "enterprises", csv_file("\n\n", name="x.csv"))
    assert (run.state, run.failure) == ("FAILED", "The sheet has no rows.")
    assert "The sheet has no rows." in signed_in.get(run.get_absolute_url()).content.decode()


def test_many_rows_are_worked_on_in_the_background(signed_in, officer):
    text = "名称,地区\n" + "".join(f"京津企业{n}号公司,天津\n" for n in range(700))
    run = upload(signed_in, "enterprises", csv_file(text))
    signed_in.post(f"{run.get_absolute_url()}columns/", columns(run))
    run.refresh_from_db()
    assert run.state == "CHECKING"
    assert "progress" in signed_in.get(run.get_absolute_url()).content.decode()
    jobs.drain()
    signed_in.post(f"{run.get_absolute_url()}run/")
    jobs.drain()
    run.refresh_from_db()
    assert (run.state, Enterprise.objects.count()) == ("DONE", 700)
    signed_in.post(f"{run.get_absolute_url()}undo/")
    jobs.drain()
    run.refresh_from_db()
    assert (run.state, Enterprise.objects.count()) == ("UNDONE", 0)


def test_an_import_is_its_owners_and_its_auditors(client, officer):
    run = checked(officer, "enterprises", csv_file(FIRMS))
    client.force_login(user_with("OFFICER", zone=run.zone))
    assert client.get(run.get_absolute_url()).status_code == 404
    client.force_login(user_with("AUDITOR", zone=run.zone))
    assert client.get(run.get_absolute_url()).status_code == 200
    assert client.post(f"{run.get_absolute_url()}run/").status_code == 404
    assert client.get("/imports/").status_code == 200
    client.force_login(user_with("REVIEWER", zone=run.zone))
    assert client.get("/imports/new/").status_code == 403


def test_given_up_it_brings_nothing_in(signed_in, officer):
    run = checked(officer, "enterprises", csv_file(FIRMS))
    signed_in.post(f"{run.get_absolute_url()}cancel/")
    run.refresh_from_db()
    assert (run.state, states(run)) == ("CANCELLED", ["CANCELLED", "CANCELLED"])
    signed_in.post(f"{run.get_absolute_url()}run/")
    assert not Enterprise.objects.exists()
