"""The text part of the fair-competition gate: what a wording must not say, with the words quoted.

Pure and fast: every gap in a pattern is bounded and each runs on one sentence, so a hostile text
costs linear time. Clauses of funds and agreements with enterprises are both read by it.
"""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import takewhile

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from hightech.core.gate.demands import DEMANDS
from hightech.core.gate.denials import DEMAND, DENIAL, DENIED_AFTER, STAY_DENIAL, WEAK
from hightech.core.gate.favours import LISTS, NAMED, PREFERENCE
from hightech.core.gate.registration import LOCAL, MOVE, STAY
from hightech.core.gate.taxes import REFUND, TAX
from hightech.core.gate.words import Pattern

PATTERNS = (*LOCAL, *MOVE, *STAY, *TAX, *REFUND, *NAMED, *LISTS, *PREFERENCE, *DEMANDS)
GREEN, AMBER, RED = "GREEN", "AMBER", "RED"
LONGEST_QUOTE = 200
MOST_QUOTES = 5
REACH = 60

SENTENCE_END = re.compile(r"[。;；!?！？\n\r]|\.(?=\s|$)")
HAN = re.compile(r"[\u3400-\u9fff]")

RULES: dict[str, str | Promise] = {
    "LOCAL_REGISTRATION": _(
        "Support must not be reserved for those registered here (Regulation on Fair Competition "
        "Review, arts. 8 to 10). Ask for the site of the project instead."
    ),
    "MOVE_REGISTRATION": _(
        "Moving the registration here must not be a condition (Regulation, arts. 8 and 10)."
    ),
    "STAY_PROMISE": _(
        "A promise not to move away, with clawback, hinders leaving (Regulation, art. 8)."
    ),
    "TAX_CONTRIBUTION": _(
        "An amount must not be computed from tax paid or fiscal contribution (Regulation, art. 10)."
    ),
    "TAX_REFUND": _("Tax must not be given back after payment (Regulation, art. 10)."),
    "NAMED_BENEFICIARY": _(
        "Beneficiaries must not be named (Regulation, art. 10; Measures, art. 19)."
    ),
    "CLOSED_LIST": _(
        "A closed list or library needs published, reasonable criteria (Measures, art. 19)."
    ),
    "CHAIN_OWNER": _("Being a chain owner must not be rewarded as such (Measures, art. 19)."),
    "BUY_LOCAL": _("Buying local must be neither demanded nor rewarded (Regulation, art. 9)."),
    "OWNERSHIP": _("Support must not depend on the type of ownership (Regulation, art. 8)."),
    "LOCAL_BRANCH": _(
        "A local branch must not be demanded (Regulation, art. 8; Measures, art. 14)."
    ),
    "CASE_BY_CASE": _("Case-by-case support needs published criteria (Regulation, art. 10)."),
    "BELOW_BENCHMARK": _(
        "Land below its benchmark and zero fees favour single operators (Regulation, art. 10)."
    ),
}


@dataclass(frozen=True)
class Flag:
    """What the gate found: the words quoted, the rule they break, RED or AMBER."""

    code: str
    quote: str
    rule: str | Promise
    level: str = RED

    def as_dict(self) -> dict:
        return {
            "code": self.code,
            "quote": self.quote,
            "rule": str(self.rule),
            "level": self.level,
        }


def flags_of(text: str) -> list[Flag]:
    """Return what the wording says that it must not, in the order of the rules."""
    quotes: dict[str, list[str]] = {code: [] for code in RULES}
    for sentence in _sentences(text):
        for code, spans in _spans(sentence).items():
            words = [sentence.quoted(*span) for span in _joined(spans)]
            quotes[code] += [quote for quote in words if quote not in quotes[code]]
    return [
        Flag(code, quote, RULES[code]) for code in RULES for quote in quotes[code][:MOST_QUOTES]
    ]


@dataclass(frozen=True)
class _Sentence:
    """A sentence as it is read (normalised, Chinese without gaps) and as it stands."""

    read: str
    places: tuple[int, ...]
    text: str

    def quoted(self, start: int, end: int) -> str:
        return self.text[self.places[start] : self.places[end - 1] + 1].strip()[:LONGEST_QUOTE]


def _sentences(text: str) -> Iterator[_Sentence]:
    begin = 0
    for end in SENTENCE_END.finditer(text):
        yield from _read(text[begin : end.start()])
        begin = end.end()
    yield from _read(text[begin:])


def _read(text: str) -> Iterator[_Sentence]:
    read: list[str] = []
    places: list[int] = []
    for place, character in enumerate(text):
        shown = unicodedata.normalize("NFKC", character)
        if len(shown) != 1 or _is_gap(text, place):
            continue
        read.append(" " if shown.isspace() else shown)
        places.append(place)
    if read:
        yield _Sentence("".join(read), tuple(places), text)


def _is_gap(text: str, place: int) -> bool:
    """Tell whether a blank merely spaces out Chinese characters."""
    if not text[place].isspace():
        return False
    before, after = text[place - 1 : place], text[place + 1 : place + 2]
    return bool(before.isspace() or HAN.match(before) or HAN.match(after))


def _spans(sentence: _Sentence) -> dict[str, list[tuple[int, int]]]:
    found: dict[str, list[tuple[int, int]]] = {}
    for pattern in PATTERNS:
        spans = _hits(pattern, sentence.read)
        if spans:
            found.setdefault(pattern.code, []).extend(spans)
    return found


def _hits(pattern: Pattern, text: str) -> list[tuple[int, int]]:
    hits = [
        hit.span()
        for hit in pattern.found.finditer(text)
        if not _is_denied(text, hit, pattern.code)
    ]
    if hits and pattern.harmless is not None and pattern.harmless.search(text):
        return []
    return hits


def _joined(spans: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Return the spans in order, those that overlap made one."""
    joined: list[tuple[int, int]] = []
    for start, end in sorted(spans):
        if joined and start < joined[-1][1]:
            joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
        else:
            joined.append((start, end))
    return joined


def _is_denied(text: str, hit: re.Match, code: str) -> bool:
    if DENIED_AFTER.match(text, hit.end()):
        return True
    begin = max(0, hit.start() - REACH)
    denial = STAY_DENIAL if code == "STAY_PROMISE" else DENIAL
    found = denial.finditer(text, begin, hit.end() + REACH)
    before = takewhile(lambda one: one.start() < hit.end(), found)
    return any(_covers(text, one, hit) for one in before)


def _covers(text: str, denial: re.Match, hit: re.Match) -> bool:
    between = text[denial.end() : hit.start()]
    _before, comma, after = between.rpartition(",")
    return not (comma and (denial.group() in WEAK or DEMAND.search(after)))
