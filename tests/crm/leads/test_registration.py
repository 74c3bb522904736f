from datetime import date
from decimal import Decimal

import pytest

from crm.actions import claims, conflicts, enterprises, leads, people
from crm.models import Agreement, Claim, ConflictCase, Enterprise, Lead
from hightech.core.errors import ActionRefused, ShapeError
from hightech.core.models import Notification, Step
from hightech.users.models import Membership
from tests.crm.leads.story import CODE, NAME
from tests.factories.crm import EnterpriseFactory
from tests.factories.users import ZoneFactory, user_with

pytestmark = pytest.mark.django_db
COMPLETE = {
    "credit_code": CODE,
    "source": "EXPO",
    "industry_code": "C3484",
    "contact": {"name": "Zhou", "phone": "13800001111"},
}


def codes(refused) -> set[str]:
    return {reason.code for reason in refused.value.reasons}


class TestRegister:
    def test_numbers_leads_without_gaps(self, story):
        first, second = story.register(), story.register(name="别的公司")
        assert (first.number, second.number) == ("L-2026-000001", "L-2026-000002")

    def test_writes_the_first_step_of_the_chain(self, story):
        lead = story.register()
        step = Step.objects.of(lead).get()
        assert (step.name, step.source, step.target, step.actor) == (
            "register", "", "REGISTERED", lead.owner,
        )  # fmt: skip

    def test_protects_a_one_line_lead_for_seven_days(self, story):
        claim = story.register().claim
        assert (claim.state, claim.until) == ("PROVISIONAL", date(2026, 3, 9))

    def test_protects_a_complete_lead_until_registration_day_plus_90(self, story):
        claim = story.register(**COMPLETE).claim
        assert (claim.state, claim.until) == ("HELD", date(2026, 5, 31))

    def test_counts_name_and_region_as_identity(self, story):
        facts = COMPLETE | {"credit_code": "", "region": "天津"}
        assert story.register(**facts).claim.state == "HELD"

    @pytest.mark.parametrize("missing", ["credit_code", "source", "industry_code", "contact"])
    def test_is_provisional_as_long_as_anything_is_missing(self, story, missing):
        facts = {name: value for name, value in COMPLETE.items() if name != missing}
        assert story.register(**facts).claim.state == "PROVISIONAL"

    def test_knows_the_track_from_the_planned_investment(self, story):
        tracks = [
            story.register(name=f"公司{n}", planned_investment_fen=fen).track
            for n, fen in enumerate((None, 9_999_999_99, 10_000_000_00))
        ]
        assert tracks == ["", "LIGHT", "MAJOR"]

    def test_refuses_who_registers_no_leads_and_leaves_nothing_behind(self, story, people):
        director = people.member("DIRECTOR")
        with pytest.raises(ActionRefused) as refused:
            story.register(by=director)
        assert codes(refused) == {"role"}
        assert (Lead.objects.count(), Enterprise.objects.count()) == (0, 0)

    def test_refuses_a_credit_code_that_does_not_check(self, story):
        with pytest.raises(ShapeError):
            story.register(credit_code="91120224MA05WE1X08")
        assert Lead.objects.count() == 0

    def test_refuses_to_register_anew_what_one_just_let_go(self, story, now):
        lead = story.register(region="天津")
        leads.release(lead, by=lead.owner)
        with pytest.raises(ActionRefused) as refused:
            story.register(region="天津")
        assert codes(refused) == {"last_owner"}
        now.move(days=31)
        assert story.register(region="天津").claim.is_live

    def test_refuses_a_contact_of_another_firm(self, story, people, zone):
        other = EnterpriseFactory(zone=zone)
        contact = people_contact(other, people)
        with pytest.raises(ActionRefused) as refused:
            story.register(contact=contact)
        assert codes(refused) == {"mismatch"}


def people_contact(firm, who):
    return people.create(by=who.officer, enterprise=firm, name="Li", phone="13800001112")


