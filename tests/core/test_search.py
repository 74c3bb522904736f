"""Search: two characters anywhere in a name, and only what one may see."""

from hightech.core import search
from hightech.users.roles import Role
from tests.factories.crm import EnterpriseFactory
from tests.factories.users import ZoneFactory

NAME = "山东晨曦智能装备有限公司"


def titles(user, text) -> dict[str, list[str]]:
    return {group.kind: [hit.title for hit in group.hits] for group in search.find(user, text)}


class TestFind:
    def test_it_finds_two_chinese_characters_in_the_middle_of_a_name(self, officer):
        EnterpriseFactory(name=NAME)
        assert titles(officer, "晨曦") == {"enterprises": [NAME]}

    def test_it_finds_nothing_by_one_character(self, officer):
        EnterpriseFactory(name=NAME)
        assert titles(officer, "晨") == {}

    def test_it_reads_full_width_letters_as_plain_ones(self, officer):
        EnterpriseFactory(name="Acme Robots")
        assert titles(officer, "ＡＣＭＥ") == {"enterprises": ["Acme Robots"]}

    def test_every_word_must_be_there(self, officer):
        EnterpriseFactory(name="Acme Robots")
        EnterpriseFactory(name="Acme Boilers")
        assert titles(officer, "acme robot") == {"enterprises": ["Acme Robots"]}

    def test_it_never_shows_another_zone(self, officer):
        EnterpriseFactory(name=NAME, zone=ZoneFactory(code="JNH"))
        assert titles(officer, "晨曦") == {}

    def test_it_marks_what_matched(self):
        assert search.marked(NAME, ["晨曦"]) == [
            ("山东", False),
            ("晨曦", True),
            ("智能装备有限公司", False),
        ]


class TestPage:
    def test_it_shows_the_hits(self, client, officer):
        EnterpriseFactory(name=NAME)
        client.force_login(officer)
        answer = client.get("/search/", {"q": "晨曦"})
        assert "<mark>晨曦</mark>" in answer.content.decode()

    def test_the_palette_gets_the_part_alone(self, client, officer):
        client.force_login(officer)
        answer = client.get("/search/", {"q": "晨曦"}, headers={"HX-Request": "true"})
        assert b"<html" not in answer.content
        assert b"Nothing you may see" in answer.content

    def test_it_finds_pages(self, client, officer):
        client.force_login(officer)
        answer = client.get("/search/", {"q": "enterp"})
        assert [hit.title for hit in answer.context["pages"]] == ["Enterprises"]


class TestApi:
    def test_it_answers_grouped_hits_with_what_matched(self, api_client, officer):
        firm = EnterpriseFactory(name=NAME)
        api_client.force_authenticate(officer)
        answer = api_client.get("/api/v1/search/", {"q": "晨曦"})
        hit = {
            "id": str(firm.uuid),
            "title": NAME,
            "note": "",
            "url": firm.get_absolute_url(),
            "matched": ["晨曦"],
        }
        assert answer.json() == {
            "q": "晨曦",
            "groups": [{"kind": "enterprises", "label": "Enterprises", "hits": [hit]}],
        }

    def test_a_stranger_is_refused(self, api_client, db):
        assert api_client.get("/api/v1/search/", {"q": "晨曦"}).status_code == 401


class TestEveryRole:
    def test_each_noun_is_searched_within_what_is_visible(self, user_with, zone):
        EnterpriseFactory(name=NAME)
        seen = {role: bool(search.find(user_with(role), "晨曦")) for role in Role.values}
        assert {role for role, found in seen.items() if not found} == {
            "OPERATOR", "OBSERVER", "APPLICANT", "THIRD_PARTY",
        }  # fmt: skip
