"""What the clock does to leads nobody talks to, to claims, holds and promises."""

from datetime import date, datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from crm.actions import claims, interactions, lead_pool, leads
from crm.jobs.clocks import look_at, under_clock
from crm.models import Agreement, Claim, Commitment, Lead
from hightech.core import clock, jobs
from hightech.core.models import Reminder, Step
from tests.crm.jobs.conftest import NOW, heard
from tests.factories.crm import LeadFactory

pytestmark = pytest.mark.django_db


def moment(*parts) -> datetime:
    return datetime(2026, *parts, tzinfo=clock.ZONE)


def talk(by, lead, at=None):
    interactions.log(
        by=by, lead=lead, kind="VISIT", happened_at=at or clock.now(), summary="Saw the plant"
    )


def quiet_lead(officer, zone, *, days, grade="C", **facts) -> Lead:
    """Make a lead without a claim that was talked to `days` days ago."""
    since = NOW - timedelta(days=days)
    return LeadFactory(
        zone=zone, owner=officer, grade=grade, clocks_from=since, first_response_at=since, **facts
    )


class TestFirstResponse:
    def test_the_owner_is_reminded_when_70_percent_of_a_working_day_have_passed(
        self, watch, registered, officer, leader
    ):
        registered()
        # Eight hours from Wednesday 10:00: percent counts whole hours, 6 of 8 are 75.
        watch.to(moment(4, 15, 16, 55))
        assert heard(officer) == []
        watch.to(moment(4, 15, 17, 0))
        assert heard(officer) == ["crm.clock_warning"]
        assert heard(leader) == []

    def test_the_leader_hears_at_100_percent(self, watch, registered, officer, leader):
        registered()
        watch.to(moment(4, 16, 10, 0))
        assert heard(leader) == ["crm.clock_overdue"]
        assert heard(officer) == ["crm.clock_overdue"]

    def test_any_talk_ends_it(self, watch, registered, officer, leader):
        lead = registered()
        interactions.log(by=officer, lead=lead, kind="CALL", happened_at=NOW, summary="No answer")
        watch.to(moment(4, 17, 18, 0))
        assert heard(leader) == heard(officer) == []

    def test_while_a_claim_protects_a_leader_is_asked_at_150_percent(
        self, watch, registered, officer, leader
    ):
        registered()
        watch.to(moment(4, 17, 10, 0))
        assert heard(leader) == ["crm.release_to_confirm"]
        assert Lead.objects.get().in_pool is False


