"""Every page of attraction for each role: shown, refused, or not there."""

import pytest

from crm.models import Agreement, Commitment
from crm.workflow.commitments import COMMITMENT
from hightech.core import audit
from hightech.users.roles import STAFF, Role
from tests.factories.crm import ContactFactory, EnterpriseFactory, LeadFactory, ParkFactory
from tests.factories.users import ZoneFactory, user_with

LISTS = ["/enterprises/", "/parks/", "/premises/", "/agreements/", "/tasks/"]
GUESTS = (Role.APPLICANT, Role.THIRD_PARTY, Role.OBSERVER)
SCRIPT = "<script>alert(1)</script>"


@pytest.fixture
def agreement(officer):
    made = Agreement.objects.create(
        enterprise=EnterpriseFactory(), kind="FORMAL", signed_on="2026-03-01",
        total_fen=10**9, fixed_fen=10**8, created_by=officer,
    )  # fmt: skip
    promise = Commitment.objects.create(
        agreement=made, party="ENTERPRISE", measure="JOBS", amount=20, due_on="2026-12-31"
    )
    COMMITMENT.begin(promise, "promise", by=officer)
    return made


class TestLists:
    @pytest.mark.parametrize("role", STAFF)
    @pytest.mark.parametrize("path", LISTS)
    def test_staff_see_them(self, client, user_with, role, path):
        client.force_login(user_with(role))
        assert client.get(path).status_code == 200

    @pytest.mark.parametrize("role", GUESTS)
    @pytest.mark.parametrize("path", LISTS)
    def test_guests_do_not(self, client, user_with, role, path):
        client.force_login(user_with(role))
        assert client.get(path).status_code == 403

    @pytest.mark.parametrize("path", [*LISTS, "/leads/", "/managers/", "/search/"])
    def test_strangers_are_asked_to_sign_in(self, client, db, path):
        answer = client.get(path)
        assert answer.status_code == 302
        assert answer.url.startswith("/accounts/login/")


class TestRecords:
    @pytest.mark.parametrize(
        "tab", ["story", "profile", "people", "figures", "agreements", "files", "readers"]
    )
    def test_a_firm_shows_each_of_its_parts(self, client, officer, agreement, tab):
        client.force_login(officer)
        answer = client.get(f"{agreement.enterprise.get_absolute_url()}?tab={tab}")
        assert answer.status_code == 200
        assert answer.context["tab"].name == tab

    def test_a_firm_of_another_zone_is_not_there(self, client, officer):
        client.force_login(officer)
        firm = EnterpriseFactory(zone=ZoneFactory(code="JNH"))
        for path in ("", "edit/", "talk/", "contact/", "agreement/", "task/"):
            assert client.get(f"{firm.get_absolute_url()}{path}").status_code == 404

    def test_an_applicant_sees_neither_story_nor_people_of_the_firm(self, client, applicant):
        firm = EnterpriseFactory(zone=applicant.active_memberships[0].zone)
        firm.members.create(user=applicant, kind="CLERK")
        client.force_login(applicant)
        answer = client.get(f"{firm.get_absolute_url()}?tab=people")
        assert answer.status_code == 200
        assert answer.context["tab"].name == "profile"
        assert b"tab=story" not in answer.content

    def test_who_can_see_a_firm_is_answered_by_the_rule(self, client, officer, leader, operator):
        firm = EnterpriseFactory()
        outsider = user_with("LEADER", zone=ZoneFactory(code="JNH"))
        client.force_login(officer)
        readers = client.get(f"{firm.get_absolute_url()}?tab=readers").context["readers"]
        assert {officer, leader} <= set(readers)
        assert operator not in readers
        assert outsider not in readers

    def test_an_agreement_shows_both_sides(self, client, leader, agreement):
        client.force_login(leader)
        answer = client.get(agreement.get_absolute_url())
        assert [row.amount for row in answer.context["theirs"]] == [20]
        assert list(answer.context["ours"]) == []

    def test_a_park_shows_its_premises(self, client, leader):
        park = ParkFactory()
        park.premises.create(code="B-07", kind="BUILDING", area_m2="1200", status="FREE")
        client.force_login(leader)
        answer = client.get(park.get_absolute_url())
        assert [one.count for one in answer.context["areas"]] == [1, 0, 0]
        assert b"B-07" in answer.content

    def test_names_cannot_run_as_script(self, client, officer, agreement):
        firm = EnterpriseFactory(name=SCRIPT, region=SCRIPT)
        ContactFactory(enterprise=firm, name=SCRIPT)
        client.force_login(officer)
        for tab in ("story", "profile", "people"):
            answer = client.get(f"{firm.get_absolute_url()}?tab={tab}")
            assert SCRIPT.encode() not in answer.content


