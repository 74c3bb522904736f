"""Names for a million firms, no two of one key, and what each is found by."""

import json
from dataclasses import dataclass

from crm.models.naming import key_of
from funds.management.demo.firms import NAMES, REGIONS, credit_code
from hightech.core.found_by import readings, simplified, text_of

CHARACTERS = (
    "华芯博瑞泽宏远启明天云帆恒锐新越同创智联望鼎盛金石卓清源凌海"
    "泰元蓝众德润科星河川和翔宇东方晨曦达嘉禾领航世锦程国辰高"
)
FORM = "有限公司"
ENGLISH = ("Robotics", "Photonics", "Biologics", "Precision", "Materials", "Semiconductors")
COUNTRIES = ("DE", "US", "JP", "KR", "SG")
# Every so many firms one is foreign.
FOREIGN = 10
# Has no divisor in common with the number of names, so each comes once before one comes again.
STRIDE = 1_299_709


@dataclass(frozen=True)
class Named:
    """What a firm is called and known by."""

    name: str
    key: str
    found_by: str
    code: str
    number: str
    country: str
    region: str


class Names:
    """Gives each serial number its firm, always the same."""

    def __init__(self) -> None:
        known = json.loads(NAMES.read_text(encoding="utf-8"))
        self.works = [pattern.format("") for pattern, _industry, _sentence in known["works"]]
        self.regions = list(REGIONS)
        self.brands = len(CHARACTERS) ** 3
        parts = [*CHARACTERS, *self.works, *self.regions, FORM]
        self._read = {part: readings(part) for part in parts}

    def __len__(self) -> int:
        return self.brands * len(self.works)

    def of(self, serial: int) -> Named:
        """Return the firm of this serial number, counted from 0."""
        if serial % FOREIGN == FOREIGN - 1:
            return self._foreign(serial)
        brand, work = self._parts(serial)
        region = self.regions[serial % len(self.regions)]
        name = f"{region}{''.join(brand)}{work}{FORM}"
        code = credit_code(serial, REGIONS[region], "MB") if serial % 3 else ""
        read = [self._read[part] for part in (region, *brand, work, FORM)]
        spoken = ["".join(one[at] for one in read) for at in (0, 1)]
        words = [name, *spoken, code.casefold(), region]
        found = "\n".join(dict.fromkeys(word for word in words if word))
        return Named(name, "".join(brand) + work, found, code, "", "", region)

    def _parts(self, serial: int) -> tuple[list[str], str]:
        rest, work = divmod(serial * STRIDE % len(self), len(self.works))
        brand = []
        for _place in range(3):
            rest, at = divmod(rest, len(CHARACTERS))
            brand.append(CHARACTERS[at])
        return brand, self.works[work]

    def _foreign(self, serial: int) -> Named:
        brand, _work = self._parts(serial)
        word = "".join(self._read[one][0] for one in brand).capitalize()
        trade = ENGLISH[serial // FOREIGN % len(ENGLISH)]
        country = COUNTRIES[serial // FOREIGN % len(COUNTRIES)]
        name, number = f"{word} {trade} {serial} Ltd.", f"{country}-{serial:08d}"
        found = text_of([name], "", number, "")
        return Named(name, key_of(name), found, "", number, country, "")


def is_simple() -> bool:
    """Tell whether the characters are such as search compares, so that names need no turning."""
    return simplified(CHARACTERS) == CHARACTERS