class TestNoContact:
    @pytest.mark.parametrize(
        ("grade", "days"), [("C", 45), ("D", 90), ("", 21)], ids=["C", "D", "ungraded"]
    )
    def test_at_150_percent_a_lead_goes_to_the_pool(
        self, watch, officer, leader, zone, grade, days
    ):
        quiet_lead(officer, zone, grade=grade, days=days)
        watch.to(NOW - timedelta(minutes=60))
        assert Lead.objects.get().in_pool is False
        watch.to(NOW)
        lead = Lead.objects.get()
        assert (lead.in_pool, lead.owner, lead.last_owner) == (True, None, officer)
        step = Step.objects.of(lead).get()
        assert (step.name, step.actor) == ("release", None)
        assert "150 %" in step.comment
        assert "crm.lead_released" in heard(officer)

    @pytest.mark.parametrize(("grade", "days"), [("A", 7), ("B", 14)])
    def test_grades_a_and_b_go_to_the_leaders_desk(self, watch, officer, leader, zone, grade, days):
        quiet_lead(officer, zone, grade=grade, days=days + days // 2 + 1)
        watch.to(NOW)
        assert Lead.objects.get().owner == officer
        assert heard(leader) == ["crm.release_to_confirm"]

    def test_each_level_is_told_once_and_again_after_a_talk(self, watch, officer, leader, zone):
        lead = quiet_lead(officer, zone, days=21)
        for minutes in (0, 5, 600):
            watch.to(NOW + timedelta(minutes=minutes))
        assert heard(officer) == ["crm.clock_warning"]
        watch.to(NOW + timedelta(days=9))
        assert heard(officer) == ["crm.clock_warning", "crm.clock_overdue"]
        assert heard(leader) == ["crm.clock_overdue"]
        talk(officer, lead)
        watch.to(NOW + timedelta(days=9 + 20))
        assert len(heard(officer)) == 2
        watch.to(NOW + timedelta(days=9 + 21))
        assert heard(officer)[2:] == ["crm.clock_warning"]

    def test_a_lead_on_hold_stays_and_has_no_clock(self, watch, officer, zone):
        lead = quiet_lead(officer, zone, days=10)
        until = (NOW + timedelta(days=14)).date()
        leads.hold(
            lead, by=officer, comment="Fair", reason_code="WAITING_FOR_INVESTOR", until_on=until
        )
        watch.to(NOW + timedelta(days=14))
        lead = Lead.objects.get()
        assert (lead.status, lead.in_pool, heard(officer)) == ("ON_HOLD", False, [])

    def test_a_confidential_lead_is_told_to_insiders_only(self, watch, officer, leader, zone):
        quiet_lead(officer, zone, days=31, is_confidential=True, code_name="Blue")
        watch.to(NOW)
        assert (heard(officer), heard(leader)) == (["crm.clock_overdue"], [])

    def test_a_talk_between_finding_and_releasing_keeps_the_lead(self, watch, officer, zone):
        lead = quiet_lead(officer, zone, days=50)
        jobs.enqueue("crm.release_lead", pk=lead.pk)
        talk(officer, lead)
        jobs.drain()
        assert Lead.objects.get().owner == officer


class TestLeap:
    def test_after_months_away_only_the_highest_level_is_told(
        self, watch, registered, officer, leader
    ):
        registered(complete=True, grade="A")
        watch.to(moment(7, 1, 10))
        # First response and no contact, both long overdue; the claim is at 85 percent.
        assert heard(leader) == ["crm.release_to_confirm"] * 2
        assert sorted(heard(officer)) == ["crm.claim_ends", *["crm.clock_overdue"] * 2]


class TestClaim:
    def test_it_lapses_at_midnight_of_day_91_and_the_lead_goes_to_the_pool(
        self, watch, registered, officer
    ):
        lead = registered(complete=True, grade="D")
        assert Claim.objects.get().until == date(2026, 7, 14)
        for day in (40, 80):
            watch.to(NOW + timedelta(days=day))
            talk(officer, lead)
        watch.to(moment(7, 14, 23, 59))
        assert Claim.objects.get().state == "HELD"
        watch.to(moment(7, 15, 0, 0))
        assert Claim.objects.get().state == "LAPSED"
        assert Lead.objects.get().in_pool is True
        assert "crm.claim_lapsed" in heard(officer)

    def test_grades_a_and_b_stay_with_their_owner_and_the_leader_hears(
        self, watch, registered, officer, leader
    ):
        registered(complete=True, grade="B")
        watch.to(moment(7, 15, 0, 0))
        assert Lead.objects.get().owner == officer
        assert "crm.claim_lapsed" in heard(leader)

    def test_a_provisional_claim_ends_after_seven_days(self, watch, registered, officer):
        lead = registered()
        talk(officer, lead)
        watch.to(moment(4, 22, 23, 59))
        assert Claim.objects.get().state == "PROVISIONAL"
        watch.to(moment(4, 23, 0, 0))
        assert Claim.objects.get().state == "LAPSED"

    def test_its_holder_is_reminded_at_70_percent_and_again_once_renewed(
        self, watch, registered, officer, leader
    ):
        lead = registered(complete=True, grade="D")
        talk(officer, lead)
        # From Wednesday 10:00 to day 91 at 00:00 are 2,174 hours; 70 percent are 1,522.
        watch.to(NOW + timedelta(hours=1521))
        assert "crm.claim_ends" not in heard(officer)
        watch.to(NOW + timedelta(hours=1522))
        assert heard(officer).count("crm.claim_ends") == 1
        claims.renew(Claim.objects.get(), by=officer)
        watch.to(NOW + timedelta(days=83))
        assert heard(officer).count("crm.claim_ends") == 1
        watch.to(NOW + timedelta(days=85))
        assert heard(officer).count("crm.claim_ends") == 2

    def test_it_does_not_lapse_while_the_lead_rests(self, watch, registered, officer, leader):
        lead = registered(complete=True, grade="D")
        until = (NOW + timedelta(days=100)).date()
        leads.hold(lead, by=leader, comment="Land", reason_code="WAITING_FOR_LAND", until_on=until)
        watch.to(NOW + timedelta(days=100))
        assert Claim.objects.get().state == "HELD"


class TestHold:
    def test_it_ends_by_itself_once_its_date_has_passed(self, watch, registered, officer):
        lead = registered(complete=True, grade="D")
        until = date(2026, 4, 20)
        leads.hold(
            lead, by=officer, comment="Fair", reason_code="WAITING_FOR_INVESTOR", until_on=until
        )
        watch.to(moment(4, 20, 23, 59))
        assert Lead.objects.get().status == "ON_HOLD"
        watch.to(moment(4, 21, 0, 0))
        lead = Lead.objects.get()
        assert (lead.status, lead.hold_until) == ("ACTIVE", None)
        assert Step.objects.of(lead).order_by("-number")[0].actor is None
        assert "crm.lead_resumed" in heard(officer)


class TestCommitments:
    @pytest.fixture
    def commitment(self, watch, registered, officer):
        lead = registered(complete=True)
        agreement = Agreement.objects.create(
            enterprise=lead.enterprise, lead=lead, kind="FORMAL", signed_on=NOW.date(),
            total_fen=100, fixed_fen=50, created_by=officer,
        )  # fmt: skip
        lead.stage = "SIGNED"
        lead.save(update_fields=["stage"])
        return Commitment.objects.create(
            agreement=agreement, party="ENTERPRISE", measure="TAX", amount=100,
            due_on=date(2026, 8, 31),
        )  # fmt: skip

    def test_it_is_warned_30_7_and_0_days_ahead_and_then_missed(
        self, watch, commitment, officer, leader
    ):
        watch.to(moment(7, 31, 9))
        assert heard(officer) == []
        for day in (1, 2, 23, 24, 25, 30, 31):
            watch.to(moment(8, day, 9))
        assert heard(officer) == ["crm.commitment_due"] * 3
        assert heard(leader) == ["crm.commitment_due"]
        watch.to(moment(8, 31, 23, 59))
        assert Commitment.objects.get().state == "PENDING"
        watch.to(moment(9, 1, 0, 0))
        assert Commitment.objects.get().state == "MISSED"
        assert heard(officer)[3:] == heard(leader)[1:] == ["crm.commitment_missed"]
        watch.to(moment(9, 2, 9))
        assert len(heard(officer)) == 4

    def test_after_days_away_only_what_it_has_come_to_is_told(self, watch, commitment, officer):
        watch.to(moment(10, 1, 9))
        assert heard(officer) == ["crm.commitment_missed"]


class TestManyRows:
    def test_looking_costs_the_same_for_10_and_60_leads(self, watch, officer, leader, zone):
        costs = []
        for more in (10, 50):
            for _number in range(more):
                quiet_lead(officer, zone, days=31)
            rows = under_clock().order_by("pk")
            with CaptureQueriesContext(connection) as seen:
                look_at(list(rows))
            costs.append(len(seen))
        # SQLite writes at most 999 values at once: two batches more of reminders, bell and jobs.
        assert costs[0] <= costs[1] <= costs[0] + 4
        assert Reminder.objects.count() == 120

    def test_more_than_a_chunk_is_done_chunk_by_chunk(self, watch, officer, zone, monkeypatch):
        monkeypatch.setattr("crm.jobs.sweeps.CHUNK", 7)
        for _number in range(20):
            quiet_lead(officer, zone, days=50)
        watch.to(NOW)
        assert Lead.objects.filter(in_pool=True).count() == 20
        assert heard(officer).count("crm.lead_released") == 20

    def test_a_refusal_of_one_stops_no_other(self, watch, officer, zone, monkeypatch):
        first, second = (quiet_lead(officer, zone, days=50) for _number in range(2))

        def release(lead, **facts):
            lead_pool.release(lead, **facts | ({"version": 99} if lead == first else {}))

        monkeypatch.setattr(leads, "release", release)
        watch.to(NOW)
        assert Lead.objects.get(pk=first.pk).owner == officer
        assert Lead.objects.get(pk=second.pk).in_pool is True
