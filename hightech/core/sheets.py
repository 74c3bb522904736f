"""Tables as files: CSV for programs, XLSX for people; both in constant memory, neither runs."""

import csv
import io
from collections.abc import Iterable
from datetime import date, datetime
from decimal import Decimal
from typing import Any, BinaryIO

import xlsxwriter

# What a spreadsheet would take for a formula at the beginning of a text.
FORMULAS = ("=", "+", "-", "@", "\t", "\r")
OPTIONS = {
    "constant_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
}
MOST_OF_XLSX = 1_048_575
WIDTHS = {"title": 34, "money": 16, "number": 12, "day": 12, "moment": 17}
FORMATS = {
    "money": "#,##0.00",
    "number": "#,##0.##",
    "day": "yyyy-mm-dd",
    "moment": "yyyy-mm-dd hh:mm",
}


class Csv:
    """A CSV file in UTF-8 with a mark that Excel knows it by; texts never run as formulas."""

    def __init__(self, target: BinaryIO, heads: list[str], kinds: list[str]) -> None:
        self.text = io.TextIOWrapper(target, encoding="utf-8-sig", newline="", write_through=False)
        self.writer = csv.writer(self.text)
        self.writer.writerow([plain(head) for head in heads])

    def write(self, rows: Iterable[list[Any]]) -> None:
        self.writer.writerows([plain(value) for value in row] for row in rows)

    def close(self) -> None:
        self.text.flush()
        self.text.detach()


def plain(value) -> str:
    """Return a value as a cell of a CSV file."""
    if isinstance(value, datetime):
        return value.strftime("%Y-%m-%d %H:%M")
    if isinstance(value, date):
        return value.isoformat()
    if value is None:
        return ""
    text = str(value)
    is_text = not isinstance(value, (int, float, Decimal))
    return f"'{text}" if is_text and text.startswith(FORMULAS) else text


class Xlsx:
    """A workbook of one sheet with typed cells; a text stays a text."""

    def __init__(self, target: BinaryIO, heads: list[str], kinds: list[str]) -> None:
        self.book = xlsxwriter.Workbook(target, OPTIONS)
        self.page = self.book.add_worksheet()
        self.formats = {
            kind: self.book.add_format({"num_format": text}) for kind, text in FORMATS.items()
        }
        self.kinds, self.line = kinds, 0
        for place, kind in enumerate(kinds):
            self.page.set_column(place, place, WIDTHS.get(kind if place else "title", 20))
        bold = self.book.add_format({"bold": True})
        for place, head in enumerate(heads):
            self.page.write_string(0, place, head, bold)
        self.page.freeze_panes(1, 1)

    def write(self, rows: Iterable[list[Any]]) -> None:
        for row in rows:
            self.line += 1
            for place, value in enumerate(row):
                self._cell(place, value, self.formats.get(self.kinds[place]))

    def _cell(self, place: int, value, form) -> None:
        if value is None or value == "":
            return
        if isinstance(value, datetime):
            self.page.write_datetime(self.line, place, value.replace(tzinfo=None), form)
        elif isinstance(value, date):
            self.page.write_datetime(self.line, place, value, form)
        elif isinstance(value, (int, float, Decimal)) and not isinstance(value, bool):
            self.page.write_number(self.line, place, float(value), form)
        else:
            self.page.write_string(self.line, place, str(value)[:32_767])

    def close(self) -> None:
        self.book.close()


WRITERS: dict[str, Any] = {"csv": Csv, "xlsx": Xlsx}
CONTENT_TYPES = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
