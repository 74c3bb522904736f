import pytest
from django.db import connection

from hightech.core.lists.ordering import nullable, without_index
from tests.core.sample import Thing


class TestWithoutIndex:
    def test_it_is_content_with_both_ends_of_an_index(self):
        assert without_index(Thing, ["name", "-name", "pk", "-pk"]) == []

    def test_it_wants_an_index_for_each_direction_of_a_column_with_empty_values(self):
        assert without_index(Thing, ["rank", "-rank"]) == []

    def test_it_names_what_has_no_index(self):
        assert without_index(Thing, ["due_on", ("name", "rank"), "-created_at"]) == [
            "due_on",
            "name, rank",
            "-created_at",
        ]

    def test_it_takes_an_index_below_a_filter(self):
        assert without_index(Thing, [("name", "-pk")], under=["stage"]) == ["name, -pk"]
        assert without_index(Thing, [("stage", "name")]) == []

    def test_a_unique_column_needs_no_tie_breaker(self):
        assert without_index(Thing, ["uuid", "-uuid"]) == []


class TestNullable:
    @pytest.mark.parametrize(
        ("path", "answer"),
        [
            ("name", False),
            ("rank", True),
            ("place__name", True),
            ("pk", False),
            ("some_annotation", True),
        ],
    )
    def test_it_follows_relations(self, path, answer):
        assert nullable(Thing, path) is answer


@pytest.mark.usefixtures("sample_tables", "db")
class TestKeysetIndex:
    @pytest.mark.skipif(connection.vendor != "postgresql", reason="needs the word only there")
    def test_it_puts_empty_values_last_going_down(self):
        with connection.cursor() as cursor:
            cursor.execute("SELECT indexdef FROM pg_indexes WHERE indexname = 'thing_by_rank_down'")
            assert "(rank DESC NULLS LAST, id DESC)" in cursor.fetchone()[0]
