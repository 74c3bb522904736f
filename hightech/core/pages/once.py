"""A form sent twice acts once: a double click, a replay after signing in, the Back button."""

import hashlib
import uuid
from collections.abc import Callable

from django.db import IntegrityError, transaction

from hightech.core import real_time
from hightech.core.models import IdempotencyKey

FIELD = "once"
DONE = 302


def key() -> str:
    """Return what a form carries, so that its second copy is known."""
    return uuid.uuid4().hex


def once(request, act: Callable[[], str]) -> str:
    """Do `act`, which returns where to go next; for a form that acted before, only tell where.

    The claim of the key and the act are one transaction: the second copy waits for the first.
    """
    sent = request.POST.get(FIELD, "")[:100]
    if not sent:
        return act()
    address = request.path[:500]
    try:
        with transaction.atomic():
            claim = IdempotencyKey.objects.create(
                user=request.user, address=address, key=sent, at=real_time.now(),
                digest=hashlib.sha256(sent.encode()).hexdigest(),
            )  # fmt: skip
            target = act()
            IdempotencyKey.objects.filter(pk=claim.pk).update(status=DONE, answer=target)
    except IntegrityError:
        held = IdempotencyKey.objects.filter(
            user=request.user, address=address, key=sent, status=DONE
        ).first()
        if held is None:
            raise
        return held.answer
    return target
