"""Handing deliveries over, signed, again and again until the program takes them."""

import base64
import hashlib
import hmac
import ssl
from datetime import timedelta

import urllib3
from django.utils.translation import gettext as _

from hightech.core import clock, jobs, real_time
from hightech.core.channels import NotDelivered
from hightech.core.models import Delivery
from hightech.core.webhooks.addresses import Target, target_of
from hightech.core.webhooks.telling import JOB

SECONDS = 10
KEPT = 300
LOG_KEPT = timedelta(days=90)
PREFIX = "whsec_"


def signature(secret: str, key: str, stamp: str, body: str) -> str:
    """Return `v1,` and the base64 of the HMAC-SHA256 of id, time and body, joined by dots."""
    signed = f"{key}.{stamp}.{body}".encode()
    code = hmac.new(base64.b64decode(secret.removeprefix(PREFIX)), signed, hashlib.sha256)
    return "v1," + base64.b64encode(code.digest()).decode()


def _headers(delivery: Delivery, target: Target) -> dict[str, str]:
    stamp, key = str(int(real_time.now().timestamp())), str(delivery.uuid)
    return {
        "Host": target.named,
        "Content-Type": "application/json",
        "User-Agent": "hightech-webhooks",
        "webhook-id": key,
        "webhook-timestamp": stamp,
        "webhook-signature": signature(delivery.webhook.secret, key, stamp, delivery.body),
    }


def _pool(target: Target):
    if target.scheme == "http":
        return urllib3.HTTPConnectionPool(
            target.ip, target.port, timeout=SECONDS, retries=False, maxsize=1
        )
    # Connects to the address that was checked, and asks for the certificate of the name.
    return urllib3.HTTPSConnectionPool(
        target.ip, target.port, timeout=SECONDS, retries=False, maxsize=1,
        ssl_context=ssl.create_default_context(),
        server_hostname=target.host, assert_hostname=target.host,
    )  # fmt: skip


def post(delivery: Delivery) -> tuple[int | None, str]:
    """POST a delivery, following nothing; return the status (None: nobody answered) and words."""
    try:
        target = target_of(delivery.webhook.url)
        with _pool(target) as pool:
            answer = pool.urlopen(
                "POST", target.path, body=delivery.body.encode(), redirect=False,
                headers=_headers(delivery, target), preload_content=False,
            )  # fmt: skip
            words = answer.read(KEPT, decode_content=False)
            return answer.status, words.decode("utf-8", "replace").replace("\x00", "")
    except ValueError as refused:
        return None, str(refused)
    except (urllib3.exceptions.HTTPError, OSError) as error:
        return None, _("Nobody answers (%(error)s).") % {"error": type(error).__name__}


def _hand_over(job, delivery: int) -> None:
    """Send one delivery outside of any transaction, and write down what came of it."""
    one = Delivery.objects.select_related("webhook").get(pk=delivery)
    if one.state == Delivery.State.SENT or not one.webhook.is_active:
        return
    status, words = post(one)
    Delivery.objects.filter(pk=delivery).update(
        attempts=one.attempts + 1, status=status, answer=words[:KEPT]
    )
    if status is None or not 200 <= status < 300:
        raise NotDelivered(f"{status}: {words[:KEPT]}")


@jobs.periodic("core.tidy_deliveries", every="daily 03:40")
def tidy_deliveries(job, slot: str) -> int:
    """Forget what was sent or given up three months ago; return how much."""
    old = Delivery.objects.filter(created_at__lt=clock.now() - LOG_KEPT)
    return old.exclude(state=Delivery.State.WAITING).delete()[0]


def _gave_up(job, delivery: int) -> None:
    waiting = Delivery.objects.filter(pk=delivery, state=Delivery.State.WAITING)
    waiting.update(state=Delivery.State.FAILED)


@jobs.handler(JOB, prepare=_hand_over, gave_up=_gave_up)
def deliver_webhook(job, delivery: int, prepared=None) -> None:
    """Note that a program took a delivery; one of a webhook that was switched off is given up."""
    waiting = Delivery.objects.filter(pk=delivery, state=Delivery.State.WAITING)
    one = waiting.select_related("webhook").first()
    if one is not None:
        is_on = one.webhook.is_active
        state = Delivery.State.SENT if is_on else Delivery.State.FAILED
        waiting.update(state=state, sent_at=real_time.now() if is_on else None)
