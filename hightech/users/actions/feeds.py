"""The secret address under which a calendar program reads a person's dates."""

import secrets

from django.db import transaction

from hightech.core import audit, real_time
from hightech.core.models import CalendarFeed
from hightech.users.models import ApiToken, User


@transaction.atomic
def issue(user: User) -> str:
    """Make a new address and end the one before; its key is returned once."""
    key = secrets.token_urlsafe(32)
    facts = {"digest": ApiToken.digest_of(key), "created_at": real_time.now(), "read_at": None}
    CalendarFeed.objects.update_or_create(user=user, defaults=facts)
    audit.record(user, {"calendar_feed": [None, True]}, by=user)
    return key


@transaction.atomic
def revoke(user: User) -> None:
    """End the address; a calendar program that still asks hears nothing more."""
    if CalendarFeed.objects.filter(user=user).delete()[0]:
        audit.record(user, {"calendar_feed": [True, None]}, by=user)