class TestIdentity:
    def test_is_the_credit_code_whatever_the_name(self, story, people):
        first = story.register(credit_code=CODE)
        second = story.register(by=people.officer2, name="Another name", credit_code=CODE)
        assert second.enterprise == first.enterprise

    def test_is_else_the_normalised_name_and_the_region(self, story, people):
        first = story.register(name="天津华芯精密装备有限公司", region="天津市")
        second = story.register(by=people.officer2, name="华芯精密装备(集团)", region="天津")
        assert second.enterprise == first.enterprise

    def test_is_never_the_name_without_a_region(self, story, people):
        first = story.register()
        second = story.register(by=people.officer2)
        assert second.enterprise != first.enterprise
        assert second.claim.is_live
        assert ConflictCase.objects.count() == 0

    def test_is_never_the_name_in_another_region(self, story, people):
        first = story.register(region="天津")
        second = story.register(by=people.officer2, region="山东")
        assert second.enterprise != first.enterprise

    def test_fills_in_the_code_of_a_firm_known_by_name_and_region(self, story, people):
        first = story.register(region="天津")
        second = story.register(by=people.officer2, region="天津", credit_code=CODE)
        assert second.enterprise == first.enterprise
        first.enterprise.refresh_from_db()
        assert first.enterprise.credit_code == CODE

    def test_stays_within_the_zone(self, story, people):
        first = story.register(credit_code=CODE)
        elsewhere = user_with("OFFICER", zone=ZoneFactory(code="JNH", name_en="J", name_zh="济"))
        second = story.register(by=elsewhere, credit_code=CODE)
        assert second.enterprise != first.enterprise
        assert second.claim.is_live


class TestSecondRegistration:
    def test_of_another_team_is_a_challenge_that_leaves_the_holder_alone(self, story, people):
        first = story.register(region="天津")
        second = story.register(by=people.officer2, region="天津")
        case = ConflictCase.objects.get()
        assert (case.holder_lead, case.challenger_lead, case.state) == (first, second, "OPEN")
        assert (case.number, case.due_on) == ("K-2026-000001", date(2026, 3, 4))
        assert second.claim is None
        first.claim.refresh_from_db()
        assert first.claim.state == "PROVISIONAL"

    def test_tells_the_holder_and_the_leader(self, story, people):
        story.register(region="天津")
        story.register(by=people.officer2, region="天津")
        told = set(Notification.objects.values_list("event", "user__username"))
        assert told == {("crm.lead_challenged", "officer"), ("crm.conflict_opened", "leader")}

    def test_of_the_same_owner_is_covered_and_no_collision(self, story):
        first = story.register(region="天津")
        second = story.register(region="天津", kind="EXPANSION")
        assert second.claim == first.claim
        assert ConflictCase.objects.count() == 0

    def test_of_the_same_team_is_covered_too(self, story, people):
        first = story.register(region="天津")
        assert story.register(by=people.mate, region="天津").claim == first.claim
        assert ConflictCase.objects.count() == 0

    def test_takes_the_firm_once_the_first_claim_has_run_out(self, story, people, now):
        first = story.register(region="天津")
        now.move(days=8)
        second = story.register(by=people.officer2, region="天津")
        first.refresh_from_db()
        assert (first.claim.state, first.in_pool, first.owner) == ("LAPSED", True, None)
        assert second.claim.is_live
        assert ConflictCase.objects.count() == 0

    def test_is_still_a_challenge_on_the_last_protected_day(self, story, people, now):
        story.register(region="天津")
        now.move(days=7)
        assert story.register(by=people.officer2, region="天津").claim is None


