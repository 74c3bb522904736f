"""Accounts and roles: made and granted by an administrator, written down."""

from django.contrib.auth.hashers import make_password
from django.db import transaction
from django.utils.translation import gettext as _

from hightech.core import audit
from hightech.core.errors import refuse
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

    :raises ActionRefused: if the role must be kept apart from one the person already holds.
    """
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
