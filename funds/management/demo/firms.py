"""Firms and people of the demo: plausible names, credit codes that check, from one seed."""

import json
import random
from dataclasses import dataclass
from itertools import islice, product
from pathlib import Path

from stdnum.cn import uscc

ORGANISATION_WEIGHTS = (3, 7, 9, 10, 5, 8, 4, 2)
# Registered where: the town's own district, and where its firms come from.
REGIONS = {"天津": "120115", "北京": "110108", "河北": "130983", "济南": "370112"}

NAMES = Path(__file__).parent / "data" / "firms.json"


@dataclass(frozen=True)
class Firm:
    """A firm as it is first heard of."""

    name: str
    code: str
    region: str
    industry: str
    sentence: str
    contact: str
    phone: str


def credit_code(serial: int, region: str, prefix: str = "MA") -> str:
    """Return a unified social credit code whose both check characters are right."""
    body = f"{prefix}{serial:06d}"
    weighed = sum(
        weight * int(char, 36) for weight, char in zip(ORGANISATION_WEIGHTS, body, strict=True)
    )
    rest = (11 - weighed % 11) % 11
    stem = f"91{region}{body}{'X' if rest == 10 else rest}"
    return stem + uscc.calc_check_digit(stem)


class Registry:
    """Gives out firms one by one; the same seed gives the same firms in the same order."""

    def __init__(self, seed: int) -> None:
        self.random = random.Random(seed)
        known = json.loads(NAMES.read_text(encoding="utf-8"))
        self._surnames, self._given = known["surnames"], known["given"].split()
        words, works = known["words"].split(), [tuple(work) for work in known["works"]]
        self.random.shuffle(words)
        self.random.shuffle(works)
        self._serial = 100_000 + seed % 1000 * 100
        # Along the diagonal, so that neighbours share neither word nor work.
        pairs = ((words[(at + turn) % len(words)], works[at % len(works)])
                 for turn, at in product(range(len(words)), range(len(words))))  # fmt: skip
        self._pairs = iter(dict.fromkeys(pairs))

    def person(self) -> str:
        return self.random.choice(self._surnames) + self.random.choice(self._given)

    def phone(self) -> str:
        prefix = self.random.choice(("138", "139", "136", "150", "186", "177"))
        return f"{prefix}{self.random.randrange(10**8):08d}"

    def firm(self, region: str = "天津") -> Firm:
        """Return the next firm."""
        word, (pattern, industry, sentence) = next(self._pairs)
        self._serial += self.random.randrange(1, 90)
        return Firm(
            name=f"{region}{pattern.format(word)}有限公司",
            code=credit_code(self._serial, REGIONS[region]),
            region=region,
            industry=industry,
            sentence=sentence,
            contact=self.person(),
            phone=self.phone(),
        )

    def firms(self, count: int, region: str = "天津") -> list[Firm]:
        return list(islice(iter(lambda: self.firm(region), None), count))
