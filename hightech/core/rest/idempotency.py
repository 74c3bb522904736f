"""`Idempotency-Key`: a POST repeated under its key gets its first answer and acts no second time.

The key is claimed first, in a transaction of its own; then the act and its stored answer are one
transaction. Killed in between, the act is undone and the claim runs out.
"""

import hashlib
from collections.abc import Callable
from datetime import timedelta

import orjson
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _
from rest_framework.response import Response

from hightech.core import real_time
from hightech.core.errors import ActionRefused, Reason, ShapeError, refuse
from hightech.core.models import IdempotencyKey
from hightech.core.rest.renderers import OrjsonRenderer

HEADER = "Idempotency-Key"
LENGTH = 200
# Longer than a web process may work on one request.
RUNS_AT_MOST = timedelta(minutes=2)
TOO_MANY = 429


def guard(view, request) -> None:
    """Let the POST of this request act once under its key; without a key nothing changes."""
    key = request.headers.get(HEADER, "")
    if request.method != "POST" or not key or not request.user.is_authenticated:
        return
    if len(key) > LENGTH:
        text = _("A key has at most %(most)d characters.") % {"most": LENGTH}
        raise ShapeError(Reason("invalid", text, HEADER))
    act = view.post
    view.post = lambda request, *args, **kwargs: _once(
        view, request, key, lambda: act(request, *args, **kwargs)
    )


def _once(view, request, key: str, act: Callable[[], Response]) -> Response:
    claim, is_mine = _claim(request, key)
    if not is_mine:
        return _again(claim)
    try:
        return _done(view, claim, act)
    except BaseException:
        _release(claim)
        raise


def _claim(request, key: str) -> tuple[IdempotencyKey, bool]:
    """Claim the key, or return the request that holds it.

    :raises ActionRefused: if the key came with another body, or its first request still runs.
    """
    named = {"user": request.user, "address": request.path[:500], "key": key}
    digest = _digest_of(request)
    IdempotencyKey.objects.filter(
        **named, status=None, at__lt=real_time.now() - RUNS_AT_MOST
    ).delete()
    claim = IdempotencyKey(**named, digest=digest, at=real_time.now())
    try:
        with transaction.atomic():
            claim.save(force_insert=True)
    except IntegrityError:
        # None: the first request has just failed and given the key back.
        held = IdempotencyKey.objects.filter(**named).first()
        if held is not None and held.digest != digest:
            refuse("key_reused", _("This key was sent with another body before."), HEADER)
        if held is None or held.status is None:
            text = _("The first request of this key still runs.")
            raise ActionRefused(Reason("in_progress", text, HEADER)) from None
        return held, False
    return claim, True


def _done(view, claim: IdempotencyKey, act: Callable[[], Response]) -> Response:
    try:
        with transaction.atomic():
            answer = act()
            _keep(claim, answer)
    except Exception as raised:
        # A refusal is an answer too; what is none is raised again.
        answer = view.handle_exception(raised)
        if answer.status_code == TOO_MANY or answer.status_code >= 500:
            _release(claim)
        else:
            _keep(claim, answer)
    return answer


def _keep(claim: IdempotencyKey, answer: Response) -> None:
    text = OrjsonRenderer().render(answer.data).decode()
    IdempotencyKey.objects.filter(pk=claim.pk).update(status=answer.status_code, answer=text)


def _release(claim: IdempotencyKey) -> None:
    IdempotencyKey.objects.filter(pk=claim.pk, status=None).delete()


def _again(held: IdempotencyKey) -> Response:
    data = orjson.loads(held.answer) if held.answer else None
    return Response(data, status=held.status, headers={"Idempotency-Replayed": "true"})


def _digest_of(request) -> str:
    """Return the digest of a body; of an upload, of its fields and the content of its files."""
    digest = hashlib.sha256()
    if not request.content_type.startswith("multipart/"):
        digest.update(request.body)
        return digest.hexdigest()
    for name, values in sorted(request.data.lists()):
        for value in values:
            digest.update(f"{name}=".encode())
            if hasattr(value, "chunks"):
                for chunk in value.chunks():
                    digest.update(chunk)
                value.seek(0)
            else:
                digest.update(str(value).encode())
    return digest.hexdigest()
