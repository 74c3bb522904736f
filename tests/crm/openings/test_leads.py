"""Leads and projects of the past stand as they stood, under one step each."""

from datetime import date, timedelta

import pytest

from crm.actions import conflicts
from crm.models import Claim, ConflictCase, Contact, Enterprise, Lead
from hightech.core import clock
from hightech.core.errors import ActionRefused
from hightech.core.models import Step
from tests.crm.leads.story import CODE
from tests.crm.leads.test_stages import codes
from tests.crm.openings.conftest import LEAD, RESIDENT

pytestmark = pytest.mark.django_db


class TestOfALead:
    def test_stage_owner_and_day_are_as_they_were(self, people, loaded):
        loaded()
        lead = Lead.objects.get()
        assert (lead.stage, lead.status, lead.owner) == ("NEGOTIATING", "ACTIVE", people.officer)
        assert (lead.team, lead.track) == (people.equipment, "MAJOR")
        assert lead.number == "L-2025-000001"
        assert clock.local(lead.created_at).date() == date(2025, 11, 3)
        assert clock.local(lead.last_contact_at).date() == date(2026, 2, 20)

    def test_it_has_one_step_that_names_the_list(self, loaded, director):
        opening = loaded()
        step = Step.objects.of(Lead.objects.get()).get()
        assert (step.name, step.source, step.target) == ("opening", "", "NEGOTIATING")
        assert step.facts == {"opening": opening.number, "digest": opening.digest}
        assert step.actor == director

    def test_what_is_unknown_stays_unknown(self, loaded):
        loaded({name: LEAD[name] for name in LEAD if name != "last_contact_on"})
        lead = Lead.objects.get()
        assert (lead.first_contact_at, lead.last_contact_at) == (None, None)
        assert lead.fixed_asset_investment_fen is None

    def test_its_clocks_begin_with_the_loading(self, loaded, now):
        loaded()
        assert Lead.objects.get().clocks_from == now.moment

    def test_words_in_either_language_are_understood(self, loaded):
        loaded(LEAD | {"stage": "在谈", "source": "Exhibition"})
        lead = Lead.objects.get()
        assert (lead.stage, lead.source) == ("NEGOTIATING", "EXPO")

    def test_a_contact_is_noted_once(self, loaded):
        person = {"contact_name": "王芳", "contact_phone": "13800001111"}
        loaded(LEAD | person, LEAD | person | {"summary": "Second line"})
        assert Contact.objects.count() == 1
        assert {lead.contact for lead in Lead.objects.all()} == {Contact.objects.get()}

    def test_a_lost_lead_needs_no_owner(self, loaded):
        values = LEAD | {"status": "LOST", "reason_code": "COST", "owner": "", "claim_until": ""}
        loaded(values)
        lead = Lead.objects.get()
        assert (lead.status, lead.reason_code, lead.owner) == ("LOST", "COST", None)


class TestOfAResident:
    def test_the_firm_has_exactly_one_account_manager(self, people, loaded, park):
        loaded(RESIDENT, RESIDENT | {"summary": "Second phase", "kind": "EXPANSION"})
        firm = Enterprise.objects.get()
        assert (firm.is_resident, firm.credit_code, firm.park) == (True, CODE, park)
        assert firm.resident_since == date(2023, 10, 8)
        held = firm.assignments.get()
        assert (held.user, held.from_on, held.to_on) == (people.manager, date(2023, 10, 8), None)
        assert Lead.objects.filter(enterprise=firm, stage="PRODUCING").count() == 2

    @pytest.mark.parametrize(
        "name", ["credit_code", "park", "manager", "registered_on", "resident_since"]
    )
    def test_what_landing_asks_for_is_asked_here_too(self, written, name):
        opening = written(RESIDENT | {name: ""})
        assert [one["attr"] for one in opening.rows.get().problems] == [name]


