from datetime import date
from decimal import Decimal

import pytest

from crm.actions import conflicts
from crm.models import Claim, ConflictCase, Cooperation, CreditSplit, Lead
from hightech.core import files
from hightech.core.errors import ActionRefused, ShapeError
from hightech.core.models import Notification
from tests.crm.leads.story import CODE
from tests.crm.leads.test_stages import codes, reasons
from tests.factories.users import TeamFactory, ZoneFactory, user_with

pytestmark = pytest.mark.django_db


@pytest.fixture
def case(story, people):
    story.register(region="天津")
    story.register(by=people.officer2, region="天津")
    return ConflictCase.objects.get()


@pytest.fixture
def admitted(people, case):
    conflicts.admit(case, by=people.leader)
    return case


def splits(people, tax: str = "50") -> list[dict]:
    mine = Decimal(tax)
    return [
        {"kind": "TAX", "team": people.equipment, "percent": mine},
        {"kind": "TAX", "team": people.biomedicine, "percent": 100 - mine},
    ]


def rule(case, people, winner: Lead, shares=None, **more) -> None:
    facts = {"reasons": "First visit in 2025", "splits": shares or splits(people)}
    conflicts.rule(case, by=people.leader, winner=winner, **{**facts, **more})


class TestAdmit:
    def test_is_the_leaders(self, people, case):
        for who in (people.officer, people.officer2, people.manager):
            with pytest.raises(ActionRefused) as refused:
                conflicts.admit(case, by=who)
            assert codes(refused) == {"role"}
        conflicts.admit(case, by=people.leader)
        assert (case.state, case.blocks_until) == ("ADMITTED", date(2026, 3, 9))

    def test_tells_both_owners(self, people, admitted):
        told = Notification.objects.filter(event="crm.conflict_admitted")
        assert {note.user for note in told} == {people.officer, people.officer2}


class TestReject:
    def test_leaves_the_claim_where_it_is(self, people, case):
        conflicts.reject(case, by=people.leader)
        assert case.state == "REJECTED"
        assert Claim.objects.live().get().lead == case.holder_lead

    def test_comes_too_late_after_admission(self, people, admitted):
        with pytest.raises(ActionRefused) as refused:
            conflicts.reject(admitted, by=people.leader)
        assert codes(refused) == {"wrong_state"}


class TestRule:
    def test_gives_the_winner_the_claim(self, people, admitted):
        challenger = admitted.challenger_lead
        rule(admitted, people, challenger)
        challenger.refresh_from_db()
        assert Claim.objects.live().get() == challenger.claim
        admitted.holder_claim.refresh_from_db()
        assert admitted.holder_claim.state == "RELEASED"
        stored = ConflictCase.objects.get()
        assert (stored.state, stored.winner, stored.ruled_by) == (
            "RULED", challenger, people.leader,
        )  # fmt: skip

    def test_leaves_the_claim_with_a_holder_who_wins(self, people, admitted):
        rule(admitted, people, admitted.holder_lead)
        assert Claim.objects.live().get() == admitted.holder_claim

    def test_keeps_the_shares_and_fills_the_other_kinds_for_the_winner(self, people, admitted):
        rule(admitted, people, admitted.holder_lead, splits(people, "62.5"))
        rows = CreditSplit.objects.values_list("kind", "team", "percent").order_by("kind", "pk")
        assert list(rows) == [
            ("BONUS", people.equipment.pk, Decimal("100")),
            ("STATISTICS", people.equipment.pk, Decimal("100")),
            ("TAX", people.equipment.pk, Decimal("62.5")),
            ("TAX", people.biomedicine.pk, Decimal("37.5")),
        ]

    def test_refuses_shares_that_do_not_sum_to_100(self, people, admitted):
        short = [{"kind": "TAX", "team": people.equipment, "percent": Decimal("99.99")}]
        with pytest.raises(ActionRefused) as refused:
            rule(admitted, people, admitted.holder_lead, short)
        assert reasons(refused) == {("splits", "splits")}
        admitted.refresh_from_db()
        assert (admitted.state, CreditSplit.objects.count()) == ("ADMITTED", 0)

    @pytest.mark.parametrize("percent", ["100.01", "33.333"])
    def test_refuses_a_share_that_is_none(self, people, admitted, percent):
        wrong = [{"kind": "TAX", "team": people.equipment, "percent": Decimal(percent)}]
        with pytest.raises(ShapeError) as refused:
            rule(admitted, people, admitted.holder_lead, wrong)
        assert refused.value.reasons[0].attr == "splits.0.percent"

    def test_asks_for_winner_reasons_and_shares(self, people, admitted):
        with pytest.raises(ActionRefused) as refused:
            conflicts.rule(admitted, by=people.leader)
        assert reasons(refused) == {
            ("missing_fact", name) for name in ("winner", "reasons", "splits")
        }

    def test_comes_after_admission(self, people, case):
        with pytest.raises(ActionRefused) as refused:
            rule(case, people, case.holder_lead)
        assert codes(refused) == {"wrong_state"}


