"""First-talk protection of a lead: issued, completed, ended; what it means for challengers.

The zone's row is the lock of everything that decides who holds a firm.
"""

from datetime import date, timedelta

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from crm import collisions
from crm.deadlines import claim_end
from crm.models import Claim, ConflictCase, Enterprise, Lead, zone_settings
from crm.notifications import leads as notices
from crm.workflow.claims import CLAIM, COMPLETE, LAPSE, RELEASE, SETTLE
from crm.workflow.conflicts import CONFLICT, YIELD
from crm.workflow.leads import LEAD
from crm.workflow.leads import RELEASE as TO_POOL
from hightech.core import audit, clock, workdays
from hightech.core.chain import digest_of
from hightech.core.errors import refuse
from hightech.core.numbering import next_number
from hightech.users.models import Zone

GRADES_OF_THE_LEADER = (Lead.Grade.A, Lead.Grade.B)


def lock(zone_id: int) -> None:
    """Let one at a time decide who holds a firm of the zone (PostgreSQL; SQLite has one writer)."""
    Zone.objects.select_for_update(no_key=True).filter(pk=zone_id).values_list("pk").first()


def is_complete(lead: Lead) -> bool:
    """Tell whether the registration is complete: identity, source, industry and a contact."""
    firm = lead.enterprise
    return bool(
        (firm.credit_code or firm.region)
        and lead.source
        and lead.industry_code
        and (lead.contact_id or firm.contacts.exists())
    )


def protect(lead: Lead, *, by) -> None:
    """Give a new lead its claim; where another team holds the firm, open a challenge instead.

    A holder's own further lead is covered by the claim that is there.
    """
    held = standing_claims(lead)
    own = [claim for claim in held if is_same_side(claim, lead)]
    others = [claim for claim in held if not is_same_side(claim, lead)]
    if own:
        cover(lead, own[0])
        return
    # A confidential holder stays unseen: the registrant gets what looks like any claim.
    if all(claim.lead.is_confidential for claim in others):
        issue(lead, by=by, is_shadow=bool(others))
    for claim in others:
        challenge(claim, lead)


def standing_claims(lead: Lead) -> list[Claim]:
    """Return the live claims on the firm of a lead; what has run out is lapsed first."""
    held = collisions.live_claims(lead.enterprise)
    ended = [claim for claim in held if has_run_out(claim)]
    for claim in ended:
        lapse(claim)
    return collisions.live_claims(lead.enterprise) if ended else held


def has_run_out(claim: Claim) -> bool:
    """Tell whether the clock only has yet to note that a claim lapsed."""
    return claim.until < clock.today() and claim.lead.runs


def is_same_side(claim: Claim, lead: Lead) -> bool:
    """Tell whether the holder of a claim and the owner of a lead are one, or of one team."""
    if claim.owner_id == lead.owner_id:
        return True
    return claim.team_id is not None and claim.team_id == lead.team_id


def issue(lead: Lead, *, by, is_shadow: bool = False, at_most: date | None = None) -> Claim:
    """Write out a claim with its receipt: complete it holds, else it is provisional.

    `at_most` is the last day of the claim it continues.

    :raises ActionRefused: if another lead holds the firm.
    """
    complete = is_complete(lead)
    days = zone_settings.of(lead.zone, "claim_days" if complete else "provisional_days")
    until = claim_end(clock.today(), days)
    claim = Claim(
        zone=lead.zone,
        number=next_number(Claim.series, zone_id=lead.zone_id, on=clock.today()),
        enterprise=lead.enterprise,
        lead=lead,
        owner=lead.owner,
        team=lead.team,
        state=Claim.State.HELD if complete else Claim.State.PROVISIONAL,
        registered_at=clock.now(),
        until=min(until, at_most or until),
        is_shadow=is_shadow,
    )
    claim.digest = digest_of(receipt_content(claim))
    try:
        with transaction.atomic():
            claim.save(force_insert=True)
    except IntegrityError:
        refuse("claimed", _("Another lead holds the claim on this firm."))
    CLAIM.begin(claim, "issue", by=by, facts={"until": claim.until})
    cover(lead, claim)
    return claim


def receipt_content(claim: Claim) -> dict:
    """Return what the digest of a receipt stands for."""
    return {
        "number": claim.number,
        "zone": claim.zone.code,
        "lead": claim.lead.number,
        "enterprise": [claim.enterprise.uuid, claim.enterprise.name],
        "owner": claim.owner.uuid,
        "registered_at": claim.registered_at,
    }


def cover(lead: Lead, claim: Claim) -> None:
    """Let a claim of the same side protect a lead."""
    Lead.objects.filter(pk=lead.pk).update(claim=claim)
    lead.claim = claim


def challenge(claim: Claim, lead: Lead) -> ConflictCase:
    """Open the case of a lead on a firm that another side holds."""
    days = zone_settings.of(claim.zone, "challenge_workdays")
    case = ConflictCase.objects.create(
        zone=claim.zone,
        other_zone=lead.zone if lead.zone_id != claim.zone_id else None,
        number=next_number(ConflictCase.series, zone_id=claim.zone_id, on=clock.today()),
        holder_claim=claim,
        holder_lead=claim.lead,
        challenger_lead=lead,
        due_on=workdays.add_workdays(clock.today(), days).date,
    )
    CONFLICT.begin(case, "open", by=None)
    notices.challenged(case)
    return case


