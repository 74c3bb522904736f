"""What an action answers when it will not be done, and what a door answers to a wrong shape."""

from dataclasses import asdict, dataclass

from django.utils.functional import Promise

ROLE = "role"
STALE = "stale"
MISSING_FACT = "missing_fact"
WRONG_STATE = "wrong_state"
SEPARATION_OF_DUTIES = "separation_of_duties"


@dataclass(frozen=True)
class Reason:
    """One reason against an action: a stable code, a sentence, and the field or page to mend it."""

    code: str
    detail: str | Promise
    attr: str | None = None
    link: str = ""

    def as_dict(self) -> dict:
        shown = asdict(self) | {"detail": str(self.detail)}
        shown.pop("link")
        return shown


class ActionRefused(Exception):
    """An anticipated refusal, carrying all reasons at once; nothing has happened."""

    def __init__(self, *reasons: Reason) -> None:
        self.reasons = list(reasons)
        super().__init__(" ".join(str(reason.detail) for reason in reasons))

    @property
    def is_about_role(self) -> bool:
        return any(reason.code == ROLE for reason in self.reasons)


class ShapeError(Exception):
    """Input of the wrong shape: a wrong type, an unknown code, a number out of bounds."""

    def __init__(self, *reasons: Reason) -> None:
        self.reasons = list(reasons)
        super().__init__(" ".join(str(reason.detail) for reason in reasons))


def refuse(code: str, detail: str | Promise, attr: str | None = None, link: str = "") -> None:
    """Refuse with one reason.

    :raises ActionRefused: always.
    """
    raise ActionRefused(Reason(code, detail, attr, link))
