"""Rows are tried without writing, brought in once, and taken back but for what changed since."""

from datetime import date
from decimal import Decimal

import pytest

from crm.actions import enterprises, people
from crm.models import AnnualFigures, Claim, Contact, Enterprise, Lead, Premises
from hightech.core import imports, verification
from hightech.core.errors import ActionRefused, ShapeError
from hightech.core.models import Change, Removal
from hightech.users.models import User
from tests.core.imports.books import (
    begun,
    brought_in,
    checked,
    csv_file,
    problems,
    states,
    workbook,
)
from tests.factories.crm import EnterpriseFactory, ParkFactory
from tests.factories.users import user_with

pytestmark = pytest.mark.django_db
FIRMS = (
    "企业名称,统一社会信用代码,地区,成立日期\n"
    "天津甲电子有限公司,,天津,2020年3月1日\n乙材料公司,,北京,2021/4/5\n"
)


@pytest.fixture
def statistician(officer):
    return user_with("STATISTICIAN", zone=officer.home_zone())


def test_a_check_writes_nothing(officer):
    run = checked(officer, "enterprises", csv_file(FIRMS))
    assert states(run) == ["TO_CREATE", "TO_CREATE"]
    assert not Enterprise.objects.exists()


def test_rows_become_firms_that_are_found_and_begin_a_chain(officer):
    run = brought_in(officer, "enterprises", csv_file(FIRMS))
    assert (run.state, states(run)) == ("DONE", ["CREATED", "CREATED"])
    firm = Enterprise.objects.search("jiadianzi").get()
    assert (firm.name, firm.region, firm.registered_on) == (
        "天津甲电子有限公司", "天津", date(2020, 3, 1)
    )  # fmt: skip
    assert firm.uuid == run.rows.get(number=2).subject
    assert Change.objects.of(firm).count() == 1
    assert not list(verification.broken_links())


def test_the_same_file_again_changes_nothing(officer):
    brought_in(officer, "enterprises", csv_file(FIRMS))
    before = list(Enterprise.objects.order_by("pk").values())
    run = checked(officer, "enterprises", csv_file(FIRMS))
    assert states(run) == ["SAME", "SAME"]
    with pytest.raises(ActionRefused):
        imports.run_it(run)
    assert list(Enterprise.objects.order_by("pk").values()) == before


def test_a_row_changes_only_what_it_says(officer):
    EnterpriseFactory(zone=officer.home_zone(), name="乙材料公司", region="北京", country="CN")
    run = checked(officer, "enterprises", csv_file("企业名称,地区,注册号\n乙材料公司,北京,\n"))
    assert states(run) == ["SAME"]
    again = csv_file("名称,地区,成立时间\n乙材料公司,北京,20210405\n")
    assert states(brought_in(officer, "enterprises", again)) == ["UPDATED"]
    firm = Enterprise.objects.get()
    assert (firm.country, firm.registered_on) == ("CN", date(2021, 4, 5))


@pytest.mark.parametrize(
    ("action", "expected"),
    [("BOTH", ["TO_UPDATE", "TO_CREATE"]), ("CREATE", ["SAME", "TO_CREATE"]),
     ("UPDATE", ["TO_UPDATE", "PROBLEM"])],
)  # fmt: skip
def test_the_action_says_what_becomes_of_rows(officer, action, expected):
    EnterpriseFactory(zone=officer.home_zone(), name="天津甲电子有限公司", region="天津")
    assert states(checked(officer, "enterprises", csv_file(FIRMS), action=action)) == expected


def test_a_row_that_repeats_one_before_it_is_a_problem(officer):
    text = "企业名称,地区\n乙材料公司,北京\n乙材料公司,北京市\n"
    run = checked(officer, "enterprises", csv_file(text))
    assert states(run) == ["TO_CREATE", "PROBLEM"]
    assert problems(run) == {3: ["A row before this one says the same."]}


def test_a_wrong_credit_code_and_an_unknown_industry_are_told_together(officer):
    text = "企业名称,信用代码,行业代码\n乙材料公司,123,Z9\n"
    run = checked(officer, "enterprises", csv_file(text))
    assert problems(run) == {
        2: [
            "This is not a unified social credit code: its 18 characters do not check.",
            "There is no industry of this code.",
        ]
    }


