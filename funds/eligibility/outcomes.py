"""The five outcomes, how several make one, and the result of one condition."""

from collections.abc import Iterable
from dataclasses import dataclass, field

PASS = "PASS"
FAIL = "FAIL"
UNKNOWN = "UNKNOWN"
JUDGEMENT = "JUDGEMENT"
NOT_APPLICABLE = "NOT_APPLICABLE"
OUTCOMES = (PASS, FAIL, UNKNOWN, JUDGEMENT, NOT_APPLICABLE)

AGREE = "AGREE"
OPPOSE = "OPPOSE"
ANSWERS = {AGREE: PASS, OPPOSE: FAIL}

ALL_OF = (FAIL, UNKNOWN, JUDGEMENT, PASS)
ANY_OF = (PASS, UNKNOWN, JUDGEMENT, FAIL)


@dataclass(frozen=True)
class Result:
    """What came out of one condition, a sentence with the figures, and what is missing.

    `department` names who answers a JUDGEMENT; figures (label, value, source), remedy and legal
    reference are shown beside it.
    """

    outcome: str
    detail: str = ""
    missing: tuple[str, ...] = ()
    department: str = ""
    figures: tuple = ()
    remedy: str = ""
    reference: str = ""


@dataclass(frozen=True)
class Judged:
    """A condition with its result; an any-of carries its members."""

    code: str
    result: Result
    members: tuple["Judged", ...] | None = field(default=None)

    @property
    def outcome(self) -> str:
        return self.result.outcome

    def as_dict(self) -> dict:
        shown: dict = {
            "code": self.code,
            "outcome": self.result.outcome,
            "detail": self.result.detail,
            "missing": sorted(self.result.missing),
        }
        if self.members is not None:
            shown["any"] = [member.as_dict() for member in self.members]
        return shown


def all_of(outcomes: Iterable[str]) -> str:
    """Return the outcome when every one counts; nothing at all is NOT_APPLICABLE."""
    return _first(ALL_OF, outcomes)


def any_of(outcomes: Iterable[str]) -> str:
    """Return the outcome when one suffices; nothing at all is NOT_APPLICABLE."""
    return _first(ANY_OF, outcomes)


def _first(order: tuple[str, ...], outcomes: Iterable[str]) -> str:
    found = set(outcomes)
    return next((outcome for outcome in order if outcome in found), NOT_APPLICABLE)
