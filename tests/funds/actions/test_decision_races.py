"""Two at once, on PostgreSQL: exactly one holds, the other hears why."""

import pytest

from funds.actions import ballots, decisions
from funds.models import Application, Ballot, LedgerEntry, Vote
from hightech.core import clock
from hightech.core.errors import ActionRefused
from tests import races
from tests.factories.committees import HELD, room
from tests.factories.funds import WAN
from tests.factories.users import ZoneFactory

ROUNDS, AT_ONCE = 20, 8

pytestmark = pytest.mark.postgres


def at_the_meeting(act, *arguments, **facts):
    """Return an act that happens when the meeting does, on whatever connection."""

    def done():
        with clock.at(HELD):
            return act(*arguments, **facts) or True

    return done


def reasons(answers) -> set[str]:
    """Return why the others were refused; anything but a refusal fails the test."""
    failed = [one for one in answers if isinstance(one, Exception)]
    assert [one for one in failed if not isinstance(one, ActionRefused)] == []
    return {reason.code for one in failed for reason in one.reasons}


def test_two_votes_of_one_seat(race):
    made = room(ZoneFactory())
    with clock.at(HELD):
        made.attend()
    for number in range(ROUNDS):
        with clock.at(HELD):
            ballot = made.open()
        choices = ["FOR", "AGAINST"] * (AT_ONCE // 2)
        answers = race(
            *(at_the_meeting(ballots.vote, ballot, by=made.chair, choice=one) for one in choices)
        )
        assert len(races.winners(answers)) == 1
        assert reasons(answers) == {"voted"}
        assert Vote.objects.filter(ballot=ballot).count() == 1
        with clock.at(HELD):
            made.vote(ballot, "-FFFFFF")
            made.close(ballot)
        assert ballot.number == number + 1


def test_two_approvals_for_the_last_budget(race):
    made = room(ZoneFactory())
    line = made.application.call.budget_line
    with clock.at(HELD):
        made.attend()
        files = [made.application]
        files += [
            made.file(call=made.application.call, clause=made.application.clause)
            for _file in range(AT_ONCE - 1)
        ]
        for file in files:
            made.decide(application=file)
        made.sign()
    for number in range(ROUNDS):
        line.refresh_from_db()
        room_for_one = line.reserved_fen + line.committed_fen + line.paid_fen + 100 * WAN
        type(line).objects.filter(pk=line.pk).update(appropriated_fen=room_for_one)
        fresh = [Application.objects.select_related("call").get(pk=file.pk) for file in files]
        answers = race(
            *(at_the_meeting(decisions.approve, file, by=made.secretary) for file in fresh)
        )
        assert len(races.winners(answers)) == 1
        assert reasons(answers) == {"no_budget"}
        line.refresh_from_db()
        assert line.available_fen == 0
        approved = Application.objects.get(state="APPROVED")
        assert LedgerEntry.objects.filter(kind="RESERVE").count() == number + 1
        undo(approved)


def undo(approved: Application) -> None:
    """Put the winner back before the committee with a fresh ballot of the same result."""
    old = approved.ballots.get(state="CARRIED")
    Application.objects.filter(pk=approved.pk).update(state="ON_AGENDA", voted_fen=None)
    Ballot.objects.filter(pk=old.pk).update(state="NOT_CARRIED")
    copied = Ballot.objects.get(pk=old.pk)
    copied.pk, copied.number, copied.state = None, old.number + 1, "CARRIED"
    copied.uuid = type(old)._meta.get_field("uuid").get_default()
    copied.save(force_insert=True)
    for vote in old.votes.all():
        Vote.objects.create(ballot=copied, seat=vote.seat, user=vote.user, choice=vote.choice)


def test_eight_approvals_of_one_file(race):
    made = room(ZoneFactory())
    with clock.at(HELD):
        made.attend()
        made.decide()
        made.sign()
    files = [Application.objects.get(pk=made.application.pk) for _try in range(AT_ONCE)]
    answers = race(*(at_the_meeting(decisions.approve, file, by=made.secretary) for file in files))
    assert len(races.winners(answers)) == 1
    assert reasons(answers) <= {"stale", "twice", "wrong_state", "old_ballot"}
    assert LedgerEntry.objects.filter(kind="RESERVE").count() == 1
