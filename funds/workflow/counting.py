"""Quorum and majority of a committee: whole numbers only, never a fraction."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, fields

from django.utils.translation import gettext as _

from hightech.core.errors import Reason, ShapeError

LARGEST = 1000


@dataclass(frozen=True)
class Rule:
    """What a decision takes; a committee's `rule` holds what differs from these."""

    quorum_numerator: int = 2
    quorum_denominator: int = 3
    quorum_minimum: int = 3
    majority_numerator: int = 1
    majority_denominator: int = 2

    def has_quorum(self, *, present: int, entitled: int) -> bool:
        """Tell whether enough of the entitled are present: by default 3·present ≥ 2·entitled."""
        enough = self.quorum_denominator * present >= self.quorum_numerator * entitled
        return enough and present >= self.quorum_minimum

    def carries(self, *, votes_for: int, entitled: int) -> bool:
        """Tell whether more than the share of all entitled is for it: 2·for > entitled."""
        return self.majority_denominator * votes_for > self.majority_numerator * entitled

    def as_dict(self) -> dict:
        return asdict(self)


def rule_of(stored: Mapping) -> Rule:
    """Return the rule of a committee or of a ballot.

    :raises ShapeError: for an unknown name, or a number that no rule can have.
    """
    known = {one.name for one in fields(Rule)}
    wrong = [
        Reason("invalid", _("A rule is made of whole numbers from 1 on."), f"rule.{name}")
        for name, value in stored.items()
        if name not in known or not _is_whole(value)
    ]
    if wrong:
        raise ShapeError(*wrong)
    rule = Rule(**stored)
    if rule.quorum_numerator > rule.quorum_denominator:
        text = _("More than all of the entitled cannot be present.")
        raise ShapeError(Reason("invalid", text, "rule.quorum_numerator"))
    # Less than half, and both of two opposite motions would carry.
    if not rule.majority_denominator <= 2 * rule.majority_numerator < 2 * rule.majority_denominator:
        text = _("A majority is more than a share from one half to below the whole.")
        raise ShapeError(Reason("invalid", text, "rule.majority_numerator"))
    return rule


def _is_whole(value) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and 1 <= value <= LARGEST


@dataclass(frozen=True)
class Tally:
    """The votes of a ballot counted; voided votes and recused seats are left out."""

    rule: Rule
    entitled: int
    present: int
    choices: Mapping[str, int] = field(default_factory=dict)
    # Present seats that have not voted: abstained is not the same as not voted.
    missing: int = 0

    def votes(self, choice: str) -> int:
        return self.choices.get(choice, 0)

    @property
    def cast(self) -> int:
        return sum(self.choices.values())

    @property
    def has_quorum(self) -> bool:
        return self.rule.has_quorum(present=self.present, entitled=self.entitled)

    @property
    def carries(self) -> bool:
        return self.rule.carries(votes_for=self.votes("FOR"), entitled=self.entitled)

    def as_dict(self) -> dict:
        return {
            "entitled": self.entitled,
            "present": self.present,
            "for": self.votes("FOR"),
            "against": self.votes("AGAINST"),
            "abstain": self.votes("ABSTAIN"),
            "missing": self.missing,
        }
