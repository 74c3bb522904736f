"""The status of a lead, apart from its stage: held, resumed, lost, eliminated, reopened."""

from datetime import datetime

from django.db import transaction

from crm.actions import protection
from crm.models import Lead
from crm.notifications import leads as notices
from crm.workflow import leads as table
from crm.workflow.leads import LEAD
from hightech.core import clock


@transaction.atomic
def hold(lead: Lead, *, by, version=None, comment="", **facts) -> None:
    """Let a lead rest until a day; neither claim nor clocks run meanwhile."""
    LEAD.perform(
        lead, table.HOLD, by=by, version=version, comment=comment, facts=facts,
        hold_until=facts.get("until_on"), reason_code=facts.get("reason_code", ""),
        reason=comment, pauses=_paused(lead),
    )  # fmt: skip
    notices.moved(lead, "crm.lead_held", by=by, comment=comment)


@transaction.atomic
def resume(lead: Lead, *, by=None, version=None, comment="") -> None:
    """Take up a lead again; its claim protects as many days longer as it rested."""
    rested = _rested_days(lead)
    LEAD.perform(
        lead, table.RESUME, by=by, version=version, comment=comment, facts={}, pauses=_ended(lead)
    )
    claim = protection.own_claim(lead)
    if claim is not None and rested:
        protection.prolong(claim, rested, by=by)
    notices.resumed(lead, by=by)


@transaction.atomic
def lose(lead: Lead, *, by, version=None, comment="", **facts) -> None:
    """Note that a lead is lost, and why; its claim is released."""
    _give_up(lead, table.LOSE, by, version, comment, facts)


@transaction.atomic
def eliminate(lead: Lead, *, by, version=None, comment="", **facts) -> None:
    """Strike a lead off, saying why; its claim is released."""
    _give_up(lead, table.ELIMINATE, by, version, comment, facts)
    notices.moved(lead, "crm.lead_eliminated", by=by, comment=comment)


def _give_up(lead: Lead, step, by, version, comment: str, facts: dict) -> None:
    LEAD.perform(
        lead, step, by=by, version=version, comment=comment, facts=facts,
        reason_code=facts.get("reason_code", ""), reason=comment, pauses=_paused(lead),
    )  # fmt: skip
    protection.end(lead, by=by, comment=comment)


@transaction.atomic
def reopen(lead: Lead, *, by, version=None, comment="") -> None:
    """Take up a lead that was given up; before signing it gets a new claim."""
    protection.lock(lead.zone_id)
    LEAD.perform(
        lead, table.REOPEN, by=by, version=version, comment=comment, facts={}, pauses=_ended(lead)
    )
    if lead.runs and lead.owner is not None and not _is_covered(lead):
        protection.issue(lead, by=by)
    notices.moved(lead, "crm.lead_reopened", by=by, comment=comment)


def _is_covered(lead: Lead) -> bool:
    return lead.claim is not None and lead.claim.is_live


def _paused(lead: Lead) -> list:
    """Return the pauses with one that begins now, unless one is running."""
    if lead.pauses and lead.pauses[-1][1] is None:
        return lead.pauses
    return [*lead.pauses, [clock.now().isoformat(), None]]


def _ended(lead: Lead) -> list:
    """Return the pauses, the running one ended now."""
    if not lead.pauses or lead.pauses[-1][1] is not None:
        return lead.pauses
    begin, _end = lead.pauses[-1]
    return [*lead.pauses[:-1], [begin, clock.now().isoformat()]]


def _rested_days(lead: Lead) -> int:
    if not lead.pauses or lead.pauses[-1][1] is not None:
        return 0
    began = clock.local(datetime.fromisoformat(lead.pauses[-1][0])).date()
    return (clock.today() - began).days
