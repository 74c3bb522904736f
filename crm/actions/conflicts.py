"""Arbitrate a challenge: admitted or rejected, ruled with reasons and shares, or yielded."""

from collections import defaultdict
from decimal import Decimal

from django.db import transaction
from django.utils.translation import gettext as _

from crm.actions import protection
from crm.models import ConflictCase, CreditSplit, zone_settings
from crm.notifications import leads as notices
from crm.permissions.leads import either_owner
from crm.workflow.claims import CLAIM, RELEASE
from crm.workflow.conflicts import ADMIT, CONFIRM, CONFLICT, LIFT, REJECT, RULE, WHOLE, YIELD
from hightech.core import audit, clock, files, workdays
from hightech.core.errors import ROLE, WRONG_STATE, Reason, ShapeError, refuse

CENT = Decimal("0.01")
HOLDER, CHALLENGER = "holder", "challenger"


@transaction.atomic
def admit(case: ConflictCase, *, by, version=None, comment="") -> None:
    """Admit a challenge: it blocks the holder's signing for some working days."""
    days = zone_settings.of(case.zone, "block_workdays")
    until = workdays.add_workdays(clock.today(), days).date
    CONFLICT.perform(
        case, ADMIT, by=by, version=version, comment=comment, facts={}, blocks_until=until
    )
    notices.case_moved(case, "crm.conflict_admitted", by=by, comment=comment)


@transaction.atomic
def reject(case: ConflictCase, *, by, version=None, comment="") -> None:
    """Reject a challenge; the holder goes on."""
    CONFLICT.perform(case, REJECT, by=by, version=version, comment=comment)
    notices.case_moved(case, "crm.conflict_rejected", by=by, comment=comment)


@transaction.atomic
def lift(case: ConflictCase, *, by, version=None, comment="", **facts) -> None:
    """Let the holder sign although the case is not ruled, for a reason."""
    if comment:
        facts.setdefault("reason", comment)
    CONFLICT.perform(
        case, LIFT, by=by, version=version, comment=comment, facts=facts, lifted_at=clock.now()
    )
    notices.case_moved(case, "crm.conflict_lifted", by=by, comment=facts["reason"])


@transaction.atomic
def rule(case: ConflictCase, *, by, version=None, comment="", **facts) -> None:
    """Decide who wins, why, and how each kind of credit is shared.

    A kind that is not named counts wholly for the winner's team. Between joined zones the ruling
    takes effect once the other zone's leader confirms it.
    """
    protection.lock(case.zone_id)
    facts = facts | {"splits": _joined(facts.get("splits", []))} if "splits" in facts else facts
    in_effect = clock.now() if case.other_zone_id is None else None
    CONFLICT.perform(
        case, RULE, by=by, version=version, comment=comment, facts=facts,
        winner=facts.get("winner"), reasons=facts.get("reasons", ""), ruled_by=by,
        confirmed_at=in_effect,
    )  # fmt: skip
    _share(case, facts["splits"])
    if facts.get("investor_choice"):
        files.attach(case, [facts["investor_choice"]], by=by, purpose="investor_choice")
    if in_effect:
        _enforce(case, by=by)
        notices.case_moved(case, "crm.conflict_ruled", by=by, comment=case.reasons)
    else:
        notices.to_confirm(case, by=by)


def _joined(splits: list[dict]) -> list[dict]:
    """Return one share for each kind and team.

    :raises ShapeError: for a share out of bounds or finer than a hundredth of a percent.
    """
    sums: dict = defaultdict(Decimal)
    for number, split in enumerate(splits):
        percent = split["percent"]
        if percent > WHOLE or percent != percent.quantize(CENT):
            text = _("A share is at most 100, with at most two decimals.")
            raise ShapeError(Reason("invalid", text, f"splits.{number}.percent"))
        sums[split["kind"], split["team"]] += percent
    return [
        {"kind": kind, "team": team, "percent": percent} for (kind, team), percent in sums.items()
    ]


def _share(case: ConflictCase, splits: list[dict]) -> None:
    named = {split["kind"] for split in splits}
    rows = [CreditSplit(case=case, **split) for split in splits if split["percent"]]
    team = case.winner.team if case.winner else None
    if team is not None:
        rows += [
            CreditSplit(case=case, kind=kind, team=team, percent=WHOLE)
            for kind in CreditSplit.Kind.values
            if kind not in named
        ]
    CreditSplit.objects.bulk_create(rows)


@transaction.atomic
def confirm(case: ConflictCase, *, by, version=None, comment="") -> None:
    """Confirm the ruling of the other zone's leader; it takes effect now."""
    protection.lock(case.zone_id)
    CONFLICT.perform(
        case, CONFIRM, by=by, version=version, comment=comment, facts={}, confirmed_at=clock.now()
    )
    _enforce(case, by=None)
    notices.case_moved(case, "crm.conflict_ruled", by=by, comment=case.reasons)


@transaction.atomic
def yield_(case: ConflictCase, *, by, version=None, comment="") -> None:
    """Leave the firm to the other side."""
    protection.lock(case.zone_id)
    CONFLICT.perform(case, YIELD, by=by, version=version, comment=comment)
    if by is not None and by.pk == case.holder_lead.owner_id:
        _pass_to_challenger(case, by=by)
    notices.case_moved(case, "crm.conflict_yielded", by=by, comment=comment)


def _enforce(case: ConflictCase, *, by) -> None:
    """Let the winner have the claim."""
    if case.winner_id == case.challenger_lead_id:
        _pass_to_challenger(case, by=by)
        return
    for shadow in case.challenger_lead.claims.live().filter(is_shadow=True):
        CLAIM.perform(shadow, RELEASE, by=by)


def _pass_to_challenger(case: ConflictCase, *, by) -> None:
    claim = case.holder_claim
    if not claim.is_live:
        return
    CLAIM.perform(claim, RELEASE, by=by)
    protection.grant(case.challenger_lead, by=by)


@transaction.atomic
def add_evidence(case: ConflictCase, *, by, evidence: list, note: str = "") -> ConflictCase:
    """Let a side prove an earlier contact, as long as the case is not decided.

    :raises ActionRefused: if it is not the user's case, or decided.
    """
    if not either_owner(by, case):
        refuse(ROLE, _("Evidence is added by either owner."))
    if case.state not in ConflictCase.UNDECIDED:
        refuse(WRONG_STATE, _("The case is decided."))
    is_holder = by.pk == case.holder_lead.owner_id
    side = HOLDER if is_holder else CHALLENGER
    files.attach(case, evidence, by=by, purpose=side)
    audit.record(case, {"evidence": [None, [str(one) for one in evidence]]}, by=by, reason=note)
    notices.evidence_added(case, by=by)
    return case
