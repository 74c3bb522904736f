"""The story offers the value that an edit replaced, in the form, to whoever edits the record."""

import pytest

from crm.actions import enterprises, leads
from crm.models import Lead
from tests.factories.crm import EnterpriseFactory, LeadFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def firm(zone, leader):
    made = EnterpriseFactory(zone=zone, region="天津", industry=None)
    enterprises.edit(made, by=leader, region="北京")
    return made


def offered(client, obj) -> list[str]:
    text = client.get(obj.get_absolute_url()).content.decode()
    return [part.split('"')[0] for part in text.split('class="back" href="')[1:]]


def test_a_value_that_was_replaced_is_put_back_through_the_form(firm, officer, client):
    client.force_login(officer)
    [link] = offered(client, firm)
    assert link == f"/enterprises/{firm.uuid}/edit/?only=region&amp;region=%E5%A4%A9%E6%B4%A5"
    address = link.replace("&amp;", "&")
    form = client.get(address).content.decode()
    assert 'value="天津"' in form
    assert "credit_code" not in form
    sent = {"region": "天津", "was": '{"region": "北京"}', "version": str(firm.version)}
    client.post(address, sent)
    firm.refresh_from_db()
    assert firm.region == "天津"


def test_what_is_so_now_and_what_was_empty_is_not_offered(firm, leader, officer, client):
    enterprises.edit(firm, by=leader, region="天津", country="CN")
    client.force_login(officer)
    assert [link.split("region=")[1] for link in offered(client, firm)] == ["%E5%8C%97%E4%BA%AC"]


def test_who_does_not_edit_is_offered_nothing(firm, director, client):
    client.force_login(director)
    assert client.get(firm.get_absolute_url()).status_code == 200
    assert offered(client, firm) == []


def test_editing_one_fact_of_a_firm_leaves_its_industry(firm, leader, client):
    from crm.models import Industry

    industry = Industry.objects.create(code="X9999", name_zh="试验", name_en="Trial")
    enterprises.edit(firm, by=leader, industry=industry)
    client.force_login(leader)
    sent = {"region": "上海", "was": '{"region": "北京"}', "version": str(firm.version)}
    client.post(f"/enterprises/{firm.uuid}/edit/?only=region", sent)
    firm.refresh_from_db()
    assert (firm.region, firm.industry) == ("上海", industry)


def test_a_grade_of_a_lead_is_offered_back(zone, officer, client):
    lead = LeadFactory(zone=zone, owner=officer, next_step="Call")
    leads.edit(lead, by=officer, next_step="Visit")
    client.force_login(officer)
    [link] = offered(client, Lead.objects.get())
    assert link == f"/leads/{lead.uuid}/edit/?only=next_step&amp;next_step=Call"
