from datetime import date

import pytest

from crm.actions import leads
from crm.models import Claim, Contact, Lead
from hightech.core.errors import ActionRefused
from hightech.core.models import Notification
from tests.crm.leads.test_stages import codes, reasons

pytestmark = pytest.mark.django_db


@pytest.fixture
def lead(story):
    return story.register(region="天津")


@pytest.fixture
def pooled(people, lead):
    leads.release(lead, by=people.officer)
    return lead


class TestRelease:
    @pytest.mark.parametrize("who", ["officer", "leader", None])
    def test_by_owner_leader_or_clock_empties_the_owner(self, people, lead, who):
        leads.release(lead, by=getattr(people, who) if who else None)
        stored = Lead.objects.get()
        assert (stored.in_pool, stored.owner, stored.team) == (True, None, None)
        assert stored.last_owner == people.officer
        assert Claim.objects.get().state == "RELEASED"

    def test_is_not_another_officers(self, people, lead):
        with pytest.raises(ActionRefused) as refused:
            leads.release(lead, by=people.mate)
        assert codes(refused) == {"role"}
        assert Lead.objects.get().owner == people.officer

    def test_tells_the_owner_unless_it_was_the_owners_act(self, people, lead):
        leads.release(lead, by=people.leader)
        assert Notification.objects.get().event == "crm.lead_released"

    def test_comes_too_late_after_signing(self, story, people):
        lead = story.at("SIGNED")
        with pytest.raises(ActionRefused) as refused:
            leads.release(lead, by=people.officer)
        assert codes(refused) == {"wrong_state"}


class TestClaimFromPool:
    def test_makes_the_claimant_the_owner_with_a_claim_of_its_own(self, people, pooled, now):
        now.move(days=3)
        leads.claim_from_pool(pooled, by=people.officer2)
        stored = Lead.objects.get()
        assert (stored.owner, stored.team, stored.in_pool) == (
            people.officer2, people.biomedicine, False,
        )  # fmt: skip
        assert stored.claim.until == date(2026, 3, 12)
        assert stored.clocks_from == now.moment

    def test_is_for_officers_and_account_managers(self, people, pooled):
        for who in (people.leader, people.member("OPERATOR"), people.member("DIRECTOR")):
            with pytest.raises(ActionRefused) as refused:
                leads.claim_from_pool(pooled, by=who)
            assert codes(refused) == {"role"}
        leads.claim_from_pool(pooled, by=people.manager)
        assert pooled.owner == people.manager

    def test_makes_the_last_owner_wait_for_thirty_days(self, people, pooled, now):
        now.move(days=29)
        with pytest.raises(ActionRefused) as refused:
            leads.claim_from_pool(pooled, by=people.officer)
        assert codes(refused) == {"last_owner"}
        now.move(days=1)
        leads.claim_from_pool(pooled, by=people.officer)
        assert pooled.owner == people.officer

    def test_ends_at_the_limit_of_one_person(self, story, people, pooled, zone):
        zone.settings = {"leads_per_person": 1}
        zone.save()
        held = story.register(by=people.officer2, name="别的公司")
        pooled.zone.refresh_from_db()
        with pytest.raises(ActionRefused) as refused:
            leads.claim_from_pool(pooled, by=people.officer2)
        assert codes(refused) == {"limit"}
        leads.lose(held, by=people.officer2, reason_code="COST", comment="Too dear")
        leads.claim_from_pool(pooled, by=people.officer2)
        assert pooled.owner == people.officer2

    def test_is_refused_where_another_holds_the_firm_by_now(self, story, people, pooled):
        story.register(by=people.officer2, region="天津")
        with pytest.raises(ActionRefused) as refused:
            leads.claim_from_pool(pooled, by=people.manager)
        assert codes(refused) == {"claimed"}

    def test_of_a_lead_that_is_not_there_is_refused(self, people, lead):
        with pytest.raises(ActionRefused) as refused:
            leads.claim_from_pool(lead, by=people.officer2)
        assert codes(refused) == {"wrong_state"}


class TestContactsOfThePool:
    def test_are_hidden_until_the_lead_is_claimed(self, story, people, lead):
        story.contact(lead)
        assert Contact.objects.visible_to(people.officer2).count() == 1
        leads.release(lead, by=people.officer)
        seen = {
            name: Contact.objects.visible_to(getattr(people, name)).count()
            for name in ("officer", "officer2", "leader")
        }
        assert seen == {"officer": 0, "officer2": 0, "leader": 1}
        leads.claim_from_pool(lead, by=people.officer2)
        assert Contact.objects.visible_to(people.officer2).count() == 1


class TestTransfer:
    def test_hands_lead_and_claim_to_another(self, people, lead):
        leads.transfer(lead, by=people.leader, to=people.officer2)
        stored = Lead.objects.get()
        assert (stored.owner, stored.team) == (people.officer2, people.biomedicine)
        claim = Claim.objects.get()
        assert (claim.owner, claim.team, claim.is_live) == (
            people.officer2, people.biomedicine, True,
        )  # fmt: skip
        told = set(Notification.objects.values_list("event", "user__username"))
        assert told == {("crm.lead_given", "officer2"), ("crm.lead_taken", "officer")}

    def test_is_the_leaders_and_names_to_whom(self, people, lead):
        with pytest.raises(ActionRefused) as refused:
            leads.transfer(lead, by=people.officer, to=people.officer2)
        assert codes(refused) == {"role"}
        with pytest.raises(ActionRefused) as refused:
            leads.transfer(lead, by=people.leader)
        assert reasons(refused) == {("missing_fact", "to")}

    def test_to_the_owner_is_refused(self, people, lead):
        with pytest.raises(ActionRefused) as refused:
            leads.transfer(lead, by=people.leader, to=people.officer)
        assert codes(refused) == {"same_owner"}

    def test_respects_the_limit_of_the_receiver(self, story, people, lead, zone):
        zone.settings = {"leads_per_person": 1}
        zone.save()
        story.register(by=people.officer2, name="别的公司")
        lead.zone.refresh_from_db()
        with pytest.raises(ActionRefused) as refused:
            leads.transfer(lead, by=people.leader, to=people.officer2)
        assert reasons(refused) == {("limit", "to")}
