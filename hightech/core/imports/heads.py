"""Which line names the columns, and which column is which fact."""

import re
import unicodedata
from collections.abc import Iterable, Sequence

from django.utils import translation

from hightech.core.imports.nouns import Importable
from hightech.core.needs import Need

LOOKED_AT = 20
LANGUAGES = ("en", "zh-hans")
MARKS = "*＊:："
ASIDE = re.compile(r"[(\[（【].*?[)\]）】]")
# Of a column of amounts: one unit, or as each of its cells says.
EACH_CELL = "CELL"
SAID_UNITS = ("YUAN", "WAN", "YI", EACH_CELL)
# What a head says of the unit of its amounts, the longest first.
SAID = (
    ("亿元", "YI"), ("100m yuan", "YI"), ("万元", "WAN"), ("10k yuan", "WAN"),
    ("10,000 yuan", "WAN"), ("元", "YUAN"), ("yuan", "YUAN"), ("rmb", "YUAN"), ("cny", "YUAN"),
)  # fmt: skip


def key_of(text: str, *, is_bare: bool = False) -> str:
    """Return what is compared of a head: without spaces, stars and width; `is_bare`, brackets."""
    plain = unicodedata.normalize("NFKC", text).casefold()
    plain = ASIDE.sub("", plain) if is_bare else plain
    return "".join(plain.split()).strip(MARKS)


def names_of(noun: Importable) -> dict[str, str]:
    """Return which fact a head stands for: by code, label in either language, or synonym."""
    known = words_of(noun.needs)
    for name, words in noun.synonyms.items():
        for word in words:
            known.setdefault(key_of(word), name)
    for word, name in list(known.items()):
        known.setdefault(key_of(word, is_bare=True), name)
    return known


def words_of(needs: Iterable[Need]) -> dict[str, str]:
    """Return which fact a word stands for: its code, or its label in either language."""
    needs = tuple(needs)
    known = {key_of(need.name): need.name for need in needs}
    for language in LANGUAGES:
        with translation.override(language):
            for need in needs:
                known.setdefault(key_of(str(need.label)), need.name)
    return known


def fact_of(head: str, known: dict[str, str]) -> str:
    """Return the fact a head names, or nothing."""
    return known.get(key_of(head)) or known.get(key_of(head, is_bare=True), "")


def head_line(lines: Sequence[tuple[int, list[str]]], noun: Importable) -> int:
    """Return which of the first lines names the columns: the one with the most known names.

    Where none is known, the first with two texts; a title above a table is no head.
    """
    known = names_of(noun)
    scores = [
        (len({fact_of(cell, known) for cell in cells} - {""}), -number)
        for number, cells in lines[:LOOKED_AT]
    ]
    best, number = max(scores, default=(0, 0))
    if best:
        return -number
    wide = (number for number, cells in lines[:LOOKED_AT] if len({*filter(None, cells)}) > 1)
    return next(wide, lines[0][0] if lines else 0)


def heads_of(lines: Sequence[tuple[int, list[str]]], line: int) -> list[str]:
    """Return the heads as they stand in `line`; one left empty is named by the line above."""
    by_number = dict(lines)
    cells, above = by_number.get(line, []), by_number.get(line - 1, [])
    width = max([len(one) for _number, one in lines], default=0)
    heads = []
    for place in range(width):
        own = cells[place] if place < len(cells) else ""
        heads.append(own or (above[place] if place < len(above) else ""))
    return heads


def mapped(
    heads: Sequence[str], noun: Importable, saved: dict[str, str] | None = None
) -> list[str]:
    """Return the fact of each column, each fact once: as it was saved, else by name."""
    known = names_of(noun)
    taken: set[str] = set()
    columns: list[str] = []
    facts = {need.name for need in noun.needs}
    for head in heads:
        fact = (saved or {}).get(key_of(head), "") or fact_of(head, known)
        fact = fact if fact in facts - taken else ""
        taken.add(fact)
        columns.append(fact)
    return columns


def unit_of(head: str) -> str:
    """Return the unit of amounts that a head speaks of, or nothing."""
    plain = unicodedata.normalize("NFKC", head).casefold()
    if "美元" in plain or "usd" in plain:
        return ""
    return next((unit for word, unit in SAID if word in plain), "")