class TestYield:
    def test_by_the_challenger_ends_the_case(self, people, case):
        conflicts.yield_(case, by=people.officer2)
        assert case.state == "YIELDED"
        assert Claim.objects.live().get().lead == case.holder_lead

    def test_by_the_holder_gives_the_firm_away(self, people, case):
        conflicts.yield_(case, by=people.officer)
        assert Claim.objects.live().get().lead == case.challenger_lead

    def test_is_nobody_elses(self, people, case):
        for who in (people.mate, people.manager, people.leader):
            with pytest.raises(ActionRefused) as refused:
                conflicts.yield_(case, by=who)
            assert codes(refused) == {"role"}


class TestBetweenJoinedZones:
    @pytest.fixture
    def elsewhere(self, zone):
        return ZoneFactory(code="JNH", name_en="Jinan", name_zh="济南")

    @pytest.fixture
    def other_officer(self, elsewhere):
        return user_with("OFFICER", zone=elsewhere, team=TeamFactory(zone=elsewhere))

    @pytest.fixture
    def case(self, story, zone, elsewhere, other_officer, now):
        Cooperation.objects.create(
            zone=zone, partner=elsewhere, title="Twins", from_on=date(2026, 1, 1)
        )
        story.register(credit_code=CODE)
        story.register(by=other_officer, credit_code=CODE)
        return ConflictCase.objects.get()

    def test_a_second_registration_is_a_case_of_both(self, zone, elsewhere, case):
        assert (case.zone, case.other_zone) == (zone, elsewhere)
        assert case.challenger_lead.claim is None

    def test_a_ruling_takes_effect_once_the_other_leader_confirms(self, people, elsewhere, case):
        other_leader = user_with("LEADER", zone=elsewhere)
        conflicts.admit(case, by=people.leader)
        rule(case, people, case.challenger_lead)
        assert Claim.objects.live().get().lead == case.holder_lead
        with pytest.raises(ActionRefused) as refused:
            conflicts.confirm(case, by=people.leader)
        assert codes(refused) == {"role"}
        conflicts.confirm(case, by=other_leader)
        assert Claim.objects.live().get().lead == case.challenger_lead
        with pytest.raises(ActionRefused) as refused:
            conflicts.confirm(case, by=other_leader)
        assert codes(refused) == {"wrong_state"}

    def test_zones_whose_agreement_has_ended_never_meet(self, story, other_officer, case):
        Cooperation.objects.update(until_on=date(2026, 3, 1))
        story.register(name="别的公司", region="天津")
        second = story.register(by=other_officer, name="别的公司", region="天津")
        assert second.claim.is_live
        assert ConflictCase.objects.count() == 1


class TestEvidence:
    def test_is_added_by_either_owner_and_read_by_both_and_the_leader(self, story, people, case):
        proof = story.proof(by=people.officer2)
        conflicts.add_evidence(case, by=people.officer2, evidence=[proof], note="Card of 2025")
        attached = files.of(case).get()
        assert (attached.file, attached.purpose) == (proof, "challenger")
        for who in (people.officer, people.leader):
            assert files.may_read(proof, who)
        told = people.leader.notifications.values_list("event", flat=True)
        assert "crm.conflict_evidence" in told

    def test_is_nobody_elses_and_comes_before_the_decision(self, story, people, case):
        proof = story.proof()
        with pytest.raises(ActionRefused) as refused:
            conflicts.add_evidence(case, by=people.manager, evidence=[proof])
        assert codes(refused) == {"role"}
        conflicts.reject(case, by=people.leader)
        with pytest.raises(ActionRefused) as refused:
            conflicts.add_evidence(case, by=people.officer, evidence=[proof])
        assert codes(refused) == {"wrong_state"}
        assert files.of(case).count() == 0
