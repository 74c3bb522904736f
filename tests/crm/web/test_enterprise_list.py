"""The list engine, specified on the firms of a zone."""

import pytest
from django.test.utils import CaptureQueriesContext

from hightech.users.models import Zone
from tests.factories.crm import EnterpriseFactory
from tests.factories.users import ZoneFactory

ADDRESS = "/enterprises/"
PART = {"HX-Request": "true", "HX-Target": "list"}


@pytest.fixture
def signed_in(client, officer):
    client.force_login(officer)
    return client


def names(answer) -> list[str]:
    return [row.object.name for row in answer.context["rows"]]


class TestList:
    def test_it_shows_the_firms_of_ones_own_zone(self, signed_in):
        EnterpriseFactory(name="Ours")
        EnterpriseFactory(name="Theirs", zone=ZoneFactory(code="JNH"))
        assert names(signed_in.get(ADDRESS)) == ["Ours"]

    def test_a_role_without_it_gets_403(self, client, applicant):
        client.force_login(applicant)
        assert client.get(ADDRESS).status_code == 403

    def test_filters_stand_in_the_address_and_as_chips(self, signed_in):
        EnterpriseFactory(name="Prospect")
        EnterpriseFactory(name="Resident", is_resident=True, resident_since="2026-01-05")
        answer = signed_in.get(ADDRESS, {"is_resident": "true"})
        assert names(answer) == ["Resident"]
        assert b"Remove filter Resident: yes" in answer.content

    def test_a_chip_leads_to_the_list_without_it(self, signed_in):
        answer = signed_in.get(ADDRESS + "?is_resident=true&ordering=name&region=a,b")
        chips = {chip.value: chip.without_url for chip in answer.context["bar"].chips()}
        assert chips == {
            "yes": "/enterprises/?ordering=name&region=a,b",
            "a": "/enterprises/?is_resident=true&ordering=name&region=b",
            "b": "/enterprises/?is_resident=true&ordering=name&region=a",
        }

    def test_search_finds_the_middle_of_a_name(self, signed_in):
        EnterpriseFactory(name="山东晨曦智能装备有限公司")
        EnterpriseFactory(name="Other")
        assert names(signed_in.get(ADDRESS, {"search": "晨曦"})) == ["山东晨曦智能装备有限公司"]

    def test_an_unknown_filter_is_told_and_nothing_is_shown(self, signed_in):
        EnterpriseFactory(name="Ours")
        answer = signed_in.get(ADDRESS, {"colour": "red"})
        assert answer.status_code == 400
        assert b"There is no filter of this name." in answer.content
        assert b"Ours" not in answer.content

    def test_a_name_cannot_run_as_script(self, signed_in):
        EnterpriseFactory(name="<script>alert(1)</script>")
        answer = signed_in.get(ADDRESS)
        assert b"<script>alert" not in answer.content
        assert b"&lt;script&gt;alert(1)" in answer.content

    def test_an_empty_list_offers_what_belongs_here(self, signed_in):
        answer = signed_in.get(ADDRESS)
        assert b"No enterprise yet" in answer.content
        assert b"/enterprises/new/" in answer.content

    def test_an_empty_list_under_filters_offers_to_clear_them(self, signed_in):
        answer = signed_in.get(ADDRESS, {"region": "nowhere"})
        assert b"Nothing passes these filters" in answer.content


class TestPaging:
    def test_it_walks_forwards_and_back(self, signed_in):
        for n in range(55):
            EnterpriseFactory(name=f"Firm {n:02}")
        first = signed_in.get(ADDRESS, {"ordering": "name"})
        second = signed_in.get(first.context["next_url"])
        back = signed_in.get(second.context["previous_url"])
        assert names(first) == [f"Firm {n:02}" for n in range(50)]
        assert names(second) == [f"Firm {n:02}" for n in range(50, 55)]
        assert names(back) == names(first)
        assert str(first.context["total"]) == "55"
        assert second.context["next_url"] == ""

    def test_another_order_starts_at_the_first_page(self, signed_in):
        for _n in range(51):
            EnterpriseFactory()
        first = signed_in.get(ADDRESS, {"ordering": "name"})
        second = signed_in.get(first.context["next_url"])
        urls = {head["column"].sort: head["url"] for head in second.context["heads"]}
        assert urls["name"] == "/enterprises/?ordering=-name"

    def test_a_cursor_of_another_filter_is_refused(self, signed_in):
        for _n in range(51):
            EnterpriseFactory()
        url = signed_in.get(ADDRESS).context["next_url"]
        answer = signed_in.get(url + "&is_resident=false")
        assert answer.status_code == 400


class TestPart:
    def test_htmx_gets_the_part_alone(self, signed_in):
        answer = signed_in.get(ADDRESS, headers=PART)
        assert answer.content.lstrip().startswith(b'<section class="paper list" id="list">')
        assert b"<html" not in answer.content
        assert "HX-Request" in answer.headers["Vary"]

    def test_a_browser_gets_the_page(self, signed_in):
        answer = signed_in.get(ADDRESS)
        assert b"<html" in answer.content
        assert "HX-Request" in answer.headers["Vary"]

    def test_fifty_rows_fit_in_forty_kilobytes(self, signed_in):
        for n in range(50):
            EnterpriseFactory(name=f"京津智能装备有限公司 {n}")
        assert len(signed_in.get(ADDRESS, headers=PART).content) <= 40_000


def queries(client, address=ADDRESS, **options) -> int:
    from django.db import connection

    with CaptureQueriesContext(connection) as found:
        assert client.get(address, **options).status_code == 200
    return len(found)


class TestQueries:
    def test_ten_rows_cost_what_a_thousand_cost(self, signed_in):
        zone = Zone.objects.get(code="TTB")
        EnterpriseFactory.create_batch(60, zone=zone)
        few = queries(signed_in)
        EnterpriseFactory.create_batch(400, zone=zone)
        assert queries(signed_in) == few
        # Session, user, memberships, saved views, rows, count.
        assert few == 6
