"""The sheets of the opening balance, read."""

from collections.abc import Iterable
from itertools import islice

from django.utils.translation import gettext as _

from hightech.core.errors import Reason, ShapeError
from hightech.core.imports import heads, sheets
from hightech.core.needs import Need

# Enough for the largest list, its head, and to say that it is too large.
MOST_LINES = 5000


def rows_in(file, needs: Iterable[Need]) -> list[dict]:
    """Return the rows of an uploaded sheet as {column: text}; its first row names the columns.

    A column is named by its code or by its label in either language.

    :raises ShapeError: if the file is no sheet, or a column is unknown or named twice.
    """
    lines = [cells for _number, cells in islice(sheets.opened(file).lines, MOST_LINES + 1)]
    if len(lines) > MOST_LINES:
        raise ShapeError(Reason("too_many", _("The sheet has too many rows: divide it."), "file"))
    names = _columns(lines[0] if lines else [], needs)
    rows = (
        {name: text for name, text in zip(names, line, strict=False) if name and text}
        for line in lines[1:]
    )
    return [row for row in rows if row]


def _columns(head: list[str], needs: Iterable[Need]) -> list[str]:
    known = heads.words_of(needs)
    names = [known.get(heads.key_of(cell), "") for cell in head]
    wrong = [
        _("There is no column “%(name)s” in this kind of list.") % {"name": cell}
        for cell, name in zip(head, names, strict=True)
        if cell and not name
    ]
    wrong += [
        _("The column “%(name)s” stands there twice.") % {"name": name}
        for name in sorted({name for name in names if name and names.count(name) > 1})
    ]
    if not any(names):
        wrong.append(_("The first row does not name the columns."))
    if wrong:
        raise ShapeError(*(Reason("columns", text, "file") for text in wrong))
    return names
