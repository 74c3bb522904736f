"""The meeting room as pages: the secretary's view, the member's view, without script."""

import pytest

from funds.actions import committees, decisions, meetings, objections, publicities
from funds.models import ApplicationOpinion, Attendance, Ballot, Publicity, Vote
from hightech.core import clock
from tests.factories.committees import HELD, later, room
from tests.factories.funds import WAN
from tests.factories.users import DepartmentFactory, ZoneFactory


@pytest.fixture
def held(zone):
    made = room(zone)
    with clock.at(HELD):
        yield made


@pytest.fixture
def as_user(client):
    def signed_in(user):
        client.force_login(user)
        return client

    return signed_in


class TestRoom:
    def test_shows_the_agenda_to_members(self, held, as_user):
        page = as_user(held.members[0]).get(held.meeting.get_absolute_url())
        assert page.status_code == 200
        assert held.application.enterprise.name in page.content.decode()

    def test_is_not_there_for_another_zone(self, held, as_user, user_with):
        stranger = user_with("MEMBER", zone=ZoneFactory(code="JNH"))
        assert as_user(stranger).get(held.meeting.get_absolute_url()).status_code == 404

    def test_takes_the_attendance_in_one_form(self, held, as_user):
        client = as_user(held.secretary)
        taken = [str(seat.uuid) for seat in held.seats[:5]]
        address = held.meeting.get_absolute_url() + "attendance/"
        assert client.post(address, {"present": taken}).status_code == 302
        assert Attendance.objects.filter(is_present=True).count() == 5
        assert Attendance.objects.filter(is_present=False).count() == 2

    def test_refuses_the_attendance_of_a_member(self, held, as_user):
        address = held.meeting.get_absolute_url() + "attendance/"
        as_user(held.members[0]).post(address, {"present": []})
        assert Attendance.objects.count() == 0

    def test_answers_nothing_while_nothing_changed(self, held, as_user):
        client = as_user(held.chair)
        address = held.meeting.get_absolute_url() + "live/"
        part = client.get(address)
        assert part.status_code == 200
        seen = part.content.decode().split("seen=")[1].split('"')[0]
        assert client.get(address, {"seen": seen}).status_code == 204
        held.attend()
        assert client.get(address, {"seen": seen}).status_code == 200


class TestCase:
    def case(self, held):
        return held.meeting.get_absolute_url() + "cases/1/"

    def test_is_a_page_for_members_and_secretary(self, held, as_user):
        for user in (held.secretary, held.chair, held.members[0]):
            assert as_user(user).get(self.case(held)).status_code == 200

    def test_is_closed_to_a_recused_member(self, held, as_user):
        who = held.members[0]
        meetings.declare_interest(held.meeting, by=who, application=held.application, kind="FAMILY")
        client = as_user(who)
        assert client.get(self.case(held)).status_code == 404
        room_page = client.get(held.meeting.get_absolute_url()).content.decode()
        assert "You are recused" in room_page
        assert held.application.enterprise.name not in room_page

    def test_leads_from_opening_to_the_result(self, held, as_user):
        held.attend()
        secretary = as_user(held.secretary)
        form = secretary.get(self.case(held) + "ballot/").content.decode()
        assert 'name="amount_yuan" value="100"' in form
        opened = secretary.post(self.case(held) + "ballot/", {"amount_yuan": "80"})
        assert (opened.status_code, opened.url) == (302, self.case(held))
        ballot = Ballot.objects.get()
        assert ballot.amount_fen == 80 * WAN
        for seat in held.seats:
            page = as_user(seat.user).get(self.case(held)).content.decode()
            assert 'value="FOR"' in page
            secretary.post(f"/ballots/{ballot.uuid}/vote/", {"choice": "FOR"})
        assert Vote.objects.count() == 7
        closing = as_user(held.secretary).get(f"/ballots/{ballot.uuid}/steps/close/")
        assert closing.status_code == 200
        done = secretary.post(f"/ballots/{ballot.uuid}/steps/close/", {"version": ballot.version})
        assert done.url == self.case(held)
        ballot.refresh_from_db()
        assert ballot.state == "CARRIED"

    def test_says_why_a_second_vote_is_refused(self, held, as_user):
        held.attend()
        ballot = held.open()
        client = as_user(held.chair)
        for choice in ("FOR", "AGAINST"):
            answer = client.post(f"/ballots/{ballot.uuid}/vote/", {"choice": choice}, follow=True)
        assert "This seat has voted already." in answer.content.decode()
        assert [vote.choice for vote in Vote.objects.all()] == ["FOR"]


