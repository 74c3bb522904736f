"""Money is integer fen inside, a string in yuan outside, 万元 on screen."""

import re

from django.utils.translation import gettext as _

MAX_FEN = 10**15 - 1
YUAN = re.compile(r"-?\d{1,13}(\.\d{1,2})?", re.ASCII)


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