def complete_if_ready(lead: Lead) -> None:
    """Turn a provisional claim into a held one as soon as all that it needs is there."""
    claim = own_claim(lead)
    if claim is None or claim.state != Claim.State.PROVISIONAL or has_run_out(claim):
        return
    if is_complete(lead):
        hold(claim, by=None)


def complete_claims_of(*firms: Enterprise) -> None:
    """Complete what is provisional on firms of which something more is known now."""
    waiting = Claim.objects.filter(enterprise__in=firms, state=Claim.State.PROVISIONAL)
    for claim in waiting.select_related("lead__zone", "lead__enterprise", "lead__claim"):
        complete_if_ready(claim.lead)


def hold(claim: Claim, *, by, version=None, comment="", facts=None) -> None:
    """Make a claim last until the registration day + 90."""
    first_day = clock.local(claim.registered_at).date()
    until = claim_end(first_day, zone_settings.of(claim.lead.zone, "claim_days"))
    CLAIM.perform(
        claim, COMPLETE, by=by, version=version, comment=comment,
        facts={**(facts or {}), "until": until}, until=max(until, claim.until),
    )  # fmt: skip


def own_claim(lead: Lead) -> Claim | None:
    """Return the live claim that is this lead's own."""
    claim = lead.claim
    if claim is None or not claim.is_live or claim.lead_id != lead.pk:
        return None
    claim.lead = lead
    return claim


def kept_claim(lead: Lead) -> Claim | None:
    """Return the claim that stays with a lead that changes hands: only one of its own."""
    return lead.claim if lead.claim is not None and lead.claim.lead_id == lead.pk else None


def settle(lead: Lead, *, by) -> None:
    """Settle the claim of a lead that was signed."""
    claim = own_claim(lead)
    if claim is not None:
        CLAIM.perform(claim, SETTLE, by=by)


def end(lead: Lead, *, by, comment: str = "") -> None:
    """Release the claim of a lead that is given up, and let a challenger have the firm."""
    claim = own_claim(lead)
    if claim is not None:
        CLAIM.perform(claim, RELEASE, by=by, comment=comment)
        hand_on(claim)
    challenges = lead.challenging.open().select_related("holder_lead", "challenger_lead")
    for case in challenges.order_by("pk"):
        CONFLICT.perform(case, YIELD, by=None)


def hand_on(claim: Claim) -> None:
    """Close the challenges of a claim that ended, and say who has the firm now.

    Another lead of the holder that the claim covered comes first, and is challenged in its turn;
    else the first challenger gets the firm.
    """
    waiting = claim.challenges.open().select_related(
        "zone", "holder_lead", "challenger_lead__zone", "challenger_lead__enterprise"
    )
    heir = _covered(claim)
    successor = issue(heir, by=None, at_most=claim.until) if heir is not None else None
    is_free = successor is None
    for case in waiting.order_by("pk"):
        CONFLICT.perform(case, YIELD, by=None)
        if successor is not None:
            challenge(successor, case.challenger_lead)
        elif is_free:
            is_free = not grant(case.challenger_lead, by=None)


def _covered(claim: Claim) -> Lead | None:
    if claim.until < clock.today():
        return None
    others = Lead.objects.under_clock().filter(claim=claim).exclude(pk=claim.lead_id)
    return others.exclude(owner=None).select_related("zone", "enterprise").order_by("pk").first()


def grant(lead: Lead, *, by) -> bool:
    """Give a lead that won a firm its claim; return whether it could take it."""
    if lead.stage not in Lead.UNDER_CLOCK or lead.status not in Lead.OPEN or lead.owner is None:
        return False
    shadow = lead.claims.live().filter(is_shadow=True).first()
    if shadow is None:
        issue(lead, by=by)
    else:
        audit.edit(shadow, by=by, is_shadow=False)
    return True


def lapse(claim: Claim, *, by=None, version=None, comment="") -> None:
    """Note that the last protected day is over: the lead goes to the pool, A and B to the leader.

    Safe to ask twice: a claim that has lapsed is refused.
    """
    lead = claim.lead
    CLAIM.perform(claim, LAPSE, by=by, version=version, comment=comment)
    if lead.claim_id == claim.pk:
        lead.claim = claim
    notices.lapsed(claim)
    if lead.owner_id and not lead.in_pool and lead.grade not in GRADES_OF_THE_LEADER:
        to_pool(lead, by=by)
    hand_on(claim)


def to_pool(lead: Lead, *, by, version=None, comment="") -> None:
    """Take a lead from its owner into the public pool."""
    last = lead.owner
    LEAD.perform(
        lead, TO_POOL, by=by, version=version, comment=comment, facts={"from": last},
        last_owner=last, released_at=clock.now(), claim=kept_claim(lead),
    )  # fmt: skip
    notices.released(lead, last, by=by)


def prolong(claim: Claim, days: int, *, by) -> None:
    """Let a claim protect so many days longer: it did not run while its lead was on hold."""
    audit.edit(claim, by=by, until=claim.until + timedelta(days=days), reason="hold")
