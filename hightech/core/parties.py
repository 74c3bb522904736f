"""Who may: a named predicate over (user, object), combined with | and &."""

from collections.abc import Callable
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True)
class Party:
    """Somebody in relation to an object; `code` stands in the rights matrix, `label` on pages."""

    code: str
    labels: tuple[str | Promise, ...]
    test: Callable[[object, object], bool]

    def __call__(self, user, obj) -> bool:
        return self.test(user, obj)

    def __or__(self, other: "Party") -> "Party":
        return Party(
            f"{self.code}|{other.code}",
            self.labels + other.labels,
            lambda user, obj: self.test(user, obj) or other.test(user, obj),
        )

    def but_not(self, other: "Party") -> "Party":
        """Return this party without those who are also `other`."""
        return Party(
            f"{self.code}-{other.code}",
            self.labels,
            lambda user, obj: self.test(user, obj) and not other.test(user, obj),
        )

    @property
    def label(self) -> str:
        return ", ".join(str(label) for label in self.labels)


def party(code: str, label: str | Promise) -> Callable[[Callable], Party]:
    """Decorate a predicate `(user, obj) -> bool` that is only asked about real users."""

    def named(test: Callable) -> Party:
        return Party(code, (label,), lambda user, obj: user is not None and test(user, obj))

    return named


# An actor of None is the clock.
clock = Party("clock", (_("the clock"),), lambda user, obj: user is None)
nobody = Party("nobody", (_("nobody"),), lambda user, obj: False)
