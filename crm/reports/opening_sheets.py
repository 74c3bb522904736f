"""The sheets of the opening balance, read."""

import csv
import io
import unicodedata
from collections.abc import Iterable
from datetime import date, datetime

import python_calamine
from django.core.files.storage import default_storage
from django.utils import translation
from django.utils.translation import gettext as _

from hightech.core.errors import Reason, ShapeError
from hightech.core.imports.blanks import NEEDED
from hightech.core.needs import Need

# Enough for the largest list, its head, and to say that it is too large.
MOST_LINES = 5000
ENCODINGS = ("utf-8-sig", "gb18030")


def rows_in(file, needs: Iterable[Need]) -> list[dict]:
    """Return the rows of an uploaded sheet as {column: text}; its first row names the columns.

    A column is named by its code or by its label in either language.

    :raises ShapeError: if the file is no sheet, or a column is unknown or named twice.
    """
    lines = _lines(file)
    head = next(lines, None) or []
    names = _columns(head, tuple(needs))
    rows = []
    for line in lines:
        row = {
            name: text
            for name, cell in zip(names, line, strict=False)
            if name and (text := _text(cell))
        }
        if row:
            rows.append(row)
    return rows


def _columns(head: list, needs: tuple[Need, ...]) -> list[str]:
    known: dict[str, str] = {}
    for language in ("en", "zh-hans"):
        with translation.override(language):
            known |= {_key(word): need.name for need in needs for word in (need.name, need.label)}
    names = [known.get(_key(cell), "") for cell in head]
    wrong = [
        _("There is no column “%(name)s” in this kind of list.") % {"name": _text(cell)}
        for cell, name in zip(head, names, strict=True)
        if _text(cell) and not name
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


def _key(cell) -> str:
    plain = unicodedata.normalize("NFKC", _text(cell)).casefold()
    return "".join(plain.split()).rstrip(NEEDED)


def _text(cell) -> str:
    """Return a cell as text: whole numbers without a point, dates as ISO."""
    if cell is None:
        return ""
    if isinstance(cell, datetime):
        return cell.date().isoformat()
    if isinstance(cell, date):
        return cell.isoformat()
    if isinstance(cell, float) and cell.is_integer() and abs(cell) < 1e15:
        return str(int(cell))
    return str(cell).strip()


def _lines(file):
    with default_storage.open(file.path) as stored:
        content = stored.read()
    try:
        found = _workbook(content) if content[:2] == b"PK" else _csv(content)
    except (python_calamine.CalamineError, csv.Error, ValueError):
        text = _("The file is neither a workbook nor a CSV file.")
        raise ShapeError(Reason("file_type", text, "file")) from None
    if len(found) > MOST_LINES:
        raise ShapeError(Reason("too_many", _("The sheet has too many rows: divide it."), "file"))
    return iter(found)


def _workbook(content: bytes) -> list[list]:
    book = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(content))
    return book.get_sheet_by_index(0).to_python(skip_empty_area=False, nrows=MOST_LINES + 1)


def _csv(content: bytes) -> list[list]:
    for encoding in ENCODINGS:
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        return list(csv.reader(io.StringIO(text, newline="")))
    raise ValueError("no known encoding")
