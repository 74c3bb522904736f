from datetime import date, timedelta

import pytest

from crm.actions import conflicts, leads
from crm.models import Agreement, Claim, ConflictCase, Lead
from hightech.core.errors import ActionRefused
from tests.crm.leads.story import LIGHT_FEN
from tests.crm.leads.test_stages import codes, reasons

pytestmark = pytest.mark.django_db
PAPERS = {
    "decision_body": "Directors' meeting",
    "decision_number": "2026-7",
    "decided_on": date(2026, 2, 20),
    "legality_opinion": "Lawful",
    "fair_competition": "No restriction",
    "finance_opinion": "Within the budget of 2026 to 2028",
}


@pytest.fixture
def lead(story):
    return story.at("REVIEWED")


def refusal(lead, people, agreement=None):
    facts = {"agreement": agreement} if agreement else {}
    with pytest.raises(ActionRefused) as refused:
        leads.sign(lead, by=people.leader, **facts)
    lead.refresh_from_db()
    assert lead.stage in ("REVIEWED", "NEGOTIATING")
    return refused


class TestSign:
    def test_settles_the_claim_and_makes_a_project(self, story, lead):
        story.sign(lead)
        assert (lead.stage, lead.is_project) == ("SIGNED", True)
        assert Claim.objects.get(lead=lead).state == "SETTLED"

    def test_is_the_leaders(self, story, people, lead):
        with pytest.raises(ActionRefused) as refused:
            leads.sign(lead, by=people.officer, agreement=story.agreement(lead))
        assert codes(refused) == {"role"}

    def test_asks_for_the_agreement(self, people, lead):
        assert reasons(refusal(lead, people)) == {("missing_fact", "agreement")}

    @pytest.mark.parametrize("kind", ["FRAMEWORK", "STRATEGIC", "LEASE", "SUPPLEMENT"])
    def test_does_not_count_anything_less_than_a_formal_contract(self, story, people, lead, kind):
        assert codes(refusal(lead, people, story.agreement(lead, kind))) == {"not_formal"}

    @pytest.mark.parametrize("kind", ["FRAMEWORK", "STRATEGIC", "SUPPLEMENT"])
    def test_of_a_light_project_counts_a_lease_but_no_less(self, story, people, kind):
        lead = story.register()
        story.negotiate(lead, planned_investment_yuan=LIGHT_FEN)
        assert codes(refusal(lead, people, story.agreement(lead, kind))) == {"not_formal"}

    def test_wants_a_total_and_a_commitment_of_the_enterprise(self, story, people, lead):
        empty = story.agreement(lead, promises=[], total_fen=0, fixed_fen=0)
        assert reasons(refusal(lead, people, empty)) == {
            ("missing_fact", "total_yuan"), ("missing_fact", "commitments"),
        }  # fmt: skip

    def test_refuses_the_agreement_of_another_lead(self, story, people, lead):
        other = story.register(region="天津")
        agreement = story.agreement(lead)
        Agreement.objects.filter(pk=agreement.pk).update(lead=other)
        agreement.refresh_from_db()
        assert codes(refusal(lead, people, agreement)) == {"mismatch"}


class TestAgreementInWhichTheZonePromises:
    def agreement(self, story, lead, **papers) -> Agreement:
        promises = [
            {"party": party, "measure": "TAX", "amount": 100, "due_on": date(2027, 1, 1), **more}
            for party, more in (("ENTERPRISE", {}), ("ZONE", {"legal_ground": "TTB 2025-3"}))
        ]
        return story.agreement(lead, promises=promises, **papers)

    def papers(self, story) -> dict:
        return PAPERS | {"decision_file": story.proof()}

    def test_is_signed_with_all_its_papers(self, story, people, lead):
        leads.sign(
            lead, by=people.leader, agreement=self.agreement(story, lead, **self.papers(story))
        )
        assert lead.stage == "SIGNED"

    def test_names_every_paper_that_is_missing(self, story, people, lead):
        refused = refusal(lead, people, self.agreement(story, lead))
        assert reasons(refused) == {("missing_fact", name) for name in self.papers(story)}

    @pytest.mark.parametrize("name", [*PAPERS, "decision_file"])
    def test_needs_each_paper(self, story, people, lead, name):
        papers = {key: value for key, value in self.papers(story).items() if key != name}
        refused = refusal(lead, people, self.agreement(story, lead, **papers))
        assert reasons(refused) == {("missing_fact", name)}

    def test_needs_a_clause_or_law_behind_each_promise(self, story, people, lead):
        agreement = self.agreement(story, lead, **self.papers(story))
        agreement.commitments.filter(party="ZONE").update(legal_ground="")
        assert codes(refusal(lead, people, agreement)) == {"CASE_BY_CASE"}

    def test_is_refused_where_the_gate_is_red(self, story, people, lead):
        text = "企业将注册地迁入本区后,按其地方税收贡献的50%给予返还。"
        agreement = self.agreement(story, lead, text=text, **self.papers(story))
        assert codes(refusal(lead, people, agreement)) & {"TAX_REFUND", "TAX_CONTRIBUTION"}

    def test_passes_the_gate_with_a_harmless_wording(self, story, people, lead):
        text = "项目计划总投资一亿二千万元,三年内建成投产。"
        agreement = self.agreement(story, lead, text=text, **self.papers(story))
        leads.sign(lead, by=people.leader, agreement=agreement)
        assert lead.stage == "SIGNED"


class TestConflict:
    @pytest.fixture
    def case(self, story, people, lead):
        lead.enterprise.region = "天津"
        lead.enterprise.save()
        story.register(by=people.officer2, region="天津")
        return ConflictCase.objects.get()

    def test_that_is_only_open_blocks_nothing(self, story, case, lead):
        story.sign(lead)
        assert lead.stage == "SIGNED"

    def test_that_was_admitted_blocks_for_five_working_days(self, story, people, lead, case, now):
        conflicts.admit(case, by=people.leader)
        assert case.blocks_until == date(2026, 3, 9)
        agreement = story.agreement(lead)
        assert codes(refusal(lead, people, agreement)) == {"conflict"}
        now.to(now.moment + timedelta(days=8))
        leads.sign(lead, by=people.leader, agreement=agreement)
        assert lead.stage == "SIGNED"

    def test_whose_block_was_lifted_blocks_no_longer(self, story, people, lead, case):
        conflicts.admit(case, by=people.leader)
        with pytest.raises(ActionRefused) as refused:
            conflicts.lift(case, by=people.leader)
        assert reasons(refused) == {("missing_fact", "reason")}
        conflicts.lift(case, by=people.leader, reason="The investor waits")
        story.sign(lead)
        assert lead.stage == "SIGNED"

    def test_keeps_the_challenger_from_signing_what_another_holds(self, story, people, lead, case):
        challenger = case.challenger_lead
        story.negotiate(challenger, planned_investment_yuan=LIGHT_FEN)
        agreement = story.agreement(challenger)
        assert codes(refusal(challenger, people, agreement)) == {"claimed"}


def test_a_second_signing_is_refused(story, people):
    lead = story.at("SIGNED")
    with pytest.raises(ActionRefused) as refused:
        leads.sign(lead, by=people.leader, agreement=Lead.objects.get().agreement)
    assert codes(refused) == {"wrong_state"}
