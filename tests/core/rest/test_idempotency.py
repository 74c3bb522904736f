from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from hightech.core import real_time
from hightech.core.jobs.timetable import forget_keys
from hightech.core.models import File, IdempotencyKey
from hightech.core.rest import idempotency

URL = "/api/v1/files/"
KEY = {"HTTP_IDEMPOTENCY_KEY": "k-1"}
PDF = b"%PDF-1.4\ntrailer\n%%EOF\n"


@pytest.fixture
def client(api_client, officer):
    api_client.force_authenticate(officer)
    return api_client


def send(client, content=PDF, **headers):
    upload = SimpleUploadedFile("a.pdf", content)
    return client.post(URL, {"file": upload}, format="multipart", **headers)


class TestIdempotencyKey:
    def test_without_a_key_each_post_acts(self, client):
        assert send(client).json()["id"] != send(client).json()["id"]
        assert File.objects.count() == 2

    def test_a_repeated_post_gets_the_first_answer_and_acts_once(self, client):
        first, second = send(client, **KEY), send(client, **KEY)
        assert (first.status_code, second.status_code) == (201, 201)
        assert first.json() == second.json()
        assert second.headers["Idempotency-Replayed"] == "true"
        assert File.objects.count() == 1

    def test_a_refusal_is_repeated_too(self, client):
        first, second = send(client, b"no pdf", **KEY), send(client, b"no pdf", **KEY)
        assert (first.status_code, second.status_code) == (400, 400)
        assert first.json() == second.json()

    def test_another_body_under_the_same_key_is_409(self, client):
        send(client, **KEY)
        answer = send(client, PDF + b"\n", **KEY)
        assert answer.status_code == 409
        assert answer.json()["errors"][0]["code"] == "key_reused"
        assert File.objects.count() == 1

    def test_a_key_is_of_one_user_and_one_address(self, client, user_with, zone):
        send(client, **KEY)
        client.force_authenticate(user_with("OFFICER", zone=zone))
        assert send(client, **KEY).status_code == 201
        assert File.objects.count() == 2

    def test_while_the_first_runs_the_second_is_told_so(self, client, officer):
        self.claim(client, officer, age=timedelta(seconds=1))
        answer = send(client, **KEY)
        assert answer.status_code == 409
        assert answer.json()["errors"][0]["code"] == "in_progress"
        assert File.objects.count() == 0

    def test_a_request_that_died_lets_the_key_be_used_again(self, client, officer):
        self.claim(client, officer, age=idempotency.RUNS_AT_MOST + timedelta(seconds=1))
        assert send(client, **KEY).status_code == 201

    def test_a_request_that_breaks_leaves_neither_answer_nor_effect(self, client, monkeypatch):
        monkeypatch.setattr("hightech.core.rest.files.shown", lambda file: 1 // 0)
        with pytest.raises(ZeroDivisionError):
            send(client, **KEY)
        assert IdempotencyKey.objects.count() == 0
        assert File.objects.count() == 0

    def test_a_key_that_is_too_long_is_400(self, client):
        answer = send(client, HTTP_IDEMPOTENCY_KEY="k" * 201)
        assert answer.status_code == 400

    def test_keys_are_forgotten_after_a_day(self, client, officer):
        self.claim(client, officer, age=timedelta(hours=25))
        assert forget_keys(None, "") == 1

    def claim(self, client, officer, age):
        send(client, **KEY)
        File.objects.all().delete()
        at = real_time.now() - age
        IdempotencyKey.objects.update(status=None, answer="", at=at)
