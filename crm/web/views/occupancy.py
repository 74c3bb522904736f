"""The premises of a park as a picture: a row for each building or plot, a box for each part."""

from collections import defaultdict
from dataclasses import dataclass
from typing import Any

WIDTH, HEIGHT, GAP, LABEL = 760, 26, 6, 120
SHOWN = 60


@dataclass(frozen=True)
class Box:
    x: float
    width: float
    premises: Any


@dataclass(frozen=True)
class Line:
    y: int
    premises: Any
    boxes: list[Box]


@dataclass(frozen=True)
class Picture:
    lines: list[Line]
    height: int
    width: int = WIDTH
    label: int = LABEL
    box_height: int = HEIGHT


def picture_of(premises: list) -> Picture:
    """Lay out premises that are fetched already: widths follow the areas."""
    parts = defaultdict(list)
    for one in premises:
        parts[one.parent_id].append(one)
    roots = parts[None][:SHOWN]
    largest = max((float(root.area_m2) for root in roots), default=1)
    lines = [
        Line(place * (HEIGHT + GAP), root, _boxes(root, _leaves(root, parts), largest))
        for place, root in enumerate(roots)
    ]
    return Picture(lines, max(len(lines) * (HEIGHT + GAP), HEIGHT))


def _leaves(one, parts) -> list:
    below = parts.get(one.pk)
    return [leaf for part in below for leaf in _leaves(part, parts)] if below else [one]


def _boxes(root, leaves: list, largest: float) -> list[Box]:
    room = max((WIDTH - LABEL) * (float(root.area_m2) / largest), 24)
    total = sum(float(leaf.area_m2) for leaf in leaves) or 1
    boxes, x = [], float(LABEL)
    for leaf in leaves:
        width = room * float(leaf.area_m2) / total
        boxes.append(Box(round(x, 1), round(max(width - 2, 1), 1), leaf))
        x += width
    return boxes
