"""The caps of a clause in their order; what was granted before counts first."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext as _

from funds.eligibility.decimals import EXACT, plain
from funds.eligibility.parts import GROUP, ITEM, PERSON, SCOPES, Cap, Definition
from funds.eligibility.values import Granted

ZERO = Decimal(0)


@dataclass(frozen=True)
class Applied:
    """A cap that cut: its limit, and how much it took away."""

    code: str
    limit: Decimal
    cut: Decimal

    def as_dict(self) -> dict:
        return {"code": self.code, "limit": plain(self.limit), "cut": plain(self.cut)}


class Balance:
    """The amount on its way through the caps; `ceiling` is what rounding must not exceed."""

    def __init__(self, lines: Sequence, amount: Decimal) -> None:
        self.lines = [(line.row, max(line.final, ZERO)) for line in lines]
        self.amount = amount
        self.ceiling: Decimal | None = None

    def limit_to(self, ceiling: Decimal) -> Decimal:
        """Let at most `ceiling` through; return what was cut."""
        cut = max(ZERO, EXACT.subtract(self.amount, ceiling))
        self.amount = EXACT.subtract(self.amount, cut)
        known = ceiling if self.ceiling is None else min(self.ceiling, ceiling)
        self.ceiling = known
        return cut


def applied(
    definition: Definition, balance: Balance, granted: tuple[Granted, ...], steps: list[str]
) -> list[Applied]:
    """Send the balance through the caps, write a sentence for each that cut; return those."""
    caps = definition.amount.caps if definition.amount else ()
    found: list[Applied | None] = []
    for scope in SCOPES:
        for cap in caps:
            if cap.scope == scope:
                found.append(_apply(cap, balance, granted, steps))
        if scope == GROUP and definition.exclusive_group:
            found.append(_only_the_difference(definition, balance, granted, steps))
    return [cut for cut in found if cut is not None]


def _apply(cap: Cap, balance: Balance, granted, steps: list[str]) -> Applied | None:
    before = [one for one in granted if (one.scope, one.code) == (cap.scope, cap.code)]
    if cap.scope in (ITEM, PERSON):
        ceiling = _by_rows(cap, balance, before)
    else:
        # What the group was granted before is taken off by the group itself.
        used = ZERO if cap.scope == GROUP else sum((one.amount for one in before), ZERO)
        ceiling = max(ZERO, EXACT.subtract(cap.limit, used))
    cut = balance.limit_to(ceiling)
    if not cut:
        return None
    _tell(cap.code, cap.limit, sum((one.amount for one in before), ZERO), cut, balance, steps)
    return Applied(cap.code, cap.limit, cut)


def _by_rows(cap: Cap, balance: Balance, before: list[Granted]) -> Decimal:
    """Return what the rows may give together, each item or each person within the limit."""
    sums: dict = {}
    for place, (row, amount) in enumerate(balance.lines):
        key = place if cap.scope == ITEM else row.get(cap.by)
        sums[key] = EXACT.add(sums.get(key, ZERO), amount)
    total = ZERO
    for key, amount in sums.items():
        used = sum((one.amount for one in before if not one.key or one.key == str(key)), ZERO)
        limit = max(ZERO, EXACT.subtract(cap.limit, used))
        total = EXACT.add(total, min(amount, limit))
    return total


def _only_the_difference(definition, balance, granted, steps: list[str]) -> Applied | None:
    """Leave only what exceeds the highest amount already granted in the exclusive group."""
    code = definition.exclusive_group
    amounts = [one.amount for one in granted if (one.scope, one.code) == (GROUP, code)]
    highest = max(amounts, default=ZERO)
    cut = min(balance.amount, highest)
    if not cut:
        return None
    rest = EXACT.subtract(balance.amount, cut)
    balance.limit_to(rest)
    told = _("Group %(code)s: %(highest)s was granted before; only the difference %(rest)s counts.")
    steps.append(told % {"code": code, "highest": plain(highest), "rest": plain(rest)})
    return Applied(code, highest, cut)


def _tell(code, limit, used, cut, balance: Balance, steps: list[str]) -> None:
    told = _("Cap %(code)s of %(limit)s cuts %(cut)s: %(rest)s is left.")
    if used:
        told = _(
            "Cap %(code)s of %(limit)s, of which %(used)s was granted before, cuts %(cut)s: "
            "%(rest)s is left."
        )
    shown = {"limit": limit, "used": used, "cut": cut, "rest": balance.amount}
    steps.append(told % {"code": code, **{name: plain(value) for name, value in shown.items()}})
