"""The columns a person chose for a list, in the order chosen: `?columns=stage,owner`."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from hightech.core.errors import Reason, ShapeError
from hightech.core.pages.columns import Column

PARAMETER = "columns"


@dataclass(frozen=True)
class Choice:
    """One column as the menu offers it."""

    column: Column
    is_on: bool


def chosen(text: str, columns: Sequence[Column]) -> tuple[Column, ...]:
    """Return the columns that `?columns=` names; the title always stands first.

    :raises ShapeError: for a name the list does not have.
    """
    by_code = {column.code: column for column in columns}
    title, names = columns[0], text.split(",")
    unknown = sorted(set(names) - by_code.keys())
    if unknown:
        detail = _("This list has no column “%(name)s”. It has: %(names)s.")
        words = {"name": unknown[0], "names": ", ".join(by_code)}
        raise ShapeError(Reason("invalid_choice", detail % words, PARAMETER))
    wanted = dict.fromkeys(names)
    wanted.pop(title.code, None)
    return (title, *(by_code[name] for name in wanted))


def choices(shown: Sequence[Column], columns: Sequence[Column]) -> list[Choice]:
    """Return what the menu offers but the title: what is shown in its order, then the others."""
    others = [column for column in columns if column not in shown]
    return [Choice(column, True) for column in shown[1:]] + [
        Choice(column, False) for column in others
    ]
