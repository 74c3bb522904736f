"""Keep the committees: their rule, their seats with terms and alternates."""

from collections.abc import Iterable
from datetime import date

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from funds.models import Committee, Seat
from funds.models.committees import READERS
from funds.workflow.counting import rule_of
from hightech.core import audit, clock
from hightech.core.errors import ROLE, ActionRefused, Reason, refuse
from hightech.users.models import Membership, User, Zone
from hightech.users.roles import Role


def _require_keeper(by, zone: Zone) -> None:
    if not by.has_role(Role.SECRETARY, zone=zone):
        refuse(ROLE, _("Committees are kept by the secretary."))


@transaction.atomic
def create(*, by, name: str, seats: Iterable[dict] = (), rule: dict | None = None) -> Committee:
    """Set up a committee in the secretary's zone, with its seats.

    :raises ShapeError: if the rule is none.
    :raises ActionRefused: if a seat is given twice or to somebody outside the committee's roles.
    """
    zone = by.home_zone(Role.SECRETARY)
    if zone is None:
        refuse(ROLE, _("Committees are kept by the secretary."))
    rule_of(rule or {})
    committee = Committee.objects.create(zone=zone, name=name, rule=rule or {})
    audit.record(committee, {"name": [None, name], "rule": [None, rule or {}]}, by=by)
    for seat in seats:
        add_seat(committee, by=by, **seat)
    return committee


@transaction.atomic
def edit(committee: Committee, *, by, version=None, **values) -> None:
    """Change name or rule; open ballots keep the rule they were opened under."""
    _require_keeper(by, committee.zone)
    if "rule" in values:
        rule_of(values["rule"])
    audit.edit(committee, by=by, **values)


@transaction.atomic
def add_seat(
    committee: Committee, *, by, user: User, role: str = Seat.SeatRole.MEMBER,
    alternate: User | None = None, from_on: date | None = None, to_on: date | None = None,
) -> Seat:  # fmt: skip
    """Give a person a seat, from today unless another day is named.

    :raises ActionRefused: with all reasons.
    """
    _require_keeper(by, committee.zone)
    seat = Seat(
        committee=committee, user=user, role=role, alternate=alternate,
        from_on=from_on or clock.today(), to_on=to_on,
    )  # fmt: skip
    _check(seat)
    try:
        with transaction.atomic():
            seat.save(force_insert=True)
    except IntegrityError:
        refuse("twice", _("This person has a seat in the committee already."), "user")
    audit.record(seat, {"user": [None, str(user.uuid)], "role": [None, role]}, by=by)
    return seat


@transaction.atomic
def edit_seat(seat: Seat, *, by, version=None, **values) -> None:
    """Name another alternate, or end the term; what was voted stays."""
    _require_keeper(by, seat.committee.zone)
    changed = Seat(
        committee=seat.committee, user=seat.user, role=seat.role, from_on=seat.from_on,
        alternate=values.get("alternate", seat.alternate), to_on=values.get("to_on", seat.to_on),
    )  # fmt: skip
    _check(changed)
    audit.edit(seat, by=by, **values)


def _check(seat: Seat) -> None:
    reasons = []
    if seat.alternate_id == seat.user_id:
        text = _("Nobody is their own alternate.")
        reasons.append(Reason("mismatch", text, "alternate"))
    if seat.to_on is not None and seat.to_on < seat.from_on:
        reasons.append(Reason("mismatch", _("The term ends before it begins."), "to_on"))
    reasons += _strangers(seat)
    if reasons:
        raise ActionRefused(*reasons)


def _strangers(seat: Seat) -> list[Reason]:
    named = {"user": seat.user_id, "alternate": seat.alternate_id}
    held = Membership.objects.filter(
        zone=seat.committee.zone,
        role__in=READERS,
        user_id__in=[key for key in named.values() if key],
    )
    inside = set(held.values_list("user_id", flat=True))
    text = _("Only members of the committee, its chair and those who attend it take a seat.")
    return [
        Reason("not_a_member", text, field)
        for field, key in named.items()
        if key is not None and key not in inside
    ]