def test_undo_takes_new_firms_away_with_a_last_link_and_a_copy(officer):
    run = brought_in(officer, "enterprises", csv_file(FIRMS))
    imports.undo(run, by=officer)
    assert (run.state, states(run)) == ("UNDONE", ["UNDONE", "UNDONE"])
    assert not Enterprise.objects.exists()
    copy = Removal.objects.get(label="乙材料公司")
    assert (copy.values["region"], copy.removed_by) == ("北京", officer)
    assert Change.objects.filter(diff__has_key="removed").count() == 2
    assert not list(verification.broken_links())


def test_undo_leaves_what_was_changed_or_spoken_of_since(officer):
    run = brought_in(officer, "enterprises", csv_file(FIRMS))
    first, second = Enterprise.objects.order_by("pk")
    enterprises.edit(first, by=officer, version=1, country="CN")
    people.create(by=officer, enterprise=second, name="张三", phone="13800000000")
    imports.undo(run, by=officer)
    assert states(run) == ["KEPT", "KEPT"]
    assert problems(run) == {
        2: ["It was changed since, and stays as it is."],
        3: ["Other records speak of it (contact), so it stays."],
    }
    assert Enterprise.objects.count() == 2


def test_undo_writes_back_what_a_change_replaced(officer):
    firm = EnterpriseFactory(
        zone=officer.home_zone(), name="乙材料公司", region="北京", registered_on=date(2000, 1, 1)
    )
    run = brought_in(
        officer, "enterprises", csv_file("名称,地区,成立时间\n乙材料公司,北京,2021-4-5\n")
    )
    imports.undo(run, by=officer)
    firm.refresh_from_db()
    assert (states(run), firm.registered_on) == (["UNDONE"], date(2000, 1, 1))


def test_undo_is_the_owners_and_happens_once(officer):
    run = brought_in(officer, "enterprises", csv_file(FIRMS))
    with pytest.raises(ActionRefused):
        imports.undo(run, by=user_with("OFFICER", zone=run.zone))
    imports.undo(run, by=officer)
    with pytest.raises(ActionRefused):
        imports.undo(run, by=officer)


def test_contacts_come_to_recorded_firms(officer):
    EnterpriseFactory(zone=officer.home_zone(), name="乙材料公司")
    text = (
        "公司名称,联系人,手机,职务\n"
        "乙材料公司,李四,13911112222,经理\n丙公司,王五,1391111,\n乙材料公司,赵六,,\n"
    )
    run = brought_in(officer, "contacts", csv_file(text))
    assert states(run) == ["CREATED", "PROBLEM", "PROBLEM"]
    assert problems(run) == {
        3: ["No firm of this name or code is recorded here."],
        4: ["Give a phone number or an e-mail address."],
    }
    assert Contact.objects.search("lisi").get().title == "经理"
    imports.undo(run, by=officer)
    assert not Contact.objects.exists()


def test_premises_of_a_merged_park_come_in_with_their_rent(officer):
    zone = officer.home_zone()
    leader = user_with("LEADER", zone=zone)
    park = ParkFactory(zone=zone, name_zh="信创园")
    book = workbook(
        ["园区", "房号", "类型", "面积(㎡)", "租金(元/㎡/月)"],
        ["信创园", "A-101", "Unit", "1,200.5㎡", 35],
        ["", "A-102", "UNIT", 800, 30.5],
        ["合计", "", "", 2000.5, ""],
        merged=[(1, 0, 2, 0)],
    )
    run = brought_in(leader, "premises", book)
    assert states(run) == ["CREATED", "CREATED", "DROPPED"]
    rows = Premises.objects.filter(park=park).order_by("code")
    assert [(one.code, one.area_m2, one.price_fen) for one in rows] == [
        ("A-101", Decimal("1200.5"), 3500), ("A-102", Decimal(800), 3050)
    ]  # fmt: skip
    imports.undo(run, by=leader)
    assert not Premises.objects.exists()


