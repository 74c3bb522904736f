"""A row of a process table, and how it stands for one user and object."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
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
    take this one. `comment` asks for one, always or where `(obj) → bool` holds. `terminal` asks
    the reader twice.
    """

    name: str
    label: str | Promise
    sources: tuple[str, ...]
    target: str | None
    who: Party
    needs: tuple[Need, ...] = ()
    guards: tuple[Guard, ...] = ()
    apart_from: tuple[str, ...] = ()
    comment: bool | Callable[[Any], bool] = False
    where: Mapping[str, tuple] = field(default_factory=dict)
    sets: Mapping[str, Any] = field(default_factory=dict)
    terminal: bool = False

    def all_needs(self) -> tuple[Need, ...]:
        if not self.comment:
            return self.needs
        when = self.comment if callable(self.comment) else None
        # What is known is not missing: the empty comment, where none is asked for.
        read = COMMENT.read if when is None else lambda obj: None if when(obj) else ""
        return (*self.needs, replace(COMMENT, read=read))

    def asks_comment(self, obj) -> bool:
        """Tell whether the step is refused without a comment now."""
        return self.comment(obj) if callable(self.comment) else self.comment


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
