from datetime import date, timedelta

import pytest

from crm.actions import leads
from crm.deadlines import clocks_of
from crm.models import Claim, Lead
from hightech.core import clock
from hightech.core.errors import ActionRefused
from hightech.core.models import Notification
from tests.crm.leads.test_stages import codes, reasons

pytestmark = pytest.mark.django_db
WHY = {"reason_code": "WAITING_FOR_LAND", "comment": "The plot is not levelled"}


@pytest.fixture
def lead(story):
    return story.register(region="天津")


def hold(lead, by, days: int = 10, **more) -> None:
    until = clock.today() + timedelta(days=days)
    leads.hold(lead, by=by, until_on=until, **{**WHY, **more})


class TestHold:
    def test_keeps_reason_sentence_and_date(self, people, lead):
        hold(lead, people.officer)
        stored = Lead.objects.get()
        assert (stored.status, stored.hold_until) == ("ON_HOLD", date(2026, 3, 12))
        assert (stored.reason_code, stored.reason) == (WHY["reason_code"], WHY["comment"])
        assert stored.stage == "REGISTERED"

    def test_asks_for_reason_date_and_sentence(self, people, lead):
        with pytest.raises(ActionRefused) as refused:
            leads.hold(lead, by=people.officer)
        assert reasons(refused) == {
            ("missing_fact", name) for name in ("reason_code", "until_on", "comment")
        }

    def test_of_more_than_fourteen_days_is_the_leaders(self, people, lead):
        with pytest.raises(ActionRefused) as refused:
            hold(lead, people.officer, days=15)
        assert reasons(refused) == {("role", "until_on")}
        hold(lead, people.leader, days=15)
        assert lead.status == "ON_HOLD"

    def test_of_fourteen_days_is_the_owners(self, people, lead):
        hold(lead, people.officer, days=14)
        assert lead.status == "ON_HOLD"

    def test_ends_on_a_later_day(self, people, lead):
        with pytest.raises(ActionRefused) as refused:
            hold(lead, people.officer, days=0)
        assert codes(refused) == {"past"}

    def test_stops_every_step_of_the_stage(self, story, people, lead):
        hold(lead, people.officer)
        with pytest.raises(ActionRefused) as refused:
            story.judge(lead)
        assert codes(refused) == {"wrong_state"}

    def test_is_not_another_officers(self, people, lead):
        with pytest.raises(ActionRefused) as refused:
            hold(lead, people.mate)
        assert codes(refused) == {"role"}

    def test_comes_too_late_once_production_runs(self, story, people):
        lead = story.at("PRODUCING")
        with pytest.raises(ActionRefused) as refused:
            hold(lead, people.officer)
        assert codes(refused) == {"wrong_state"}


class TestResume:
    def test_by_the_clock_makes_the_claim_protect_the_rested_days_longer(self, people, lead, now):
        hold(lead, people.officer)
        now.move(days=10)
        leads.resume(lead)
        assert (lead.status, lead.hold_until, lead.reason_code) == ("ACTIVE", None, "")
        assert Claim.objects.get().until == date(2026, 3, 19)
        assert Notification.objects.filter(user=people.officer, event="crm.lead_resumed").exists()

    def test_leaves_the_pause_out_of_the_clocks(self, people, lead, now):
        now.move(days=2)
        hold(lead, people.officer)
        now.move(days=10)
        leads.resume(lead, by=people.officer)
        now.move(days=2)
        contact = next(c for c in clocks_of(lead, now=clock.now()) if c.code == "CONTACT")
        assert contact.percent == 4 * 100 // 14

    def test_of_an_active_lead_is_refused(self, people, lead):
        with pytest.raises(ActionRefused) as refused:
            leads.resume(lead, by=people.officer)
        assert codes(refused) == {"wrong_state"}


class TestLose:
    def test_releases_the_claim(self, people, lead):
        leads.lose(lead, by=people.officer, **WHY)
        assert (lead.status, Claim.objects.get().state) == ("LOST", "RELEASED")

    def test_frees_the_firm_for_others(self, story, people, lead):
        leads.lose(lead, by=people.officer, **WHY)
        assert story.register(by=people.officer2, region="天津").claim.is_live

    def test_gives_the_firm_to_the_challenger(self, story, people, lead):
        second = story.register(by=people.officer2, region="天津")
        leads.lose(lead, by=people.officer, **WHY)
        second.refresh_from_db()
        assert second.claim.is_live
        assert second.challenging.get().state == "YIELDED"

    def test_is_the_owners(self, people, lead):
        with pytest.raises(ActionRefused) as refused:
            leads.lose(lead, by=people.leader, **WHY)
        assert codes(refused) == {"role"}

    def test_asks_for_reason_and_sentence(self, people, lead):
        with pytest.raises(ActionRefused) as refused:
            leads.lose(lead, by=people.officer)
        assert reasons(refused) == {("missing_fact", "reason_code"), ("missing_fact", "comment")}
        assert Claim.objects.get().is_live


class TestEliminate:
    def test_is_the_leaders_and_releases_the_claim(self, people, lead):
        with pytest.raises(ActionRefused) as refused:
            leads.eliminate(lead, by=people.officer, **WHY)
        assert codes(refused) == {"role"}
        leads.eliminate(lead, by=people.leader, **WHY)
        assert (lead.status, Claim.objects.get().state) == ("ELIMINATED", "RELEASED")

    def test_takes_a_lead_out_of_the_pool(self, people, lead):
        leads.release(lead, by=people.officer)
        leads.eliminate(lead, by=people.leader, **WHY)
        assert (lead.status, lead.in_pool) == ("ELIMINATED", False)


class TestReopen:
    def test_gives_a_new_claim(self, people, lead, now):
        leads.lose(lead, by=people.officer, **WHY)
        now.move(days=20)
        with pytest.raises(ActionRefused) as refused:
            leads.reopen(lead, by=people.officer)
        assert codes(refused) == {"role"}
        leads.reopen(lead, by=people.leader)
        lead.refresh_from_db()
        assert (lead.status, lead.reason_code) == ("ACTIVE", "")
        assert (lead.claim.number, lead.claim.until) == ("C-2026-000002", date(2026, 3, 29))

    def test_is_refused_while_another_holds_the_firm(self, story, people, lead):
        leads.lose(lead, by=people.officer, **WHY)
        story.register(by=people.officer2, region="天津")
        with pytest.raises(ActionRefused) as refused:
            leads.reopen(lead, by=people.leader)
        assert codes(refused) == {"claimed"}
        lead.refresh_from_db()
        assert lead.status == "LOST"

    def test_of_a_signed_project_needs_no_claim(self, story, people):
        lead = story.at("SIGNED")
        leads.eliminate(lead, by=people.leader, **WHY)
        leads.reopen(lead, by=people.leader)
        assert (lead.status, lead.stage) == ("ACTIVE", "SIGNED")
        assert Claim.objects.live().count() == 0
