from datetime import timedelta

import pytest
from allauth.mfa.totp.internal.auth import (
    TOTP,
    format_hotp_value,
    generate_totp_secret,
    hotp_value,
    yield_hotp_counters_from_time,
)
from rest_framework.test import APIClient

from hightech.core.models import Change
from hightech.users.actions import members
from hightech.users.models import ApiToken, Department, Membership, Team, User, Zone
from hightech.users.roles import Role

PASSWORD = "a long enough secret"


@pytest.fixture
def zone(db):
    return Zone.objects.create(code="TTB", name_en="Tech Town", name_zh="科技城")


@pytest.fixture
def team(zone):
    return Team.objects.create(zone=zone, name_en="Equipment", name_zh="装备组")


@pytest.fixture
def officer(zone, team):
    user = members.create_user("officer", by=None, full_name="Wang Lei", password=PASSWORD)
    members.grant(user, Role.OFFICER, zone=zone, by=None, team=team)
    return user


def sign_in(**body):
    return APIClient().post("/api/v1/auth/token/", body, format="json")


def with_token(key):
    client = APIClient()
    client.credentials(HTTP_AUTHORIZATION=f"Token {key}")
    return client


class TestToken:
    def test_a_password_is_exchanged_for_a_key_that_signs_in(self, officer):
        answer = sign_in(username="officer", password=PASSWORD)
        assert answer.status_code == 200
        assert with_token(answer.json()["token"]).get("/api/v1/me/").status_code == 200

    def test_only_its_digest_is_stored(self, officer):
        key = sign_in(username="officer", password=PASSWORD).json()["token"]
        assert ApiToken.objects.get().digest == ApiToken.digest_of(key) != key

    @pytest.mark.parametrize("body", [{"password": "wrong"}, {"username": "nobody"}])
    def test_a_wrong_password_or_name_is_401(self, officer, body):
        answer = sign_in(**{"username": "officer", "password": PASSWORD, **body})
        assert answer.status_code == 401
        assert answer.json()["errors"][0]["code"] == "authentication_failed"
        assert ApiToken.objects.count() == 0

    def test_a_missing_field_is_400_and_named(self, officer):
        answer = sign_in(username="officer")
        assert (answer.status_code, answer.json()["errors"][0]["attr"]) == (400, "password")

    def test_with_two_step_sign_in_the_code_is_asked(self, officer):
        secret = generate_totp_secret()
        TOTP.activate(officer, secret)
        refused = sign_in(username="officer", password=PASSWORD)
        counter = next(iter(yield_hotp_counters_from_time()))
        code = format_hotp_value(hotp_value(secret, counter))
        let_in = sign_in(username="officer", password=PASSWORD, otp=code)
        again = sign_in(username="officer", password=PASSWORD, otp=code)
        assert [one.status_code for one in (refused, let_in, again)] == [401, 200, 401]

    def test_an_expired_or_revoked_or_unknown_key_is_401(self, officer):
        token, key = ApiToken.issue(officer)
        assert with_token(key).get("/api/v1/me/").status_code == 200
        ApiToken.objects.update(expires_at=token.created_at - timedelta(days=1))
        assert with_token(key).get("/api/v1/me/").status_code == 401
        assert with_token("nonsense").get("/api/v1/me/").status_code == 401

    def test_a_read_only_key_writes_nothing(self, officer):
        _token, key = ApiToken.issue(officer, scope=ApiToken.Scope.READ)
        assert with_token(key).get("/api/v1/zones/").status_code == 200
        assert with_token(key).post("/api/v1/zones/", {}, format="json").status_code == 403


class TestMe:
    def test_it_tells_who_and_with_which_roles(self, officer):
        client = APIClient()
        client.force_authenticate(officer)
        assert client.get("/api/v1/me/").json() == {
            "id": str(officer.uuid),
            "username": "officer",
            "name": "Wang Lei",
            "language": "en",
            "memberships": [
                {"zone": "TTB", "role": "OFFICER", "team": "Equipment", "department": None}
            ],
        }

    def test_a_stranger_is_asked_to_sign_in(self, db):
        assert APIClient().get("/api/v1/me/").status_code == 401


class TestZones:
    def test_one_sees_the_own_zone_and_not_another(self, officer):
        other = Zone.objects.create(code="JNH", name_en="Jinan", name_zh="济南")
        client = APIClient()
        client.force_authenticate(officer)
        assert [row["code"] for row in client.get("/api/v1/zones/").json()["results"]] == ["TTB"]
        assert client.get(f"/api/v1/zones/{other.uuid}/").status_code == 404

    def test_an_unknown_address_of_the_api_is_a_404_in_its_shape(self, db):
        answer = APIClient().get("/api/v1/nothing/")
        assert (answer.status_code, answer.json()["errors"][0]["code"]) == (404, "not_found")


class TestGrant:
    def test_it_is_written_down(self, officer):
        last = Change.objects.of(officer).order_by("-number")[0]
        assert last.diff == {"role": [None, "TTB OFFICER"]}

    def test_one_person_never_prepares_and_releases_payments(self, zone, officer):
        from hightech.core.errors import ActionRefused

        members.grant(officer, Role.CASHIER, zone=zone, by=None)
        with pytest.raises(ActionRefused):
            members.grant(officer, Role.FINANCE, zone=zone, by=None)
        assert not Membership.objects.filter(role=Role.FINANCE).exists()

    def test_a_reviewer_needs_a_department(self, zone, officer):
        from django.db import IntegrityError, transaction

        with pytest.raises(IntegrityError), transaction.atomic():
            Membership.objects.create(user=officer, zone=zone, role=Role.REVIEWER)
        department = Department.objects.create(zone=zone, code="LAND", name_en="L", name_zh="国土")
        members.grant(officer, Role.REVIEWER, zone=zone, by=None, department=department)
        assert User.objects.get().department_ids() == {department.pk}


class TestProfilePage:
    def test_a_key_is_shown_once(self, client, officer):
        client.force_login(officer)
        page = client.post("/profile/tokens/", {"name": "ETL", "scope": "READ"}, follow=True)
        assert "ETL" in page.content.decode()
        assert page.context["fresh_key"]
        assert client.get("/profile/").context["fresh_key"] is None

    def test_another_persons_key_cannot_be_revoked(self, client, officer, zone):
        other = members.create_user("other", by=None, full_name="O", password=PASSWORD)
        token, _key = ApiToken.issue(other)
        client.force_login(officer)
        assert client.post(f"/profile/tokens/{token.uuid}/revoke/").status_code == 404
        assert ApiToken.objects.alive().count() == 1
        client.force_login(other)
        assert client.post(f"/profile/tokens/{token.uuid}/revoke/").status_code == 302
        assert ApiToken.objects.alive().count() == 0
