import uuid
from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from hightech.core.errors import ShapeError
from hightech.core.lists import keyset
from hightech.core.lists.ordering import columns_of
from tests.core.sample import Place, Thing

pytestmark = pytest.mark.usefixtures("sample_tables", "db")

START = datetime(2026, 1, 1, 8, tzinfo=UTC)
ORDERINGS = [
    ("name",),
    ("-name",),
    ("rank",),
    ("-rank",),
    ("due_on",),
    ("-due_on",),
    ("-created_at",),
    ("stage", "-rank"),
    ("-rank", "name"),
    ("rank", "-due_on"),
    ("place__name",),
    ("pk",),
    ("-pk",),
]

LINES = st.lists(
    st.tuples(
        st.sampled_from(["a", "b", "乙", ""]),
        st.none() | st.integers(-2, 2),
        st.none() | st.integers(0, 3),
        st.sampled_from(Thing.Stage.values),
        st.booleans(),
    ),
    max_size=14,
)


def fill(lines) -> None:
    Thing.objects.all().delete()
    place = Place.objects.get_or_create(name="park", code="P")[0]
    Thing.objects.bulk_create(
        Thing(
            uuid=uuid.uuid4(),
            name=name,
            rank=rank,
            due_on=None if days is None else date(2026, 1, 1) + timedelta(days),
            created_at=START + timedelta(microseconds=days or 0),
            stage=stage,
            place=place if placed else None,
        )
        for name, rank, days, stage, placed in lines
    )


def walk(rows, columns, size) -> list[list]:
    pages, cursor = [], ""
    while True:
        page = keyset.page_of(rows, columns, size=size, cursor=cursor)
        pages.append(page)
        cursor = page.next
        if not cursor:
            return pages


def ids(page) -> list[int]:
    return [row["id"] if isinstance(row, dict) else row.pk for row in page.rows]


def expected(columns) -> list[int]:
    """Sort in Python: empty values last, the id in the direction of the last column."""
    rows = list(Thing.objects.select_related("place"))
    rows.sort(key=lambda row: row.pk, reverse=columns[-1].startswith("-"))
    for column in reversed(columns):
        bare = column.lstrip("-")
        if bare == "pk":
            continue

        def value(row, bare=bare):
            if bare == "place__name":
                return row.place.name if row.place else None
            return getattr(row, bare)

        valued = [row for row in rows if value(row) is not None]
        empty = [row for row in rows if value(row) is None]
        valued = sorted(valued, key=value, reverse=column.startswith("-"))
        rows = valued + empty
    return [row.pk for row in rows]


class TestWalk:
    @settings(
        max_examples=60,
        deadline=None,
        suppress_health_check=[HealthCheck.function_scoped_fixture],
    )
    @given(LINES, st.sampled_from(ORDERINGS), st.integers(1, 5), st.booleans())
    def test_it_gives_every_row_once_in_order_both_ways(self, lines, columns, size, as_values):
        fill(lines)
        rows = Thing.objects.values("id", "name") if as_values else Thing.objects.all()
        pages = walk(rows, columns, size)
        assert [pk for page in pages for pk in ids(page)] == expected(columns)

        back, seen = pages[-1].previous, [ids(pages[-1])]
        while back:
            page = keyset.page_of(rows, columns, size=size, cursor=back)
            seen.insert(0, ids(page))
            back = page.previous
        assert seen == [ids(page) for page in pages]

    def test_it_leaves_no_trace_in_the_rows(self, make_thing):
        make_thing(name="one")
        assert keyset.page_of(Thing.objects.values("name"), ("rank",), size=5).rows == [
            {"name": "one"}
        ]
        row = keyset.page_of(Thing.objects.all(), ("rank",), size=5).rows[0]
        assert not [name for name in vars(row) if name.startswith("_key")]

    def test_it_goes_on_after_the_row_it_stopped_at_is_gone(self):
        fill([("a", rank, None, "NEW", False) for rank in range(5)])
        first = keyset.page_of(Thing.objects.all(), ("rank",), size=2)
        first.rows[-1].delete()
        second = keyset.page_of(Thing.objects.all(), ("rank",), size=2, cursor=first.next)
        assert [row.rank for row in second.rows] == [2, 3]

    def test_it_knows_its_neighbours(self):
        fill([("a", rank, None, "NEW", False) for rank in range(3)])
        first = keyset.page_of(Thing.objects.all(), ("rank",), size=2)
        last = keyset.page_of(Thing.objects.all(), ("rank",), size=2, cursor=first.next)
        assert first.next
        assert not first.previous
        assert last.previous
        assert not last.next

    def test_it_gives_an_empty_page_of_nothing(self):
        Thing.objects.all().delete()
        assert keyset.page_of(Thing.objects.all(), ("name",), size=2) == keyset.Page([])


