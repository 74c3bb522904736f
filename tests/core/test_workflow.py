from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from hightech.core import append_only, clock, verification
from hightech.core.errors import ActionRefused, Reason, ShapeError
from hightech.core.models import Step
from hightech.core.needs import Need
from hightech.core.parties import clock as the_clock
from hightech.core.parties import party
from hightech.core.workflow import Process, Transition
from hightech.users.models import User
from tests.kites.models import Kite

S = Kite.State
NOON = datetime(2026, 11, 24, 4, 0, tzinfo=UTC)


@party("pilot", "the pilot")
def pilot(user, kite):
    return user.username.startswith("pilot")


def wind_is_up(kite, by, facts):
    if facts.get("height_m") and facts["height_m"] > 100:
        return Reason("no_wind", "There is no wind above 100 m.", "height_m")
    return None


FLY = Transition(
    "fly", "Fly", (S.FOLDED,), S.FLYING, pilot,
    needs=(Need("height_m", "integer", "Height"), Need("colour", "text", "Colour")),
    guards=(wind_is_up,), where={"is_tied": (True,)},
)  # fmt: skip
INSPECT = Transition("inspect", "Inspect", (S.FLYING,), None, pilot, apart_from=("fly",))
LOSE = Transition("lose", "Lose", (S.FLYING, S.FOLDED), S.LOST, the_clock, comment=True)
KITE = Process("KITE", S, FLY, INSPECT, LOSE)


@pytest.fixture
def ann(db):
    return User.objects.create(username="pilot-ann", full_name="Ann")


@pytest.fixture
def bob(db):
    return User.objects.create(username="pilot-bob", full_name="Bob")


@pytest.fixture
def guest(db):
    return User.objects.create(username="guest")


@pytest.fixture
def kite(ann):
    kite = Kite.objects.create(colour="red")
    KITE.begin(kite, "fold", by=ann)
    return kite


def codes(reasons):
    return [(reason.code, reason.attr) for reason in reasons]


class TestReasons:
    def test_all_come_at_once_and_never_only_the_first(self, kite, guest):
        kite.is_tied = False
        reasons = KITE.reasons_against(kite, FLY, by=guest, facts={"height_m": 200})
        assert codes(reasons) == [
            ("role", None), ("wrong_state", None), ("no_wind", "height_m"),
        ]  # fmt: skip

    def test_a_missing_fact_is_one_unless_the_object_has_it(self, kite, ann):
        assert codes(KITE.reasons_against(kite, FLY, by=ann)) == [("missing_fact", "height_m")]
        kite.height_m = 50
        assert KITE.reasons_against(kite, FLY, by=ann) == []

    def test_a_required_comment_is_a_missing_fact(self, kite):
        assert codes(KITE.reasons_against(kite, LOSE, by=None)) == [("missing_fact", "comment")]
        assert codes(KITE.reasons_against(kite, LOSE, by=None, comment="  ")) != []
        assert KITE.reasons_against(kite, LOSE, by=None, comment="storm") == []

    def test_the_clock_takes_what_nobody_else_may(self, kite, ann):
        assert "role" in dict(codes(KITE.reasons_against(kite, LOSE, by=ann, comment="x")))

    def test_who_took_an_earlier_step_is_kept_apart_from_the_later(self, kite, ann, bob):
        KITE.perform(kite, FLY, by=ann, height_m=10)
        assert codes(KITE.reasons_against(kite, INSPECT, by=ann)) == [
            ("separation_of_duties", None)
        ]
        assert KITE.reasons_against(kite, INSPECT, by=bob) == []

    def test_acting_on_behalf_counts_as_acting(self, kite, ann, bob):
        KITE.perform(kite, FLY, by=ann, on_behalf_of=bob, height_m=10)
        assert codes(KITE.reasons_against(kite, INSPECT, by=bob)) == [
            ("separation_of_duties", None)
        ]


class TestAvailable:
    def test_it_lists_the_steps_from_the_state_with_reasons_but_facts_do_not_close(
        self, kite, ann, guest
    ):
        fly, lose = KITE.available(kite, ann)
        assert (fly.name, fly.is_open, [n.name for n in fly.missing]) == ("fly", True, ["height_m"])
        assert (lose.name, lose.is_open, codes(lose.reasons)) == ("lose", False, [("role", None)])
        assert not KITE.available(kite, guest)[0].is_mine


