"""Exact decimals of 28 digits, their plain form, and rounding half away from zero."""

import re
from decimal import (
    ROUND_DOWN,
    ROUND_HALF_EVEN,
    ROUND_HALF_UP,
    Context,
    Decimal,
    DivisionByZero,
    InvalidOperation,
    Overflow,
)

DIGITS = 28
EXACT = Context(
    prec=DIGITS, rounding=ROUND_HALF_EVEN, traps=[InvalidOperation, DivisionByZero, Overflow]
)
PLAIN = re.compile(r"-?\d{1,28}(\.\d{1,28})?", re.ASCII)
SHOWN = Decimal("1E-10")
FEN = {"wan_yuan": Decimal("0.000001"), "yuan": Decimal("0.01")}
YUAN = {"wan_yuan": Decimal(10_000), "yuan": Decimal(1)}


def parse(raw) -> Decimal:
    """Return the decimal a door received as a plain string or a number; nothing is guessed.

    :raises ValueError: without a text, if it is not one (inf and nan are none).
    """
    if isinstance(raw, bool) or not isinstance(raw, (str, int, float, Decimal)):
        raise ValueError
    text = raw if isinstance(raw, str) else _written(raw)
    if not PLAIN.fullmatch(text):
        raise ValueError
    value = Decimal(text)
    if len(value.as_tuple().digits) > DIGITS:
        raise ValueError
    return value


def _written(number: int | float | Decimal) -> str:
    if isinstance(number, int) and abs(number) >= 10**DIGITS:
        raise ValueError
    value = Decimal(str(number))
    if not value.is_finite() or abs(value) >= Decimal(10) ** DIGITS:
        raise ValueError
    return f"{value:f}"


def plain(value: Decimal) -> str:
    """Return a decimal without exponent and trailing zeros, at most ten decimals."""
    exponent = value.as_tuple().exponent
    if isinstance(exponent, int) and exponent < -10:
        value = value.quantize(SHOWN, rounding=ROUND_HALF_UP, context=Context(prec=60))
    text = f"{value:f}"
    if "." in text:
        text = text.rstrip("0").rstrip(".")
    return "0" if text in ("-0", "") else text


def decimals_of(value: Decimal) -> int:
    """Return how many decimals the value really has."""
    exponent = value.normalize(EXACT).as_tuple().exponent
    return max(0, -exponent) if isinstance(exponent, int) else 0


def to_step(value: Decimal, step: Decimal, rounding: str = ROUND_HALF_UP) -> Decimal:
    """Round to a multiple of `step`, half away from zero unless told otherwise."""
    steps = EXACT.divide(value, step).to_integral_value(rounding=rounding)
    return EXACT.multiply(steps, step)


def down_to_step(value: Decimal, step: Decimal) -> Decimal:
    """Round towards zero to a multiple of `step`."""
    return to_step(value, step, ROUND_DOWN)
