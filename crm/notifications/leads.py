"""Who hears of a lead, its claim, a conflict and an opinion; never the one who acted."""

from crm.models import Claim, ConflictCase, Lead, Opinion
from hightech.core import outbox
from hightech.users.models import User
from hightech.users.roles import Role


def leaders(zone) -> list[User]:
    """Return the leaders of the zone."""
    return list(User.objects.with_role(zone, Role.LEADER).order_by("pk"))


def reviewers(department) -> list[User]:
    """Return who signs for a department."""
    held = {"memberships__department": department, "memberships__role": Role.REVIEWER}
    return list(User.objects.filter(is_active=True, **held).distinct().order_by("pk"))


def insiders_of(lead: Lead, people) -> list[User]:
    """Keep those who may know of the lead."""
    if not lead.is_confidential:
        return list(people)
    told = set(lead.insiders.values_list("pk", flat=True)) | {lead.owner_id}
    return [person for person in people if person.pk in told]


def _about(lead: Lead) -> dict:
    return {"lead": str(lead), "number": lead.number, "name": lead.shown_name}


# --- conflicts ----------------------------------------------------------------------------------


def _case(case: ConflictCase) -> dict:
    return {
        "number": case.number,
        "name": case.holder_lead.shown_name,
        "due_on": case.due_on,
        "blocks_until": case.blocks_until,
        "holder_team": str(case.holder_lead.team or ""),
        "challenger_team": str(case.challenger_lead.team or ""),
    }


def challenged(case: ConflictCase) -> None:
    """Tell the holder, unless the challenger is confidential, and the leaders of both zones."""
    context = _case(case)
    if not case.challenger_lead.is_confidential:
        outbox.tell(case.holder_lead.owner, "crm.lead_challenged", subject=case, context=context)
    outbox.tell(_both_leaders(case), "crm.conflict_opened", subject=case, context=context)


def case_moved(case: ConflictCase, event: str, *, by, comment: str = "") -> None:
    """Tell both owners what became of a case; who may not know of the other side hears nothing."""
    context = _case(case) | {"by": str(by or ""), "comment": comment}
    outbox.tell(_sides(case), event, subject=case, context=context, by=by)


def evidence_added(case: ConflictCase, *, by) -> None:
    """Tell the leaders that a side proved something."""
    context = _case(case) | {"by": str(by)}
    outbox.tell(_both_leaders(case), "crm.conflict_evidence", subject=case, context=context, by=by)


def to_confirm(case: ConflictCase, *, by) -> None:
    """Ask the other zone's leaders to confirm a ruling."""
    context = _case(case) | {"by": str(by)}
    receivers = leaders(case.other_zone)
    outbox.tell(receivers, "crm.ruling_to_confirm", subject=case, context=context, by=by)


def _sides(case: ConflictCase) -> list[User | None]:
    holder, challenger = case.holder_lead, case.challenger_lead
    people = []
    if not challenger.is_confidential:
        people.append(holder.owner)
    if not holder.is_confidential:
        people.append(challenger.owner)
    return people


def _both_leaders(case: ConflictCase) -> list[User]:
    zones = [case.zone] + ([case.other_zone] if case.other_zone_id else [])
    return [person for zone in zones for person in leaders(zone)]


# --- claims and the pool ------------------------------------------------------------------------


def lapsed(claim: Claim) -> None:
    """Tell the holder; of a lead of grade A or B the leaders too."""
    lead = claim.lead
    people = [claim.owner]
    if lead.grade in (Lead.Grade.A, Lead.Grade.B):
        people += insiders_of(lead, leaders(lead.zone))
    context = _about(lead) | {"until": claim.until}
    outbox.tell(people, "crm.claim_lapsed", subject=lead, context=context)


def released(lead: Lead, last_owner, *, by) -> None:
    """Tell who had a lead that it went to the pool."""
    outbox.tell(last_owner, "crm.lead_released", subject=lead, context=_about(lead), by=by)


def transferred(lead: Lead, last_owner, *, by) -> None:
    """Tell the new owner and the one before."""
    context = _about(lead) | {"by": str(by), "to": str(lead.owner)}
    outbox.tell(lead.owner, "crm.lead_given", subject=lead, context=context, by=by)
    outbox.tell(last_owner, "crm.lead_taken", subject=lead, context=context, by=by)


# --- the way of a lead --------------------------------------------------------------------------


def moved(lead: Lead, event: str, *, by, comment: str = "") -> None:
    """Tell the owner of a step another took."""
    context = _about(lead) | {"by": str(by), "comment": comment}
    outbox.tell(lead.owner, event, subject=lead, context=context, by=by)


def resumed(lead: Lead, *, by) -> None:
    """Tell the owner that a lead runs again, where the clock or another resumed it."""
    outbox.tell(lead.owner, "crm.lead_resumed", subject=lead, context=_about(lead), by=by)


def to_decide(lead: Lead, event: str, *, by) -> None:
    """Tell the leaders that a lead waits for them."""
    people = insiders_of(lead, leaders(lead.zone))
    context = _about(lead) | {"by": str(by)}
    outbox.tell(people, event, subject=lead, context=context, by=by)


def landed(lead: Lead, *, by) -> None:
    """Tell the account manager who from now on looks after the firm."""
    context = _about(lead) | {"by": str(by), "note": lead.handover_note}
    firm = lead.enterprise
    outbox.tell(lead.manager, "crm.resident_given", subject=firm, context=context, by=by)


def lead_of(opinion: Opinion) -> Lead:
    """Return the lead of an opinion; those on applications have none."""
    assert opinion.lead is not None
    return opinion.lead


def opinion_asked(opinion: Opinion, *, by) -> None:
    """Ask the reviewers of a department for an opinion."""
    lead = lead_of(opinion)
    context = _about(lead) | {"due_on": opinion.due_on, "department": str(opinion.department)}
    people = insiders_of(lead, reviewers(opinion.department))
    outbox.tell(people, "crm.opinion_asked", subject=lead, context=context, by=by)


def opinion_void(opinion: Opinion, *, by) -> None:
    """Tell who signed that the lead has changed since."""
    lead = lead_of(opinion)
    context = _about(lead) | {"department": str(opinion.department)}
    outbox.tell(opinion.author, "crm.opinion_void", subject=lead, context=context, by=by)


def opinion_signed(opinion: Opinion, *, by) -> None:
    """Tell the owner of the lead what a department says."""
    lead = lead_of(opinion)
    context = _about(lead) | {
        "department": str(opinion.department),
        "verdict": opinion.verdict,
        "comment": opinion.comment,
    }
    outbox.tell(lead.owner, "crm.opinion_signed", subject=lead, context=context, by=by)
