"""One figure a rule read: what it is, how much, from where."""

from dataclasses import asdict, dataclass


@dataclass(frozen=True)
class Figure:
    label: str
    value: str
    source: str = ""

    def as_dict(self) -> dict:
        return asdict(self)