def test_figures_come_in_ten_thousands_and_unverified_ones_are_corrected(statistician):
    EnterpriseFactory(zone=statistician.home_zone(), name="乙材料公司")
    text = (
        "企业名称,年度,口径,来源,营业收入(万元),利润总额(万元)\n乙材料公司,2024,企业,统计,{},-3.5\n"
    )
    text = text.replace("企业,统计", "ENTERPRISE,STATISTICS")
    run = brought_in(statistician, "figures", csv_file(text.format("120.5")))
    assert (states(run), problems(run)) == (["CREATED"], {})
    row = AnnualFigures.objects.get()
    assert (row.revenue_fen, row.profit_fen) == (120_500_000, -3_500_000)
    later = brought_in(statistician, "figures", csv_file(text.format("121")))
    row.refresh_from_db()
    assert (states(later), row.revenue_fen) == (["UPDATED"], 121_000_000)
    imports.undo(later, by=statistician)
    row.refresh_from_db()
    assert row.revenue_fen == 120_500_000


def test_an_amount_without_a_unit_is_not_guessed(statistician):
    EnterpriseFactory(zone=statistician.home_zone(), name="乙材料公司")
    text = "企业名称,年度,口径,来源,营业收入\n乙材料公司,2024,ENTERPRISE,DECLARED,120\n"
    run = checked(statistician, "figures", csv_file(text))
    assert problems(run) == {2: ["Is this yuan or 10k yuan? Choose the unit of the column."]}
    run = checked(statistician, "figures", csv_file(text), units={"revenue_fen": "WAN"})
    assert states(run) == ["TO_CREATE"]


def test_leads_are_registered_with_numbers_and_claims_and_given_up_by_undo(officer):
    text = (
        "企业名称,项目概况,计划投资,联系人,联系电话\n"
        "丁芯片公司,建设封测线,1.2亿元,钱七,13700001111\n"
    )
    run = brought_in(officer, "leads", csv_file(text))
    assert (states(run), problems(run)) == (["CREATED"], {})
    lead = Lead.objects.get()
    assert (lead.planned_investment_fen, lead.owner, lead.contact.name) == (
        12_000_000_000, officer, "钱七"
    )  # fmt: skip
    assert Claim.objects.filter(lead=lead).exists()
    assert states(checked(officer, "leads", csv_file(text))) == ["SAME"]
    imports.undo(run, by=officer)
    lead.refresh_from_db()
    assert (states(run), lead.status) == (["UNDONE"], "LOST")
    assert not list(verification.broken_links())


def test_what_a_role_does_not_do_it_does_not_import(officer):
    with pytest.raises(ActionRefused):
        begun(officer, "premises", csv_file("园区,房号\n"))
    with pytest.raises(ShapeError):
        begun(officer, "spaceships", csv_file("a,b\n"))


def test_who_lost_the_role_since_brings_nothing_in(officer):
    run = checked(officer, "enterprises", csv_file(FIRMS))
    officer.memberships.all().delete()
    run.owner = User.objects.get(pk=officer.pk)
    with pytest.raises(ActionRefused):
        imports.run_it(run)
    assert not Enterprise.objects.exists()


def test_by_code_only_a_row_of_a_known_name_is_a_new_firm(officer):
    EnterpriseFactory(zone=officer.home_zone(), name="乙材料公司", region="北京")
    sheet = csv_file("名称,信用代码,地区\n乙材料公司,91110108551385082Q,北京\n丙公司,,北京\n")
    run = checked(officer, "enterprises", sheet, key="CODE")
    assert states(run) == ["TO_CREATE", "PROBLEM"]
    assert problems(run) == {3: ["The row has no credit code."]}
    assert states(checked(officer, "enterprises", sheet)) == ["TO_UPDATE", "TO_CREATE"]


def test_a_name_that_only_an_import_knew_is_no_former_name(officer):
    zone, code = officer.home_zone(), "91110108551385082Q"
    EnterpriseFactory(zone=zone, name="乙材料公司", credit_code=code, former_names=["旧名"])
    run = brought_in(officer, "enterprises", csv_file(f"名称,信用代码\n丁材料公司,{code}\n"))
    assert Enterprise.objects.get().former_names == ["旧名", "乙材料公司"]
    imports.undo(run, by=officer)
    firm = Enterprise.objects.get()
    assert (firm.name, firm.former_names) == ("乙材料公司", ["旧名"])
    assert not Enterprise.objects.search("丁材料").exists()
