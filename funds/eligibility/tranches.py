"""Divides an amount into its tranches, to the fen."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from funds.eligibility.decimals import EXACT, down_to_step, plain
from funds.eligibility.parts import Tranche


@dataclass(frozen=True)
class Part:
    share: Decimal
    when: str
    amount: Decimal

    def as_dict(self) -> dict:
        return {"share": plain(self.share), "when": self.when, "amount": plain(self.amount)}


def divided(final: Decimal | None, tranches: Sequence[Tranche], fen: Decimal) -> tuple[Part, ...]:
    """Return the tranches of an amount: each down to the fen, the last takes the rest."""
    if final is None or not tranches:
        return ()
    parts = []
    rest = final
    for tranche in tranches[:-1]:
        amount = down_to_step(EXACT.multiply(final, tranche.share), fen)
        rest = EXACT.subtract(rest, amount)
        parts.append(Part(tranche.share, tranche.when, amount))
    last = tranches[-1]
    return (*parts, Part(last.share, last.when, rest))
