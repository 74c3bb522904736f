"""Every process of the product, by name, with the names of its steps."""

from collections.abc import Iterable

from hightech.core import discovery

# What the first step of any process is called to programs.
BEGIN = "begin"

_steps_of: dict[str, tuple[str, ...]] = {}


def register(process: str, steps: Iterable[str]) -> None:
    """Note a process; `core/workflow.py` does when its table is made."""
    _steps_of[process] = tuple(steps)


def events() -> list[str]:
    """Return every event of the processes: `process.step`, and `process.*` for all of one."""
    return [f"{name}.{step}" for name, steps in by_process() for step in ("*", *steps)]


def by_process() -> list[tuple[str, list[str]]]:
    """Return every process with the names of its steps, both in their order."""
    discovery.read("workflow")
    return [(name, sorted({BEGIN, *_steps_of[name]})) for name in sorted(_steps_of)]
