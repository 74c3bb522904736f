"""Programs hear of each step once, signed, and never from a private network they do not own."""

import base64
import json
import socket
import ssl
from datetime import timedelta

import pytest

from hightech.core import clock, jobs, processes
from hightech.core.errors import ActionRefused, ShapeError
from hightech.core.models import Delivery, Job, Step, Webhook
from hightech.core.webhooks import addresses, keeping, sending, telling
from tests import receivers
from tests.factories.crm import LeadFactory, TaskFactory
from tests.factories.users import ZoneFactory
from tests.receivers import receiving

pytestmark = pytest.mark.django_db
SECRET = "whsec_" + base64.b64encode(b"0123456789abcdef0123456789abcdef").decode()
State = Delivery.State


@pytest.fixture
def receiver(settings):
    settings.WEBHOOK_NETWORKS = ["127.0.0.0/8"]
    with receiving() as one:
        yield one


@pytest.fixture
def webhook(receiver, zone):
    return Webhook.objects.create(
        zone=zone, name="OA", url=f"{receiver.url}/hook?x=1", events=["lead.*"], secret=SECRET
    )


def step_of(lead, name="contact", source="REGISTERED", number=2) -> Step:
    return Step(
        process="LEAD", name=name, source=source, target="CONTACTED", number=number,
        subject_type="crm.lead", subject_id=lead.pk, digest="d" * 64,
    )  # fmt: skip


class TestTelling:
    def test_a_program_hears_what_happened_to_what_and_nothing_about_people(
        self, webhook, receiver, zone
    ):
        lead = LeadFactory(zone=zone)
        telling.tell(step_of(lead), lead)
        jobs.drain()
        [sent] = receiver.received
        body = sent.json
        one = Delivery.objects.get()
        assert (sent.path, body.pop("timestamp")[:2]) == ("/hook?x=1", "20")
        assert body == {
            "id": str(one.uuid),
            "type": "lead.contact",
            "data": {
                "process": "lead",
                "step": "contact",
                "number": 2,
                "from": "REGISTERED",
                "to": "CONTACTED",
                "subject": {"type": "lead", "id": str(lead.uuid), "number": lead.number or None},
                "digest": "d" * 64,
                "zone": zone.code,
            },
        }
        assert (one.state, one.status, one.attempts) == (State.SENT, 200, 1)

    def test_it_is_signed_as_standard_webhooks_says(self, webhook, receiver, zone):
        lead = LeadFactory(zone=zone)
        telling.tell(step_of(lead), lead)
        jobs.drain()
        sent = receiver.received[0]
        key, stamp = sent.headers["webhook-id"], sent.headers["webhook-timestamp"]
        wanted = sending.signature(SECRET, key, stamp, sent.body.decode())
        assert sent.headers["webhook-signature"] == wanted

    def test_the_signature_is_that_of_the_published_example(self):
        """The values of the reference libraries of Standard Webhooks."""
        found = sending.signature(
            "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", "msg_p5jXN8AQM9LWM0D4loKWxJek",
            "1614265330", '{"test": 2432232314}',
        )  # fmt: skip
        assert found == "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="

    @pytest.mark.parametrize(
        ("events", "is_told"),
        [(["lead.*"], True), (["lead.contact"], True), (["lead.sign"], False), (["task.*"], False)],
    )
    def test_a_program_hears_only_what_it_asked_for(self, webhook, zone, events, is_told):
        Webhook.objects.update(events=events)
        lead = LeadFactory(zone=zone)
        telling.tell(step_of(lead), lead)
        assert Delivery.objects.exists() is is_told

    def test_the_first_step_of_a_record_is_its_beginning(self, webhook, zone):
        lead = LeadFactory(zone=zone)
        telling.tell(step_of(lead, "register", source="", number=1), lead)
        assert Delivery.objects.get().event == "lead.begin"
        assert "lead.begin" in processes.events()

    def test_another_zone_hears_nothing(self, webhook):
        lead = LeadFactory(zone=ZoneFactory(code="JNH"))
        telling.tell(step_of(lead), lead)
        assert not Delivery.objects.exists()

    def test_of_a_confidential_lead_and_what_hangs_on_it_nobody_hears(self, webhook, zone):
        Webhook.objects.update(events=["lead.*", "task.*"])
        secret = LeadFactory(zone=zone, is_confidential=True, code_name="Blue")
        telling.tell(step_of(secret), secret)
        for lead in (secret, LeadFactory(zone=zone)):
            task = TaskFactory(lead=lead, zone=zone)
            telling.tell(Step(process="TASK", name="done", source="OPEN", number=2), task)
        assert list(Delivery.objects.values_list("event", flat=True)) == ["task.done"]

    def test_one_that_is_off_hears_nothing(self, webhook, zone):
        Webhook.objects.update(is_active=False)
        lead = LeadFactory(zone=zone)
        telling.tell(step_of(lead), lead)
        assert not Delivery.objects.exists()

    def test_where_nobody_listens_a_step_asks_one_question(self, zone, django_assert_num_queries):
        lead = LeadFactory(zone=zone)
        with django_assert_num_queries(1):
            telling.tell(step_of(lead), lead)


