"""Small pictures of yearly figures, drawn on the server; the table beside them says the same."""

from dataclasses import dataclass

WIDTH, HEIGHT, BASE, BAR, GAP = 520, 140, 112, 34, 26
LABEL = 16


@dataclass(frozen=True)
class Bar:
    """One year: where its bar stands, how high, and what it is worth."""

    x: int
    y: float
    height: float
    label: str
    value: int

    @property
    def middle(self) -> float:
        return self.x + BAR / 2


@dataclass(frozen=True)
class Chart:
    bars: list[Bar]
    width: int = WIDTH
    height: int = HEIGHT
    base: int = BASE
    bar: int = BAR
    foot: int = BASE + LABEL


def bars_of(points: list[tuple[str, int]]) -> Chart | None:
    """Return a bar for each (label, value of zero or more); None without two of them."""
    if len(points) < 2:
        return None
    highest = max(value for _label, value in points) or 1
    bars = []
    for place, (label, value) in enumerate(points):
        height = round(max(value, 0) / highest * (BASE - LABEL), 1)
        bars.append(Bar(place * (BAR + GAP) + GAP, round(BASE - height, 1), height, label, value))
    return Chart(bars, width=max(len(bars) * (BAR + GAP) + GAP, 200))
