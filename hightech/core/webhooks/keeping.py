"""What the administrator of a zone does with its webhooks, each time written down."""

import base64
import secrets
from collections.abc import Iterable

from django.db import IntegrityError, transaction
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from hightech.core import audit, jobs, processes
from hightech.core.errors import ROLE, ActionRefused, Reason, ShapeError
from hightech.core.models import Delivery, Webhook
from hightech.core.models.webhooks import ADMINISTRATOR
from hightech.core.webhooks.addresses import target_of
from hightech.core.webhooks.sending import PREFIX
from hightech.core.webhooks.telling import JOB, TEST, write

MOST = 20
TAKEN = gettext_lazy("There is a webhook of this address already.")


@transaction.atomic
def make(*, by, name: str, url: str, events: list[str]) -> Webhook:
    """Let a program hear of steps of the zone that `by` administers; its secret is in the answer.

    :raises ActionRefused: if `by` administers no zone, has too many, or one of this address.
    :raises ShapeError: if the address may not be sent to, or an event is unknown.
    """
    zone = by.home_zone(ADMINISTRATOR)
    if zone is None:
        raise ActionRefused(Reason(ROLE, _("Webhooks are kept by the administrator of the zone.")))
    _require_good(url, events)
    if Webhook.objects.filter(zone=zone).count() >= MOST:
        raise _refused("url", _("A zone has at most %(most)d webhooks.") % {"most": MOST})
    secret = PREFIX + base64.b64encode(secrets.token_bytes(32)).decode()
    facts = {"name": name, "url": url, "events": sorted(set(events))}
    try:
        with transaction.atomic():
            made = Webhook.objects.create(zone=zone, secret=secret, **facts)
    except IntegrityError:
        raise _refused("url", TAKEN) from None
    audit.record(made, {key: [None, value] for key, value in facts.items()}, by=by)
    return made


def change(webhook: Webhook, *, by, version: int | None = None, **values) -> None:
    """Change name, address, events, or whether it is on.

    :raises ActionRefused: if `version` is not the last, or another webhook has the address.
    :raises ShapeError: as `make` does.
    """
    # Only what is new is looked at: one whose host is gone can still be switched off.
    _require_good(values.get("url"), values.get("events", ()))
    if "events" in values:
        values["events"] = sorted(set(values["events"]))
    try:
        with transaction.atomic():
            audit.edit(webhook, by=by, version=version, **values)
    except IntegrityError:
        raise _refused("url", TAKEN) from None


@transaction.atomic
def test(webhook: Webhook) -> Delivery:
    """Send a test event now; the log tells what came of it.

    :raises ActionRefused: if it is switched off.
    """
    _require_on(webhook)
    [made] = write([webhook], TEST, {"subject": None})
    return made


@transaction.atomic
def send_again(delivery: Delivery) -> None:
    """Send once more what was given up.

    :raises ActionRefused: if it was delivered or is on its way, or the webhook is off.
    """
    _require_on(delivery.webhook)
    given_up = Delivery.objects.filter(pk=delivery.pk, state=Delivery.State.FAILED)
    if not given_up.update(state=Delivery.State.WAITING):
        raise _refused("", _("Only what was given up is sent again."))
    jobs.enqueue_all(JOB, [{"delivery": delivery.pk}])


def _require_on(webhook: Webhook) -> None:
    if not webhook.is_active:
        raise _refused("", _("This webhook is switched off."))


def _require_good(url: str | None, events: Iterable[str]) -> None:
    wrong = []
    try:
        if url is not None:
            target_of(url)
    except ValueError as refused:
        wrong.append(Reason("invalid", str(refused), "url"))
    known = set(processes.events())
    unknown = [one for one in events if one not in known]
    if unknown:
        text = _("There is no event %(events)s.") % {"events": ", ".join(unknown[:5])}
        wrong.append(Reason("invalid_choice", text, "events"))
    if wrong:
        raise ShapeError(*wrong)


def _refused(attr: str, text: str | Promise) -> ActionRefused:
    return ActionRefused(Reason("duplicate" if attr else "wrong_state", text, attr))