class TestPerform:
    def test_it_writes_state_columns_version_and_a_link_of_the_chain(self, kite, ann):
        with clock.at(NOON):
            step = KITE.perform(kite, FLY, by=ann, comment=" up ", height_m=10)
        stored = Kite.objects.get()
        assert (stored.state, stored.height_m, stored.version) == (S.FLYING, 10, 2)
        assert (stored.state_since, stored.steps_count) == (NOON, 2)
        assert stored.last_digest == step.digest == step.computed_digest()
        first, second = Step.objects.of(kite).order_by("number")
        assert (second.previous, second.source, second.target) == (first.digest, "FOLDED", "FLYING")
        assert (second.actor, second.comment, second.facts) == (ann, "up", {"height_m": 10})

    def test_a_refusal_changes_nothing(self, kite, guest):
        with pytest.raises(ActionRefused):
            KITE.perform(kite, FLY, by=guest, height_m=10)
        assert (Kite.objects.get().state, Step.objects.count()) == (S.FOLDED, 1)

    def test_a_version_that_is_not_the_one_seen_is_stale(self, kite, ann):
        with pytest.raises(ActionRefused) as refused:
            KITE.perform(kite, FLY, by=ann, version=7, height_m=10)
        assert codes(refused.value.reasons) == [("stale", None)]
        assert "Ann" in str(refused.value)

    def test_the_second_of_two_who_hold_the_same_object_hears_who_was_faster(self, kite, ann, bob):
        copy = Kite.objects.get()
        KITE.perform(kite, FLY, by=ann, height_m=10)
        with pytest.raises(ActionRefused) as refused:
            KITE.perform(copy, FLY, by=bob, height_m=20)
        assert codes(refused.value.reasons) == [("stale", None)]
        assert (Kite.objects.get().height_m, Step.objects.count()) == (10, 2)

    def test_it_costs_two_queries(self, kite, ann):
        with CaptureQueriesContext(connection) as queries:
            KITE.perform(kite, FLY, by=ann, height_m=10)
        assert len(queries) == 2  # the swap and the step


class TestParse:
    def test_an_unknown_step_is_a_wrong_shape(self):
        with pytest.raises(ShapeError):
            KITE.transition("sing")

    @pytest.mark.parametrize("raw", ["high", 1.5, True, [1], "9" * 40, "NaN", "Infinity"])
    def test_a_fact_of_a_wrong_type_is_named(self, kite, ann, raw):
        with pytest.raises(ShapeError) as wrong:
            KITE.parse(kite, FLY, {"height_m": raw}, by=ann)
        assert codes(wrong.value.reasons) == [("invalid", "height_m")]

    def test_what_was_not_sent_is_left_out(self, kite, ann):
        assert KITE.parse(kite, FLY, {"height_m": "12", "colour": ""}, by=ann) == {"height_m": 12}


class TestTheChainProvesItself:
    def broken(self):
        return [str(broken) for broken in verification.broken_links()]

    def test_an_untouched_chain_holds(self, kite, ann):
        KITE.perform(kite, FLY, by=ann, height_m=10)
        assert self.broken() == []

    @pytest.mark.parametrize(
        "change",
        [
            {"comment": "never said"},
            {"facts": {"height_m": 99}},
            {"at": NOON + timedelta(days=1)},
            {"actor_id": None},
            {"target": "LOST"},
        ],
    )
    def test_a_changed_step_is_named(self, kite, ann, change):
        with append_only.lifted():
            Step.objects.filter(number=1).update(**change)
        assert self.broken() == [f"Step kites.kite {kite.pk} #1: content and digest differ"]

    def test_a_removed_step_is_named(self, kite, ann):
        KITE.perform(kite, FLY, by=ann, height_m=10)
        with append_only.lifted():
            Step.objects.filter(number=1).delete()
        assert self.broken() == [f"Step kites.kite {kite.pk} #1: link 1 is missing"]

    def test_a_cut_tail_is_named_because_the_object_counts_its_steps(self, kite, ann):
        KITE.perform(kite, FLY, by=ann, height_m=10)
        with append_only.lifted():
            Step.objects.filter(number=2).delete()
        assert self.broken() == [f"kites.kite {kite.pk} #2: counts 2 steps, its chain has 1"]
