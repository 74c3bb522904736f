"""Register a lead: one sentence is enough; the first complete registration holds the firm."""

from datetime import timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from crm import collisions
from crm.actions import enterprises, people, protection
from crm.actions.enterprises import checked_code
from crm.actions.opinions import void_outdated
from crm.models import Enterprise, Lead, zone_settings
from crm.permissions.leads import REGISTRARS, leader, owner
from crm.workflow.leads import LEAD
from crm.workflow.tracks import track_of
from hightech.core import audit, clock
from hightech.core.errors import ROLE, Reason, ShapeError, refuse
from hightech.core.numbering import next_number

# What stands in an agreement from signing on is no longer edited here.
UNTIL_SIGNED = (
    "planned_investment_fen",
    "fixed_asset_investment_fen",
    "industry_code",
    "source",
    "energy_note",
    "environment_note",
    "target_park",
    "grade",
)


@transaction.atomic
def register(
    *, by, summary: str, enterprise: Enterprise | None = None, enterprise_name: str = "",
    credit_code: str = "", region: str = "", contact=None, insiders=(), **facts,
) -> Lead:  # fmt: skip
    """Note a lead on a firm that is recorded or named; it gets a number, a claim and a receipt.

    Where another team holds the firm, the lead is registered as a challenge.

    :raises ActionRefused: if the user registers no leads there, or just let this one go.
    """
    zone = enterprise.zone if enterprise else by.home_zone(*REGISTRARS)
    if zone is None or not by.has_role(*REGISTRARS, zone=zone):
        refuse(ROLE, _("Leads are registered by officers, account managers and operators."))
    credit_code = checked_code(credit_code) if credit_code else ""
    protection.lock(zone.pk)
    firm = enterprise or _firm(zone, enterprise_name, credit_code, region, by)
    enterprises.identify(firm, by=by, credit_code=credit_code, region=region)
    _require_not_let_go(firm, by)
    lead = _lead(firm, by=by, summary=summary, contact=contact, **facts)
    lead.insiders.set(insiders)
    LEAD.begin(lead, "register", by=by, facts={"summary": summary, "enterprise": firm})
    protection.protect(lead, by=by)
    return lead


def _lead(firm: Enterprise, *, by, contact, **facts) -> Lead:
    zone = firm.zone
    lead = Lead(
        zone=zone,
        number=next_number(Lead.series, zone_id=zone.pk, on=clock.today()),
        enterprise=firm,
        track=track_of(zone, facts.get("planned_investment_fen")),
        owner=by,
        team=by.team_in(zone),
        contact=_contact(firm, contact, by),
        clocks_from=clock.now(),
        created_by=by,
        **facts,
    )
    lead.save(force_insert=True)
    return lead


def _firm(zone, name: str, credit_code: str, region: str, by) -> Enterprise:
    if not name:
        text = _("Name the firm.")
        raise ShapeError(Reason("required", text, "enterprise_name"))
    known = collisions.same_firm(zone.pk, name=name, credit_code=credit_code, region=region)
    return known or enterprises.create(
        by=by, zone=zone, name=name, credit_code=credit_code, region=region
    )


def _contact(firm: Enterprise, contact, by):
    """Return the contact that was chosen, or note the one that was described."""
    if isinstance(contact, dict):
        return people.create(by=by, enterprise=firm, **contact)
    if contact is not None and contact.enterprise_id != firm.pk:
        refuse("mismatch", _("The contact belongs to another firm."), "contact")
    return contact


def _require_not_let_go(firm: Enterprise, by) -> None:
    # Else a lead could be kept for ever by letting it go and registering it anew.
    days = zone_settings.of(firm.zone, "pool_wait_days")
    since = clock.now() - timedelta(days=days)
    let_go = firm.leads.filter(in_pool=True, last_owner=by, released_at__gt=since)
    if let_go.exists():
        text = _("You let a lead on this firm go to the pool: wait %(days)d days.")
        refuse("last_owner", text % {"days": days})


@transaction.atomic
def edit(lead: Lead, *, by, version: int | None = None, insiders=None, **facts) -> Lead:
    """Change plain facts of a lead; the track follows the planned investment.

    :raises ActionRefused: if the lead is not theirs, was signed, or is stale.
    """
    if not (owner(by, lead) or leader(by, lead)):
        refuse(ROLE, _("A lead is edited by its owner and the leader."))
    signed = [name for name in UNTIL_SIGNED if name in facts and lead.is_project]
    if signed:
        refuse("signed", _("The lead is signed: this stands in its agreement."), signed[0])
    contact = facts.get("contact")
    if contact is not None and contact.enterprise_id != lead.enterprise_id:
        refuse("mismatch", _("The contact belongs to another firm."), "contact")
    if "planned_investment_fen" in facts:
        facts["track"] = track_of(lead.zone, facts["planned_investment_fen"])
    audit.edit(lead, by=by, version=version, **facts)
    if insiders is not None:
        lead.insiders.set(insiders)
        audit.record(lead, {"insiders": [None, [str(one.uuid) for one in insiders]]}, by=by)
    protection.complete_if_ready(lead)
    void_outdated(lead, by=by)
    return lead
