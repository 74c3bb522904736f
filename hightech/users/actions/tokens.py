"""The keys by which a person's programs sign in."""

from django.db import transaction

from hightech.core import audit, real_time
from hightech.users.models import ApiToken, User


@transaction.atomic
def issue(user: User, *, name: str, scope: str) -> str:
    """Make a key for a program; it is returned once and cannot be read again."""
    token, key = ApiToken.issue(user, name=name, scope=scope)
    audit.record(user, {"token": [None, f"{token.name} {token.scope}"]}, by=user)
    return key


@transaction.atomic
def revoke(token: ApiToken) -> None:
    """Make the key worthless from now on."""
    ApiToken.objects.filter(pk=token.pk, revoked_at=None).update(revoked_at=real_time.now())
    audit.record(token.user, {"token": [f"{token.name} {token.scope}", None]}, by=token.user)