class TestEntries:
    def test_a_firm_is_recorded_once_however_often_its_form_is_sent(self, client, officer):
        from crm.models import Enterprise

        client.force_login(officer)
        form = {"name": "Boyu", "once": "a-key"}
        first = client.post("/enterprises/new/", form)
        second = client.post("/enterprises/new/", form)
        assert Enterprise.objects.count() == 1
        assert first.url == second.url == Enterprise.objects.get().get_absolute_url()

    def test_a_refused_form_keeps_what_was_typed(self, client, officer):
        client.force_login(officer)
        answer = client.post("/enterprises/new/", {"name": "Boyu", "credit_code": "123"})
        assert answer.status_code == 422
        assert b'value="Boyu"' in answer.content
        assert b"This is not a unified social credit code" in answer.content

    def test_a_contact_needs_a_way_to_reach_it(self, client, officer):
        firm = EnterpriseFactory()
        client.force_login(officer)
        answer = client.post(f"{firm.get_absolute_url()}contact/", {"name": "Zhou Kai"})
        assert answer.status_code == 422
        assert firm.contacts.count() == 0

    def test_a_contact_is_recorded_and_edited(self, client, officer):
        firm = EnterpriseFactory()
        client.force_login(officer)
        form = {"name": "Zhou Kai", "phone": "13800001111"}
        client.post(f"{firm.get_absolute_url()}contact/", form)
        contact = firm.contacts.get()
        edit = form | {"phone": "", "email": "zhou@example.com", "version": contact.version}
        answer = client.post(f"/contacts/{contact.uuid}/edit/", edit)
        contact.refresh_from_db()
        assert answer.status_code == 302
        assert (contact.phone, contact.email) == ("", "zhou@example.com")

    def test_a_stale_edit_is_refused(self, client, officer):
        contact = ContactFactory()
        client.force_login(officer)
        form = {"name": "Other", "phone": "13800001111", "version": contact.version + 1}
        answer = client.post(f"/contacts/{contact.uuid}/edit/", form)
        contact.refresh_from_db()
        assert answer.status_code == 409
        assert contact.name != "Other"

    def test_an_agreement_is_recorded_with_its_commitments(self, client, officer):
        firm = EnterpriseFactory()
        client.force_login(officer)
        form = {
            "kind": "FORMAL", "signed_on": "2026-03-01", "total_fen": "12,000", "fixed_fen": "9000",
            "commitments.0.party": "ENTERPRISE", "commitments.0.measure": "PAID_IN_CAPITAL",
            "commitments.0.amount": "3000", "commitments.0.due_on": "2026-12-31",
        }  # fmt: skip
        answer = client.post(f"{firm.get_absolute_url()}agreement/", form)
        made = firm.agreements.get()
        assert answer.url == made.get_absolute_url()
        assert made.total_fen == 12_000 * 1_000_000
        assert made.commitments.get().amount == 3000 * 1_000_000

    def test_a_talk_is_noted_with_its_promise(self, client, officer):
        lead = LeadFactory(owner=officer)
        client.force_login(officer)
        form = {
            "kind": "VISIT", "summary": "Wants 2.5 t/m²", "next_step": "Site visit",
            "next_on": "2099-01-05", "promises.0.text": "Quotation",
            "promises.0.due_on": "2099-01-02",
        }  # fmt: skip
        answer = client.post(f"/enterprises/{lead.enterprise.uuid}/talk/", form)
        assert answer.status_code == 302
        assert officer.tasks.get().title == "Quotation"


class TestNoDeadLinks:
    def test_a_reader_without_leads_is_not_sent_to_them(self, client, statistician, officer):
        firm = EnterpriseFactory()
        lead = LeadFactory(owner=officer, enterprise=firm, target_park=ParkFactory())
        made = Agreement.objects.create(
            enterprise=firm, lead=lead, kind="FORMAL", signed_on="2026-03-01",
            total_fen=10**9, fixed_fen=10**8, created_by=officer,
        )  # fmt: skip
        client.force_login(statistician)
        for address in (made.get_absolute_url(), lead.target_park.get_absolute_url()):
            assert b'href="/leads/' not in client.get(address).content

    def test_a_reader_who_notes_no_talks_is_not_offered_to(self, client, auditor, manager):
        firm = EnterpriseFactory(is_resident=True, resident_since="2026-01-05")
        client.force_login(auditor)
        assert f"{firm.get_absolute_url()}talk/".encode() not in client.get("/managers/").content
        client.force_login(manager)
        assert f"{firm.get_absolute_url()}talk/".encode() in client.get("/managers/").content


def test_the_story_of_a_firm_names_what_changed_as_its_form_does(client, zone):
    firm, leader = EnterpriseFactory(zone=zone, region="天津"), user_with("LEADER", zone=zone)
    audit.edit(firm, by=leader, region="北京")
    client.force_login(leader)
    page = client.get(firm.get_absolute_url()).content.decode()
    assert "Region: <del>天津</del> → 北京" in page
