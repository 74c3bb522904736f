import uuid
from datetime import UTC, date, datetime

import pytest
from django.db.models import Q
from django.http import QueryDict

from hightech.core import clock
from hightech.core.errors import ShapeError
from hightech.core.lists import filters
from hightech.users.models import Membership, Team, User, Zone
from tests.core.sample import Place, Thing

pytestmark = pytest.mark.usefixtures("sample_tables", "db")

NOW = datetime(2026, 11, 24, 16, 30, tzinfo=UTC)  # already the 25th, a Wednesday, in Shanghai


class ThingFilters(filters.Filters):
    stage = filters.ChoicesFilter(choices=Thing.Stage.choices)
    is_open = filters.FlagFilter()
    late = filters.FlagFilter(when=lambda: Q(due_on__lt=clock.today()))
    place = filters.CodeFilter()
    name = filters.TextFilter()
    owner = filters.PersonFilter()
    colleague = filters.RefFilter("owner", visible=User.objects.visible_to)
    due_on = filters.PeriodFilter()
    created_at = filters.PeriodFilter()
    rank = filters.RangeFilter()
    planned_yuan = filters.YuanFilter("planned_fen")


@pytest.fixture
def zone():
    return Zone.objects.create(code="TST", name_en="Test", name_zh="试")


@pytest.fixture
def user(zone):
    return member("ann", zone)


def member(name, zone, team=None):
    person = User.objects.create(username=name)
    Membership.objects.create(user=person, zone=zone, role="OFFICER", team=team)
    return person


def names(query: str, user) -> set[str]:
    rows = ThingFilters(QueryDict(query), Thing.objects.all(), user=user).rows()
    return {thing.name for thing in rows}


def refused(query: str, user) -> list[tuple]:
    with pytest.raises(ShapeError) as refusal:
        ThingFilters(QueryDict(query), Thing.objects.all(), user=user).rows()
    return [(reason.code, reason.attr) for reason in refusal.value.reasons]


class TestValues:
    @pytest.fixture(autouse=True)
    def things(self, make_thing):
        park = Place.objects.create(name="Park", code="P1")
        make_thing(name="a", stage="NEW", rank=1, planned_fen=100_00, place=park)
        make_thing(name="b", stage="TALKS", rank=5, planned_fen=250_50)
        make_thing(name="c", stage="DONE", is_open=False)

    @pytest.mark.parametrize(
        ("query", "kept"),
        [
            ("", "abc"),
            ("stage=", "abc"),
            ("stage=NEW", "a"),
            ("stage=NEW&stage=TALKS", "ab"),
            ("stage=NEW,DONE", "ac"),
            ("is_open=true", "ab"),
            ("is_open=false", "c"),
            ("place=P1", "a"),
            ("place=P2", ""),
            ("name=b", "b"),
            ("rank=5", "b"),
            ("rank=1..4", "a"),
            ("rank=2..", "b"),
            ("rank=..1", "a"),
            ("planned_yuan=100", "a"),
            ("planned_yuan=100.01..250.50", "b"),
            ("stage=NEW&is_open=false", ""),
            ("page_size=3&cursor=&ordering=x&count=exact", "abc"),
        ],
    )
    def test_it_keeps(self, query, kept, user):
        assert names(query, user) == set(kept)

    @pytest.mark.parametrize(
        ("query", "reasons"),
        [
            ("colour=red", [("unknown_parameter", "colour")]),
            ("stage=OLD", [("invalid", "stage")]),
            ("stage=NEW,OLD", [("invalid", "stage")]),
            ("is_open=1", [("invalid", "is_open")]),
            ("is_open=maybe", [("invalid", "is_open")]),
            ("rank=x", [("invalid", "rank")]),
            ("rank=..", [("invalid", "rank")]),
            ("rank=99999999999999999999", [("invalid", "rank")]),
            ("planned_yuan=1e9", [("invalid", "planned_yuan")]),
            ("owner=bob", [("invalid", "owner")]),
            ("colleague=me", [("invalid", "colleague")]),
            ("due_on=soon", [("invalid", "due_on")]),
            ("due_on=2026-02-30", [("invalid", "due_on")]),
            ("due_on=2026-03-01..2026-02-01", [("invalid", "due_on")]),
            ("name=%00", [("invalid", "name")]),
            ("stage=" + "NEW," * 101, [("too_many", "stage")]),
            ("stage=OLD&x=1", [("unknown_parameter", "x"), ("invalid", "stage")]),
        ],
    )
    def test_it_refuses_what_it_cannot_read(self, query, reasons, user):
        assert refused(query, user) == reasons


