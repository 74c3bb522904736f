"""People choose how they are told, on a page and by API, and subscribe to their dates."""

from datetime import timedelta

import pytest
from django.core import mail
from icalendar import Calendar

from hightech.core import clock, jobs, reach
from hightech.core.models import CalendarFeed, Change, Message, NotificationSettings
from tests.factories.crm import LeadFactory, TaskFactory

pytestmark = pytest.mark.django_db
PAGE, API = "/profile/notifications/", "/api/v1/me/notifications/"
ROBOT = "https://qyapi.weixin.qq.com/cgi-bin/webhook/send?key=k-1"
USUAL = {"channels": ["MAIL"], "digest_hour": "8", "quiet_from": "", "quiet_until": ""}


@pytest.fixture
def li(officer, client):
    officer.email = "li@example.com"
    officer.save()
    client.force_login(officer)
    return officer


def details(answer) -> list[str]:
    return [str(reason.detail) for reason in answer.context["reasons"]]


class TestPage:
    def test_what_is_chosen_is_kept_and_told_in_the_story_of_the_person(self, li, client):
        sent = USUAL | {
            "channels": ["MAIL", "WECOM"],
            "robot_WECOM": ROBOT,
            "topic_leads": "DIGEST",
            "topic_system": "OFF",
            "quiet_from": "22:00",
            "quiet_until": "07:00",
            "digest_hour": "17",
        }
        assert client.post(PAGE, sent).status_code == 302
        kept = NotificationSettings.objects.get(user=li)
        assert kept.channels == ["MAIL", "WECOM"]
        assert kept.robots == {"WECOM": {"key": "k-1", "secret": ""}}
        assert kept.timings == {"leads": "DIGEST", "system": "OFF"}
        assert (f"{kept.quiet_from:%H:%M}", f"{kept.quiet_until:%H:%M}") == ("22:00", "07:00")
        assert kept.digest_hour == 17
        diff = Change.objects.of(li).latest("pk").diff
        assert diff["robots"] == [[], ["WECOM"]]
        assert "k-1" not in str(diff)
        text = client.get(PAGE).content.decode()
        assert "its key is not shown again" in text
        assert "k-1" not in text

    def test_saving_the_same_again_tells_nothing(self, li, client):
        client.post(PAGE, USUAL)
        count = Change.objects.of(li).count()
        client.post(PAGE, USUAL)
        assert Change.objects.of(li).count() == count

    def test_a_robot_is_forgotten(self, li, client):
        client.post(PAGE, USUAL | {"channels": ["WECOM"], "robot_WECOM": ROBOT})
        client.post(PAGE, USUAL | {"forget_WECOM": "1"})
        assert NotificationSettings.objects.get().robots == {}

    @pytest.mark.parametrize(
        ("sent", "why"),
        [
            ({"channels": []}, "Choose at least one channel"),
            ({"channels": ["WECOM"]}, "Paste the address of your robot first."),
            ({"robot_WECOM": "https://evil.example/?key=1"}, "Paste the whole address"),
            ({"topic_work": "OFF"}, "“What waits for me” cannot be switched off."),
            ({"topic_work": "SOON"}, "There is no such choice."),
            ({"quiet_from": "22:00"}, "Quiet hours have a beginning and another end"),
            ({"quiet_from": "7:99", "quiet_until": "25:00"}, "Write a time such as 22:00."),
            ({"channels": ["PIGEON"]}, "There is no such channel."),
            ({"digest_hour": "24"}, "Choose an hour of the day"),
            ({"digest_hour": "soon"}, "Choose an hour of the day"),
        ],
    )
    def test_what_cannot_be_is_refused_and_nothing_kept(self, li, client, sent, why):
        answer = client.post(PAGE, USUAL | sent)
        assert answer.status_code == 422
        assert [text for text in details(answer) if why in text]
        assert not NotificationSettings.objects.exists()

    def test_what_was_typed_is_still_there_after_a_refusal(self, li, client):
        typed = {"robot_DINGTALK": "https://evil.example/?key=1", "secret_DINGTALK": "SEC9"}
        text = client.post(PAGE, USUAL | typed).content.decode()
        assert 'value="https://evil.example/?key=1"' in text
        assert 'value="SEC9"' in text

    def test_a_channel_this_person_cannot_be_reached_by_is_refused(self, li, client, settings):
        settings.SMS_URL = "http://127.0.0.1:9/"
        answer = client.post(PAGE, USUAL | {"channels": ["SMS"]})
        assert details(answer) == ["Your profile has no phone; the administrator enters it."]

    def test_a_test_message_comes_by_every_channel_five_times_an_hour(self, li, client):
        for _time in range(6):
            client.post(f"{PAGE}test/")
        jobs.drain()
        assert [one.subject for one in mail.outbox] == ["A test: you are reached here"] * 5
        text = client.get(PAGE).content.decode()
        assert "A test: you are reached here" in text
        assert Message.objects.visible_to(li).count() == 5

    def test_nobody_sees_the_messages_of_another(self, li, client, leader):
        client.post(f"{PAGE}test/")
        client.force_login(leader)
        assert "A test: you are reached here" not in client.get(PAGE).content.decode()


