"""Reading spreadsheets as people keep them: every cell becomes text, nothing is guessed away."""

import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, time

import python_calamine
from django.core.files.storage import default_storage
from django.utils.translation import gettext as _

from hightech.core.errors import Reason, ShapeError

MOST_BYTES = 30 * 1024**2
MOST_ROWS = 100_000
MOST_COLUMNS = 200
LONGEST_CELL = 5000
WORKBOOKS = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0")
# GB18030 reads nearly every sequence of bytes, so it comes last.
ENCODINGS = ("utf-8-sig", "gb18030")
DELIMITERS = ",;\t"
LOOKED_AT = 20


@dataclass
class Sheet:
    """A table as it was read: `lines` are (number as a spreadsheet counts, cells as text)."""

    lines: Iterator[tuple[int, list[str]]]
    source: dict = field(default_factory=dict)


def opened(file, *, sheet: str = "", encoding: str = "") -> Sheet:
    """Open an uploaded file as a table; `sheet` and `encoding` overrule what is detected.

    :raises ShapeError: if it is no table, is too large, or has no such sheet or encoding.
    """
    if file.size > MOST_BYTES:
        raise _wrong("too_large", _("A sheet may have at most 30 MB. Divide it."))
    with default_storage.open(file.path) as stored:
        content = stored.read()
    try:
        if content.startswith(WORKBOOKS):
            return _workbook(content, sheet)
        return _text(content, encoding)
    except (python_calamine.CalamineError, csv.Error, ValueError, OSError):
        text = _("The file is neither a workbook nor a CSV file in UTF-8 or GB18030.")
        raise _wrong("file_type", text) from None


def _wrong(code: str, text: str) -> ShapeError:
    return ShapeError(Reason(code, text, "file"))


def _workbook(content: bytes, wanted: str) -> Sheet:
    book = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(content))
    names = book.sheet_names
    if wanted and wanted not in names:
        raise _wrong("invalid_choice", _("The workbook has no such sheet."))
    sheets = {name: book.get_sheet_by_name(name) for name in ([wanted] if wanted else names)}
    if not sheets:
        raise _wrong("empty", _("The workbook has no sheet."))
    # A workbook often begins with a page of explanations: the table is the longest sheet.
    name = wanted or max(sheets, key=lambda one: sheets[one].height)
    source = {"sheet": name, "sheets": names, "kind": "workbook"}
    return Sheet(_numbered(_filled(sheets[name])), source)


def _filled(sheet) -> Iterator[list[str]]:
    """Yield rows from the first line on; each cell of a merged block says what the block says."""
    top, left = sheet.start or (0, 0)
    blocks: dict[int, list[tuple]] = {}
    for (row, column), end in sheet.merged_cell_ranges or ():
        blocks.setdefault(row, []).append((column, end))
    running: list[tuple] = []
    for _line in range(top):
        yield []
    for number, row in enumerate(sheet.iter_rows(), start=top):
        cells = [""] * left + [text_of(cell) for cell in row[:MOST_COLUMNS]]
        running = [one for one in running if one[2] >= number]
        for first, last, _bottom, text in running:
            cells[first : last + 1] = [text] * len(cells[first : last + 1])
        for column, (bottom, last) in blocks.get(number, ()):
            text = cells[column] if column < len(cells) else ""
            cells[column : last + 1] = [text] * len(cells[column : last + 1])
            running.append((column, last, bottom, text))
        yield cells


def text_of(cell) -> str:
    """Return a cell as text: whole numbers without a point, dates as ISO, no needless digits."""
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return "TRUE" if cell else "FALSE"
    if isinstance(cell, datetime):
        is_day = cell.time() == time()
        return cell.date().isoformat() if is_day else cell.isoformat(" ", "minutes")
    if isinstance(cell, date):
        return cell.isoformat()
    if isinstance(cell, float):
        # Fifteen digits are what a spreadsheet keeps; a longer number was rounded, and shows it.
        return str(int(cell)) if cell.is_integer() and abs(cell) < 1e15 else format(cell, ".15g")
    return " ".join(str(cell).replace("\x00", "").split())[:LONGEST_CELL]


def _text(content: bytes, wanted: str) -> Sheet:
    if wanted and wanted not in ENCODINGS:
        raise _wrong("invalid_choice", _("Choose UTF-8 or GB18030."))
    for encoding in [wanted] if wanted else ENCODINGS:
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        delimiter = _delimiter(text)
        rows = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
        source = {"encoding": encoding, "delimiter": delimiter, "kind": "csv"}
        cells = ([text_of(cell) for cell in row[:MOST_COLUMNS]] for row in rows)
        return Sheet(_numbered(cells), source)
    raise ValueError("no known encoding")


def _delimiter(text: str) -> str:
    """Return what divides the first lines into the most columns, alike in most of them."""

    def score(mark: str) -> int:
        rows = csv.reader(io.StringIO(text[:100_000], newline=""), delimiter=mark)
        widths = [len(row) for row, _line in zip(rows, range(LOOKED_AT), strict=False) if row]
        return sum(width - 1 for width in widths)

    return max(DELIMITERS, key=score)


def _numbered(rows: Iterator[list[str]]) -> Iterator[tuple[int, list[str]]]:
    for number, cells in enumerate(rows, start=1):
        if any(cells):
            yield number, cells