class TestQueries:
    @pytest.mark.parametrize("columns", ORDERINGS)
    def test_it_takes_one_query_a_page(self, columns, django_assert_num_queries):
        fill([("a", 1, 1, "NEW", True)] * 9)
        with django_assert_num_queries(1):
            page = keyset.page_of(Thing.objects.all(), columns, size=2)
        with django_assert_num_queries(1):
            keyset.page_of(Thing.objects.all(), columns, size=2, cursor=page.next)

    def test_it_takes_a_second_one_only_where_the_values_end(self, django_assert_num_queries):
        fill([("a", 1, 1, "NEW", True)] * 3 + [("a", None, 1, "NEW", True)] * 4)
        page = keyset.page_of(Thing.objects.all(), ("rank",), size=2)
        with django_assert_num_queries(2):
            page = keyset.page_of(Thing.objects.all(), ("rank",), size=2, cursor=page.next)
        with django_assert_num_queries(1):
            keyset.page_of(Thing.objects.all(), ("rank",), size=2, cursor=page.next)

    @pytest.mark.skipif(connection.vendor != "sqlite", reason="reads the plan of SQLite")
    @pytest.mark.parametrize("columns", [("name",), ("-name",), ("rank",), ("-rank",)])
    def test_it_walks_the_index_from_the_row(self, columns):
        fill([("a", 1, 1, "NEW", True)] * 9)
        page = keyset.page_of(Thing.objects.all(), columns, size=2)
        with CaptureQueriesContext(
            connection,
        ) as seen:
            keyset.page_of(Thing.objects.all(), columns, size=2, cursor=page.next)
        with connection.cursor() as cursor:
            cursor.execute("EXPLAIN QUERY PLAN " + seen[0]["sql"])
            plan = " ".join(str(line[3]) for line in cursor.fetchall())
        assert "SEARCH sample_thing USING INDEX thing_by_" in plan
        assert "TEMP B-TREE" not in plan


class TestCursor:
    def cursor(self, **given) -> str:
        fill([("a", rank, None, "NEW", False) for rank in range(3)])
        return keyset.page_of(Thing.objects.all(), ("rank",), size=1, **given).next

    @pytest.mark.parametrize("damage", ["x", "a:b:c", "", "\x00"])
    def test_it_refuses_a_damaged_one(self, damage):
        with pytest.raises(ShapeError) as refused:
            keyset.page_of(
                Thing.objects.all(), ("rank",), size=1, cursor=self.cursor()[:-1] + damage + "!"
            )
        assert [(r.code, r.attr) for r in refused.value.reasons] == [("invalid_cursor", "cursor")]

    def test_it_refuses_one_of_another_ordering(self):
        with pytest.raises(ShapeError):
            keyset.page_of(Thing.objects.all(), ("-rank",), size=1, cursor=self.cursor())

    def test_it_refuses_one_of_another_filter(self):
        cursor = self.cursor(about="stage=NEW")
        with pytest.raises(ShapeError):
            keyset.page_of(
                Thing.objects.all(), ("rank",), size=1, cursor=cursor, about="stage=DONE"
            )
        assert keyset.page_of(
            Thing.objects.all(), ("rank",), size=1, cursor=cursor, about="stage=NEW"
        ).rows

    def test_it_may_change_the_size(self):
        page = keyset.page_of(Thing.objects.all(), ("rank",), size=2, cursor=self.cursor())
        assert [row.rank for row in page.rows] == [1, 2]


class TestColumnsOf:
    OFFERED = {"name": "name", "due": ("due_on", "-rank")}

    @pytest.mark.parametrize(
        ("text", "columns"),
        [
            (None, ("-created_at",)),
            ("", ("-created_at",)),
            ("name", ("name",)),
            ("-name", ("-name",)),
            ("due", ("due_on", "-rank")),
            ("-due", ("-due_on", "rank")),
        ],
    )
    def test_it_reads_what_is_offered(self, text, columns):
        assert columns_of(text, self.OFFERED, "-created_at") == columns

    @pytest.mark.parametrize("text", ["rank", "--name", "name,rank", "pk", "name__x", " name"])
    def test_it_refuses_the_rest(self, text):
        with pytest.raises(ShapeError) as refused:
            columns_of(text, self.OFFERED, "-created_at")
        assert refused.value.reasons[0].attr == "ordering"
