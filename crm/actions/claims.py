"""Follow a claim: completed, renewed, lapsed, released, settled."""

from datetime import timedelta

from django.db import transaction

from crm.actions import enterprises, protection
from crm.actions.enterprises import checked_code
from crm.models import Claim, zone_settings
from crm.workflow.claims import CLAIM, COMPLETE, RELEASE, RENEW, SETTLE
from hightech.core import audit, files


@transaction.atomic
def complete(claim: Claim, *, by, version=None, comment="", **facts) -> None:
    """Add what a provisional claim lacks; it then protects until registration day + 90."""
    if facts.get("credit_code"):
        facts["credit_code"] = checked_code(facts["credit_code"])
    CLAIM.require(claim, COMPLETE, by=by, version=version, comment=comment, facts=_asked(facts))
    identity = {name: facts.get(name, "") for name in ("credit_code", "region")}
    enterprises.identify(claim.enterprise, by=by, **identity)
    told = {name: facts[name] for name in ("source", "industry_code", "contact") if name in facts}
    audit.edit(claim.lead, by=by, **told)
    protection.hold(claim, by=by, version=version, comment=comment, facts=facts)


def _asked(facts: dict) -> dict:
    # Marks that this is the act, not an offer: identity is asked for now.
    return {"comment": "", **facts}


@transaction.atomic
def renew(claim: Claim, *, by, version=None, comment="", **facts) -> None:
    """Protect the firm longer, once, on the ground of progress."""
    days = zone_settings.of(claim.lead.zone, "renewal_days")
    CLAIM.perform(
        claim, RENEW, by=by, version=version, comment=comment, facts=facts,
        until=claim.until + timedelta(days=days), renewals=claim.renewals + 1,
    )  # fmt: skip
    files.attach(claim, facts.get("evidence", ()), by=by)


@transaction.atomic
def lapse(claim: Claim, *, by=None, version=None, comment="") -> None:
    """Note that the last protected day is over; the lead goes to the pool or to the leader."""
    protection.lock(claim.zone_id)
    protection.lapse(claim, by=by, version=version, comment=comment)


@transaction.atomic
def release(claim: Claim, *, by, version=None, comment="") -> None:
    """Give up the protection; a challenger gets the firm."""
    protection.lock(claim.zone_id)
    CLAIM.perform(claim, RELEASE, by=by, version=version, comment=comment)
    protection.hand_on(claim)


@transaction.atomic
def settle(claim: Claim, *, by, version=None, comment="") -> None:
    """Settle the claim of a signed lead; signing does it."""
    CLAIM.perform(claim, SETTLE, by=by, version=version, comment=comment)
