"""Each channel hands a message to a real receiver on this machine, or says why not."""

import base64
import hashlib
import hmac
import json
from datetime import UTC, datetime
from urllib.parse import parse_qs, urlsplit

import pytest
import time_machine

from hightech.core import delivery, jobs, outbox
from hightech.core.channels import ADAPTERS, NotDelivered
from hightech.core.models import Channel, Message, NotificationSettings
from hightech.users.models import User
from tests.receivers import receiving

pytestmark = pytest.mark.django_db
MOMENT = datetime(2026, 11, 24, 9, 30, tzinfo=UTC)
TAKEN = {
    Channel.WECOM: b'{"errcode": 0, "errmsg": "ok"}',
    Channel.DINGTALK: b'{"errcode": 0, "errmsg": "ok"}',
    Channel.FEISHU: b'{"code": 0, "msg": "success"}',
}
REFUSED = {
    Channel.WECOM: ({"errcode": 93000, "errmsg": "invalid url"}, "93000: invalid url"),
    Channel.DINGTALK: ({"errcode": 310000, "errmsg": "sign not match"}, "310000: sign not match"),
    Channel.FEISHU: ({"code": 19021, "msg": "sign match fail"}, "19021: sign match fail"),
}


@pytest.fixture
def receiver(settings):
    with receiving() as one:
        settings.WECOM_URL = settings.DINGTALK_URL = settings.FEISHU_URL = one.url
        settings.SMS_URL = f"http://gate:s3cret@127.0.0.1:{one.port}/send"
        yield one


@pytest.fixture
def person():
    return User.objects.create(username="li", email="li@example.com", phone="13800138000")


def by(user, channel: str, **robot):
    robots = {channel: robot} if robot else {}
    NotificationSettings.objects.create(user=user, channels=[channel], robots=robots)


def fly(user):
    outbox.tell(user, "kites.flown", context={"colour": "red", "on": "2026-11-24"}, link="/k/1/")


def told(user) -> Message:
    fly(user)
    jobs.drain()
    return Message.objects.get()


def signed(key: bytes, text: bytes) -> str:
    return base64.b64encode(hmac.new(key, text, hashlib.sha256).digest()).decode()


class TestSms:
    def test_the_gateway_gets_the_phone_the_sentence_and_who_asks(self, receiver, person):
        by(person, Channel.SMS)
        message = told(person)
        [sent] = receiver.received
        assert message.state == Message.State.SENT
        assert sent.path == "/send"
        assert sent.headers["authorization"] == "Basic " + base64.b64encode(b"gate:s3cret").decode()
        assert sent.json == {
            "id": message.message_id,
            "to": "13800138000",
            "text": "red kite flies\nhttp://localhost:8000/k/1/",
        }

    def test_without_a_gateway_nobody_is_sent_a_text(self, receiver, person, settings):
        by(person, Channel.SMS)
        settings.SMS_URL = ""
        fly(person)
        assert not Message.objects.exists()

    def test_one_without_a_phone_is_sent_none(self, receiver, person):
        by(person, Channel.SMS)
        person.phone = ""
        fly(person)
        assert not Message.objects.exists()


