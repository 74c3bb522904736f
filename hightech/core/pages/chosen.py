"""The columns a person chose for a list, in the order chosen: `?columns=stage,owner`."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

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
    # What was asked for is shown in narrow windows too.
    return (title, *(replace(by_code[name], is_for_wide=False) for name in wanted))


def choices(shown: Sequence[Column], columns: Sequence[Column]) -> list[Choice]:
    """Return what the menu offers but the title: what is shown in its order, then the others."""
    codes = {column.code for column in shown}
    others = [column for column in columns if column.code not in codes]
    return [Choice(column, True) for column in shown[1:]] + [
        Choice(column, False) for column in others
    ]
