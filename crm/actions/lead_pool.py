"""Whose a lead is: released to the public pool, claimed from it, handed to another."""

from django.db import transaction

from crm.actions import protection
from crm.models import Lead
from crm.notifications import leads as notices
from crm.workflow import leads as table
from crm.workflow.leads import LEAD
from hightech.core import audit, clock


@transaction.atomic
def release(lead: Lead, *, by=None, version=None, comment="") -> None:
    """Let a lead go to the public pool; its claim ends."""
    protection.to_pool(lead, by=by, version=version, comment=comment)
    protection.end(lead, by=by, comment=comment)


@transaction.atomic
def claim_from_pool(lead: Lead, *, by, version=None, comment="") -> None:
    """Take a lead from the pool; its clocks begin anew, and it gets a claim of its own."""
    protection.lock(lead.zone_id)
    LEAD.perform(
        lead, table.CLAIM_FROM_POOL, by=by, version=version, comment=comment, facts={},
        owner=by, team=by.team_in(lead.zone), clocks_from=clock.now(),
    )  # fmt: skip
    protection.issue(lead, by=by)


@transaction.atomic
def transfer(lead: Lead, *, by, version=None, comment="", **facts) -> None:
    """Hand a lead to another owner, its claim with it."""
    last, to = lead.owner, facts.get("to")
    columns = {"claim": protection.kept_claim(lead)}
    if to is not None:
        columns |= {"owner": to, "team": to.team_in(lead.zone)}
    LEAD.perform(
        lead, table.TRANSFER, by=by, version=version, comment=comment, facts=facts, **columns
    )
    claim = protection.own_claim(lead)
    if claim is not None:
        audit.edit(claim, by=by, owner=lead.owner, team=lead.team)
    notices.transferred(lead, last, by=by)