class TestConfidentialLead:
    @pytest.fixture
    def secret(self, story):
        return story.register(region="天津", is_confidential=True, code_name="Heron")

    def test_lets_a_colliding_registrant_see_nothing(self, story, people, secret):
        second = story.register(by=people.officer2, region="天津")
        assert (second.claim.state, second.claim.is_shadow) == ("PROVISIONAL", True)
        seen = ConflictCase.objects.visible_to(people.officer2)
        assert list(seen) == []

    def test_gives_the_leader_the_case(self, story, people, secret):
        story.register(by=people.officer2, region="天津")
        case = ConflictCase.objects.visible_to(people.leader).get()
        assert case.holder_lead == secret
        assert Notification.objects.filter(user=people.officer2).count() == 0

    def test_keeps_its_firm_out_of_sight_of_others(self, people, secret):
        assert Enterprise.objects.visible_to(people.officer).count() == 1
        assert Enterprise.objects.visible_to(people.officer2).count() == 0

    def test_is_seen_by_its_insiders_only(self, story, people):
        lead = story.register(
            is_confidential=True, code_name="Heron", insiders=[people.leader], region="天津"
        )
        seen = {
            name: Lead.objects.visible_to(getattr(people, name)).filter(pk=lead.pk).exists()
            for name in ("officer", "officer2", "leader", "manager")
        }
        assert seen == {"officer": True, "officer2": False, "leader": True, "manager": False}
        assert Enterprise.objects.visible_to(people.leader).count() == 1

    def test_hides_its_agreement_until_it_lands(self, story, people):
        lead = story.at("SIGNED", is_confidential=True, code_name="Heron", insiders=[people.leader])
        seen = [
            Agreement.objects.visible_to(who).count()
            for who in (people.officer, people.leader, people.officer2)
        ]
        assert seen == [1, 1, 0]
        story.land(lead)
        assert Agreement.objects.visible_to(people.officer2).count() == 1

    def test_ruled_against_makes_the_shadow_the_claim(self, story, people, secret):
        second = story.register(by=people.officer2, region="天津")
        case = ConflictCase.objects.get()
        conflicts.admit(case, by=people.leader)
        splits = [{"kind": "TAX", "team": people.biomedicine, "percent": Decimal(100)}]
        conflicts.rule(case, by=people.leader, winner=second, reasons="Earlier", splits=splits)
        second.claim.refresh_from_db()
        assert (second.claim.is_shadow, second.claim.is_live) == (False, True)
        secret.claim.refresh_from_db()
        assert secret.claim.state == "RELEASED"


class TestCompletion:
    def test_follows_by_itself_once_all_is_there(self, story, now):
        lead = story.register(credit_code=CODE)
        story.contact(lead)
        now.move(days=3)
        story.judge(lead)
        lead.claim.refresh_from_db()
        assert (lead.claim.state, lead.claim.until) == ("HELD", date(2026, 5, 31))
        last = Step.objects.of(lead.claim).order_by("number").last()
        assert (last.name, last.actor) == ("complete", None)

    def test_follows_a_contact_that_was_all_that_lacked(self, story):
        lead = story.register(**{name: COMPLETE[name] for name in COMPLETE if name != "contact"})
        assert lead.claim.state == "PROVISIONAL"
        story.contact(lead)
        assert Claim.objects.get().state == "HELD"

    def test_follows_the_region_or_code_of_the_firm(self, story, people):
        lead = story.register(**(COMPLETE | {"credit_code": ""}))
        enterprises.edit(lead.enterprise, by=people.officer, region="天津")
        assert Claim.objects.get().state == "HELD"

    def test_by_the_holder_adds_what_was_missing(self, story, people):
        lead = story.register()
        claims.complete(
            lead.claim, by=people.officer, credit_code=CODE, source="EXPO",
            industry_code="C3484", contact=story.contact(lead),
        )  # fmt: skip
        lead.refresh_from_db()
        assert (lead.claim.state, lead.source, lead.industry_code) == ("HELD", "EXPO", "C3484")
        assert lead.enterprise.credit_code == CODE

    def test_names_everything_that_is_missing(self, story, people):
        claim = story.register().claim
        with pytest.raises(ActionRefused) as refused:
            claims.complete(claim, by=people.officer)
        attrs = {reason.attr for reason in refused.value.reasons}
        assert attrs == {"credit_code", "source", "industry_code", "contact"}
        claim.refresh_from_db()
        assert claim.state == "PROVISIONAL"

    def test_is_too_late_after_the_last_protected_day(self, story, people, now):
        lead = story.register(**(COMPLETE | {"source": ""}))
        now.move(days=8)
        with pytest.raises(ActionRefused) as refused:
            claims.complete(lead.claim, by=people.officer, source="EXPO")
        assert codes(refused) == {"lapsed"}

    def test_is_not_another_officers(self, story, people):
        claim = story.register(**(COMPLETE | {"source": ""})).claim
        with pytest.raises(ActionRefused) as refused:
            claims.complete(claim, by=people.mate, source="EXPO")
        assert "role" in codes(refused)


