"""A ballot: opened under a frozen rule, each seat once, counted in whole numbers."""

import pytest

from crm.models import Assignment, EnterpriseMember
from funds.actions import ballots, committees, decisions, meetings
from funds.models import Application, Ballot, Interest, Recusal, Vote
from hightech.core import clock
from hightech.core.errors import ActionRefused
from hightech.core.models import Notification
from tests.factories.committees import CALLED, HELD, room
from tests.factories.crm import EnterpriseFactory
from tests.factories.funds import WAN
from tests.factories.users import user_with


@pytest.fixture
def held(zone):
    """A meeting of seven with one file, at the moment it begins."""
    made = room(zone)
    with clock.at(HELD):
        yield made


def codes(refused) -> list[str]:
    return [reason.code for reason in refused.value.reasons]


class TestOpen:
    def test_freezes_the_rule_and_the_entitled_seats(self, held):
        held.attend()
        ballot = held.open(80 * WAN)
        assert (ballot.number, ballot.amount_fen, ballot.state) == (1, 80 * WAN, "OPEN")
        assert ballot.rule == {
            "quorum_numerator": 2,
            "quorum_denominator": 3,
            "quorum_minimum": 3,
            "majority_numerator": 1,
            "majority_denominator": 2,
        }
        assert [entry["seat"] for entry in ballot.entitled] == [str(s.uuid) for s in held.seats]
        assert not any(entry["alternate"] for entry in ballot.entitled)

    def test_keeps_the_rule_it_was_opened_under(self, held):
        held.attend()
        ballot = held.open()
        committees.edit(held.committee, by=held.secretary, rule={"quorum_minimum": 7})
        ballot.refresh_from_db()
        assert ballot.rule["quorum_minimum"] == 3

    def test_calls_every_voter(self, held):
        held.attend()
        held.open()
        told = Notification.objects.filter(event="funds.ballot_opened")
        assert {one.user_id for one in told} == {s.user_id for s in held.seats}

    def test_is_refused_before_the_meeting_begins(self, held):
        held.attend()
        with clock.at(HELD.replace(hour=8)), pytest.raises(ActionRefused) as refused:
            held.open()
        assert codes(refused) == ["not_begun"]
        assert Ballot.objects.count() == 0

    def test_is_refused_without_quorum(self, held):
        held.attend(4)
        with pytest.raises(ActionRefused) as refused:
            held.open()
        assert codes(refused) == ["no_quorum"]
        held.attend(5)
        assert held.open().state == "OPEN"

    def test_is_refused_above_what_was_proposed(self, held):
        held.attend()
        with pytest.raises(ActionRefused) as refused:
            held.open(100 * WAN + 1)
        assert codes(refused) == ["above_proposed"]

    def test_is_refused_while_another_is_open(self, held):
        held.attend()
        held.open()
        with pytest.raises(ActionRefused) as refused:
            held.open()
        assert codes(refused) == ["ballot_open"]
        assert Ballot.objects.count() == 1

    def test_is_refused_for_a_file_of_another_meeting(self, held):
        with clock.at(CALLED):
            other = meetings.create(by=held.secretary, committee=held.committee, held_at=HELD)
        with pytest.raises(ActionRefused) as refused:
            ballots.open_(
                by=held.secretary, meeting=other, application=held.application, amount_fen=WAN
            )
        assert "not_on_agenda" in codes(refused)

    def test_is_the_secretarys_alone(self, held):
        held.attend()
        with pytest.raises(ActionRefused) as refused:
            ballots.open_(
                by=held.chair, meeting=held.meeting, application=held.application, amount_fen=WAN
            )
        assert refused.value.is_about_role

    def test_a_second_ballot_has_number_two_and_the_first_stays(self, held):
        held.attend()
        first = held.decide("FFFAAAX")
        second = held.decide("FFFFAAA")
        assert (first.number, first.state) == (1, "NOT_CARRIED")
        assert (second.number, second.state) == (2, "CARRIED")

    def test_a_minuted_decision_is_locked(self, held):
        held.attend()
        held.decide()
        held.sign()
        with pytest.raises(ActionRefused) as refused:
            held.open()
        assert codes(refused) == ["minuted"]

    def test_what_was_not_carried_may_be_voted_on_again(self, held):
        held.attend()
        held.decide("AAAAAAA")
        held.sign()
        assert held.open().number == 2


