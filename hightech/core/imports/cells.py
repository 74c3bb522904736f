"""What people write into cells, turned into what a fact is parsed from; nothing is guessed."""

import re
import unicodedata
from collections.abc import Callable, Mapping
from datetime import date, timedelta
from decimal import Decimal, InvalidOperation
from typing import Any

from django.utils import translation
from django.utils.translation import gettext as _

from hightech.core.errors import Reason
from hightech.core.needs import Need

YES = {"是", "有", "对", "真", "yes", "y", "true", "1", "√", "✓", "✔"}
NO = {"否", "无", "不是", "没有", "假", "no", "n", "false", "0", "×", "✗"}
NOTHING = {"-", "--", "—", "——", "/", "\\", "n/a", "无数据", "不详", "未知", "暂无"}
# Powers of ten over one yuan.
POWERS = {"YUAN": 0, "WAN": 4, "YI": 8}
AMOUNT = re.compile(
    r"(?:¥|rmb|cny|人民币)?\s*(-?\d+(?:\.\d+)?|-?\d{1,3}(?:,\d{3})+(?:\.\d+)?)\s*(亿元?|万元?|元)?"
)
OWN_UNITS = {"亿": "YI", "亿元": "YI", "万": "WAN", "万元": "WAN", "元": "YUAN"}
NUMBER = re.compile(r"(-?\d+(?:\.\d+)?|-?\d{1,3}(?:,\d{3})+(?:\.\d+)?)\s*([^\d\s.,-]\S*)?")
# Units that say what the column says anyway.
MEASURES = {
    "m2", "平方米", "平米", "m", "米", "kva", "千伏安", "t/m2", "吨/平方米", "吨", "人", "年", "%",
}  # fmt: skip
DAY = re.compile(r"(\d{4})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*日?(?:[ t].*)?")
BARE_DAY = re.compile(r"(\d{4})(\d{2})(\d{2})")
ROUNDED = re.compile(r"-?\d(?:\.\d+)?e\+?\d+")
# Days that a spreadsheet counts from here; in the years 1954 to 2064.
FIRST_DAY, SERIAL = date(1899, 12, 30), range(20_000, 60_000)


def entry_of(
    needs: Mapping[str, Need], cells: Mapping[str, str], units: Mapping, words: Mapping
) -> tuple[dict, list[Reason]]:
    """Return what facts are parsed from, and why some cells cannot be understood.

    The first is {fact: value} of the cells that say something. `units` are of the amounts:
    {fact: unit}; `words` say what a text stands for: {fact: {text: code}}.
    """
    entry: dict[str, Any] = {}
    wrong = []
    for name, cell in cells.items():
        try:
            value = _value(needs[name], cell, units.get(name, ""), words.get(name) or {})
        except ValueError as problem:
            wrong.append(Reason("invalid", str(problem), name))
        else:
            if value is not None:
                entry[name] = value
    return entry, wrong


def _value(need: Need, cell: str, unit: str, words: Mapping):
    plain = cell if cell.isascii() else unicodedata.normalize("NFKC", cell)
    low = plain.strip().casefold()
    if not low or low in NOTHING:
        return None
    if cell in words:
        return words[cell] or None
    if need.type == "money":
        return amount(low, unit)
    return READERS[need.type](need, plain.strip(), low)


def amount(text: str, unit: str) -> str:
    """Return an amount in yuan from one as it is written; its own unit comes first.

    :raises ValueError: if it is none, or no unit is known.
    """
    found = AMOUNT.fullmatch(text)
    if found is None:
        raise ValueError(_("“%(text)s” is not an amount in yuan.") % {"text": text[:40]})
    unit = OWN_UNITS.get(found[2] or "", unit)
    if unit not in POWERS:
        raise ValueError(_("Is this yuan or 10k yuan? Choose the unit of the column."))
    yuan = Decimal(found[1].replace(",", "")).scaleb(POWERS[unit])
    return _plain(yuan)


def _plain(value: Decimal) -> str:
    text = format(value, "f")
    return text.rstrip("0").rstrip(".") if "." in text else text


def _number(need: Need, text: str, low: str) -> str:
    found = NUMBER.fullmatch(low)
    if found is None or (found[2] and found[2] not in MEASURES):
        raise ValueError(_("“%(text)s” is not a number.") % {"text": text[:40]})
    try:
        return _plain(Decimal(found[1].replace(",", "")))
    except InvalidOperation:
        raise ValueError(_("“%(text)s” is not a number.") % {"text": text[:40]}) from None


def _date(need: Need, text: str, low: str) -> str:
    found = DAY.fullmatch(low) or BARE_DAY.fullmatch(low)
    try:
        if found:
            return date(*map(int, found.groups())).isoformat()
        if low.isdigit() and int(low) in SERIAL:
            return (FIRST_DAY + timedelta(days=int(low))).isoformat()
    except ValueError:
        raise ValueError(_("“%(text)s” is not a day.") % {"text": text[:40]}) from None
    wanted = _("“%(text)s” is not a day: write year, month and day, such as 2026-03-31.")
    raise ValueError(wanted % {"text": text[:40]})


def _boolean(need: Need, text: str, low: str) -> bool:
    if low in YES or low in NO:
        return low in YES
    raise ValueError(_("“%(text)s” is neither yes nor no.") % {"text": text[:40]})


def _text(need: Need, text: str, low: str) -> str:
    if ROUNDED.fullmatch(low):
        raise ValueError(_("The spreadsheet rounded this number. Keep the column as text."))
    return text


def _choice(need: Need, text: str, low: str) -> str:
    return coded(need, text)


READERS: dict[str, Callable] = {
    "text": _text,
    "number": _number,
    "integer": _number,
    "date": _date,
    "boolean": _boolean,
    "choice": _choice,
}


def coded(need: Need, raw):
    """Return the code of a choice that was written in words, in either language."""
    if need.type != "choice" or not isinstance(raw, str) or need.options is None:
        return raw
    return _codes(need).get(raw.strip().casefold(), raw)


_known_codes: dict[Need, dict[str, str]] = {}


def _codes(need: Need) -> dict[str, str]:
    """Return the codes of a closed list by what may be written for them."""
    if need not in _known_codes:
        found: dict[str, str] = {}
        for language in ("en", "zh-hans"):
            with translation.override(language):
                for code, label in need.options(None, None) if need.options else ():
                    found.setdefault(str(code).casefold(), code)
                    found.setdefault(str(label).casefold(), code)
        _known_codes[need] = found
    return _known_codes[need]


def is_known(need: Need, text: str) -> bool:
    """Tell whether a text stands for one of the choices."""
    return text.strip().casefold() in _codes(need)
