"""Who sits where: secretary and chair, serving seats, who votes in a seat, who may not."""

from collections.abc import Iterable

from django.utils.translation import gettext_lazy as _

from crm.permissions.enterprises import ties_of
from funds.models import Application, Seat
from hightech.core import clock
from hightech.core.models import Step
from hightech.core.parties import party
from hightech.users.roles import Role

KEEPERS = (Role.SECRETARY,)
# Steps by which a person verifies a file.
VERIFYING = ("accept", "find_ineligible", "finish_verification")


@party("secretary", _("the committee secretary"))
def secretary(user, obj) -> bool:
    return user.has_role(Role.SECRETARY, zone=obj.zone)


@party("chair", _("the committee chair"))
def chair(user, obj) -> bool:
    return user.has_role(Role.CHAIR, zone=obj.zone)


def serving_at(meeting) -> list[Seat]:
    """Return the seats that serve on the day of a meeting, with holder and alternate."""
    day = clock.local(meeting.held_at).date()
    return list(meeting.committee.seats.serving(day).for_list())


def seats_of(user, seats: Iterable[Seat]) -> list[Seat]:
    """Keep the seats in which `user` sits or stands in."""
    return [seat for seat in seats if user.pk in (seat.user_id, seat.alternate_id)]


def voters(seats: Iterable[Seat], out: set[int]) -> list[tuple[Seat, int]]:
    """Return (seat, who votes in it) for the voting seats; `out` are users who may not.

    The alternate votes for a holder who may not, unless they may not either or vote in another
    seat; a seat without a voter leaves the count.
    """
    voting = [seat for seat in seats if seat.role != Seat.SeatRole.NON_VOTING]
    found = {seat.pk: seat.user_id for seat in voting if seat.user_id not in out}
    for seat in voting:
        stand_in = seat.alternate_id
        if seat.pk in found or stand_in is None:
            continue
        if stand_in not in out and stand_in not in found.values():
            found[seat.pk] = stand_in
    return [(seat, found[seat.pk]) for seat in voting if seat.pk in found]


def barred(application: Application) -> set[int]:
    """Return the users who may not vote on a file: recused from it, or verified it."""
    recused = application.recusals.values_list("user_id", flat=True)
    return {*recused, *verifiers(application)}


def verifiers(application: Application) -> set[int]:
    """Return who verified a file: as fund officer, or by signing an opinion."""
    steps = Step.objects.of(application).filter(name__in=VERIFYING)
    found = [user for pair in steps.values_list("actor_id", "on_behalf_of_id") for user in pair]
    found += application.opinions.filter(state="SIGNED").values_list("author_id", flat=True)
    return {user for user in (*found, application.verifier_id) if user is not None}


def tied(application: Application, seats: Iterable[Seat]) -> dict[int, list[str]]:
    """Return the ties of those who sit or stand in with the applying firm: user → names."""
    people = {user for seat in seats for user in (seat.user, seat.alternate) if user is not None}
    return ties_of(people, application.enterprise)
