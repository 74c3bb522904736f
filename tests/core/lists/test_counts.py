import uuid
from datetime import UTC, datetime

import pytest

from hightech.core.errors import ShapeError
from hightech.core.lists import counts
from tests.core.sample import Thing


def some(number: int) -> None:
    at = datetime(2026, 1, 1, tzinfo=UTC)
    Thing.objects.bulk_create(
        Thing(uuid=uuid.uuid4(), name=str(n), created_at=at) for n in range(number)
    )


@pytest.mark.usefixtures("sample_tables", "db")
class TestCountOf:
    @pytest.fixture(autouse=True)
    def low_cap(self, monkeypatch):
        monkeypatch.setattr(counts, "CAP", 10)

    @pytest.mark.parametrize(
        ("rows", "count", "capped"), [(0, 0, False), (10, 10, False), (11, 10, True)]
    )
    def test_it_stops_above_the_cap(self, rows, count, capped, django_assert_num_queries):
        some(rows)
        with django_assert_num_queries(1) as seen:
            counted = counts.count_of(Thing.objects.order_by("name"))
        assert counted.as_dict() == {"count": count, "count_is_capped": capped}
        assert "LIMIT 11" in seen[0]["sql"]

    def test_it_counts_all_when_asked(self):
        some(12)
        assert counts.count_of(Thing.objects.all(), exact=True) == counts.Count(12, False)


class TestCap:
    def test_it_is_ten_thousand(self):
        assert counts.CAP == 10_000

    def test_it_is_shown_with_a_plus(self):
        assert str(counts.Count(10_000, True)) == "10,000+"
        assert str(counts.Count(9_999)) == "9,999"


class TestWantsExact:
    @pytest.mark.parametrize(("text", "answer"), [(None, False), ("", False), ("exact", True)])
    def test_it_reads_one_word(self, text, answer):
        assert counts.wants_exact(text) is answer

    def test_it_refuses_others(self):
        with pytest.raises(ShapeError):
            counts.wants_exact("all")
