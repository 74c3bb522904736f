"""What a person can hear of, as topics: each event of the outbox belongs to exactly one.

An app says in `<app>/notifications/topics.py` which of its events belong where::

    topics.belong(topics.WORK, "crm.task_given", "crm.opinion_asked")
"""

from dataclasses import dataclass
from functools import lru_cache

from django.utils.functional import Promise
from django.utils.module_loading import autodiscover_modules
from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True)
class Topic:
    """Events that are wanted or not wanted together."""

    name: str
    label: str | Promise
    meaning: str | Promise
    # What waits for this person, or must be served on them by law, cannot be switched off.
    may_be_off: bool = True
    # Who hears of it at all; nobody named: everyone.
    roles: tuple[str, ...] = ()

    def is_for(self, user) -> bool:
        """Tell whether `user` could ever hear of it."""
        return not self.roles or user.has_role(*self.roles)


WORK = Topic(
    "work",
    _("What waits for me"),
    _("Tasks, opinions, signatures and votes that others wait for."),
    may_be_off=False,
)
DATES = Topic(
    "dates", _("Dates that come near"), _("Claims, tasks, clocks and calls that end soon.")
)
OVERDUE = Topic("overdue", _("What is overdue"), _("Clocks, tasks and promises past their date."))
SYSTEM = Topic("system", _("Files and system"), _("Finished exports and imports, reports, seals."))

_topics = {one.name: one for one in (WORK, DATES, OVERDUE, SYSTEM)}
_topic_of: dict[str, Topic] = {}


def belong(topic: Topic, *events: str) -> None:
    """Say which events belong to a topic.

    :raises ValueError: for an event that belongs elsewhere already.
    """
    _topics[topic.name] = topic
    for event in events:
        if _topic_of.setdefault(event, topic) is not topic:
            raise ValueError(f"{event} belongs to {_topic_of[event].name} already")


def all_topics() -> list[Topic]:
    """Return every topic, in the order in which people choose among them."""
    _discover()
    return list(_topics.values())


def topics_for(user) -> list[Topic]:
    """Return the topics that `user` could ever hear of."""
    return [topic for topic in all_topics() if topic.is_for(user)]


def topic_of(event: str) -> Topic:
    """Return the topic of an event; one of an earlier release counts among the system's."""
    _discover()
    return _topic_of.get(event, SYSTEM)


def events() -> set[str]:
    """Return every event that has a topic."""
    _discover()
    return set(_topic_of)


@lru_cache
def _discover() -> None:
    autodiscover_modules("notifications.topics")


belong(SYSTEM, "core.export_ready", "core.import_ready", "users.sealed")
