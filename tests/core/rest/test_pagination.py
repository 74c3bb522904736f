import pytest

from hightech.users.models import Membership, User, Zone

URL = "/api/v1/users/"


@pytest.fixture
def officer(db):
    zone = Zone.objects.create(code="TST", name_en="Test", name_zh="试")
    for name in ("ann", "bob", "cid", "dan", "eve"):
        user = User.objects.create(username=name)
        Membership.objects.create(user=user, zone=zone, role="OFFICER")
    return User.objects.get(username="ann")


@pytest.fixture
def client(api_client, officer):
    api_client.force_authenticate(officer)
    return api_client


def names(answer) -> list[str]:
    return [row["name"] for row in answer.json()["results"]]


class TestList:
    def test_it_walks_by_next_and_previous(self, client):
        first = client.get(URL, {"page_size": 2})
        second = client.get(first.json()["next"])
        third = client.get(second.json()["next"])
        assert [names(a) for a in (first, second, third)] == [
            ["ann", "bob"],
            ["cid", "dan"],
            ["eve"],
        ]
        assert first.json()["previous"] is None
        assert third.json()["next"] is None
        assert names(client.get(third.json()["previous"])) == ["cid", "dan"]
        assert {a.json()["count"] for a in (first, second, third)} == {5}

    def test_it_orders_as_asked(self, client):
        assert names(client.get(URL, {"ordering": "-username"}))[0] == "eve"

    def test_it_stays_at_four_queries(self, client, django_assert_max_num_queries):
        with django_assert_max_num_queries(4):
            client.get(URL, {"page_size": 2})

    @pytest.mark.parametrize(
        ("query", "attr"),
        [
            ("ordering=password", "ordering"),
            ("page_size=0", "page_size"),
            ("page_size=-1", "page_size"),
            ("page_size=ten", "page_size"),
            ("count=all", "count"),
            ("cursor=abc", "cursor"),
            ("colour=red", "colour"),
        ],
    )
    def test_it_refuses_what_it_does_not_know(self, client, query, attr):
        answer = client.get(f"{URL}?{query}")
        assert answer.status_code == 400
        assert [error["attr"] for error in answer.json()["errors"]] == [attr]

    def test_a_cursor_is_refused_under_another_order(self, client):
        link = client.get(URL, {"page_size": 2}).json()["next"]
        answer = client.get(link + "&ordering=-username")
        assert answer.status_code == 400
        assert answer.json()["errors"][0]["code"] == "invalid_cursor"

    def test_a_page_has_at_most_200_rows(self, client):
        assert client.get(URL, {"page_size": 100000}).status_code == 200


class TestSchema:
    def test_it_tells_of_paging_and_filters(self, client):
        schema = client.get("/api/v1/schema/?format=json").json()
        listing = schema["paths"]["/api/v1/users/"]["get"]
        told = {parameter["name"] for parameter in listing["parameters"]}
        assert {"cursor", "page_size", "ordering", "count"} <= told
        shown = listing["responses"]["200"]["content"]["application/json"]["schema"]
        assert "count_is_capped" in str(
            schema["components"]["schemas"][shown["$ref"].split("/")[-1]]
        )
