"""My day of each role in attracting investment: what, until when, and the tap that does it."""

from datetime import date, datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import resolve, reverse

from crm.models import (
    Agreement,
    Assignment,
    Claim,
    Commitment,
    ConflictCase,
    Lead,
    Opinion,
    Report,
)
from hightech.core import clock, desk
from tests.factories.crm import LeadFactory, TaskFactory
from tests.factories.users import DepartmentFactory, ZoneFactory

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 4, 15, 10, 0, tzinfo=clock.ZONE)
TODAY = NOW.date()


@pytest.fixture(autouse=True)
def today():
    with clock.at(NOW):
        yield


def lead_of(zone, owner, *, days=0, **facts) -> Lead:
    since = NOW - timedelta(days=days)
    quiet = {"clocks_from": since, "first_response_at": since, "next_on": TODAY + timedelta(60)}
    return LeadFactory(zone=zone, owner=owner, **quiet | facts)


def claim_of(lead, *, state="HELD", since=90, left=5, **facts) -> Claim:
    claim = Claim.objects.create(
        zone=lead.zone, number=f"C-{lead.pk}", enterprise=lead.enterprise, lead=lead,
        owner=lead.owner, state=state, registered_at=NOW - timedelta(days=since),
        until=TODAY + timedelta(days=left), digest="-", **facts,
    )  # fmt: skip
    lead.claim = claim
    lead.save(update_fields=["claim"])
    return claim


def promise_of(lead, *, due=TODAY, **facts) -> Commitment:
    agreement = Agreement.objects.create(
        enterprise=lead.enterprise, lead=lead, kind="FORMAL", signed_on=TODAY, total_fen=10,
        fixed_fen=5, created_by=lead.owner,
    )  # fmt: skip
    facts = {"party": "ENTERPRISE", "measure": "TAX", "amount": 100} | facts
    return Commitment.objects.create(agreement=agreement, due_on=due, **facts)


def told(user) -> list[tuple]:
    """Return (why up to its first mark, due, action) of every item, in order."""
    day = desk.day_of(user)
    items = [*day.now, *day.soon, *day.later, *day.waiting]
    return [(item.why.partition(" ·")[0], item.due, str(item.action)) for item in items]


def links(user) -> list[str]:
    day = desk.day_of(user)
    return [item.action_link for item in [*day.now, *day.soon, *day.later, *day.waiting]]


class TestOfficer:
    def test_clocks_of_70_percent_are_told_with_the_tap_that_ends_them(self, officer, zone):
        lead = lead_of(zone, officer, days=21, grade="C")
        lead_of(zone, officer, days=20, grade="C")
        due = TODAY + timedelta(days=9)
        assert told(officer) == [("No contact: 70 %", due, "Note a talk")]
        assert links(officer) == [reverse("crm:lead-talk", args=[lead.uuid])]

    def test_a_claim_near_its_end_is_renewed_or_completed(self, officer, zone):
        held = claim_of(lead_of(zone, officer))
        open_one = claim_of(lead_of(zone, officer), state="PROVISIONAL", since=6, left=1)
        renewed = claim_of(lead_of(zone, officer), renewals=1)
        claim_of(lead_of(zone, officer), since=10, left=80)
        assert set(links(officer)) == {
            reverse("crm:claim-step", args=[held.uuid, "renew"]),
            reverse("crm:claim-step", args=[open_one.uuid, "complete"]),
            "",
        }
        assert (f"The claim {renewed.number} ends", renewed.until, "") in told(officer)

    def test_next_steps_of_a_week_and_leads_that_stand_still(self, officer, zone):
        lead_of(zone, officer, next_on=TODAY, next_step="Send the plan")
        lead_of(zone, officer, next_on=TODAY + timedelta(days=8))
        since = NOW - timedelta(days=8)
        lead_of(zone, officer, next_on=None, stage="SIGNED", state_since=since)
        lead_of(zone, officer, next_on=None, stage="SIGNED")
        day = desk.day_of(officer)
        assert [(item.title, item.due) for item in day.now] == [("Send the plan", TODAY)]
        [still] = day.waiting
        assert still.why == "Signed since 2026-04-07, no next step is planned"

    def test_tasks_due_within_a_week_and_reports_on_ones_own(self, officer, manager, zone):
        lead = lead_of(zone, officer)
        late = TaskFactory(lead=lead, due_on=TODAY - timedelta(days=1))
        TaskFactory(lead=lead, due_on=TODAY + timedelta(days=8))
        TaskFactory(lead=lead, due_on=TODAY, state="DONE")
        mine = TaskFactory(lead=lead, owner=manager, created_by=officer, state="REPORTED")
        assert links(officer) == [
            reverse("crm:task-step", args=[late.uuid, "done"]),
            reverse("crm:task-step", args=[mine.uuid, "done"]),
        ]
        assert desk.day_of(officer).overdue == 1

    def test_leads_of_others_are_not_on_the_desk(self, officer, zone, user_with):
        lead_of(zone, user_with("OFFICER", zone=zone), days=40)
        assert told(officer) == []