class TestMinutes:
    def test_are_signed_through_their_page(self, held, as_user):
        held.attend()
        held.decide()
        for who in (held.secretary, held.chair):
            client = as_user(who)
            address = held.meeting.get_absolute_url() + "minutes/"
            assert client.get(address).status_code == 200
            step = client.post(address + "steps/sign/", {"version": held.minutes.version})
            assert step.status_code == 302, step.content.decode()
        assert held.minutes.state == "SIGNED"


def test_the_other_pages_open(held, as_user):
    client = as_user(held.secretary)
    for address in ("/meetings/", "/committees/", "/objections/", "/meetings/new/"):
        assert client.get(address).status_code == 200, address
    for address in (
        held.committee.get_absolute_url(),
        held.committee.get_absolute_url() + "seats/new/",
        f"{held.committee.get_absolute_url()}seats/{held.seats[0].uuid}/",
        held.meeting.get_absolute_url() + "papers/",
    ):
        assert client.get(address).status_code == 200, address


@pytest.mark.parametrize("count", [1, 4])
def test_a_room_costs_the_same_whatever_its_agenda(
    held, as_user, count, django_assert_max_num_queries
):
    for _place in range(count):
        held.file()
    client = as_user(held.members[0])
    client.get(held.meeting.get_absolute_url())
    with django_assert_max_num_queries(30):
        client.get(held.meeting.get_absolute_url())


def test_the_committee_tab_of_a_file_shows_ballots_minutes_and_notices(held, as_user):
    held.attend()
    held.decide()
    held.sign()
    decisions.approve(held.application, by=held.secretary)
    publicities.publish(held.application, by=held.secretary)
    client = as_user(held.members[0])
    page = client.get(held.application.get_absolute_url(), {"tab": "committee"})
    text = page.content.decode()
    assert page.status_code == 200
    for words in ("Carried", "Signed", "2026-11-26 24:00", held.members[3].full_name):
        assert words in text


@pytest.mark.parametrize("count", [1, 6])
@pytest.mark.parametrize("address", ["/meetings/", "/committees/", "/objections/"])
def test_a_list_costs_the_same_whatever_its_rows(
    held, as_user, address, count, django_assert_max_num_queries
):
    notice = Publicity.objects.create(
        application=held.application, amount_fen=WAN, opens_on=HELD.date(),
        closes_on=later(5).date(),
    )  # fmt: skip
    for number in range(count):
        meetings.create(by=held.secretary, committee=held.committee, held_at=later(number + 2))
        committees.create(by=held.secretary, name=f"Council {number}")
        objections.receive(notice, text="No", contact="a")
    client = as_user(held.secretary)
    client.get(address)
    with django_assert_max_num_queries(16):
        assert client.get(address).status_code == 200


def test_opinions_of_a_file_are_closed_to_the_recused(held):
    opinion = ApplicationOpinion.objects.create(
        zone=held.committee.zone, application=held.application,
        department=DepartmentFactory(zone=held.committee.zone), verdict="AGREE",
    )  # fmt: skip
    for who in (held.chair, held.members[0]):
        assert list(ApplicationOpinion.objects.visible_to(who)) == [opinion]
        meetings.declare_interest(held.meeting, by=who, application=held.application, kind="FAMILY")
        assert not ApplicationOpinion.objects.visible_to(who).exists()
    assert ApplicationOpinion.objects.visible_to(held.secretary).exists()
