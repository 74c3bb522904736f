"""Accounts and roles: made and granted by an administrator, written down."""

from django.contrib.auth.hashers import make_password
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from hightech.core import audit
from hightech.core.errors import ROLE, ActionRefused, Reason, ShapeError, refuse
from hightech.users.models import Department, Membership, Team, User, Zone
from hightech.users.roles import Role

# One person never holds both ends of a payment in one zone.
APART = (frozenset({Role.CASHIER, Role.FINANCE}),)


@transaction.atomic
def create_user(
    username: str, *, by, full_name: str, password: str, encoded: str = "", **facts
) -> User:
    """Make a login without any role; `facts` are language, email, is_demo.

    `encoded` is the password as `make_password` returns it, where many logins share one.
    """
    user = User(username=username, full_name=full_name, **facts)
    user.password = encoded or make_password(password)
    user.save()
    audit.record(user, {"username": [None, username]}, by=by)
    return user


@transaction.atomic
def add(username: str, *, by, full_name: str, password: str, role: str, **facts) -> User:
    """Make a login with its first role in the zone that `by` administers.

    `facts` are email, phone, language, and team or department of the role.

    :raises ActionRefused: if the name is taken, or `by` administers no zone.
    :raises ShapeError: if the password is too easily guessed.
    """
    zone = by.home_zone(Role.ADMIN)
    _require_admin(by, zone)
    place = {name: facts.pop(name, None) for name in ("team", "department")}
    _require_good(password, User(username=username, full_name=full_name))
    try:
        with transaction.atomic():
            user = create_user(username, by=by, full_name=full_name, password=password, **facts)
    except IntegrityError:
        refuse("duplicate", _("This user name is taken."), "username")
    grant(user, role, zone=zone, by=by, **place)
    return user


@transaction.atomic
def edit(user: User, *, by, **facts) -> User:
    """Change name, e-mail, phone or language of a person: where they are told, and how called.

    :raises ActionRefused: if the person works in a zone that `by` does not administer.
    """
    _require_admin_of(user, by)
    audit.edit(user, by=by, **facts)
    return user


def _require_admin_of(user: User, by) -> None:
    """Refuse who does not administer every zone the person works in, or none at all."""
    _require_admin(by, by.home_zone(Role.ADMIN))
    for zone in {held.zone for held in user.memberships.select_related("zone")}:
        _require_admin(by, zone)


def _require_good(password: str, user: User) -> None:
    try:
        validate_password(password, user)
    except ValidationError as wrong:
        reasons = [Reason("invalid", text, "password") for text in wrong.messages]
        raise ShapeError(*reasons) from None


def _require_admin(by, zone) -> None:
    # The demo and the first start make users without an actor.
    if by is not None and (zone is None or not by.has_role(Role.ADMIN, zone=zone)):
        raise ActionRefused(Reason(ROLE, _("Users are kept by the administrator of the zone.")))


@transaction.atomic
def grant(
    user: User,
    role: str,
    *,
    zone: Zone,
    by,
    team: Team | None = None,
    department: Department | None = None,
) -> Membership:
    """Give `user` a role in `zone`.

    :raises ActionRefused: if the role must be kept apart from one the person already holds, is
        held already, or a reviewer has no department.
    """
    _require_admin(by, zone)
    if role == Role.REVIEWER and department is None:
        refuse("missing_fact", _("A reviewer belongs to a department."), "department")
    place = {"role": role, "team": team, "department": department}
    if user.memberships.filter(zone=zone, **place).exists():
        refuse("duplicate", _("The person holds this role already."), "role")
    held = set(user.memberships.filter(zone=zone).values_list("role", flat=True)) | {role}
    if any(pair <= held for pair in APART):
        text = _("One person cannot both prepare and release payments.")
        refuse("separation_of_duties", text, "role")
    membership = Membership.objects.create(
        user=user, zone=zone, role=role, team=team, department=department
    )
    user.__dict__.pop("active_memberships", None)
    audit.record(user, {"role": [None, f"{zone.code} {role}"]}, by=by)
    return membership


@transaction.atomic
def revoke(membership: Membership, *, by) -> None:
    """Take a role away; what its holder did stays.

    :raises ActionRefused: if it is the last administrator's, or `by` administers another zone.
    """
    zone, user, role = membership.zone, membership.user, membership.role
    _require_admin(by, zone)
    others = Membership.objects.filter(zone=zone, role=Role.ADMIN, user__is_active=True)
    if role == Role.ADMIN and not others.exclude(user=user).exists():
        refuse("last", _("The zone would be left without an administrator."))
    membership.delete()
    user.__dict__.pop("active_memberships", None)
    audit.record(user, {"role": [f"{zone.code} {role}", None]}, by=by)


@transaction.atomic
def set_active(user: User, *, by, is_active: bool) -> None:
    """Let a person sign in, or no longer; a person cannot shut themselves out.

    :raises ActionRefused: if the person works in a zone that `by` does not administer.
    """
    _require_admin_of(user, by)
    if user.pk == by.pk:
        refuse("oneself", _("You cannot end your own access."))
    if User.objects.filter(pk=user.pk, is_active=not is_active).update(is_active=is_active):
        audit.record(user, {"is_active": [user.is_active, is_active]}, by=by)
        user.is_active = is_active
