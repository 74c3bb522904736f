"""What was recorded by mistake is removed, waits thirty days, and comes back as it was."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from crm.actions import enterprises, people
from crm.models import Contact, Enterprise
from hightech.core import clock, removing, verification
from hightech.core.errors import ActionRefused
from hightech.core.models import Change, Removal, Restoration
from tests.factories.crm import ContactFactory, EnterpriseFactory, LeadFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def contact(zone):
    firm = EnterpriseFactory(zone=zone, name="天津瀚海智能科技有限公司")
    return people.create(by=None, enterprise=firm, name="王敏", phone="13800138000", title="CFO")


def removed(contact, by) -> Removal:
    people.remove(contact, by=by, reason="Recorded twice")
    return Removal.objects.latest("pk")


class TestRemove:
    def test_a_contact_goes_and_its_chain_says_why(self, contact, officer):
        one = removed(contact, officer)
        assert not Contact.objects.exists()
        assert (one.label, one.kind, one.days_left) == ("王敏", "contact", 30)
        last = Change.objects.filter(subject_type="crm.contact").latest("number")
        assert (last.diff, last.reason) == ({"removed": ["王敏", None]}, "Recorded twice")

    def test_one_somebody_speaks_of_stays(self, contact, officer):
        LeadFactory(contact=contact, enterprise=contact.enterprise)
        with pytest.raises(ActionRefused, match="Other records speak of it"):
            removed(contact, officer)
        assert Contact.objects.exists()

    def test_a_reason_is_needed(self, contact, officer):
        with pytest.raises(ActionRefused, match="Say why"):
            people.remove(contact, by=officer, reason="  ")

    def test_who_does_not_keep_contacts_removes_none(self, contact, finance):
        with pytest.raises(ActionRefused, match="kept by the investment bureau"):
            removed(contact, finance)

    def test_a_prospect_goes_and_a_resident_stays(self, zone, officer):
        enterprises.remove(EnterpriseFactory(zone=zone), by=officer, reason="No such firm")
        assert not Enterprise.objects.exists()
        with pytest.raises(ActionRefused, match="A resident is not removed"):
            enterprises.remove(
                EnterpriseFactory(zone=zone, is_resident=True, resident_since=clock.today()),
                by=officer,
                reason="Left",
            )


class TestRestore:
    def test_it_comes_back_as_it_was_and_its_chain_goes_on(self, contact, officer):
        before = Contact.objects.values().get()
        removing.restore(removed(contact, officer), by=officer)
        assert Contact.objects.values().get() == before
        assert list(Contact.objects.search("8000")) == [contact]
        chain = Change.objects.of(contact).order_by("number").values_list("diff", flat=True)
        assert [next(iter(diff)) for diff in chain] == ["name", "removed", "restored"]
        assert list(verification.broken_links()) == []

    def test_once_only(self, contact, officer):
        one = removed(contact, officer)
        removing.restore(one, by=officer)
        with pytest.raises(ActionRefused, match="restored already"):
            removing.restore(Removal.objects.get(), by=officer)

    def test_for_thirty_days(self, contact, officer):
        one = removed(contact, officer)
        with clock.at(one.created_at + timedelta(days=30)):
            assert one.days_left == 0
            with pytest.raises(ActionRefused, match="more than thirty days"):
                removing.restore(one, by=officer)
        with clock.at(one.created_at + timedelta(days=29, hours=23)):
            assert one.days_left == 1
            removing.restore(one, by=officer)

    def test_by_whom_removed_it_or_the_administrator(self, contact, officer, leader, administrator):
        one = removed(contact, officer)
        with pytest.raises(ActionRefused, match="Who removed it"):
            removing.restore(one, by=leader)
        removing.restore(one, by=administrator)
        assert Restoration.objects.get().by == administrator

    def test_who_no_longer_works_there_neither_sees_nor_restores(self, contact, officer):
        one = removed(contact, officer)
        officer.memberships.all().delete()
        officer.__dict__.pop("active_memberships", None)
        assert not Removal.objects.visible_to(officer).exists()
        with pytest.raises(ActionRefused, match="Who removed it"):
            removing.restore(one, by=officer)

    def test_what_took_its_place_is_named_and_nothing_changes(self, zone, officer):
        code = "91110108551385082Q"
        firm = enterprises.create(by=officer, name="瀚海智能", credit_code=code)
        enterprises.remove(firm, by=officer, reason="Twice")
        enterprises.create(by=officer, name="瀚海智能科技", credit_code=code)
        with pytest.raises(ActionRefused, match="Something has taken its place"):
            removing.restore(Removal.objects.get(), by=officer)
        assert Enterprise.objects.get().name == "瀚海智能科技"
        assert not Restoration.objects.exists()

    def test_a_contact_of_a_firm_that_is_gone_stays_away(self, contact, officer):
        firm = contact.enterprise
        one = removed(contact, officer)
        enterprises.remove(firm, by=officer, reason="No such firm")
        with pytest.raises(ActionRefused, match="what it belonged to is gone"):
            removing.restore(one, by=officer)

    def test_what_was_restored_is_written_for_good(self, contact, officer):
        removing.restore(removed(contact, officer), by=officer)
        with pytest.raises(Exception, match="append-only"), transaction.atomic():
            Restoration.objects.update(at=clock.now())
        with pytest.raises(IntegrityError), transaction.atomic():
            Restoration.objects.create(removal=Removal.objects.get(), by=officer, at=clock.now())


class TestDoors:
    def test_from_the_people_of_a_firm_to_the_bin_and_back(self, contact, officer, client):
        client.force_login(officer)
        tab = f"{contact.enterprise.get_absolute_url()}?tab=people"
        assert f"/contacts/{contact.uuid}/remove/" in client.get(tab).content.decode()
        answer = client.post(f"/contacts/{contact.uuid}/remove/", {"reason": "Twice"}, follow=True)
        assert "Removed: 王敏. It waits in the recycle bin." in answer.content.decode()
        one = Removal.objects.get()
        assert "30 days left" in client.get("/removed/").content.decode()
        page = client.get(one.get_absolute_url()).content.decode()
        assert "CFO" in page
        answer = client.post(f"{one.get_absolute_url()}restore/", follow=True)
        assert "Restored: 王敏." in answer.content.decode()
        assert Contact.objects.get() == contact

    def test_without_a_reason_the_form_says_so(self, contact, officer, client):
        client.force_login(officer)
        answer = client.post(f"/contacts/{contact.uuid}/remove/", {"reason": ""})
        assert answer.status_code == 422
        assert Contact.objects.exists()

    def test_the_bin_of_another_is_not_seen(self, contact, officer, leader, auditor, client):
        one = removed(contact, officer)
        codes = []
        for user in (leader, auditor):
            client.force_login(user)
            codes.append(client.get(one.get_absolute_url()).status_code)
        assert codes == [404, 200]

    def test_a_program_removes_and_restores(self, contact, officer, api_client):
        api_client.force_authenticate(officer)
        address = f"/api/v1/contacts/{contact.uuid}/remove/"
        assert api_client.post(address, {}).status_code == 400
        assert api_client.post(address, {"reason": "Twice"}).status_code == 204
        [row] = api_client.get("/api/v1/removals/").data["results"]
        assert (row["record"], row["days_left"]) == (str(contact.uuid), 30)
        answer = api_client.post(f"/api/v1/removals/{row['id']}/restore/")
        assert answer.data["is_back"] is True
        assert api_client.post(f"/api/v1/removals/{row['id']}/restore/").status_code == 409

    def test_a_firm_that_is_spoken_of_answers_with_the_reason(self, zone, officer, api_client):
        firm = EnterpriseFactory(zone=zone)
        ContactFactory(enterprise=firm)
        api_client.force_authenticate(officer)
        answer = api_client.post(f"/api/v1/enterprises/{firm.uuid}/remove/", {"reason": "x"})
        assert answer.status_code == 409
        assert "contact" in str(answer.data)
