"""Take many things a portion at a time."""

from collections.abc import Iterable, Iterator
from itertools import islice
from typing import TypeVar

Item = TypeVar("Item")


def batched(values: Iterable[Item], size: int) -> Iterator[list[Item]]:
    """Yield lists of `size`, the last one shorter, as `itertools.batched` of Python 3.12 does."""
    rest = iter(values)
    while portion := list(islice(rest, size)):
        yield portion
