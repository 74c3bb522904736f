"""Writing a list into a file as it is shown, and the log of what left the system."""

import hashlib
from collections.abc import Callable
from typing import Any, BinaryIO

from django.utils.translation import gettext as _

from hightech.core import sheets
from hightech.core.errors import Reason, ShapeError
from hightech.core.models import Export
from hightech.core.saved_views import query_of

# Up to here the file is the answer; beyond, it is written in the background.
AT_ONCE = 5000
PORTION = 1000


def write(listing, form: str, target: BinaryIO, told: Callable[[int], Any] = lambda done: None):
    """Write a `Listing` into `target`; return how many rows.

    :raises ShapeError: if there are more rows than a workbook holds.
    """
    columns = listing.columns
    heads = [column.head for column in columns]
    book = sheets.WRITERS[form](target, heads, [column.kind for column in columns])
    done = 0
    try:
        for rows in listing.pages(PORTION):
            done += len(rows)
            if form == Export.Format.XLSX:
                require_room(done)
            book.write([column.exported(row) for column in columns] for row in rows)
            told(done)
    finally:
        book.close()
    return done


def require_room(rows: int) -> None:
    """Refuse more rows than a workbook holds.

    :raises ShapeError: saying so.
    """
    if rows > sheets.MOST_OF_XLSX:
        text = _("A workbook holds at most 1,048,575 rows. Narrow the filters, or take CSV.")
        raise ShapeError(Reason("too_many", text, "format"))


def log(listing, form: str, query: str, rows: int, target: BinaryIO, *, file=None) -> Export:
    """Write down who took what, with the digest of the file."""
    digest, size = hashlib.sha256(), 0
    target.seek(0)
    while chunk := target.read(1 << 20):
        digest.update(chunk)
        size += len(chunk)
    target.seek(0)
    return Export.objects.create(
        owner=listing.user, zone=listing.user.home_zone(), place=listing.place,
        query=query_of(query)[:2000], columns=[column.code for column in listing.columns],
        format=form, rows=rows, size=size, sha256=digest.hexdigest(), file=file,
    )  # fmt: skip
