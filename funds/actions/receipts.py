"""Read a receipt file of the bank (CSV or XLSX): the columns are found by their heads."""

import csv
import io
from datetime import date, datetime
from decimal import Decimal, InvalidOperation

from django.core.files.storage import default_storage
from django.db import transaction
from django.utils.dateparse import parse_date
from django.utils.translation import gettext as _
from python_calamine import CalamineError, CalamineWorkbook

from funds.actions import statements
from funds.models import BankStatement
from hightech.core import money
from hightech.core.errors import ActionRefused, Reason, ShapeError
from hightech.core.models import File

MOST_BYTES = 10 * 1024 * 1024
# What banks and the treasury call each column.
HEADS = {
    "bank_reference": (
        "bank reference",
        "reference",
        "流水号",
        "交易流水号",
        "凭证号",
        "银行流水号",
    ),
    "amount_fen": ("amount", "amount (yuan)", "金额", "金额(元)", "交易金额", "付款金额"),
    "booked_on": ("booked on", "date", "日期", "记账日期", "交易日期", "付款日期"),
    "payee_account": ("account", "payee account", "收款账号", "对方账号", "收款人账号"),
}  # fmt: skip
NEEDED = ("bank_reference", "amount_fen", "booked_on")


@transaction.atomic
def import_file(*, by, file: File) -> list[BankStatement]:
    """Enter all lines of a receipt file, or none with what is wrong in which line.

    :raises ShapeError: if the file or a line of it cannot be read.
    :raises ActionRefused: if a line is refused.
    """
    lines = lines_of(file)
    try:
        return statements.enter_all(by=by, lines=lines)
    except (ShapeError, ActionRefused) as refusal:
        raise type(refusal)(*[_placed(reason) for reason in refusal.reasons]) from None


def lines_of(file: File) -> list[dict]:
    """Return the lines of a receipt file as the action takes them.

    :raises ShapeError: naming the line and column that cannot be read.
    """
    if file.size > MOST_BYTES:
        raise _unreadable(_("A receipt file may have at most 10 MB."))
    rows = [row for row in _rows(file) if any(str(cell).strip() for cell in row)]
    if not rows:
        raise _unreadable(_("The file has no lines."))
    places = _places([_plain(cell) for cell in rows[0]])
    return [_line(number, row, places) for number, row in enumerate(rows[1:], start=2)]


def _rows(file: File) -> list[list]:
    with default_storage.open(file.path) as content:
        data = content.read()
    if file.name.lower().endswith(".csv"):
        return list(csv.reader(io.StringIO(_decoded(data))))
    try:
        workbook = CalamineWorkbook.from_filelike(io.BytesIO(data))
        return workbook.get_sheet_by_index(0).to_python()
    except (CalamineError, ValueError, IndexError):
        raise _unreadable(_("Send a CSV or XLSX file.")) from None


def _decoded(data: bytes) -> str:
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise _unreadable(_("The text of this file cannot be read: save it as UTF-8 or GBK."))


def _plain(cell) -> str:
    return str(cell).strip().replace("(", "(").replace(")", ")").lower()


def _places(heads: list[str]) -> dict[str, int]:
    places = {
        name: next((heads.index(word) for word in words if word in heads), None)
        for name, words in HEADS.items()
    }
    missing = [HEADS[name][0] for name in NEEDED if places[name] is None]
    if missing:
        text = _("These columns are missing: %(columns)s.")
        raise _unreadable(text % {"columns": ", ".join(missing)})
    return {name: place for name, place in places.items() if place is not None}


def _line(number: int, row: list, places: dict[str, int]) -> dict:
    found = {name: row[place] if place < len(row) else "" for name, place in places.items()}
    try:
        return {
            "bank_reference": _reference(found["bank_reference"]),
            "amount_fen": _amount(found["amount_fen"]),
            "booked_on": _day(found["booked_on"]),
            "payee_account": _text(found.get("payee_account", "")),
        }
    except ValueError as wrong:
        text = _("Line %(number)d: %(wrong)s")
        raise _unreadable(text % {"number": number, "wrong": wrong}) from None


def _text(cell) -> str:
    # A number typed into a sheet comes as a float; 18 digits and more are text in practice.
    if isinstance(cell, float) and cell.is_integer():
        cell = int(cell)
    return str(cell).strip()[:40]


def _reference(cell) -> str:
    text = _text(cell)
    if not text:
        raise ValueError(_("the bank reference is missing."))
    return text


def _amount(cell) -> int:
    try:
        amount = Decimal(str(cell).replace(",", "").strip())
    except InvalidOperation:
        raise ValueError(_("the amount cannot be read.")) from None
    return money.parse_yuan(f"{amount.normalize():f}" if amount.is_finite() else "")


def _day(cell) -> date:
    if isinstance(cell, datetime):
        return cell.date()
    if isinstance(cell, date):
        return cell
    text = str(cell).strip().replace("/", "-").replace(".", "-")
    if len(text) == 8 and text.isdigit():
        text = f"{text[:4]}-{text[4:6]}-{text[6:]}"
    try:
        day = parse_date(text[:10])
    except ValueError:
        day = None
    if day is None:
        raise ValueError(_("the date cannot be read."))
    return day


def _placed(reason: Reason) -> Reason:
    parts = (reason.attr or "").split(".")
    if parts[0] != "lines" or len(parts) < 2:
        return reason
    text = _("Line %(number)d: %(wrong)s")
    shown = text % {"number": int(parts[1]) + 2, "wrong": reason.detail}
    return Reason(reason.code, shown, "file")


def _unreadable(text: str) -> ShapeError:
    return ShapeError(Reason("invalid", text, "file"))
