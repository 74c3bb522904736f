"""Money is integer fen inside, a string in yuan outside, 万元 on screen."""

import re

from django.utils.translation import gettext as _

MAX_FEN = 10**15 - 1
FEN_PER_WAN = 1_000_000
YUAN = re.compile(r"-?\d{1,13}(\.\d{1,2})?", re.ASCII)
WAN = re.compile(r"-?(\d{1,9}|\d{1,3}(,\d{3}){1,2})(\.\d{1,6})?", re.ASCII)


def parse_yuan(raw, *, may_be_negative: bool = False) -> int:
    """Return fen from a plain decimal string in yuan; nothing is guessed.

    :raises ValueError: with a sentence, if it is not one.
    """
    if isinstance(raw, bool) or not isinstance(raw, (str, int)):
        raise ValueError(_("Send an amount in yuan as text, such as “1200.50”."))
    text = str(raw).strip()
    if not YUAN.fullmatch(text):
        raise ValueError(_("Write an amount in yuan with at most two decimals, no separators."))
    whole, _dot, cents = text.lstrip("-").partition(".")
    fen = int(whole) * 100 + int(cents.ljust(2, "0") or 0)
    if text.startswith("-") and fen:
        if not may_be_negative:
            raise ValueError(_("The amount must not be negative."))
        fen = -fen
    return fen


def yuan(fen: int) -> str:
    """Return fen as a plain string in yuan with two decimals."""
    sign, fen = ("-", -fen) if fen < 0 else ("", fen)
    return f"{sign}{fen // 100}.{fen % 100:02d}"


def parse_wan(raw: str, *, may_be_negative: bool = False) -> int:
    """Return fen from an amount in 万元 as people type it: "1,200.5"; nothing is guessed.

    :raises ValueError: with a sentence, if it is not one.
    """
    text = str(raw).strip()
    if not WAN.fullmatch(text):
        raise ValueError(_("Write an amount in 10k yuan with at most six decimals."))
    whole, _dot, decimals = text.lstrip("-").replace(",", "").partition(".")
    fen = int(whole) * FEN_PER_WAN + int(decimals.ljust(6, "0"))
    if not text.startswith("-") or not fen:
        return fen
    if not may_be_negative:
        raise ValueError(_("The amount must not be negative."))
    return -fen


def wan_plain(fen: int) -> str:
    """Return fen in 万元 without separators or needless zeros, as a form shows it."""
    sign, fen = ("-", -fen) if fen < 0 else ("", fen)
    text = f"{fen // FEN_PER_WAN}.{fen % FEN_PER_WAN:06d}".rstrip("0").rstrip(".")
    return sign + text
