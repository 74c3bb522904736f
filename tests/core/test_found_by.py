"""What is typed finds the same on both databases: any part, pinyin, initials, either script."""

import pytest
from django.db import connection

from crm.actions import enterprises, people, search_index
from crm.models import Contact, Enterprise, Lead
from hightech.core import search
from hightech.core.found_by import readings, simplified, text_of
from tests.factories.crm import ContactFactory, EnterpriseFactory, LeadFactory

FIRMS = {
    "tianda": ("天津大东方新能源材料有限公司", "91120115MA05X1234Y"),
    "chenxi": ("山东晨曦智能装备有限公司", ""),
    "zhongke": ("Zhongke 中科恢復器械(天津)股份有限公司", ""),
    "ascii": ("Siemens Energy Ltd", ""),
    "odd": ("100%_Real\\Firm", ""),
}
FOUND = [
    ("东方", {"tianda"}),
    ("方新", {"tianda"}),
    ("新能源", {"tianda"}),
    ("天津", {"tianda", "zhongke"}),
    ("有限公司", {"tianda", "chenxi", "zhongke"}),
    ("東方", {"tianda"}),
    ("恢复", {"zhongke"}),
    ("恢復", {"zhongke"}),
    ("dongfang", {"tianda"}),
    ("DongFang", {"tianda"}),
    ("tjddf", {"tianda"}),
    ("chenxizhineng", {"chenxi"}),
    ("sdcx", {"chenxi"}),
    ("ＣＨＥＮＸＩ", {"chenxi"}),
    ("zhongke", {"zhongke"}),
    ("ngke", {"zhongke"}),
    ("siem", {"ascii"}),
    ("energy ltd", {"ascii"}),
    ("ltd siemens", {"ascii"}),
    ("MA05X1234", {"tianda"}),
    ("ma05x", {"tianda"}),
    ("91120115", {"tianda"}),
    ("0%_r", {"odd"}),
    ("l\\f", {"odd"}),
    ("%", {"odd"}),
    ("__", set()),
    ("华为", set()),
    ("方东", set()),
    ("😀", set()),
    ("'; DROP TABLE crm_enterprise; --", set()),
    ("a\x00b", set()),
]


@pytest.fixture
def firms(db):
    return {
        key: EnterpriseFactory(name=name, credit_code=code) for key, (name, code) in FIRMS.items()
    }


@pytest.mark.parametrize(("text", "keys"), FOUND)
def test_a_firm_is_found_by_any_part_of_what_it_is_known_by(firms, text, keys):
    found = {firm.pk for firm in Enterprise.objects.search(text)}
    assert found == {firms[key].pk for key in keys}


@pytest.mark.parametrize(
    "text", ["1111", "0000111", "13800001111", "138 0000", "李", "liwei", "lw"]
)
def test_a_person_is_found_by_name_reading_and_the_tail_of_a_phone(db, text):
    person = ContactFactory(name="李伟", phone="138 0000-1111")
    Contact.objects.filter(pk=person.pk).update(found_by=person.search_text())
    ContactFactory(name="Anna", phone="13955552222")
    assert [one.pk for one in Contact.objects.search(text)] == [person.pk]


def test_readings_of_surnames_are_those_of_persons():
    assert readings("曾国藩", of_person=True) == ["zengguofan", "zgf"]
    assert readings("单伟", of_person=True)[0] == "shanwei"
    assert readings("重庆长安汽车") == ["chongqingchanganqiche", "cqcaqc"]
    assert readings("Siemens") == []


def test_a_text_is_one_line_a_part_and_never_twice():
    assert text_of(["晨曦", "晨曦"], "", "AB\nC") == "晨曦\nchenxi\ncx\nab c"
    assert simplified("ＡＢ漢字") == "ab汉字"


def test_a_lead_is_found_by_the_reading_of_its_firm(firms, leader):
    lead = LeadFactory(enterprise=firms["chenxi"])
    assert list(Lead.objects.search("sdcx")) == [lead]
    groups = {group.kind: group for group in search.find(leader, "sdcx")}
    assert [hit.id for hit in groups["leads"].hits] == [str(lead.uuid)]
    assert [hit.id for hit in groups["enterprises"].hits] == [str(firms["chenxi"].uuid)]


def test_actions_keep_it_in_step(leader):
    firm = enterprises.create(by=leader, name="晨曦智能", region="天津")
    assert list(Enterprise.objects.search("chenxi")) == [firm]
    enterprises.edit(firm, by=leader, name="Hongda 宏达", credit_code="91110108551385082Q")
    for text in ("hongda", "chenxi", "91110108"):
        assert list(Enterprise.objects.search(text)) == [firm], text
    person = people.create(by=leader, enterprise=firm, name="赵敏", phone="13812345678")
    people.edit(person, by=leader, phone="13900000001")
    assert list(Contact.objects.search("0001")) == [person]
    assert not Contact.objects.search("5678").exists()


def test_rows_that_came_past_the_actions_are_brought_into_step(firms):
    Enterprise.objects.update(found_by="")
    assert search_index.rebuild() == len(FIRMS)
    assert search_index.rebuild() == 0
    assert Enterprise.objects.search("东方").count() == 1


def test_postgresql_looks_into_the_pairs(firms):
    if connection.vendor != "postgresql":
        pytest.skip("pairs are kept by PostgreSQL")
    sql = str(Enterprise.objects.search("东方").query)
    assert '"found_by_bigrams" @>' in sql
    with connection.cursor() as cursor:
        cursor.execute("SET enable_seqscan = off")
        cursor.execute(
            "EXPLAIN SELECT id FROM crm_enterprise WHERE found_by_bigrams @> ARRAY['东方']"
        )
        plan = "\n".join(row[0] for row in cursor.fetchall())
    assert "crm_enterprise_found_by_bigrams" in plan
