"""A firm that is resident warns whoever types its name, unless they look after it themselves."""

import pytest

from crm.actions import checks, enterprises, leads
from crm.models import Enterprise
from hightech.core import clock
from tests.factories.crm import EnterpriseFactory
from tests.factories.users import ZoneFactory

CODE = "91110108551385082Q"


@pytest.fixture
def manager(user_with):
    return user_with("MANAGER", full_name="Chen Jie")


@pytest.fixture
def resident(zone, manager):
    firm = EnterpriseFactory(
        zone=zone, name="晨曦智能装备有限公司", credit_code=CODE, is_resident=True,
        resident_since="2026-01-01",
    )  # fmt: skip
    firm.assignments.create(user=manager, from_on=clock.today())
    return firm


def seen(by, **asked) -> list[tuple]:
    return [(one.name, one.holder, one.stage_group) for one in checks.check(by=by, **asked)]


@pytest.mark.parametrize(
    "asked",
    [
        {"enterprise_name": "天津晨曦智能装备股份有限公司"},
        {"enterprise_name": "晨曦智能裝備"},
        {"credit_code": CODE},
    ],
)
def test_its_manager_is_named(officer, resident, asked):
    assert seen(officer, **asked) == [("晨曦智能装备有限公司", "Chen Jie", "LANDED")]


def test_nothing_else_of_it_is_told(officer, resident):
    [found] = checks.check(by=officer, enterprise_name="晨曦智能装备")
    assert (found.team, found.last_contact_on) == (None, None)


def test_its_own_manager_is_not_warned(manager, resident):
    assert seen(manager, enterprise_name="晨曦智能装备") == []


def test_a_resident_without_a_manager_warns_too(officer, resident):
    resident.assignments.update(to_on=clock.today())
    assert seen(officer, enterprise_name="晨曦智能装备")[0][1] is None


def test_a_firm_with_a_lead_of_another_is_named_once(officer, resident, user_with):
    other = user_with("OFFICER", full_name="Zhao Min")
    leads.register(by=other, enterprise=resident, summary="Second plant")
    found = seen(officer, enterprise_name="晨曦智能装备")
    assert [name for name, _holder, _group in found] == ["晨曦智能装备有限公司"]
    assert found[0][1] == "Zhao Min"


def test_prospects_other_names_and_other_zones_do_not_warn(officer, resident):
    Enterprise.objects.filter(pk=resident.pk).update(is_resident=False, resident_since=None)
    assert seen(officer, enterprise_name="晨曦智能装备") == []
    EnterpriseFactory(name="宏达重工", is_resident=True, resident_since="2026-01-01")
    assert seen(officer, enterprise_name="晨曦智能装备") == []
    elsewhere = EnterpriseFactory(
        zone=ZoneFactory(code="JNH"), name="晨曦智能装备", is_resident=True,
        resident_since="2026-01-01",
    )  # fmt: skip
    assert elsewhere.is_resident
    assert seen(officer, enterprise_name="晨曦智能装备") == []


def test_the_manager_that_follows_is_named(officer, resident, leader, user_with):
    follower = user_with("MANAGER", full_name="Sun Li")
    enterprises.assign(resident, by=leader, user=follower, from_on=clock.today())
    assert seen(officer, credit_code=CODE)[0][1] == "Sun Li"