class TestLeader:
    def test_leads_long_overdue_that_stay_are_handed_on(self, leader, officer, zone):
        lead = lead_of(zone, officer, days=11, grade="A")
        lead_of(zone, officer, days=10, grade="A")
        due = TODAY - timedelta(days=4)
        assert told(leader) == [("No contact: 157 %", due, "Hand on")]
        assert links(leader) == [reverse("crm:lead-step", args=[lead.uuid, "transfer"])]

    def test_challenges_are_admitted_and_ruled(self, leader, officer, zone, user_with):
        holder = lead_of(zone, officer)
        claim = claim_of(holder, since=10, left=80)
        cases = []
        for state in ("OPEN", "ADMITTED", "REJECTED"):
            other = lead_of(zone, user_with("OFFICER", zone=zone))
            cases.append(
                ConflictCase.objects.create(
                    zone=zone,
                    number=f"K-{state}",
                    holder_claim=claim,
                    holder_lead=holder,
                    challenger_lead=other,
                    state=state,
                    due_on=TODAY,
                    blocks_until=TODAY + timedelta(days=3),
                )
            )
        assert links(leader) == [
            reverse("crm:conflict-step", args=[cases[0].uuid, "admit"]),
            reverse("crm:conflict-step", args=[cases[1].uuid, "rule"]),
        ]

    def test_reported_promises_are_verified_but_not_by_their_reporter(
        self, leader, officer, zone, user_with
    ):
        promise = promise_of(lead_of(zone, officer, stage="SIGNED"), state="REPORTED")
        promise.reported_by = officer
        promise.save()
        assert links(leader) == [reverse("crm:commitment-step", args=[promise.uuid, "verify"])]
        promise.reported_by = leader
        promise.save()
        assert links(leader) == []

    def test_complete_reviews_agreements_and_reports_wait(self, leader, officer, zone):
        economy, tax = (DepartmentFactory(zone=zone, code=code) for code in ("ECONOMY", "TAX"))
        reviewed = lead_of(zone, officer, stage="UNDER_REVIEW")
        for department in (economy, tax):
            Opinion.objects.create(
                zone=zone, lead=reviewed, department=department, state="SIGNED", verdict="AGREE"
            )
        asked = lead_of(zone, officer, stage="UNDER_REVIEW")
        Opinion.objects.create(zone=zone, lead=asked, department=tax)
        ready = lead_of(zone, officer, stage="REVIEWED")
        promise_of(ready, due=TODAY + timedelta(days=300))
        Report.objects.create(
            zone=zone, week="2026-W15", starts_on=date(2026, 4, 6), ends_on=date(2026, 4, 12),
            state="DRAFT",
        )  # fmt: skip
        assert [why for why, _due, _action in told(leader)] == [
            "All departments have given their opinion",
            "The agreement waits to be signed",
            "Complete it and issue it",
        ]


class TestManager:
    def test_promises_of_firms_looked_after_are_reported(self, manager, officer, zone):
        lead = lead_of(zone, officer, stage="LANDED")
        near = promise_of(lead, due=TODAY + timedelta(days=30))
        promise_of(lead, due=TODAY + timedelta(days=31))
        missed = promise_of(lead, due=TODAY - timedelta(days=1), state="MISSED")
        assert links(manager) == []
        Assignment.objects.create(enterprise=lead.enterprise, user=manager, from_on=TODAY)
        assert links(manager) == [
            reverse("crm:commitment-step", args=[one.uuid, "report"]) for one in (missed, near)
        ]


