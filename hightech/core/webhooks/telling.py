"""Writing a step down for the programs that asked for it, in the transaction of the step."""

import json
import uuid
from typing import Any

from django.db.models import Model

from hightech.core import clock, jobs
from hightech.core.models import Delivery, Step, Webhook
from hightech.core.models.steps import subject_type
from hightech.core.processes import BEGIN

JOB = "core.deliver_webhook"
TEST = "webhook.test"


def tell(step: Step, obj: Model) -> None:
    """Write one delivery for each active webhook of the zone that wants the step: one query,
    three where somebody listens, none for what belongs to no zone. Of what is confidential no
    program hears: it has no insiders."""
    if not hasattr(type(obj), "zone"):
        return
    event = f"{step.process.lower()}.{step.name if step.source else BEGIN}"
    listening = [one for one in _active() if one.wants(event)]
    if not listening or _is_secret(obj):
        return
    zone: Any = obj.zone  # type: ignore[attr-defined]  # a field, or a property along its parents
    write([one for one in listening if one.zone_id == zone.pk], event, _data(step, obj))


def _is_secret(obj: Any) -> bool:
    """Tell whether a record is confidential, or one that its model names in `secret_with` is."""
    if getattr(obj, "is_confidential", False):
        return True
    parents = [getattr(obj, name) for name in getattr(obj, "secret_with", ())]
    return any(_is_secret(one) for one in parents if one is not None)


def _active() -> list[Webhook]:
    return list(Webhook.objects.filter(is_active=True).select_related("zone"))


def _data(step: Step, obj: Model) -> dict:
    """Return what a program hears: no person, no comment, no figure; those it asks the API for."""
    return {
        "process": step.process.lower(),
        "step": step.name,
        "number": step.number,
        "from": step.source or None,
        "to": step.target,
        "subject": {
            "type": subject_type(obj).partition(".")[2],
            "id": str(getattr(obj, "uuid", "")),
            "number": str(getattr(obj, "number", "") or "") or None,
        },
        "digest": step.digest,
    }


def write(webhooks: list[Webhook], event: str, data: dict) -> list[Delivery]:
    """Write one delivery of `event` for each webhook, with the jobs that send them."""
    now = clock.now()
    made = []
    for webhook in webhooks:
        key = uuid.uuid4()
        body = {
            "id": str(key),
            "type": event,
            "timestamp": clock.local(now).isoformat(timespec="milliseconds"),
            "data": data | {"zone": webhook.zone.code},
        }
        text = json.dumps(body, ensure_ascii=False)
        made.append(Delivery(uuid=key, webhook=webhook, event=event, body=text, created_at=now))
    Delivery.objects.bulk_create(made)
    jobs.enqueue_all(JOB, [{"delivery": one.pk} for one in made])
    return made
