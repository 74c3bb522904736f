from datetime import date, datetime, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from crm.actions import claims, interactions, leads
from crm.models import Claim, ConflictCase, Lead
from hightech.core import clock
from hightech.core.errors import ActionRefused
from hightech.core.models import Step
from hightech.core.verification import broken_links
from tests.crm.leads.conftest import MORNING
from tests.crm.leads.test_registration import COMPLETE
from tests.crm.leads.test_stages import codes, reasons

pytestmark = pytest.mark.django_db


@pytest.fixture
def held(story):
    return story.register(**COMPLETE).claim


class TestRenew:
    def test_protects_thirty_days_longer_once(self, story, people, held):
        claims.renew(held, by=people.officer, evidence=[story.proof()])
        assert held.until == date(2026, 6, 30)
        with pytest.raises(ActionRefused) as refused:
            claims.renew(held, by=people.officer, evidence=[story.proof()])
        assert codes(refused) == {"renewed"}
        assert Claim.objects.get().until == date(2026, 6, 30)

    def test_asks_for_evidence_of_progress(self, people, held):
        with pytest.raises(ActionRefused) as refused:
            claims.renew(held, by=people.officer)
        assert reasons(refused) == {("missing_fact", "evidence")}

    def test_takes_a_talk_with_the_investor_for_evidence(self, people, held, now):
        now.move(days=10)
        interactions.log(
            by=people.officer, lead=held.lead, kind="VISIT", happened_at=clock.now(), summary="Seen"
        )
        claims.renew(held, by=people.officer)
        assert held.until == date(2026, 6, 30)

    def test_is_the_holders(self, story, people, held):
        with pytest.raises(ActionRefused) as refused:
            claims.renew(held, by=people.mate, evidence=[story.proof()])
        assert codes(refused) == {"role"}

    def test_comes_too_late_after_the_last_protected_day(self, story, people, held, now):
        now.to(datetime(2026, 6, 1, 0, 0, tzinfo=clock.ZONE))
        with pytest.raises(ActionRefused) as refused:
            claims.renew(held, by=people.officer, evidence=[story.proof()])
        assert codes(refused) == {"lapsed"}

    def test_of_a_provisional_claim_is_refused(self, story, people):
        with pytest.raises(ActionRefused) as refused:
            claims.renew(story.register().claim, by=people.officer, evidence=[story.proof()])
        assert codes(refused) == {"wrong_state"}


class TestLapse:
    def test_happens_at_midnight_of_day_91(self, story, now):
        now.to(datetime(2026, 1, 10, 15, 0, tzinfo=clock.ZONE))
        claim = story.register(**COMPLETE).claim
        assert claim.until == date(2026, 4, 10)
        now.to(datetime(2026, 4, 10, 23, 59, tzinfo=clock.ZONE))
        with pytest.raises(ActionRefused) as refused:
            claims.lapse(claim)
        assert codes(refused) == {"not_due"}
        now.to(datetime(2026, 4, 11, 0, 0, tzinfo=clock.ZONE))
        claims.lapse(claim)
        assert Claim.objects.get().state == "LAPSED"

    @pytest.mark.parametrize(("grade", "in_pool"), [("A", False), ("B", False), ("C", True)])
    def test_sends_the_lead_to_the_pool_but_a_and_b_to_the_leader(
        self, story, people, now, grade, in_pool
    ):
        lead = story.register(grade=grade)
        now.move(days=8)
        claims.lapse(Claim.objects.get())
        lead.refresh_from_db()
        assert (lead.in_pool, lead.owner) == (in_pool, None if in_pool else people.officer)
        told = people.leader.notifications.filter(event="crm.claim_lapsed").exists()
        assert told is not in_pool

    def test_gives_the_firm_to_the_challenger(self, story, people, now):
        story.register(region="天津")
        now.move(days=7)
        second = story.register(by=people.officer2, region="天津")
        now.move(days=1)
        claims.lapse(Claim.objects.get())
        second.refresh_from_db()
        assert (second.claim.state, second.claim.owner) == ("PROVISIONAL", people.officer2)
        assert ConflictCase.objects.get().state == "YIELDED"

    def test_does_not_happen_while_the_lead_rests(self, story, people, now):
        lead = story.register()
        leads.hold(
            lead, by=people.officer, reason_code="COST", until_on=date(2026, 3, 12), comment="Wait"
        )
        now.move(days=9)
        with pytest.raises(ActionRefused) as refused:
            claims.lapse(Claim.objects.get())
        assert codes(refused) == {"not_due"}

    def test_is_nobodys_by_hand(self, people, held, now):
        now.move(days=120)
        for who in (people.officer, people.leader):
            with pytest.raises(ActionRefused) as refused:
                claims.lapse(held, by=who)
            assert codes(refused) == {"role"}


