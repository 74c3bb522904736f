from datetime import date

import pytest

from crm.actions import leads, opinions
from crm.models import Opinion
from hightech.core.errors import ActionRefused
from hightech.core.models import Notification
from tests.crm.leads.test_stages import codes, reasons

pytestmark = pytest.mark.django_db


@pytest.fixture
def lead(story):
    return story.at("UNDER_REVIEW")


def draft(lead, people, verdict: str = "AGREE", comment: str = "", code: str = "LAND", by=None):
    by = by or people.reviewers[code]
    department = lead.zone.departments.get(code=code)
    return opinions.create(
        by=by, lead=lead, department=department, verdict=verdict, comment=comment
    )


class TestCreate:
    def test_fills_in_what_was_asked_for(self, people, lead):
        opinion = draft(lead, people, comment="Fine")
        assert (opinion.state, opinion.round, opinion.author) == (
            "DRAFT", 1, people.reviewers["LAND"],
        )  # fmt: skip
        assert Opinion.objects.count() == 3

    def test_is_for_a_reviewer_of_the_department(self, people, lead):
        for who in (people.reviewers["TAX"], people.leader, people.officer):
            with pytest.raises(ActionRefused) as refused:
                draft(lead, people, by=who)
            assert codes(refused) == {"role"}

    def test_is_for_leads_under_review(self, story, people):
        lead = story.at("NEGOTIATING")
        with pytest.raises(ActionRefused) as refused:
            draft(lead, people)
        assert codes(refused) == {"wrong_state"}

    def test_is_done_once_a_round(self, people, lead):
        opinions.sign(draft(lead, people), by=people.reviewers["LAND"])
        with pytest.raises(ActionRefused) as refused:
            draft(lead, people)
        assert codes(refused) == {"duplicate"}


class TestSign:
    def test_keeps_who_when_and_over_what(self, people, lead, now):
        opinion = draft(lead, people)
        opinions.sign(opinion, by=people.reviewers["LAND"])
        stored = Opinion.objects.get(pk=opinion.pk)
        assert (stored.state, stored.author, stored.signed_at) == (
            "SIGNED", people.reviewers["LAND"], now.moment,
        )  # fmt: skip
        assert len(stored.digest) == 64

    @pytest.mark.parametrize("verdict", ["OPPOSE", "AGREE_WITH_CONDITIONS"])
    def test_against_or_with_conditions_says_why(self, people, lead, verdict):
        opinion = draft(lead, people, verdict)
        with pytest.raises(ActionRefused) as refused:
            opinions.sign(opinion, by=people.reviewers["LAND"])
        assert reasons(refused) == {("missing_fact", "comment")}
        opinions.edit(opinion, by=people.reviewers["LAND"], comment="Green belt")
        opinions.sign(opinion, by=people.reviewers["LAND"])
        assert opinion.state == "SIGNED"

    def test_is_refused_to_another_department(self, people, lead):
        with pytest.raises(ActionRefused) as refused:
            opinions.sign(draft(lead, people), by=people.reviewers["TAX"])
        assert codes(refused) == {"role"}

    def test_tells_the_leader_once_all_are_in(self, story, people, lead):
        for number, code in enumerate(people.reviewers):
            ready = Notification.objects.filter(event="crm.review_ready", user=people.leader)
            assert ready.count() == 0, number
            story.opinion(lead, code)
        assert ready.count() == 1


class TestVoid:
    def test_follows_a_change_of_what_was_shown(self, story, people, lead):
        signed = story.opinion(lead, "LAND")
        leads.edit(lead, by=people.officer, planned_investment_fen=130_000_000_00)
        signed.refresh_from_db()
        assert signed.state == "VOID"
        asked = lead.opinions.filter(department=signed.department, state="DRAFT").get()
        assert asked.due_on == date(2026, 3, 9)
        told = people.reviewers["LAND"].notifications.values_list("event", flat=True)
        assert "crm.opinion_void" in told

    def test_does_not_follow_a_change_of_something_else(self, story, people, lead):
        signed = story.opinion(lead, "LAND")
        leads.edit(lead, by=people.officer, next_step="Call")
        lead.refresh_from_db()
        opinions.void_outdated(lead, by=people.officer)
        signed.refresh_from_db()
        assert signed.state == "SIGNED"

    def test_is_nobodys_by_hand(self, story, people, lead):
        signed = story.opinion(lead, "LAND")
        with pytest.raises(ActionRefused) as refused:
            opinions.void(signed, by=people.leader)
        assert codes(refused) >= {"role"}


class TestNoReply:
    def test_is_not_for_mandatory_departments_nor_before_the_date(self, people, lead, now):
        opinion = lead.opinions.get(department__code="LAND")
        with pytest.raises(ActionRefused) as refused:
            opinions.no_reply(opinion, by=people.leader)
        assert codes(refused) == {"mandatory", "not_due"}
        lead.zone.departments.filter(code="LAND").update(is_mandatory=False)
        opinion.department.refresh_from_db()
        now.move(days=8)
        opinions.no_reply(opinion, by=people.leader)
        assert opinion.state == "NO_REPLY"