class TestSending:
    def deliver(self, webhook, zone):
        lead = LeadFactory(zone=zone)
        telling.tell(step_of(lead), lead)
        jobs.drain()
        return Delivery.objects.get()

    def test_a_refusal_is_kept_in_the_log_and_tried_again(self, webhook, receiver, zone):
        receiver.answers = [(500, b"out of order"), (204, b"")]
        one = self.deliver(webhook, zone)
        assert (one.state, one.status, one.answer) == (State.WAITING, 500, "out of order")
        Job.objects.update(run_at="2000-01-01T00:00Z")
        jobs.drain()
        one.refresh_from_db()
        assert (one.state, one.status, one.attempts) == (State.SENT, 204, 2)
        keys = {sent.headers["webhook-id"] for sent in receiver.received}
        assert keys == {str(one.uuid)}

    def test_after_the_last_attempt_it_is_given_up_and_can_be_sent_again(
        self, webhook, receiver, zone
    ):
        receiver.answers = [(500, b"")]
        one = self.deliver(webhook, zone)
        for _attempt in range(8):
            Job.objects.update(run_at="2000-01-01T00:00Z")
            jobs.drain()
        one.refresh_from_db()
        assert (one.state, one.attempts) == (State.FAILED, 8)
        receiver.answers = [(200, b"")]
        keeping.send_again(one)
        jobs.drain()
        one.refresh_from_db()
        assert one.state == State.SENT
        with pytest.raises(ActionRefused, match="Only what was given up"):
            keeping.send_again(one)

    def test_a_redirect_is_not_followed(self, webhook, receiver, zone):
        receiver.answers = [(307, b"")]
        assert self.deliver(webhook, zone).status == 307
        assert len(receiver.received) == 1

    def test_of_a_huge_answer_only_the_beginning_is_read(self, webhook, receiver, zone):
        receiver.answers = [(200, b"x" * 1_000_000)]
        assert self.deliver(webhook, zone).answer == "x" * 300

    def test_one_switched_off_meanwhile_is_given_up(self, webhook, receiver, zone):
        lead = LeadFactory(zone=zone)
        telling.tell(step_of(lead), lead)
        Webhook.objects.update(is_active=False)
        jobs.drain()
        assert Delivery.objects.get().state == State.FAILED
        assert receiver.received == []

    def test_a_network_that_is_shut_later_is_reached_no_more(
        self, webhook, receiver, zone, settings
    ):
        settings.WEBHOOK_NETWORKS = []
        one = self.deliver(webhook, zone)
        assert (one.status, one.answer) == (None, "Webhooks do not lead into private networks.")
        assert receiver.received == []

    def test_the_log_is_kept_for_three_months(self, webhook):
        for days, state in ((91, State.SENT), (91, State.WAITING), (89, State.FAILED)):
            Delivery.objects.create(
                webhook=webhook, event="lead.sign", body="{}", state=state,
                created_at=clock.now() - timedelta(days=days),
            )  # fmt: skip
        assert sending.tidy_deliveries(None, "") == 1
        assert set(Delivery.objects.values_list("state", flat=True)) == {"WAITING", "FAILED"}


def answering(monkeypatch, *ips):
    kinds = [(socket.AF_INET6 if ":" in ip else socket.AF_INET, ip) for ip in ips]
    rows = [(kind, socket.SOCK_STREAM, 6, "", (ip, 443)) for kind, ip in kinds]
    monkeypatch.setattr(addresses.socket, "getaddrinfo", lambda *args, **kwargs: rows)


