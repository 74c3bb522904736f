"""Quorum and majority in whole numbers: golden for one to nine, and no fraction anywhere."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from funds.workflow.counting import Rule, Tally, rule_of
from hightech.core.errors import ShapeError

# entitled → (least present that is a quorum, least votes that carry); 3 at least are present.
GOLDEN = {
    1: (None, 1),
    2: (None, 2),
    3: (3, 2),
    4: (3, 3),
    5: (4, 3),
    6: (4, 4),
    7: (5, 4),
    8: (6, 5),
    9: (6, 5),
}
SEATS = st.integers(min_value=0, max_value=60)


def least(holds, entitled: int):
    return next((n for n in range(entitled + 1) if holds(n)), None)


@pytest.mark.parametrize("entitled", GOLDEN)
def test_the_golden_numbers_of_the_law(entitled):
    rule = Rule()
    quorum = least(lambda n: rule.has_quorum(present=n, entitled=entitled), entitled)
    majority = least(lambda n: rule.carries(votes_for=n, entitled=entitled), entitled)
    assert (quorum, majority) == GOLDEN[entitled]


@pytest.mark.parametrize(
    ("votes_for", "entitled", "carries"), [(3, 6, False), (4, 6, True), (3, 7, False), (4, 7, True)]
)
def test_a_tie_does_not_carry(votes_for, entitled, carries):
    assert Rule().carries(votes_for=votes_for, entitled=entitled) is carries


@given(votes_for=SEATS, entitled=SEATS)
def test_nothing_carries_without_more_than_half_of_the_entitled(votes_for, entitled):
    assert Rule().carries(votes_for=votes_for, entitled=entitled) == (2 * votes_for > entitled)


@given(present=SEATS, entitled=SEATS)
def test_a_quorum_is_two_thirds_and_three(present, entitled):
    expected = 3 * present >= 2 * entitled and present >= 3
    assert Rule().has_quorum(present=present, entitled=entitled) == expected


@given(numerator=st.integers(1, 50), denominator=st.integers(1, 50), entitled=st.integers(1, 60))
def test_no_rule_lets_two_opposite_motions_carry(numerator, denominator, entitled):
    try:
        rule = rule_of({"majority_numerator": numerator, "majority_denominator": denominator})
    except ShapeError:
        return
    half = entitled // 2
    both = rule.carries(votes_for=half, entitled=entitled)
    assert not (both and rule.carries(votes_for=entitled - half, entitled=entitled))


def test_a_stored_rule_is_checked_when_read():
    assert rule_of({}) == Rule()
    assert rule_of({"quorum_minimum": 5}).quorum_minimum == 5
    for wrong in ({"quorum_minimum": "5"}, {"quorum_minimum": 1.5}, {"other": 1}):
        with pytest.raises(ShapeError):
            rule_of(wrong)


def test_a_count_tells_abstained_from_not_voted():
    count = Tally(Rule(), entitled=7, present=6, choices={"FOR": 3, "ABSTAIN": 1}, missing=2)
    assert count.as_dict() == {
        "entitled": 7,
        "present": 6,
        "for": 3,
        "against": 0,
        "abstain": 1,
        "missing": 2,
    }
    assert count.cast == 4