class TestEdit:
    def test_moves_the_track_with_the_planned_investment(self, story, people):
        lead = story.register()
        leads.edit(lead, by=people.officer, version=lead.version, planned_investment_fen=100)
        lead.refresh_from_db()
        assert (lead.track, lead.version) == ("LIGHT", 2)

    def test_completes_the_claim(self, story, people):
        lead = story.register(**(COMPLETE | {"source": ""}))
        leads.edit(lead, by=people.officer, source="EXPO")
        assert Claim.objects.get().state == "HELD"

    @pytest.mark.parametrize("who", ["mate", "manager"])
    def test_is_for_owner_and_leader_only(self, story, people, who):
        lead = story.register()
        with pytest.raises(ActionRefused) as refused:
            leads.edit(lead, by=getattr(people, who), summary="Mine now")
        assert codes(refused) == {"role"}
        leads.edit(lead, by=people.leader, summary="Corrected")
        assert Lead.objects.get().summary == "Corrected"

    def test_leaves_what_was_signed_alone(self, story, people):
        lead = story.at("SIGNED")
        with pytest.raises(ActionRefused) as refused:
            leads.edit(lead, by=people.officer, planned_investment_fen=1)
        assert codes(refused) == {"signed"}
        leads.edit(lead, by=people.officer, filing_code="2026-01")


def test_an_operator_registers_and_sees_the_own_leads_only(story, zone):
    operator = user_with("OPERATOR", zone=zone)
    Membership.objects.filter(user=operator).update(team=None)
    own = story.register(by=operator, region="天津")
    story.register(name=NAME + "二")
    assert list(Lead.objects.visible_to(operator)) == [own]


class TestCoveredLead:
    @pytest.fixture
    def pair(self, story, people):
        first = story.register(region="天津")
        second = story.register(region="天津", kind="EXPANSION")
        return first, second

    def test_inherits_the_firm_and_its_challengers_when_the_first_is_lost(
        self, story, people, pair
    ):
        first, second = pair
        challenger = story.register(by=people.officer2, region="天津")
        leads.lose(first, by=people.officer, reason_code="COST", comment="Too dear")
        second.refresh_from_db()
        assert second.claim.lead == second
        assert second.claim.is_live
        case = ConflictCase.objects.get(state="OPEN")
        assert (case.holder_lead, case.challenger_lead) == (second, challenger)

    def test_leaves_the_claim_behind_when_it_changes_hands(self, people, pair):
        first, second = pair
        leads.transfer(second, by=people.leader, to=people.officer2)
        second.refresh_from_db()
        assert second.claim is None
        first.claim.refresh_from_db()
        assert (first.claim.is_live, first.claim.owner) == (True, people.officer)

    def test_is_not_protected_longer_than_the_claim_it_inherits(self, people, pair, now):
        first, second = pair
        now.move(days=3)
        leads.lose(first, by=people.officer, reason_code="COST", comment="Too dear")
        second.refresh_from_db()
        assert second.claim.until == date(2026, 3, 9)

    def test_inherits_nothing_from_a_claim_that_has_lapsed(self, people, pair, now):
        now.move(days=8)
        claims.lapse(Claim.objects.get())
        assert Claim.objects.live().count() == 0
