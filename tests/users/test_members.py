import json

import pytest

from hightech.core.models import Change
from hightech.users.models import Membership, User

PASSWORD = "seven-red-lanterns"
NEW = {"username": "zhou", "full_name": "周凯", "password": PASSWORD, "role": "OFFICER"}


@pytest.fixture
def admin_client(client, administrator):
    client.force_login(administrator)
    return client


@pytest.fixture
def api(api_client, administrator):
    api_client.force_authenticate(administrator)
    return api_client


class TestAdd:
    def test_a_login_is_made_with_its_first_role(self, api, zone):
        answer = api.post("/api/v1/users/", NEW)
        assert (answer.status_code, answer.json()["name"]) == (201, "周凯")
        user = User.objects.get(username="zhou")
        assert user.has_role("OFFICER", zone=zone)
        assert user.check_password(PASSWORD)
        assert {"username": [None, "zhou"]} in [one.diff for one in Change.objects.of(user)]

    def test_a_taken_name_is_409_and_nothing_is_made(self, api):
        api.post("/api/v1/users/", NEW)
        answer = api.post("/api/v1/users/", NEW | {"full_name": "Another"})
        assert (answer.status_code, answer.json()["errors"][0]["attr"]) == (409, "username")
        assert User.objects.filter(username="zhou").get().full_name == "周凯"

    @pytest.mark.parametrize("password", ["short", "password12", "1234567890"])
    def test_a_password_that_is_easily_guessed_is_400(self, api, password):
        answer = api.post("/api/v1/users/", NEW | {"password": password})
        assert (answer.status_code, answer.json()["errors"][0]["attr"]) == (400, "password")
        assert not User.objects.filter(username="zhou").exists()

    def test_a_reviewer_needs_a_department(self, api):
        answer = api.post("/api/v1/users/", NEW | {"role": "REVIEWER"})
        assert (answer.status_code, answer.json()["errors"][0]["attr"]) == (409, "department")
        assert not User.objects.filter(username="zhou").exists()

    @pytest.mark.parametrize("wrong", [{"role": "KING"}, {"username": "a b"}, {"email": "x"}])
    def test_wrong_input_is_400(self, api, wrong):
        assert api.post("/api/v1/users/", NEW | wrong).status_code == 400

    def test_only_an_administrator_makes_users(self, api_client, leader):
        api_client.force_authenticate(leader)
        assert api_client.post("/api/v1/users/", NEW).status_code == 403


class TestGrant:
    def test_a_further_role_is_granted_once(self, api, officer):
        url = f"/api/v1/users/{officer.uuid}/memberships/"
        assert api.post(url, {"role": "MANAGER"}).status_code == 201
        assert api.post(url, {"role": "MANAGER"}).status_code == 409
        assert [row["role"] for row in api.get(url).json()] == ["OFFICER", "MANAGER"]

    def test_who_prepares_payments_never_releases_them(self, api, cashier):
        answer = api.post(f"/api/v1/users/{cashier.uuid}/memberships/", {"role": "FINANCE"})
        assert answer.json()["errors"][0]["code"] == "separation_of_duties"
        assert cashier.memberships.count() == 1

    def test_a_program_changes_how_a_person_is_reached(self, api, officer):
        address = f"/api/v1/users/{officer.uuid}/"
        assert api.patch(address, {"email": "li@example.com"}).status_code == 200
        assert api.patch(address, {"email": "nowhere"}).status_code == 400
        officer.refresh_from_db()
        assert officer.email == "li@example.com"

    def test_nobody_changes_a_colleague_or_oneself_without_the_role(self, api_client, officer):
        api_client.force_authenticate(officer)
        address = f"/api/v1/users/{officer.uuid}/"
        assert api_client.patch(address, {"email": "li@example.com"}).status_code == 403
        officer.memberships.all().delete()
        officer.__dict__.pop("active_memberships", None)
        assert api_client.patch(address, {"email": "li@example.com"}).status_code == 403

    def test_a_person_of_another_zone_is_404(self, api, user_with):
        from tests.factories.users import ZoneFactory

        stranger = user_with("OFFICER", zone=ZoneFactory(code="JNH"))
        url = f"/api/v1/users/{stranger.uuid}/memberships/"
        assert api.post(url, {"role": "MANAGER"}).status_code == 404


class TestPages:
    def test_the_list_narrows_by_role(self, admin_client, officer, cashier):
        text = admin_client.get("/users/?role=CASHIER").content.decode()
        assert cashier.username in text
        assert officer.username not in text

    def test_the_list_costs_the_same_for_many(
        self, admin_client, user_with, zone, django_assert_num_queries
    ):
        for _round in range(2):
            with django_assert_num_queries(6):
                admin_client.get("/users/")
            for _n in range(30):
                user_with("OFFICER", zone=zone)

    def test_a_page_makes_a_user(self, admin_client):
        assert admin_client.get("/users/new/").status_code == 200
        admin_client.post("/users/new/", NEW)
        assert User.objects.filter(username="zhou").exists()

    def test_the_record_says_what_the_roles_are_for_and_open(self, admin_client, officer):
        text = admin_client.get(f"/users/{officer.uuid}/").content.decode()
        assert "Notes leads, talks to enterprises" in text
        assert "My day" in text

    def test_how_a_person_is_reached_is_changed(self, admin_client, officer):
        sent = {"full_name": "Li Na", "email": "li@example.com", "phone": "13800138000"}
        was = {"full_name": officer.full_name, "email": "", "phone": "", "language": ""}
        answer = admin_client.post(f"/users/{officer.uuid}/edit/", sent | {"was": json.dumps(was)})
        officer.refresh_from_db()
        assert answer.status_code == 302
        assert (officer.email, officer.phone) == ("li@example.com", "13800138000")
        page = admin_client.get(f"/users/{officer.uuid}/").content.decode()
        assert "13800138000" in page
        assert Change.objects.of(officer).latest("number").diff["phone"] == ["", "13800138000"]

    def test_an_address_that_is_none_is_told(self, admin_client, officer):
        answer = admin_client.post(f"/users/{officer.uuid}/edit/", {"full_name": "L", "email": "x"})
        assert answer.status_code == 422

    def test_a_role_is_taken_away(self, admin_client, officer):
        held = officer.memberships.get()
        admin_client.post(f"/users/{officer.uuid}/roles/{held.pk}/revoke/")
        assert officer.memberships.count() == 0

    def test_the_last_administrator_stays(self, admin_client, administrator):
        held = administrator.memberships.get()
        admin_client.post(f"/users/{administrator.uuid}/roles/{held.pk}/revoke/")
        assert Membership.objects.filter(pk=held.pk).exists()

    def test_access_ends_and_is_given_again(self, admin_client, officer):
        for wanted in (False, True):
            admin_client.post(f"/users/{officer.uuid}/access/", {"is_active": str(wanted).lower()})
            officer.refresh_from_db()
            assert officer.is_active is wanted

    def test_an_administrator_cannot_end_the_own_access(self, admin_client, administrator):
        admin_client.post(f"/users/{administrator.uuid}/access/", {"is_active": "false"})
        administrator.refresh_from_db()
        assert administrator.is_active

    def test_others_are_refused(self, client, leader, officer):
        client.force_login(leader)
        for path in ("", "new/", f"{officer.uuid}/", f"{officer.uuid}/roles/new/"):
            assert client.get(f"/users/{path}").status_code == 403
        held = officer.memberships.get()
        assert client.post(f"/users/{officer.uuid}/access/").status_code == 403
        assert client.post(f"/users/{officer.uuid}/roles/{held.pk}/revoke/").status_code == 403