class TestCertificates:
    """Over https the checked address is connected to, and must prove the name of the webhook."""

    def sent(self, webhook, receiver, monkeypatch, settings, certificate, host: str):
        settings.WEBHOOK_NETWORKS = ["127.0.0.0/8"]
        looked_up = [(socket.AF_INET, socket.SOCK_STREAM, 6, "", ("127.0.0.1", receiver.port))]
        real = socket.getaddrinfo
        monkeypatch.setattr(
            addresses.socket,
            "getaddrinfo",
            lambda name, *rest, **more: looked_up if name == host else real(name, *rest, **more),
        )
        trusting = ssl.create_default_context(cafile=str(certificate))
        monkeypatch.setattr(sending.ssl, "create_default_context", lambda: trusting)
        webhook.url = f"https://{host}:{receiver.port}/hook"
        one = Delivery(webhook=webhook, event="lead.sign", body="{}")
        return sending.post(one)

    @pytest.fixture
    def certificate(self, tmp_path):
        return receivers.certificate_of("hooks.example", tmp_path)

    def test_the_right_name_is_delivered_to(self, webhook, monkeypatch, settings, certificate):
        with receiving(certificate) as secure:
            found = self.sent(webhook, secure, monkeypatch, settings, certificate, "hooks.example")
            assert found == (200, "{}")
            assert secure.received[0].headers["host"] == f"hooks.example:{secure.port}"

    def test_another_name_is_not(self, webhook, monkeypatch, settings, certificate):
        with receiving(certificate) as secure:
            status, words = self.sent(
                webhook, secure, monkeypatch, settings, certificate, "other.example"
            )
        assert (status, words) == (None, "Nobody answers (SSLError).")
        assert secure.received == []


class TestAddresses:
    @pytest.mark.parametrize(
        "ip",
        [
            "127.0.0.1", "10.1.2.3", "172.16.0.1", "192.168.1.1", "169.254.169.254", "0.0.0.0",
            "100.64.0.1", "224.0.0.1", "255.255.255.255", "::1", "fe80::1", "fc00::1",
            "::ffff:10.0.0.1", "64:ff9b::a00:1", "2002:a00:1::", "2001:0:a00:1::",
        ],
    )  # fmt: skip
    def test_no_private_or_special_address_is_reached(self, monkeypatch, ip):
        answering(monkeypatch, ip)
        with pytest.raises(ValueError, match="private networks"):
            addresses.target_of("https://hooks.example/x")

    def test_one_private_address_among_public_ones_is_enough_to_refuse(self, monkeypatch):
        answering(monkeypatch, "93.184.216.34", "10.0.0.1")
        with pytest.raises(ValueError, match="private networks"):
            addresses.target_of("https://hooks.example/x")

    def test_a_public_one_is_connected_to_as_it_was_looked_up(self, monkeypatch):
        answering(monkeypatch, "93.184.216.34")
        found = addresses.target_of("https://hooks.example:8443/x?y=1")
        assert (found.ip, found.port, found.path) == ("93.184.216.34", 8443, "/x?y=1")
        assert found.named == "hooks.example:8443"

    def test_a_network_of_the_settings_is_reached_even_without_https(self, monkeypatch, settings):
        settings.WEBHOOK_NETWORKS = ["10.20.0.0/16"]
        answering(monkeypatch, "10.20.3.4")
        assert addresses.target_of("http://oa.zone/x").named == "oa.zone"
        answering(monkeypatch, "10.21.3.4")
        with pytest.raises(ValueError, match="private networks"):
            addresses.target_of("http://oa.zone/x")

    def test_a_public_address_needs_https(self, monkeypatch):
        answering(monkeypatch, "93.184.216.34")
        with pytest.raises(ValueError, match="with https"):
            addresses.target_of("http://hooks.example/x")

    @pytest.mark.parametrize(
        "url",
        ["", "hooks.example", "ftp://hooks.example/", "https://", "https://a:b@hooks.example/",
         "https://hooks.example:99999/", "https://hooks.example/\r\nHost: x", "file:///etc/passwd"],
    )  # fmt: skip
    def test_what_is_no_address_is_refused(self, url):
        with pytest.raises(ValueError, match="not an address"):
            addresses.target_of(url)