class TestRobots:
    @pytest.mark.parametrize(
        ("channel", "path"),
        [
            (Channel.WECOM, "/cgi-bin/webhook/send?key=k-1"),
            (Channel.DINGTALK, "/robot/send?access_token=k-1"),
            (Channel.FEISHU, "/open-apis/bot/v2/hook/k-1"),
        ],
    )
    def test_each_posts_a_text_to_the_address_of_its_robot(self, receiver, person, channel, path):
        receiver.answers = [(200, TAKEN[channel])]
        by(person, channel, key="k-1", secret="")
        assert told(person).state == Message.State.SENT
        [sent] = receiver.received
        text = "red kite flies\nhttp://localhost:8000/k/1/"
        shapes = {
            Channel.FEISHU: {"msg_type": "text", "content": {"text": text}},
        }
        assert sent.path == path
        assert sent.json == shapes.get(channel, {"msgtype": "text", "text": {"content": text}})

    @pytest.mark.parametrize("channel", list(REFUSED))
    def test_an_error_behind_a_200_is_an_error(self, receiver, person, channel):
        answer, words = REFUSED[channel]
        receiver.answers = [(200, json.dumps(answer).encode())]
        by(person, channel, key="k-1", secret="")
        message = told(person)
        assert (message.state, message.trouble) == (Message.State.WAITING, words)

    def test_dingtalk_signs_its_address_with_the_secret(self, receiver, person):
        receiver.answers = [(200, TAKEN[Channel.DINGTALK])]
        by(person, Channel.DINGTALK, key="k-1", secret="SEC9")
        with time_machine.travel(MOMENT, tick=False):
            told(person)
        sent = parse_qs(urlsplit(receiver.received[0].path).query)
        stamp = str(int(MOMENT.timestamp() * 1000))
        assert sent["timestamp"] == [stamp]
        assert sent["sign"] == [signed(b"SEC9", f"{stamp}\nSEC9".encode())]

    def test_feishu_signs_its_body_with_time_and_secret(self, receiver, person):
        receiver.answers = [(200, TAKEN[Channel.FEISHU])]
        by(person, Channel.FEISHU, key="k-1", secret="S9")
        with time_machine.travel(MOMENT, tick=False):
            told(person)
        sent = receiver.received[0].json
        stamp = str(int(MOMENT.timestamp()))
        assert (sent["timestamp"], sent["sign"]) == (stamp, signed(f"{stamp}\nS9".encode(), b""))

    def test_one_taken_away_in_the_meantime_is_sent_nothing(self, receiver, person):
        by(person, Channel.WECOM, key="k-1", secret="")
        fly(person)
        NotificationSettings.objects.update(robots={})
        jobs.drain()
        assert receiver.received == []
        assert Message.objects.get().trouble == "The robot was taken away."

    def test_a_redirect_is_not_followed(self, receiver, person):
        receiver.answers = [(302, b"")]
        by(person, Channel.WECOM, key="k-1", secret="")
        assert told(person).trouble == "Refused with 302."
        assert len(receiver.received) == 1

    def test_one_that_failed_is_tried_again_until_it_is_taken(self, receiver, person):
        receiver.answers = [(503, b""), (200, TAKEN[Channel.WECOM])]
        by(person, Channel.WECOM, key="k-1", secret="")
        with time_machine.travel(MOMENT, tick=False):
            assert told(person).trouble == "Refused with 503."
        with time_machine.travel(MOMENT.replace(hour=10), tick=False):
            jobs.drain()
        message = Message.objects.get()
        assert (message.state, message.trouble) == (Message.State.SENT, "")

    def test_nobody_listening_is_said_in_words(self, person, settings):
        settings.WECOM_URL = "http://127.0.0.1:9"
        by(person, Channel.WECOM, key="k-1", secret="")
        assert told(person).trouble.startswith("Nobody answers (")


class TestPastedAddress:
    def test_its_key_is_taken_out(self):
        wecom = "https://qyapi.weixin.qq.com/cgi-bin/webhook/send?key=a-1"
        assert ADAPTERS[Channel.WECOM].key_of(wecom) == "a-1"
        feishu = "https://open.feishu.cn/open-apis/bot/v2/hook/b_2"
        assert ADAPTERS[Channel.FEISHU].key_of(feishu) == "b_2"

    @pytest.mark.parametrize(
        "pasted",
        [
            "http://169.254.169.254/cgi-bin/webhook/send?key=a",
            "https://qyapi.weixin.qq.com.evil.example/cgi-bin/webhook/send?key=a",
            "https://qyapi.weixin.qq.com/cgi-bin/webhook/send",
            "https://qyapi.weixin.qq.com/cgi-bin/webhook/send?key=a/../b",
            "key=a",
            "",
        ],
    )
    def test_another_host_or_no_key_is_refused(self, pasted):
        with pytest.raises(ValueError, match="Paste the whole address: https://qyapi"):
            ADAPTERS[Channel.WECOM].key_of(pasted)


def test_every_channel_has_an_adapter():
    assert set(ADAPTERS) == set(Channel.values)


def test_a_person_with_two_channels_hears_twice_of_one_thing(receiver, person):
    receiver.answers = [(200, TAKEN[Channel.WECOM])]
    NotificationSettings.objects.create(
        user=person, channels=["MAIL", "WECOM"], robots={"WECOM": {"key": "k", "secret": ""}}
    )
    fly(person)
    assert sorted(Message.objects.values_list("channel", flat=True)) == ["MAIL", "WECOM"]
    assert delivery.routes(person, NotificationSettings.objects.get()) == [
        ("MAIL", "li@example.com"),
        ("WECOM", ""),
    ]


def test_a_failed_send_is_raised_to_the_job(receiver):
    receiver.answers = [(500, b"")]
    message = Message(body="x", message_id="<1@x>", address="1")
    with pytest.raises(NotDelivered, match="500"):
        ADAPTERS[Channel.SMS].send(message, {})
