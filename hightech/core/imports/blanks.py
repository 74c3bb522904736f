"""Empty workbooks to be filled in."""

import io
from collections.abc import Iterable

import xlsxwriter

from hightech.core.needs import Need
from hightech.core.sheets import OPTIONS

NEEDED = "*"


def blank(needs: Iterable[Need]) -> bytes:
    """Return an empty workbook: the first row names the columns, a star marks what is needed."""
    target = io.BytesIO()
    with xlsxwriter.Workbook(target, OPTIONS) as book:
        page = book.add_worksheet()
        bold = book.add_format({"bold": True})
        # Text, so that long numbers and dates stay as they are typed.
        plain = book.add_format({"num_format": "@"})
        for place, need in enumerate(needs):
            page.set_column(place, place, 24, plain)
            page.write(0, place, f"{need.label}{NEEDED if need.required else ''}", bold)
            page.write_comment(0, place, need.name)
    return target.getvalue()
