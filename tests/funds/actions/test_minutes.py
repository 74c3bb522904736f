"""Minutes write themselves, two persons sign them, and any later change voids the signatures."""

import pytest

from funds.actions import meetings, minutes
from hightech.core import clock
from hightech.core.chain import digest_of
from hightech.core.errors import ActionRefused
from hightech.core.models import Notification, Step
from hightech.users.models import Membership
from tests.factories.committees import HELD, room


@pytest.fixture
def held(zone):
    made = room(zone)
    with clock.at(HELD):
        made.attend()
        yield made


def codes(refused) -> list[str]:
    return [reason.code for reason in refused.value.reasons]


class TestContent:
    def test_names_agenda_attendance_interests_and_ballots(self, held):
        who = held.members[5]
        meetings.declare_interest(
            held.meeting, by=who, application=held.application, kind="FAMILY", text="A brother"
        )
        held.decide("FFFFAX")
        said = held.minutes.content
        assert [row["present"] for row in said["attendance"]] == [True] * 7
        assert said["agenda"][0]["application"] == held.application.number
        assert said["interests"] == [
            {
                "person": str(who),
                "application": held.application.number,
                "kind": "FAMILY",
                "text": "A brother",
            }
        ]
        (ballot,) = said["ballots"]
        assert (ballot["state"], ballot["result"]["entitled"], len(ballot["votes"])) == (
            "CARRIED",
            6,
            6,
        )

    def test_leaves_an_open_ballot_out(self, held):
        held.open()
        assert held.minutes.content["ballots"] == []


class TestSign:
    @pytest.mark.parametrize("order", [("secretary", "chair"), ("chair", "secretary")])
    def test_takes_both_in_any_order(self, held, order):
        held.decide()
        states = []
        for name in order:
            minutes.sign(held.minutes, by=getattr(held, name))
            states.append(held.minutes.state)
        assert states == ["DRAFT", "SIGNED"]
        kept = held.minutes
        assert (kept.signed_by_secretary, kept.signed_by_chair) == (held.secretary, held.chair)
        assert kept.digest == digest_of(kept.content)

    def test_tells_the_other_office(self, held):
        held.decide()
        minutes.sign(held.minutes, by=held.secretary)
        told = Notification.objects.filter(event="funds.minutes_to_sign")
        assert [one.user for one in told] == [held.chair]

    def test_is_refused_twice_to_one_person(self, held, zone):
        held.decide()
        Membership.objects.create(user=held.secretary, zone=zone, role="CHAIR")
        both = type(held.secretary).objects.get(pk=held.secretary.pk)
        minutes.sign(held.minutes, by=both)
        with pytest.raises(ActionRefused) as refused:
            minutes.sign(held.minutes, by=both)
        assert codes(refused) == ["separation_of_duties"]
        assert held.minutes.state == "DRAFT"

    def test_is_refused_to_a_second_holder_of_the_office(self, held, zone, user_with):
        held.decide()
        minutes.sign(held.minutes, by=held.secretary)
        with pytest.raises(ActionRefused) as refused:
            minutes.sign(held.minutes, by=user_with("SECRETARY", zone=zone))
        assert codes(refused) == ["signed"]

    def test_waits_for_open_ballots(self, held):
        held.open()
        with pytest.raises(ActionRefused) as refused:
            minutes.sign(held.minutes, by=held.chair)
        assert codes(refused) == ["ballot_open"]

    def test_waits_for_the_meeting(self, zone):
        made = room(zone)
        with clock.at(HELD.replace(hour=8)), pytest.raises(ActionRefused) as refused:
            minutes.sign(made.minutes, by=made.chair)
        assert codes(refused) == ["not_begun"]

    def test_is_not_a_members(self, held):
        with pytest.raises(ActionRefused) as refused:
            minutes.sign(held.minutes, by=held.members[0])
        assert refused.value.is_about_role

    def test_is_refused_over_words_one_has_not_read(self, held):
        read = held.minutes
        held.decide()
        with pytest.raises(ActionRefused) as refused:
            minutes.sign(held.minutes, by=held.chair, version=read.version)
        assert codes(refused) == ["stale"]


class TestVoid:
    def test_follows_any_later_change(self, held):
        held.decide()
        held.sign()
        signed = held.minutes
        meetings.attend(held.meeting, by=held.secretary, seat=held.seats[0], present=False)
        kept = held.minutes
        assert (kept.state, kept.digest) == ("DRAFT", "")
        assert (kept.signed_by_secretary, kept.signed_by_chair) == (None, None)
        assert Step.objects.of(kept).order_by("-number").first().facts == {"because": "attendance"}
        assert signed.content != kept.content

    def test_does_not_follow_what_changes_nothing(self, held):
        held.decide()
        held.sign()
        meetings.attend(held.meeting, by=held.secretary, seat=held.seats[0], present=True)
        assert held.minutes.state == "SIGNED"

    def test_follows_a_ballot_on_another_file(self, held):
        other = held.file()
        held.decide()
        held.sign()
        held.decide(application=other)
        assert held.minutes.state == "DRAFT"
        held.sign()
        assert held.minutes.state == "SIGNED"

    def test_is_the_clocks(self, held):
        held.decide()
        held.sign()
        with pytest.raises(ActionRefused) as refused:
            minutes.void(held.minutes, by=held.chair)
        assert refused.value.is_about_role