class TestReviewer:
    def test_opinions_asked_and_promises_of_the_department(self, reviewer, officer, zone):
        department = DepartmentFactory(zone=zone)
        lead = lead_of(zone, officer, stage="UNDER_REVIEW")
        opinion = Opinion.objects.create(zone=zone, lead=lead, department=department, due_on=TODAY)
        promise = promise_of(lead, party="ZONE", department=department)
        assert sorted(links(reviewer)) == sorted(
            [
                reverse("crm:opinion-step", args=[opinion.uuid, "sign"]),
                reverse("crm:commitment-step", args=[promise.uuid, "report"]),
            ]
        )


class TestDirector:
    def test_open_instructions_head_the_day_with_late_promises(self, director, officer, zone):
        lead = lead_of(zone, officer)
        given = TaskFactory(
            lead=lead, created_by=director, kind="INSTRUCTION", due_on=TODAY - timedelta(days=3)
        )
        TaskFactory(lead=lead, kind="PROMISE", due_on=TODAY - timedelta(days=2))
        promise_of(lead, party="ZONE", due=TODAY - timedelta(days=1))
        assert [why for why, _due, _action in told(director)] == [
            f"Instruction to {officer}",
            f"Late promise of {officer}",
            "Late promise of the zone: Tax",
        ]
        assert links(director)[0] == reverse("crm:task-step", args=[given.uuid, "close"])

    def test_its_figures_count_what_their_lists_show(self, client, director, officer, zone):
        lead_of(zone, officer, stage="NEGOTIATING")
        lead_of(zone, officer, created_at=NOW - timedelta(days=9), stage="REVIEWED")
        lead_of(zone, None, in_pool=True, created_by=officer)
        lead_of(zone, officer, is_confidential=True, code_name="Blue")
        client.force_login(director)
        figures = desk.day_of(director).figures
        assert [(str(one.label), one.value) for one in figures] == [
            ("In talks", "2"),
            ("New this week", "2"),
            ("In the public pool", "1"),
        ]
        for figure in figures:
            assert str(client.get(figure.link).context["total"]) == figure.value


class TestOperator:
    def test_own_leads_are_told_to_an_operator_who_notes_no_talks(self, operator, zone):
        lead_of(zone, operator, days=21, grade="C")
        assert told(operator) == [("No contact: 70 %", TODAY + timedelta(days=9), "")]


def test_every_tap_leads_to_a_page(client, leader, officer, manager, zone):
    lead = lead_of(zone, officer, days=21, grade="C")
    claim_of(lead)
    TaskFactory(lead=lead)
    promise_of(lead)
    client.force_login(officer)
    found = [link for link in links(officer) if link]
    assert len(found) == 4
    for link in found:
        resolve(link)
        assert client.get(link).status_code == 200, link


def test_another_zone_is_on_nobodys_desk(officer, zone, user_with):
    lead = lead_of(zone, officer, days=40)
    TaskFactory(lead=lead, kind="PROMISE", due_on=TODAY - timedelta(days=2))
    promise_of(lead, state="REPORTED")
    other = ZoneFactory(code="JNH")
    for role in ("OFFICER", "LEADER", "MANAGER", "DIRECTOR", "OPERATOR"):
        assert told(user_with(role, zone=other)) == []


@pytest.mark.parametrize("role", ["OFFICER", "LEADER", "DIRECTOR", "MANAGER"])
def test_the_day_costs_the_same_for_few_and_many(role, zone, user_with, officer):
    user = user_with(role, zone=zone)
    costs = []
    desk.day_of(user)
    for more in (2, 20):
        for _number in range(more):
            lead = lead_of(zone, user, days=40, grade="A", next_on=TODAY)
            claim_of(lead)
            TaskFactory(lead=lead, kind="PROMISE", due_on=TODAY - timedelta(days=2))
            promise_of(lead, state="REPORTED")
            promise_of(lead)
        with CaptureQueriesContext(connection) as seen:
            desk.day_of(user)
        costs.append(len(seen))
    assert costs[0] == costs[1] < 30
