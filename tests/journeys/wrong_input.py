"""Nonsense at every door that takes something: a sentence and the right status, never a trace."""

from itertools import islice

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from crm.models import Lead
from hightech.core.models import Change, File, Step
from hightech.users.models import User
from tests.journeys.doors import ROOT, Door, doors
from tests.journeys.isolation import NEAR, own_row, people, send

JSON = "application/json"
HUGE = "9" * 40
NONSENSE = {
    "nothing": None,
    "an object": {"a": {"b": []}},
    "a list": [{"a": 1}, None],
    "a negative number": -1,
    "a huge number": 10**40,
    "true": True,
    "a null character": "\x00",
    "a very long text": "x" * 300_000,
    "a negative amount": "-0.01",
    "a huge amount": f"{HUGE}.00",
    "an unknown id": "00000000-0000-4000-8000-000000000000",
}
BODIES = {"an empty body": {}, "a list as the body": [1], "a text as the body": "text"}
REFUSED = (400, 403, 404, 405, 409, 413, 415)


def posted(door: Door) -> bool:
    """Tell whether an address of the API takes something."""
    actions = getattr(door.view, "actions", None)
    return door.is_api and (actions is None or "post" in door.view.http_method_names)


# These take no body: the documents of the API, and the number of an account, told and noted.
ASKED_NOTHING = ("docs/", "schema/", "reveal/")
POSTS = [door for door in doors() if posted(door) and not door.pattern.endswith(ASKED_NOTHING)]
STEPS = [door for door in POSTS if door.pattern.endswith("/steps/")]


def names_of(door: Door) -> list[str]:
    """Return the fields the door knows, as far as its serializer tells."""
    entry = getattr(door.view, "entry", None)
    known = list(getattr(entry, "_declared_fields", {})) if entry else []
    return known or ["step", "version", "file", "choice", "seat", "facts", "user"]


def address_of(door: Door) -> str:
    row = own_row(door.model) if door.has_id and door.model else None
    return door.address(row.uuid if row else "00000000-0000-4000-8000-000000000000")


def trace() -> tuple:
    """Return what must not have changed."""
    return Step.objects.count(), Change.objects.count(), File.objects.count()


def check_shape(answer) -> None:
    told = answer.json()
    assert set(told) == {"type", "errors"}, told
    for error in told["errors"]:
        assert set(error) >= {"code", "detail", "attr"}, error
        assert error["detail"]


@pytest.mark.django_db
class TestWrongInput:
    @pytest.mark.parametrize("door", POSTS, ids=lambda door: door.pattern)
    def test_nonsense_is_refused_and_leaves_nothing(self, story, client, door):
        address, before = address_of(door), trace()
        bodies = BODIES | {
            name: dict.fromkeys(names_of(door), value) for name, value in NONSENSE.items()
        }
        for user in welcome(client, door, address):
            client.force_login(user)
            for name, body in bodies.items():
                answer = client.post(address, body, content_type=JSON)
                assert answer.status_code in REFUSED + EVALUATED.get(door.pattern, ()), name
                if answer.status_code in REFUSED:
                    check_shape(answer)
        assert trace() == before

    @pytest.mark.parametrize("door", STEPS, ids=lambda door: door.pattern)
    def test_a_stale_step_is_told_so(self, story, client, door):
        row = own_row(door.model)
        if row is None:
            return
        before, codes = trace(), set()
        for user in readers(client, door.address(row.uuid)):
            client.force_login(user)
            seen = client.get(door.address(row.uuid))
            for step in seen.json()["steps"]:
                body = {"step": step["name"], "version": 10_000}
                answer = client.post(door.address(row.uuid), body, content_type=JSON)
                assert answer.status_code in (400, 403, 409), answer.content
                check_shape(answer)
                codes |= {error["code"] for error in answer.json()["errors"]}
        assert trace() == before
        if codes:
            assert codes & {"stale", "role", "required", "permission_denied"}, codes

    def test_a_replayed_key_repeats_its_answer_and_refuses_another_body(self, story, client):
        client.force_login(User.objects.get(username="officer"))
        body = {"enterprise_name": "重放精密有限公司", "summary": "一句话"}
        sent = {"content_type": JSON, "headers": {"Idempotency-Key": "k1"}}
        first = client.post("/api/v1/leads/", body, **sent)
        again = client.post("/api/v1/leads/", body, **sent)
        assert (first.status_code, again.status_code) == (201, 201)
        assert first.json() == again.json()
        other = client.post("/api/v1/leads/", body | {"summary": "另一句"}, **sent)
        assert other.status_code == 409
        check_shape(other)
        assert Lead.objects.filter(enterprise__name=body["enterprise_name"]).count() == 1

    def test_script_in_a_name_is_shown_as_text(self, story, client):
        client.force_login(User.objects.get(username="officer"))
        name = "<script>alert(1)</script>有限公司"
        body = {"enterprise_name": name, "summary": "<img src=x onerror=alert(1)>"}
        made = client.post("/api/v1/leads/", body, content_type=JSON)
        assert made.status_code == 201
        for path in ("/leads/", f"/leads/{made.json()['id']}/", "/"):
            page = client.get(path).content.decode()
            assert "<script>alert(1)" not in page
            assert "<img src=x" not in page

    def test_a_file_that_lies_about_its_type_is_refused(self, story, client):
        client.force_login(User.objects.get(username="officer"))
        before = File.objects.count()
        for name, content in (("a.pdf", b"MZ\x90\x00 program"), ("a.exe", b"MZ"), ("a.pdf", b"")):
            answer = client.post("/api/v1/files/", {"file": SimpleUploadedFile(name, content)})
            assert answer.status_code == 400, answer.content
            check_shape(answer)
        assert File.objects.count() == before

    def test_a_file_over_the_limit_is_refused(self, story, client, settings):
        settings.FILE_UPLOAD_MAX_BYTES = 1000
        client.force_login(User.objects.get(username="officer"))
        before = File.objects.count()
        big = SimpleUploadedFile("a.txt", b"x" * 1001)
        answer = client.post("/api/v1/files/", {"file": big})
        assert answer.status_code == 413
        check_shape(answer)
        assert File.objects.count() == before

    def test_a_body_over_the_limit_is_refused(self, story, client):
        client.force_login(User.objects.get(username="officer"))
        body = {"enterprise_name": "x", "summary": "x" * 2_700_000}
        answer = client.post("/api/v1/leads/", body, content_type=JSON)
        assert answer.status_code == 413
        check_shape(answer)

    def test_another_type_than_json_is_refused(self, story, client):
        client.force_login(User.objects.get(username="officer"))
        answer = client.post("/api/v1/leads/", "a=b", content_type="text/plain")
        assert answer.status_code == 415
        check_shape(answer)


# Doors that answer a question, or ask for nothing: what they can make sense of is answered.
EVALUATED = {
    f"{ROOT}leads/check/": (200, 429),
    f"{ROOT}clauses/evaluate/": (200,),
    f"{ROOT}duplicates/<uuid:id>/distinct/": (200,),
}


def welcome(client, door: Door, address: str) -> list[User]:
    """Return somebody who is let in as far as the shape of the body; at most one."""
    for user in people(NEAR):
        if send(client, user, "post", address).status_code == 400:
            return [user]
    return people(NEAR)[:1]


def readers(client, address: str) -> list[User]:
    """Return two people who may read what stands at an address."""
    found = (user for user in people(NEAR) if send(client, user, "get", address).status_code == 200)
    return list(islice(found, 2))