class TestPeople:
    def test_it_knows_me_my_team_and_nobody(self, zone, make_thing):
        team = Team.objects.create(zone=zone, name_en="Equipment", name_zh="装备")
        me, mate = member("me", zone, team), member("mate", zone, team)
        other = member("other", zone)
        for name, owner in [("mine", me), ("mate's", mate), ("other's", other), ("pool", None)]:
            make_thing(name=name, owner=owner)
        assert names("owner=me", me) == {"mine"}
        assert names("owner=my_team", me) == {"mine", "mate's"}
        assert names("owner=none", me) == {"pool"}
        assert names(f"owner=me&owner={other.uuid}", me) == {"mine", "other's"}
        assert names("owner=my_team", other) == set()

    def test_it_finds_nothing_of_whom_one_may_not_see(self, zone, user, make_thing):
        stranger = member("far", Zone.objects.create(code="FAR", name_en="F", name_zh="远"))
        make_thing(name="theirs", owner=stranger)
        assert names(f"owner={stranger.uuid}", user) == set()
        assert names(f"colleague={stranger.uuid}", user) == set()
        assert names(f"colleague={stranger.uuid}", stranger) == {"theirs"}

    def test_it_takes_no_query_to_check_values(self, user, django_assert_num_queries):
        assert user.active_memberships
        with django_assert_num_queries(1):
            names(f"colleague={uuid.uuid4()}&owner=none", user)


class TestPeriods:
    def test_of_what_has_happened_no_days_to_come_are_offered(self):
        past, any_time = filters.PeriodFilter(is_past=True), filters.PeriodFilter()
        offered = {word for word, _label in past.options()}
        assert {word for word, _label in any_time.options()} - offered == {
            "overdue", "tomorrow", "next_week", "next_7_days", "next_30_days", "next_month",
        }  # fmt: skip
        assert past.texts(["tomorrow", "2026-01-01"]) == ["tomorrow", "2026-01-01"]

    @pytest.mark.parametrize(
        ("word", "days"),
        [
            ("today", ["2026-11-25"]),
            ("2026-11-24", ["2026-11-24"]),
            ("tomorrow", ["2026-11-26"]),
            ("overdue", ["2026-01-01", "2026-10-31", "2026-11-22", "2026-11-23", "2026-11-24"]),
            ("this_week", ["2026-11-23", "2026-11-24", "2026-11-25", "2026-11-26", "2026-11-29"]),
            ("next_week", ["2026-11-30", "2026-12-01"]),
            ("next_7_days", ["2026-11-25", "2026-11-26", "2026-11-29", "2026-11-30", "2026-12-01"]),
            ("last_month", ["2026-10-31"]),
            ("next_month", ["2026-12-01", "2026-12-31"]),
            ("last_quarter", []),
            ("last_year", []),
            ("2026-12-31..", ["2026-12-31", "2027-01-01"]),
            ("..2026-01-01", ["2026-01-01"]),
            ("2026-10-01..2026-11-22", ["2026-10-31", "2026-11-22"]),
            ("last_month,tomorrow", ["2026-10-31", "2026-11-26"]),
        ],
    )
    def test_it_counts_days_of_the_business_clock(self, word, days, user, make_thing):
        for day in DAYS:
            make_thing(name=day, due_on=date.fromisoformat(day))
        with clock.at(NOW):
            assert sorted(names(f"due_on={word}", user)) == days

    def test_a_day_of_moments_is_a_day_in_the_zone(self, user, make_thing):
        make_thing(name="before", created_at=datetime(2026, 11, 24, 15, 59, 59, tzinfo=UTC))
        make_thing(name="first", created_at=datetime(2026, 11, 24, 16, tzinfo=UTC))
        make_thing(name="last", created_at=datetime(2026, 11, 25, 15, 59, 59, tzinfo=UTC))
        make_thing(name="after", created_at=datetime(2026, 11, 25, 16, tzinfo=UTC))
        with clock.at(NOW):
            assert names("created_at=today", user) == {"first", "last"}

    def test_a_condition_may_be_a_flag(self, user, make_thing):
        make_thing(name="late", due_on=date(2026, 11, 24))
        make_thing(name="due", due_on=date(2026, 11, 25))
        with clock.at(NOW):
            assert names("late=true", user) == {"late"}
            assert names("late=false", user) == {"due"}


DAYS = [
    "2026-01-01",
    "2026-10-31",
    "2026-11-22",
    "2026-11-23",
    "2026-11-24",
    "2026-11-25",
    "2026-11-26",
    "2026-11-29",
    "2026-11-30",
    "2026-12-01",
    "2026-12-31",
    "2027-01-01",
]


class TestAbout:
    def test_it_is_the_same_for_the_same_filters(self, user):
        def about(query):
            return ThingFilters(QueryDict(query), Thing.objects.all(), user=user).about()

        assert about("stage=NEW&stage=DONE&page_size=1") == about("stage=DONE,NEW&rank=")
        assert about("stage=NEW") != about("stage=DONE")


class TestChips:
    def test_they_say_what_was_chosen(self, zone, user):
        query = f"stage=NEW,DONE&owner=me,{user.uuid}&due_on=this_week"
        filterset = ThingFilters(QueryDict(query), Thing.objects.all(), user=user)
        texts = {
            name: filterset.filters[name].texts(values)
            for name, values in filterset.active().items()
        }
        assert texts == {
            "stage": ["New", "Done"],
            "owner": ["me", "ann"],
            "due_on": ["this week"],
        }