class TestKeeping:
    def test_an_administrator_makes_one_and_the_secret_signs(self, receiver, administrator):
        made = keeping.make(
            by=administrator, name="OA", url=receiver.url, events=["lead.*", "lead.*"]
        )
        assert made.secret.startswith("whsec_")
        assert made.events == ["lead.*"]

    def test_another_cannot(self, receiver, officer):
        with pytest.raises(ActionRefused, match="kept by the administrator"):
            keeping.make(by=officer, name="OA", url=receiver.url, events=["lead.*"])

    def test_everything_wrong_is_said_at_once(self, administrator):
        with pytest.raises(ShapeError) as wrong:
            keeping.make(by=administrator, name="OA", url="nowhere", events=["lead.fly"])
        assert [one.attr for one in wrong.value.reasons] == ["url", "events"]

    def test_an_address_is_told_once(self, receiver, administrator):
        facts = {"name": "OA", "url": receiver.url, "events": ["lead.*"]}
        keeping.make(by=administrator, **facts)
        with pytest.raises(ActionRefused, match="already"):
            keeping.make(by=administrator, **facts)

    def test_one_whose_host_is_gone_is_switched_off(self, webhook, administrator):
        Webhook.objects.update(url="https://nowhere.invalid/")
        webhook.refresh_from_db()
        keeping.change(webhook, by=administrator, is_active=False)
        assert not Webhook.objects.get().is_active

    def test_it_does_not_take_the_address_of_another(self, webhook, receiver, administrator):
        other = keeping.make(
            by=administrator, name="BI", url=f"{receiver.url}/b", events=["lead.*"]
        )
        with pytest.raises(ActionRefused, match="already"):
            keeping.change(other, by=administrator, url=webhook.url)

    def test_a_test_event_is_sent_at_once(self, webhook, receiver):
        keeping.test(webhook)
        jobs.drain()
        assert receiver.received[0].json["type"] == "webhook.test"


class TestDoors:
    def test_a_program_makes_one_and_is_told_the_secret_once(
        self, receiver, administrator, api_client
    ):
        api_client.force_authenticate(administrator)
        body = {"url": receiver.url, "events": ["application.*"]}
        made = api_client.post("/api/v1/webhooks/", body)
        assert made.status_code == 201
        assert made.data["secret"] == Webhook.objects.get().secret
        shown = api_client.get(f"/api/v1/webhooks/{made.data['id']}/")
        assert "secret" not in shown.data
        assert api_client.post(f"/api/v1/webhooks/{made.data['id']}/test/").status_code == 201
        log = api_client.get(f"/api/v1/webhooks/{made.data['id']}/deliveries/")
        assert [one["event"] for one in log.data] == ["webhook.test"]

    def test_one_is_switched_off_with_its_version(self, webhook, administrator, api_client):
        api_client.force_authenticate(administrator)
        url = f"/api/v1/webhooks/{webhook.uuid}/"
        assert api_client.patch(url, {"is_active": False, "version": 1}).data["is_active"] is False
        assert api_client.patch(url, {"is_active": True, "version": 1}).status_code == 409

    def test_an_officer_sees_none_and_makes_none(self, webhook, officer, api_client):
        api_client.force_authenticate(officer)
        assert api_client.get("/api/v1/webhooks/").status_code == 403
        assert api_client.get(f"/api/v1/webhooks/{webhook.uuid}/").status_code == 404
        body = {"url": "https://hooks.example/", "events": ["lead.*"]}
        assert api_client.post("/api/v1/webhooks/", body).status_code == 403

    def test_the_page_shows_the_secret_once_and_the_log(self, receiver, administrator, client):
        client.force_login(administrator)
        sent = {"name": "OA", "url": receiver.url, "events": "lead.*\ntask.done"}
        answer = client.post("/webhooks/new/", sent)
        page = answer["Location"]
        one = Webhook.objects.get()
        assert one.events == ["lead.*", "task.done"]
        assert one.secret in client.get(page).content.decode()
        assert one.secret not in client.get(page).content.decode()
        client.post(f"{page}test/")
        jobs.drain()
        text = client.get(page).content.decode()
        assert "webhook.test" in text
        assert "Delivered" in text
        client.post(f"{page}switch/", {"is_active": "false"})
        one.refresh_from_db()
        assert not one.is_active
        assert "No program listens" not in client.get("/webhooks/").content.decode()

    def test_what_was_given_up_is_sent_again_from_the_page(self, webhook, administrator, client):
        client.force_login(administrator)
        one = Delivery.objects.create(
            webhook=webhook, event="lead.sign", body=json.dumps({}), state=State.FAILED,
            created_at="2026-11-24T00:00Z",
        )  # fmt: skip
        client.post(f"/webhooks/{webhook.uuid}/{one.uuid}/again/")
        jobs.drain()
        one.refresh_from_db()
        assert one.state == State.SENT


class TestZones:
    def test_every_record_with_a_process_has_a_zone(self):
        from django.apps import apps

        from hightech.core.models import Processed

        models = [one for one in apps.get_models() if issubclass(one, Processed)]
        without = {one._meta.label for one in models if not hasattr(one, "zone")}
        assert without == {"kites.Kite"}