class TestApi:
    def test_what_is_left_out_stays(self, li, api_client):
        api_client.force_authenticate(li)
        first = api_client.patch(API, {"quiet_from": "22:00", "quiet_until": "07:00"})
        assert first.status_code == 200
        second = api_client.patch(API, {"topics": {"leads": "OFF"}})
        assert (second.data["quiet_from"], second.data["channels"]) == ("22:00", ["MAIL"])
        timings = {one["name"]: one["timing"] for one in second.data["topics"]}
        assert (timings["leads"], timings["work"]) == ("OFF", "AT_ONCE")

    def test_a_robot_comes_and_goes(self, li, api_client):
        api_client.force_authenticate(li)
        body = {"robots": {"WECOM": {"address": ROBOT}}, "channels": ["MAIL", "WECOM"]}
        assert api_client.patch(API, body).data["robots"] == ["WECOM"]
        body = {"robots": {"WECOM": None}, "channels": ["MAIL"]}
        assert api_client.patch(API, body).data["robots"] == []

    @pytest.mark.parametrize(
        "body",
        [
            {"channels": "MAIL"},
            {"channels": ["PIGEON"]},
            {"topics": {"work": "NEVER"}},
            {"topics": {"nothing": "OFF"}},
            {"quiet_from": "22:00"},
            {"digest_hour": 99},
            {"robots": {"PIGEON": {"address": "x"}}},
        ],
    )
    def test_a_wrong_shape_is_told(self, li, api_client, body):
        api_client.force_authenticate(li)
        assert api_client.patch(API, body).status_code == 400
        assert not NotificationSettings.objects.exists()


class TestCalendar:
    def address(self, client) -> str:
        client.post("/profile/calendar/")
        text = client.get(PAGE).content.decode()
        start = text.index("/feeds/")
        return text[start : text.index(".ics", start) + 4]

    def test_a_calendar_program_reads_the_dates_of_its_owner(self, li, zone, client):
        due = clock.today() + timedelta(days=3)
        lead = LeadFactory(zone=zone, owner=li)
        TaskFactory(lead=lead, owner=li, title="Call 瀚海, then send the map", due_on=due)
        address = self.address(client)
        client.logout()
        answer = client.get(address)
        assert answer["Content-Type"] == "text/calendar; charset=utf-8"
        events = Calendar.from_ical(answer.content).walk("VEVENT")
        [one] = [event for event in events if "瀚海, then" in str(event["summary"])]
        assert (one.decoded("dtstart"), one.decoded("dtend")) == (due, due + timedelta(days=1))
        assert str(one["url"]).startswith("http://localhost:8000/")
        again = Calendar.from_ical(client.get(address).content).walk("VEVENT")
        assert {str(event["uid"]) for event in again} == {str(event["uid"]) for event in events}

    def test_a_new_address_ends_the_one_before(self, li, client):
        first, second = self.address(client), self.address(client)
        assert (client.get(first).status_code, client.get(second).status_code) == (404, 200)
        assert CalendarFeed.objects.get().read_at is not None

    def test_the_address_is_shown_once(self, li, client):
        self.address(client)
        assert "/feeds/" not in client.get(PAGE).content.decode()

    def test_a_revoked_one_and_that_of_one_who_left_are_not_there(self, li, client):
        address = self.address(client)
        li.is_active = False
        li.save()
        assert client.get(address).status_code == 404
        li.is_active = True
        li.save()
        client.force_login(li)
        client.post("/profile/calendar/revoke/")
        assert client.get(address).status_code == 404

    def test_it_is_read_sixty_times_an_hour_at_most(self, li, client):
        address = self.address(client)
        codes = [client.get(address).status_code for _time in range(61)]
        assert codes.count(200) == 60
        assert codes[-1] == 429


def test_without_a_choice_nothing_is_written(li):
    reach.of(li)
    assert not NotificationSettings.objects.exists()