class TestRelease:
    def test_by_the_holder_frees_the_firm_but_keeps_the_lead(self, story, people):
        lead = story.register(region="天津")
        claims.release(lead.claim, by=people.officer)
        assert Lead.objects.get().owner == people.officer
        assert story.register(by=people.officer2, region="天津").claim.is_live


class TestSettle:
    def test_by_hand_is_refused(self, people, held):
        with pytest.raises(ActionRefused) as refused:
            claims.settle(held, by=people.leader)
        assert codes(refused) == {"wrong_state"}


class TestReceipt:
    def test_stands_for_number_time_and_firm(self, story):
        claim = story.register().claim
        assert set(claim.receipt) == {"number", "at", "digest"}
        other = story.register(name="别的公司").claim
        assert claim.digest != other.digest


ACTS = ("register", "register2", "release", "lose", "lapse", "pool", "pool2", "week", "complete")


@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(acts=st.lists(st.sampled_from(ACTS), min_size=3, max_size=12))
def test_whatever_people_do_a_firm_never_has_two_holders(story, people, now, acts):
    Sequence(story, people, now).play(acts)


class Sequence:
    """Plays any sequence of acts on one firm; a refusal is an answer like any other."""

    def __init__(self, story, people, now) -> None:
        self.story, self.people, self.now = story, people, now
        self.name = f"公司{Lead.objects.count()}"

    def play(self, acts) -> None:
        self.now.to(MORNING + timedelta(days=Lead.objects.count()))
        for act in acts:
            try:
                getattr(self, act)()
            except ActionRefused:
                continue
            self._check()

    def _check(self) -> None:
        live = Claim.objects.live().filter(enterprise__name=self.name, is_shadow=False)
        assert live.count() <= 1
        for claim in live:
            assert claim.lead.status in Lead.OPEN
            assert claim.owner_id == claim.lead.owner_id
            assert claim.lead.in_pool is False

    def _lead(self, **more):
        return Lead.objects.filter(enterprise__name=self.name, **more).order_by("pk").first()

    def register(self) -> None:
        self.story.register(name=self.name, region="天津")

    def register2(self) -> None:
        self.story.register(by=self.people.officer2, name=self.name, region="天津")

    def release(self) -> None:
        if lead := self._lead(in_pool=False, status="ACTIVE"):
            leads.release(lead, by=self.people.leader)

    def lose(self) -> None:
        if lead := self._lead(in_pool=False, status="ACTIVE"):
            leads.lose(lead, by=lead.owner, reason_code="COST", comment="Too dear")

    def lapse(self) -> None:
        for claim in Claim.objects.lapsing(clock.today()):
            claims.lapse(claim)

    def pool(self) -> None:
        if lead := self._lead(in_pool=True):
            leads.claim_from_pool(lead, by=self.people.officer)

    def pool2(self) -> None:
        if lead := self._lead(in_pool=True):
            leads.claim_from_pool(lead, by=self.people.officer2)

    def week(self) -> None:
        self.now.move(days=7)

    def complete(self) -> None:
        for claim in Claim.objects.live().filter(enterprise__name=self.name):
            claims.complete(
                claim, by=claim.owner, source="EXPO", industry_code="C3484",
                contact=self.story.contact(claim.lead),
            )  # fmt: skip


def test_every_chain_of_a_story_verifies(story, people):
    lead = story.at("LANDED")
    assert Step.objects.of(lead.claim).count() >= 2
    assert list(broken_links()) == []
