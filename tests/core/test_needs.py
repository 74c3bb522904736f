"""Facts that are lists of objects, and comments that a step asks for only now and then."""

import pytest

from hightech.core.errors import ShapeError
from hightech.core.needs import Need
from hightech.core.parties import nobody
from hightech.core.transitions import Transition

SHARES = Need(
    "shares", "object", "Shares", many=2,
    fields=(Need("team", "text", "Team"), Need("percent", "number", "Percent", minimum=0)),
)  # fmt: skip


class TestManyObjects:
    def test_are_a_list_each_of_which_is_typed(self):
        parsed = SHARES.parse([{"team": "A", "percent": "50"}, {"team": "B", "percent": 50}])
        assert [(one["team"], int(one["percent"])) for one in parsed] == [("A", 50), ("B", 50)]

    @pytest.mark.parametrize(
        ("raw", "attr"),
        [
            ({"team": "A", "percent": "50"}, "shares"),
            ("A 50", "shares"),
            ([{"team": "A"}], "shares.0.percent"),
            ([{"team": "A", "percent": "1"}, {"team": "B", "percent": "-1"}], "shares.1.percent"),
            (["A"], "shares.0"),
            ([{"team": "A", "percent": "1"}] * 201, "shares"),
        ],
    )
    def test_of_a_wrong_shape_are_refused_at_their_place(self, raw, attr):
        with pytest.raises(ShapeError) as wrong:
            SHARES.parse(raw)
        assert wrong.value.reasons[0].attr == attr

    def test_that_are_empty_are_not_given(self):
        assert SHARES.parse([]) is None


class TestComment:
    def step(self, comment) -> Transition:
        return Transition("go", "Go", ("A",), "B", nobody, comment=comment)

    def test_may_be_asked_for_by_the_state_of_the_object(self):
        step = self.step(lambda obj: obj == "skips")
        need = step.all_needs()[0]
        assert (need.name, need.known("skips"), need.known("regular")) == ("comment", None, "")
        assert (step.asks_comment("skips"), step.asks_comment("regular")) == (True, False)

    @pytest.mark.parametrize("asked", [True, False])
    def test_may_be_asked_for_always_or_never(self, asked):
        step = self.step(asked)
        assert step.asks_comment("any") is asked
        assert len(step.all_needs()) == int(asked)
