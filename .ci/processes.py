"""docs/processes.md: every process as a diagram and a table, made from the code.

`python .ci/processes.py` says whether the page is what the code says; `--update` writes it.
"""

import importlib
import os
import pkgutil
import sys
from collections.abc import Iterator
from pathlib import Path

HOME = Path(__file__).resolve().parent.parent
PAGE = HOME / "docs" / "processes.md"
APPS = ("crm", "funds")
HEAD = """# Processes

Made from the tables in `crm/workflow` and `funds/workflow` by
`python .ci/processes.py --update`; a test compares.
A step whose “to” is — keeps the state. Who: the code of a party; `clock` is the timetable.
"""


def processes() -> list:
    """Return every process of the product, by name."""
    from hightech.core.workflow import Process

    found = {
        value.name: value
        for app in APPS
        for module in modules(f"{app}.workflow")
        for value in vars(module).values()
        if isinstance(value, Process)
    }
    return [found[name] for name in sorted(found)]


def modules(name: str) -> Iterator:
    module = importlib.import_module(name)
    yield module
    for part in pkgutil.walk_packages(getattr(module, "__path__", ()), f"{name}."):
        yield importlib.import_module(part.name)


def page() -> str:
    """Return the whole page."""
    return "\n".join([HEAD, *(section(process) for process in processes())])


def section(process) -> str:
    rows = [row(step) for step in process.transitions.values()]
    head = ["| step | from → to | who | needs | apart from |", "|---|---|---|---|---|"]
    return "\n".join([f"## {process.name}", "", *diagram(process), "", *head, *rows, ""])


def diagram(process) -> list[str]:
    """Draw the moves between states; steps that keep the state stand in the table only."""
    moves: dict[tuple[str, str], list[str]] = {}
    for step in process.transitions.values():
        for source in step.sources:
            if step.target and step.target != source:
                moves.setdefault((str(source), str(step.target)), []).append(step.name)
    lines = [f"    {a} --> {b}: {', '.join(names)}" for (a, b), names in moves.items()]
    return ["```mermaid", "stateDiagram-v2", *lines, "```"]


def row(step) -> str:
    sources = ", ".join(str(source) for source in step.sources)
    needs = [need.name if need.required else f"({need.name})" for need in step.all_needs()]
    where = "".join(
        f" [{column}: {', '.join(str(value) for value in allowed)}]"
        for column, allowed in step.where.items()
    )
    return (
        f"| {step.name} | {sources}{where} → {step.target or '—'} | "
        f"{step.who.code.replace('|', ', ')} | {', '.join(needs)} | {', '.join(step.apart_from)} |"
    )


def main(arguments: list[str]) -> int:
    sys.path.insert(0, str(HOME))
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "hightech.settings")
    import django
    from django.utils import translation

    django.setup()
    with translation.override("en"):
        text = page()
    if "--update" in arguments:
        PAGE.write_text(text, encoding="utf-8")
        return 0
    if PAGE.exists() and PAGE.read_text(encoding="utf-8") == text:
        return 0
    print("docs/processes.md is not what the tables say: run .ci/processes.py --update")
    return 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