class TestVote:
    def test_counts_once_per_seat(self, held):
        held.attend()
        ballot = held.open()
        ballots.vote(ballot, by=held.chair, choice="FOR")
        with pytest.raises(ActionRefused) as refused:
            ballots.vote(ballot, by=held.chair, choice="AGAINST")
        assert codes(refused) == ["voted"]
        assert [vote.choice for vote in Vote.objects.all()] == ["FOR"]

    def test_is_refused_to_who_has_no_seat(self, held, zone):
        held.attend()
        ballot = held.open()
        for stranger in (held.secretary, user_with("MEMBER", zone=zone)):
            with pytest.raises(ActionRefused) as refused:
                ballots.vote(ballot, by=stranger, choice="FOR")
            assert refused.value.is_about_role
        assert Vote.objects.count() == 0

    def test_is_refused_to_who_is_absent(self, held):
        held.attend(6)
        ballot = held.open()
        with pytest.raises(ActionRefused) as refused:
            ballots.vote(ballot, by=held.members[-1], choice="FOR")
        assert codes(refused) == ["absent"]

    def test_is_refused_after_the_close(self, held):
        held.attend()
        ballot = held.open()
        held.vote(ballot, "FFFFFF-")
        held.close(ballot, by=held.chair, comment="He left the room")
        with pytest.raises(ActionRefused) as refused:
            ballots.vote(ballot, by=held.members[-1], choice="FOR")
        assert codes(refused) == ["wrong_state"]

    def test_is_refused_to_who_verified_the_file(self, held):
        held.attend()
        verifier = held.members[0]
        held.application.verifier = verifier
        held.application.save()
        ballot = held.open()
        assert str(verifier.uuid) not in {entry["voter"] for entry in ballot.entitled}
        assert len(ballot.entitled) == 6
        with pytest.raises(ActionRefused) as refused:
            ballots.vote(ballot, by=verifier, choice="FOR")
        assert codes(refused) == ["separation_of_duties"]
        assert Vote.objects.count() == 0


class TestClose:
    @pytest.mark.parametrize(
        ("choices", "state"),
        [
            ("FFFFAAA", "CARRIED"),
            ("FFFAAAA", "NOT_CARRIED"),
            ("FFFFXXX", "CARRIED"),
            ("FFFXXXX", "NOT_CARRIED"),
        ],
    )
    def test_takes_more_than_half_of_the_entitled(self, held, choices, state):
        held.attend()
        assert held.decide(choices).state == state

    def test_a_tie_does_not_carry(self, zone):
        made = room(zone, seats=6)
        with clock.at(HELD):
            made.attend()
            assert made.decide("FFFAAA").state == "NOT_CARRIED"

    def test_absent_seats_stay_in_the_denominator(self, held):
        held.attend(5)
        assert held.decide("FFFAA").state == "NOT_CARRIED"
        assert held.decide("FFFFA").state == "CARRIED"

    def test_writes_down_the_count(self, held):
        held.attend(6)
        ballot = held.open()
        held.vote(ballot, "FFFFAX")
        held.close(ballot)
        assert ballot.result == {
            "entitled": 7,
            "present": 6,
            "for": 4,
            "against": 1,
            "abstain": 1,
            "missing": 0,
        }

    def test_over_a_missing_vote_is_the_chairs_with_a_comment(self, held):
        held.attend()
        ballot = held.open()
        held.vote(ballot, "FFFFFF-")
        with pytest.raises(ActionRefused) as refused:
            held.close(ballot)
        assert codes(refused) == ["votes_missing"]
        with pytest.raises(ActionRefused) as refused:
            held.close(ballot, by=held.chair)
        assert codes(refused) == ["missing_fact"]
        assert held.close(ballot, by=held.chair, comment="He left").state == "CARRIED"

    def test_with_all_votes_in_is_not_the_chairs(self, held):
        held.attend()
        ballot = held.open()
        held.vote(ballot, "FFFFFFF")
        with pytest.raises(ActionRefused) as refused:
            held.close(ballot, by=held.chair, comment="Done")
        assert refused.value.is_about_role

    def test_needs_the_quorum_still(self, held):
        held.attend()
        ballot = held.open()
        held.vote(ballot, "FFFFFFF")
        held.attend(4)
        with pytest.raises(ActionRefused) as refused:
            held.close(ballot)
        assert codes(refused) == ["no_quorum"]
        held.attend(5)
        assert held.close(ballot).state == "CARRIED"

    def test_is_not_a_members(self, held):
        held.attend()
        ballot = held.open()
        held.vote(ballot, "FFFFFFF")
        with pytest.raises(ActionRefused) as refused:
            held.close(ballot, by=held.members[0])
        assert refused.value.is_about_role
        ballot.refresh_from_db()
        assert ballot.state == "OPEN"


