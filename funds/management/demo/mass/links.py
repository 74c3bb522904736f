"""The first link of the chain of each row that is loaded."""

import json
from collections.abc import Iterable, Iterator
from datetime import datetime

from hightech.core import loading
from hightech.core.models import Change, Step

CHANGE = ("id", "subject_id", "number", "at", "digest", "diff")
STEP = ("id", "subject_id", "at", "target", "digest")
COMMENT = "The demo of full size."


def begin_changes(label: str, rows: Iterable[tuple[int, datetime, str]], *, actor) -> None:
    """Write that each (key, moment, name) was recorded."""
    links = _changes(loading.next_key(Change), label, rows, actor)
    loading.load(Change, CHANGE, links, subject_type=label,
                 actor_id=actor.pk, reason="", previous="")  # fmt: skip


def _changes(first: int, label: str, rows, actor) -> Iterator[tuple]:
    for pk, (key, at, name) in enumerate(rows, first):
        diff = {"name": [None, name]}
        link = Change(subject_type=label, subject_id=key, number=1, at=at, actor_id=actor.pk,
                      diff=diff, reason="", previous="")  # fmt: skip
        yield pk, key, 1, at, link.computed_digest(), json.dumps(diff, ensure_ascii=False)


class Openings:
    """The one step "opening" of each row of a process; gives the digest its row has to know."""

    def __init__(self, model, process: str, *, actor) -> None:
        self.label, self.process, self.actor = model._meta.label_lower, process, actor
        self.rows: list[tuple] = []

    def of(self, key: int, at: datetime, state: str) -> str:
        link = Step(subject_type=self.label, subject_id=key, number=1, at=at,
                    actor_id=self.actor.pk, process=self.process, name="opening", source="",
                    target=state, comment=COMMENT, facts={}, previous="")  # fmt: skip
        digest = link.computed_digest()
        self.rows.append((key, at, state, digest))
        return digest

    def write(self) -> None:
        first = loading.next_key(Step)
        rows = ((pk, *row) for pk, row in enumerate(self.rows, first))
        loading.load(Step, STEP, rows, subject_type=self.label, number=1, actor_id=self.actor.pk,
                     process=self.process, name="opening", comment=COMMENT)  # fmt: skip
