"""A row of a process table, and how it stands for one user and object."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy

from hightech.core.errors import ROLE, Reason
from hightech.core.needs import Need
from hightech.core.parties import Party

Guard = Callable[[Any, Any, Mapping], Reason | Iterable[Reason] | None]

COMMENT = Need("comment", "text", gettext_lazy("Comment"), read=lambda obj: None)


@dataclass(frozen=True)
class Transition:
    """One step: from which states to which, by whom, with which facts, under which guards.

    `target` None keeps the state. `where` are further columns the object must have (column →
    allowed values), `sets` the columns the step always writes. A guard is `(obj, by, facts) →
    reason, reasons or None`. `apart_from` names earlier steps of the object whose actors may not
    take this one. `terminal` asks the reader twice.
    """

    name: str
    label: str | Promise
    sources: tuple[str, ...]
    target: str | None
    who: Party
    needs: tuple[Need, ...] = ()
    guards: tuple[Guard, ...] = ()
    apart_from: tuple[str, ...] = ()
    comment: bool = False
    where: Mapping[str, tuple] = field(default_factory=dict)
    sets: Mapping[str, Any] = field(default_factory=dict)
    terminal: bool = False

    def all_needs(self) -> tuple[Need, ...]:
        return (*self.needs, COMMENT) if self.comment else self.needs


@dataclass(frozen=True)
class Offer:
    """A step as it stands for one user and object: open, or closed with every reason."""

    transition: Transition
    reasons: tuple[Reason, ...]
    missing: tuple[Need, ...]

    @property
    def name(self) -> str:
        return self.transition.name

    @property
    def label(self):
        return self.transition.label

    @property
    def is_open(self) -> bool:
        return not self.reasons

    @property
    def is_mine(self) -> bool:
        return all(reason.code != ROLE for reason in self.reasons)