class TestLapse:
    def test_happens_only_with_a_step_of_the_file(self, held):
        held.attend()
        ballot = held.open()
        with pytest.raises(ActionRefused) as refused:
            ballots.lapse(ballot, by=held.secretary)
        assert codes(refused) == ["with_file"]


class TestInterest:
    def declare(self, held, who):
        return meetings.declare_interest(
            held.meeting, by=who, application=held.application, kind="FAMILY", text="A brother"
        )

    def test_takes_the_seat_out_of_the_count(self, held):
        held.attend()
        self.declare(held, held.members[0])
        ballot = held.open()
        assert len(ballot.entitled) == 6
        assert held.members[0].pk not in ballots.voters_of(ballot).values_list("pk", flat=True)

    def test_gives_the_seat_to_the_alternate(self, held, zone):
        stand_in = user_with("MEMBER", zone=zone)
        committees.edit_seat(held.seats[1], by=held.secretary, alternate=stand_in)
        held.attend()
        self.declare(held, held.members[0])
        ballot = held.open()
        assert len(ballot.entitled) == 7
        assert ballot.entitled[1] == {
            "seat": str(held.seats[1].uuid),
            "voter": str(stand_in.uuid),
            "alternate": True,
        }
        assert ballots.vote(ballot, by=stand_in, choice="FOR").seat == held.seats[1]

    def test_of_the_alternate_too_leaves_no_voter(self, held, zone):
        stand_in = user_with("MEMBER", zone=zone)
        committees.edit_seat(held.seats[1], by=held.secretary, alternate=stand_in)
        held.attend()
        self.declare(held, held.members[0])
        self.declare(held, stand_in)
        assert len(held.open().entitled) == 6

    def test_after_voting_voids_the_vote(self, held, zone):
        stand_in = user_with("MEMBER", zone=zone)
        committees.edit_seat(held.seats[1], by=held.secretary, alternate=stand_in)
        held.attend()
        ballot = held.open()
        held.vote(ballot, "FFFFFFF")
        with clock.at(HELD.replace(hour=10)):
            self.declare(held, held.members[0])
        ballot.refresh_from_db()
        assert Vote.objects.get(user=held.members[0]).voided_at == HELD.replace(hour=10)
        assert ballot.entitled[-1]["voter"] == str(stand_in.uuid)
        ballots.vote(ballot, by=stand_in, choice="AGAINST")
        held.close(ballot)
        assert (ballot.result["for"], ballot.result["against"]) == (6, 1)

    def test_after_the_close_asks_for_a_second_ballot(self, held):
        held.attend()
        held.decide("FFFFAAA")
        self.declare(held, held.members[0])
        self.declare(held, held.members[1])
        held.sign()
        with pytest.raises(ActionRefused) as refused:
            decisions.approve(held.application, by=held.secretary)
        assert "majority_gone" in codes(refused)

    def test_is_declared_by_those_who_sit(self, held):
        with pytest.raises(ActionRefused) as refused:
            self.declare(held, held.secretary)
        assert refused.value.is_about_role
        assert Interest.objects.count() == 0

    def test_is_about_a_file_of_the_agenda(self, held):
        with clock.at(CALLED):
            other = meetings.create(by=held.secretary, committee=held.committee, held_at=HELD)
        with pytest.raises(ActionRefused) as refused:
            meetings.declare_interest(
                other, by=held.chair, application=held.application, kind="OTHER"
            )
        assert codes(refused) == ["not_on_agenda"]
        assert Recusal.objects.count() == 0

    def test_closes_the_file_to_the_member(self, held):
        for who in (held.members[0], held.chair):
            assert Application.objects.visible_to(who).count() == 1
            self.declare(held, who)
            assert Application.objects.visible_to(who).count() == 0


class TestDetection:
    def test_recuses_who_is_tied_to_the_firm_when_the_file_comes_before_them(self, zone):
        made = room(zone)
        tied = made.members[2]
        with clock.at(CALLED):
            firm = EnterpriseFactory(zone=zone)
            Assignment.objects.create(enterprise=firm, user=tied, from_on=CALLED.date())
        made.file(enterprise=firm)
        interest = Interest.objects.get()
        assert (interest.user, interest.kind, interest.text) == (
            tied,
            "DETECTED",
            "ACCOUNT_MANAGER",
        )
        assert Recusal.objects.get().seat == made.seats[3]

    def test_looks_again_when_the_ballot_opens(self, held):
        held.attend()
        EnterpriseMember.objects.create(
            enterprise=held.application.enterprise, user=held.members[0], kind="CLERK"
        )
        assert len(held.open().entitled) == 6
        assert Interest.objects.get().text == "MEMBER"
