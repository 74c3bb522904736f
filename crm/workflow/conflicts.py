"""CONFLICT: a challenge of a claim, admitted or rejected, ruled or yielded."""

from collections import defaultdict

from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from crm.models import ConflictCase, CreditSplit, Lead
from crm.permissions.leads import either_owner, leader, other_leader
from hightech.core import clock, parties
from hightech.core.errors import WRONG_STATE, Reason
from hightech.core.needs import Need
from hightech.core.workflow import Process, Transition
from hightech.users.models import Team

S = ConflictCase.State
WHOLE = 100
ROWS = 6


def _nothing(case) -> None:
    """Read nothing: a ruling is made once."""


def _sides(case, by):
    return Lead.objects.filter(pk__in=(case.holder_lead_id, case.challenger_lead_id))


def _teams(case, by):
    return Team.objects.filter(Q(zone_id=case.zone_id) | Q(zone_id=case.other_zone_id))


def shares_are_whole(case, by, facts) -> list[Reason]:
    """Guard: the shares of each kind sum to 100."""
    sums: dict = defaultdict(int)
    for split in facts.get("splits") or ():
        sums[split["kind"]] += split["percent"]
    text = _("The shares of %(kind)s sum to %(sum)s, not to 100.")
    return [
        Reason("splits", text % {"kind": CreditSplit.Kind(kind).label, "sum": total}, "splits")
        for kind, total in sums.items()
        if total != WHOLE
    ]


def is_in_time(case, by, facts) -> Reason | None:
    """Guard: a claim brought along from before this system may be challenged for some days."""
    until = case.holder_claim.challengeable_until
    if until is None or clock.local(case.created_at).date() <= until:
        return None
    text = _("This claim was brought along; it could be challenged until %(day)s.")
    return Reason("too_late", text % {"day": until})


def still_blocks(case, by, facts) -> Reason | None:
    """Guard: a block is lifted once."""
    if case.lifted_at is None:
        return None
    return Reason(WRONG_STATE, _("The block was lifted already."))


def awaits_confirmation(case, by, facts) -> Reason | None:
    """Guard: a ruling between joined zones takes effect once."""
    if case.other_zone_id and case.confirmed_at is None:
        return None
    return Reason(WRONG_STATE, _("This ruling needs no confirmation."))


SPLITS = Need(
    "splits", "object", gettext_lazy("Credit splits"), many=ROWS, read=_nothing,
    fields=(
        Need(
            "kind", "choice", gettext_lazy("Kind"),
            options=lambda case, by: CreditSplit.Kind.choices,
        ),
        Need("team", "choice", gettext_lazy("Team"), options=_teams),
        Need("percent", "number", gettext_lazy("Percent"), minimum=0),
    ),
)  # fmt: skip

ADMIT = Transition(
    "admit", gettext_lazy("Admit"), (S.OPEN,), S.ADMITTED, leader, guards=(is_in_time,)
)  # fmt: skip
REJECT = Transition("reject", gettext_lazy("Reject"), (S.OPEN,), S.REJECTED, leader)
LIFT = Transition(
    "lift", gettext_lazy("Lift the block"), (S.ADMITTED,), S.ADMITTED, leader,
    needs=(Need("reason", "text", gettext_lazy("Reason"), read=_nothing),),
    guards=(still_blocks,),
)  # fmt: skip
RULE = Transition(
    "rule", gettext_lazy("Rule"), (S.ADMITTED,), S.RULED, leader,
    needs=(
        Need("winner", "choice", gettext_lazy("Winner"), options=_sides, read=_nothing),
        Need("reasons", "text", gettext_lazy("Reasons"), read=_nothing),
        SPLITS,
        Need(
            "investor_choice", "file", gettext_lazy("The investor's own written choice"),
            required=False, read=_nothing,
        ),
    ),
    guards=(shares_are_whole,), terminal=True,
)  # fmt: skip
CONFIRM = Transition(
    "confirm", gettext_lazy("Confirm the ruling"), (S.RULED,), S.RULED, other_leader,
    guards=(awaits_confirmation,),
)  # fmt: skip
YIELD = Transition(
    "yield",
    gettext_lazy("Yield"),
    (S.OPEN, S.ADMITTED),
    S.YIELDED,
    either_owner | parties.clock,
    terminal=True,
)

CONFLICT = Process("CONFLICT", S, ADMIT, REJECT, LIFT, RULE, CONFIRM, YIELD)
