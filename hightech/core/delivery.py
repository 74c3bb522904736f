"""What leaves for people: written down as messages, handed over by the channels in jobs."""

import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings

from hightech.core import clock, jobs, reach, real_time
from hightech.core.channels import ADAPTERS
from hightech.core.models import Message, NotificationSettings

SUBJECT_LENGTH, TROUBLE_LENGTH = 300, 300
JOB = "core.deliver"


@dataclass(frozen=True)
class Parcel:
    """A message, and the real time before which it must wait."""

    message: Message
    run_at: datetime | None


def routes(user, chosen: NotificationSettings) -> list[tuple[str, str]]:
    """Return the channels that reach a person, each with the address there."""
    found = []
    for name in chosen.channels:
        adapter = ADAPTERS.get(name)
        if adapter is None or not adapter.is_offered():
            continue
        address = adapter.address(user, chosen.robots.get(name, {}))
        if address is not None:
            found.append((name, address))
    return found


def parcels(user, chosen: NotificationSettings, subject: str, body: str, link: str) -> list[Parcel]:
    """Pack one text for every channel of a person; in their quiet hours it waits for the end."""
    run_at = reach.end_of_quiet(chosen, real_time.now())
    return [
        Parcel(_message(user, name, address, subject, body, link), run_at)
        for name, address in routes(user, chosen)
    ]


def _message(user, channel: str, address: str, subject: str, body: str, link: str) -> Message:
    subject = subject[:SUBJECT_LENGTH]
    text = subject if ADAPTERS[channel].is_short else body
    if link:
        gap = "\n" if ADAPTERS[channel].is_short else "\n\n"
        text = f"{text}{gap}{settings.SITE_URL}{link}"
    return Message(
        channel=channel,
        user=user,
        address=address,
        subject=subject,
        body=text.strip() + "\n",
        message_id=f"<{uuid.uuid4()}@{_domain()}>",
        created_at=clock.now(),
    )


def send(parcels: Iterable[Parcel]) -> None:
    """Write messages down with the jobs that hand them over: two queries."""
    packed = list(parcels)
    if packed:
        made = Message.objects.bulk_create([one.message for one in packed])
        jobs.enqueue_all(
            JOB, [{"message": one.pk} for one in made], run_at=[one.run_at for one in packed]
        )


def _domain() -> str:
    return settings.DEFAULT_FROM_EMAIL.rpartition("@")[2].rstrip("> ") or "localhost"


def _hand_over(job, message: int) -> None:
    """Hand a message to its channel, outside of any transaction; again after a failure."""
    one = Message.objects.select_related("user").get(pk=message)
    if one.state == Message.State.SENT:
        return
    robots = reach.of(one.user).robots if one.user else {}
    try:
        ADAPTERS[one.channel].send(one, robots.get(one.channel, {}))
    except Exception as error:
        Message.objects.filter(pk=message).update(trouble=str(error)[:TROUBLE_LENGTH])
        raise


def _gave_up(job, message: int) -> None:
    waiting = Message.objects.filter(pk=message, state=Message.State.WAITING)
    waiting.update(state=Message.State.FAILED)


@jobs.handler(JOB, prepare=_hand_over, gave_up=_gave_up)
def deliver(job, message: int, prepared=None) -> None:
    """Note that a message was handed over."""
    now = real_time.now()
    rows = Message.objects.filter(pk=message)
    rows.update(state=Message.State.SENT, sent_at=now, trouble="")
