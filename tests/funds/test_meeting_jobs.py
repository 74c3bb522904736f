"""What the clock reminds of around a committee, each once; and what stands on My day."""

from datetime import datetime, timedelta

import pytest

from funds.actions import decisions, meetings, objections, publicities
from funds.jobs import meetings as jobs
from funds.models import Publicity
from hightech.core import clock, desk
from hightech.core.models import Notification
from tests.factories.committees import HELD, later, room
from tests.factories.funds import WAN


@pytest.fixture
def made(zone):
    return room(zone)


def told(event: str) -> set[int]:
    return set(Notification.objects.filter(event=event).values_list("user_id", flat=True))


def titles(user) -> list[str]:
    day = desk.day_of(type(user).objects.get(pk=user.pk))
    return [f"{item.why}" for item in (*day.now, *day.waiting, *day.soon)]


class TestMeetingTomorrow:
    @pytest.mark.parametrize(("days", "is_told"), [(-2, False), (-1, True), (1, False)])
    def test_is_told_on_the_day_before(self, made, days, is_told):
        with clock.at(HELD + timedelta(days=days)):
            jobs.meeting_tomorrow(None, slot="")
        expected = {seat.user_id for seat in made.seats} if is_told else set()
        assert told("funds.meeting_tomorrow") == expected

    def test_is_told_once(self, made):
        with clock.at(HELD - timedelta(days=1)):
            assert [jobs.meeting_tomorrow(None, slot="") for _again in range(2)] == [1, 0]

    def test_is_told_late_rather_than_never(self, made):
        with clock.at(HELD - timedelta(hours=1)):
            assert jobs.meeting_tomorrow(None, slot="") == 1


class TestVotesMissing:
    def test_reminds_present_members_after_an_hour(self, made):
        with clock.at(HELD):
            made.attend(6)
            ballot = made.open()
            made.vote(ballot, "FFFF--")
        with clock.at(HELD + timedelta(minutes=59)):
            assert jobs.votes_missing(None, slot="") == 0
        with clock.at(HELD + timedelta(minutes=60)):
            assert jobs.votes_missing(None, slot="") == 2
            assert jobs.votes_missing(None, slot="") == 0
        assert told("funds.vote_missing") == {made.seats[4].user_id, made.seats[5].user_id}

    def test_leaves_nothing_under_the_bell_once_closed(self, made):
        with clock.at(HELD):
            made.attend()
            made.decide()
        unread = Notification.objects.unread().filter(event="funds.ballot_opened")
        assert unread.count() == 0


class TestPublicityClosing:
    @pytest.fixture
    def published(self, made):
        with clock.at(HELD):
            made.attend()
            made.decide(amount_fen=80 * WAN)
            made.sign()
            decisions.approve(made.application, by=made.secretary)
            publicities.publish(made.application, by=made.secretary)
        return made

    @pytest.mark.parametrize(
        ("day", "event"),
        [(25, None), (26, "funds.publicity_closing"), (27, "funds.publicity_over")],
    )
    def test_tells_the_secretary(self, published, day, event):
        with clock.at(datetime(2026, 11, day, 8, 30, tzinfo=clock.ZONE)):
            jobs.publicity_closing(None, slot="")
            jobs.publicity_closing(None, slot="")
        closing = Notification.objects.filter(event__startswith="funds.publicity")
        assert [one.event for one in closing] == ([event] if event else [])
        assert {one.user_id for one in closing} <= {published.secretary.pk}

    def test_stands_on_the_day_of_the_secretary(self, published):
        with clock.at(later(1)):
            assert "Under publicity until 24:00 of the day." in titles(published.secretary)
        with clock.at(later(8)):
            assert "The publicity is over and nobody objects." in titles(published.secretary)

    def test_an_objection_stands_on_the_day_of_chair_and_secretary(self, published):
        with clock.at(later(1)):
            objections.receive(Publicity.objects.get(), text="No", contact="a")
            for who in (published.chair, published.secretary):
                assert "An objection waits for its answer." in titles(who)
            assert "An objection waits for its answer." not in titles(published.members[0])


class TestMyDay:
    def test_of_a_member_shows_the_meeting_and_then_the_vote(self, made):
        member = made.members[0]
        with clock.at(HELD - timedelta(days=2)):
            assert titles(member) == ["1 on the agenda"]
        with clock.at(HELD):
            made.attend()
            ballot = made.open()
            assert "Ballot no. 1 is open." in titles(member)
            made.vote(ballot, "FF")
            assert "Ballot no. 1 is open." not in titles(member)

    def test_of_a_stranger_shows_no_meeting(self, made, zone, user_with):
        with clock.at(HELD - timedelta(days=2)):
            assert titles(user_with("MEMBER", zone=zone)) == []

    def test_of_the_secretary_follows_the_file(self, made):
        secretary = made.secretary
        with clock.at(HELD):
            made.attend()
            ballot = made.open()
            made.vote(ballot, "FFFFFFF")
            assert "All present members have voted." in titles(secretary)
            made.close(ballot)
            assert "The minutes lack your signature." in titles(secretary)
            assert "The minutes lack your signature." in titles(made.chair)
            made.sign()
            assert "The committee has decided and the minutes are signed." in titles(secretary)
            assert "The minutes lack your signature." not in titles(made.chair)
            decisions.approve(made.application, by=secretary)
            assert "Approved; not shown to the public yet." in titles(secretary)

    @pytest.mark.parametrize("files", [0, 5])
    def test_costs_the_same_whatever_waits(self, made, files, django_assert_max_num_queries):
        for _file in range(files):
            made.file()
        with clock.at(HELD):
            made.attend()
            user = type(made.secretary).objects.get(pk=made.secretary.pk)
            with django_assert_max_num_queries(40):
                desk.day_of(user)


def test_a_meeting_is_only_put_off(made):
    from hightech.core.errors import ActionRefused

    with clock.at(HELD - timedelta(days=2)):
        with pytest.raises(ActionRefused):
            meetings.edit(made.meeting, by=made.secretary, held_at=HELD - timedelta(hours=1))
        meetings.edit(made.meeting, by=made.secretary, held_at=later(1))
    made.meeting.refresh_from_db()
    assert made.meeting.held_at == later(1)
    with clock.at(later(2)), pytest.raises(ActionRefused):
        meetings.edit(made.meeting, by=made.secretary, held_at=later(9))
