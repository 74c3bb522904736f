"""What a condition comes to: an outcome, the sentence behind it, its figures, what is missing."""

from collections.abc import Iterable
from dataclasses import asdict, dataclass

PASS, FAIL, UNKNOWN = "PASS", "FAIL", "UNKNOWN"
JUDGEMENT, NOT_APPLICABLE = "JUDGEMENT", "NOT_APPLICABLE"
ALL_OF = (FAIL, UNKNOWN, JUDGEMENT, PASS)
ANY_OF = (PASS, UNKNOWN, JUDGEMENT, FAIL)


@dataclass(frozen=True)
class Figure:
    """One figure a rule read: what it is, how much, from where."""

    label: str
    value: str
    source: str = ""

    def as_dict(self) -> dict:
        return asdict(self)


@dataclass(frozen=True)
class Result:
    """The outcome of one rule, with all that a reader needs to check it."""

    outcome: str
    detail: str
    missing: tuple[str, ...] = ()
    figures: tuple[Figure, ...] = ()
    remedy: str = ""
    legal_reference: str = ""
    # The department that a JUDGEMENT waits for.
    department: str = ""


def all_of(outcomes: Iterable[str]) -> str:
    """Combine outcomes that must all hold; an empty set applies to nothing."""
    return _first(ALL_OF, outcomes)


def any_of(outcomes: Iterable[str]) -> str:
    """Combine outcomes of which one must hold; an empty set applies to nothing."""
    return _first(ANY_OF, outcomes)


def _first(order: tuple[str, ...], outcomes: Iterable[str]) -> str:
    found = set(outcomes)
    return next((outcome for outcome in order if outcome in found), NOT_APPLICABLE)
