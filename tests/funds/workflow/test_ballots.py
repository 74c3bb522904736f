"""Whatever happens in a meeting, a ballot carries only with the majority of the entitled."""

from dataclasses import dataclass

from hypothesis import given
from hypothesis import strategies as st

from funds.models import Ballot
from funds.permissions.committees import voters
from funds.workflow.ballots import counted

CHOICES = st.sampled_from(["FOR", "AGAINST", "ABSTAIN", None])


@dataclass
class Sitting:
    """A seat without a database: who holds it, who stands in."""

    pk: int
    user_id: int
    alternate_id: int | None
    role: str = "MEMBER"


@st.composite
def sittings(draw) -> list[Sitting]:
    count = draw(st.integers(1, 9))
    stand_ins = st.one_of(st.none(), st.integers(1, 14))
    roles = st.sampled_from(["MEMBER", "CHAIR", "NON_VOTING"])
    seats = [Sitting(n, n, draw(stand_ins), draw(roles)) for n in range(1, count + 1)]
    for seat in seats:
        if seat.alternate_id == seat.user_id:
            seat.alternate_id = None
    return seats


@given(seats=sittings(), out=st.sets(st.integers(1, 14)))
def test_the_recused_are_never_among_the_voters(seats, out):
    found = voters(seats, out)
    people = [user for _seat, user in found]
    assert not set(people) & out
    assert len(people) == len(set(people))
    for seat, user in found:
        assert seat.role != "NON_VOTING"
        assert user in (seat.user_id, seat.alternate_id)
        assert user == seat.user_id or seat.user_id in out


@given(
    votes=st.lists(st.tuples(st.booleans(), st.booleans(), CHOICES), min_size=1, max_size=9),
)
def test_a_ballot_carries_only_with_the_majority_of_the_entitled(votes):
    """Each seat: is it entitled, is it present, how did it vote."""
    entitled = [n for n, (is_entitled, _here, _choice) in enumerate(votes) if is_entitled]
    ballot = Ballot(
        rule={}, entitled=[{"seat": str(n), "voter": str(n), "alternate": False} for n in entitled]
    )
    present = {str(n) for n, (_is, here, _choice) in enumerate(votes) if here}
    cast = [(str(n), choice) for n, (_is, _here, choice) in enumerate(votes) if choice]
    count = counted(ballot, present, cast)
    own_for = sum(1 for n in entitled if votes[n][2] == "FOR")
    assert count.entitled == len(entitled)
    assert count.votes("FOR") == own_for
    assert count.carries == (2 * own_for > len(entitled))
    assert count.present == sum(1 for n in entitled if votes[n][1])
    assert count.missing == sum(1 for n in entitled if votes[n][1] and votes[n][2] is None)