@pytest.mark.parametrize(
    ("change", "attr"),
    [
        ({"noted_on": "2026-03-03"}, "noted_on"),
        ({"noted_on": "3 March"}, "noted_on"),
        ({"stage": "DREAMT"}, "stage"),
        ({"owner": "leader2"}, "owner"),
        ({"owner": ""}, "owner"),
        ({"credit_code": "911202240000000000"}, "credit_code"),
        ({"park": "Moon park"}, "park"),
        ({"planned_investment_yuan": "a lot"}, "planned_investment_yuan"),
        ({"claim_until": "2026-03-01"}, "claim_until"),
        ({"claim_until": "2026-07-01"}, "claim_until"),
        ({"stage": "SIGNED"}, "claim_until"),
        ({"status": "ON_HOLD"}, "hold_until"),
        ({"colour": "red"}, "colour"),
    ],
)
def test_a_wrong_cell_is_named(written, change, attr):
    opening = written(LEAD | change)
    assert [one["attr"] for one in opening.rows.get().problems] == [attr]


def test_the_right_row_has_no_problem(written):
    assert written(LEAD, RESIDENT).problems_count == 0


def test_two_rows_that_say_the_same_are_told(written):
    opening = written(LEAD, LEAD)
    assert [row.problems != [] for row in opening.rows.order_by("number")] == [False, True]


class TestClaims:
    def test_the_claim_goes_on_until_its_day(self, loaded, now):
        loaded()
        claim = Claim.objects.get()
        assert (claim.state, claim.until) == ("HELD", date(2026, 4, 10))
        assert claim.challengeable_until == date(2026, 4, 1)
        assert clock.local(claim.registered_at).date() == date(2025, 11, 3)
        assert Step.objects.of(claim).get().name == "opening"

    def test_a_lead_without_a_day_has_no_claim(self, loaded):
        loaded(LEAD | {"claim_until": ""})
        assert Claim.objects.count() == 0

    def test_two_teams_on_one_firm_are_a_challenge(self, people, loaded):
        loaded(LEAD, LEAD | {"owner": "officer2", "summary": "Ours"})
        case = ConflictCase.objects.get()
        assert (case.holder_lead.owner, case.challenger_lead.owner) == (
            people.officer, people.officer2,
        )  # fmt: skip
        assert Claim.objects.count() == 1

    def test_a_mates_lead_is_covered(self, loaded):
        loaded(LEAD, LEAD | {"owner": "mate", "summary": "Also ours"})
        assert not ConflictCase.objects.exists()
        assert {lead.claim for lead in Lead.objects.all()} == {Claim.objects.get()}


class TestChallenge:
    """A claim brought along has no registration by server time: 30 days to speak up."""

    def challenge(self, people) -> ConflictCase:
        from crm.actions import leads

        leads.register(
            by=people.officer2, summary="We spoke first", region="天津",
            enterprise_name=LEAD["enterprise_name"],
        )  # fmt: skip
        return ConflictCase.objects.get()

    def test_on_the_thirtieth_day_it_can_still_be_admitted(self, people, loaded, now):
        loaded()
        now.move(days=30)
        case = self.challenge(people)
        conflicts.admit(case, by=people.leader)
        assert case.state == "ADMITTED"

    def test_on_the_thirty_first_it_cannot(self, people, loaded, now):
        loaded()
        now.move(days=31)
        case = self.challenge(people)
        with pytest.raises(ActionRefused) as refused:
            conflicts.admit(case, by=people.leader)
        assert codes(refused) == {"too_late"}
        conflicts.reject(case, by=people.leader)
        assert case.state == "REJECTED"

    def test_the_zone_sets_the_days(self, people, loaded, now):
        people.zone.settings = {"opening_challenge_days": 5}
        people.zone.save()
        people.leader.refresh_from_db()
        loaded()
        assert Claim.objects.get().challengeable_until == now.moment.date() + timedelta(days=5)


def test_a_list_is_checked_with_as_many_queries_as_one_row(
    people, park, now, django_assert_max_num_queries
):
    from crm.actions import openings

    rows = [LEAD | {"summary": f"Line {n}"} for n in range(40)]
    with django_assert_max_num_queries(22):
        openings.create(by=people.leader, kind="LEADS", title="Forty", rows=rows)
