import pytest
from django.test import Client

from hightech.core import outbox
from hightech.core.models import Notification
from hightech.users.models import Membership, User, Zone
from hightech.users.roles import Role

pytestmark = pytest.mark.django_db


@pytest.fixture
def people():
    return [User.objects.create(username=name) for name in ("li", "wang")]


@pytest.fixture
def signed_in():
    def sign_in(user):
        client = Client()
        client.force_login(user)
        return client

    return sign_in


def tell(users, colour="red", link="/profile/"):
    about = {"colour": colour, "on": "today"}
    outbox.tell(users, "kites.flown", context=about, link=link)


class TestBell:
    def test_it_shows_what_one_was_told_and_nobody_else(self, people, signed_in):
        tell(people[0], "red")
        tell(people[1], "secret")
        page = signed_in(people[0]).get("/notifications/").content.decode()
        assert "red kite flies" in page
        assert "secret" not in page

    def test_a_sentence_is_escaped_on_the_page(self, people, signed_in):
        tell(people[0], "<b>red</b>")
        assert "&lt;b&gt;red" in signed_in(people[0]).get("/notifications/").content.decode()

    def test_it_counts_the_unread_in_one_query_beside_the_session(
        self, people, signed_in, django_assert_max_num_queries
    ):
        client = signed_in(people[0])
        assert client.get("/notifications/count/").content == b""
        tell(people[0])
        tell(people[0])
        with django_assert_max_num_queries(5):
            assert client.get("/notifications/count/").content == b"2"

    def test_opening_reads_it_and_leads_to_its_page(self, people, signed_in):
        tell(people[0])
        note = Notification.objects.get()
        answer = signed_in(people[0]).post(f"/notifications/{note.uuid}/open/")
        assert (answer.status_code, answer["Location"]) == (302, "/profile/")
        note.refresh_from_db()
        assert note.read_at is not None

    def test_anothers_cannot_be_opened(self, people, signed_in):
        tell(people[1])
        note = Notification.objects.get()
        assert signed_in(people[0]).post(f"/notifications/{note.uuid}/open/").status_code == 404
        note.refresh_from_db()
        assert note.read_at is None

    def test_reading_changes_nothing(self, people, signed_in):
        tell(people[0])
        note = Notification.objects.get()
        assert signed_in(people[0]).get(f"/notifications/{note.uuid}/open/").status_code == 405
        assert Notification.objects.unread().count() == 1

    def test_all_of_ones_own_are_marked(self, people, signed_in):
        tell(people)
        signed_in(people[0]).post("/notifications/read/")
        assert [note.user for note in Notification.objects.unread()] == [people[1]]

    def test_it_walks_back(self, people, signed_in):
        for number in range(51):
            tell(people[0], f"[{number}]")
        client = signed_in(people[0])
        first = client.get("/notifications/").content.decode()
        assert "[50] kite" in first
        assert "[0] kite" not in first
        last = Notification.objects.order_by("pk")[1].pk
        second = client.get(f"/notifications/?before={last}").content.decode()
        assert "[0] kite" in second
        assert "[1] kite" not in second

    def test_the_page_asks_a_fixed_number_of_queries(
        self, people, signed_in, django_assert_num_queries
    ):
        client = signed_in(people[0])
        tell(people[0])
        with django_assert_num_queries(5):
            client.get("/notifications/")
        for _ in range(20):
            tell(people[0])
        with django_assert_num_queries(5):
            client.get("/notifications/")

    def test_an_event_of_an_earlier_release_does_no_harm(self, people, signed_in):
        tell(people[0])
        Notification.objects.update(event="kites.forgotten")
        page = signed_in(people[0]).get("/notifications/").content.decode()
        assert "kites.forgotten" in page


class TestHealth:
    def test_a_stranger_learns_only_that_it_serves(self, client):
        answer = client.get("/health/")
        assert (answer.status_code, answer.json()) == (200, {"status": "ok"})


class TestSystemPage:
    def test_an_administrator_sees_every_part(self, people, signed_in):
        zone = Zone.objects.create(code="TTB", name_en="Tech Town", name_zh="科技城")
        Membership.objects.create(user=people[0], zone=zone, role=Role.ADMIN)
        page = signed_in(people[0]).get("/system/").content.decode()
        assert "core.tidy_jobs" in page
        assert "No worker has run yet." in page

    def test_others_do_not(self, people, signed_in):
        assert signed_in(people[0]).get("/system/").status_code == 403


class TestRuns:
    def test_three_of_a_kind_stand_behind_the_latest(self, people, signed_in):
        for colour in ("red", "green", "blue"):
            tell(people[0], colour)
        answer = signed_in(people[0]).get("/notifications/")
        [run] = answer.context["runs"]
        assert "blue" in run.shown[1]
        assert ["green" in run.rest[0][1], "red" in run.rest[1][1]] == [True, True]
        assert "2 more like it" in answer.content.decode()

    def test_two_of_a_kind_stand_apart(self, people, signed_in):
        tell(people[0], "red")
        tell(people[0], "green")
        runs = signed_in(people[0]).get("/notifications/").context["runs"]
        assert [len(run.rest) for run in runs] == [0, 0]

    def test_what_is_read_is_not_mixed_with_what_is_not(self, people, signed_in):
        for colour in ("red", "green", "blue"):
            tell(people[0], colour)
        Notification.objects.order_by("pk").first().delete()
        Notification.objects.update(read_at="2026-01-01T00:00:00Z")
        for colour in ("white", "black", "grey"):
            tell(people[0], colour)
        runs = signed_in(people[0]).get("/notifications/").context["runs"]
        assert [len(run.rest) for run in runs] == [2, 0, 0]

    def test_one_kind_is_read_at_once_and_no_other(self, people, signed_in):
        tell(people[0])
        tell(people[1])
        Notification.objects.filter(user=people[0]).update(event="kites.lost")
        tell(people[0])
        signed_in(people[0]).post("/notifications/read/", {"event": "kites.flown"})
        unread = Notification.objects.unread().values_list("user__username", "event")
        assert set(unread) == {("li", "kites.lost"), ("wang", "kites.flown")}
