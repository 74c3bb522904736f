"""What stands against a step of a lead, beside its stage, its actor and its facts."""

from datetime import timedelta

from django.utils.translation import gettext as _

from crm.models import Claim, Commitment, Lead, zone_settings
from crm.models.lead_choices import NeedKind, Stage, Track
from crm.permissions.leads import leader
from crm.workflow.tracks import track_with
from hightech.core import clock
from hightech.core.errors import MISSING_FACT, ROLE, WRONG_STATE, Reason
from hightech.core.models import Step

DONE = (Commitment.State.MET, Commitment.State.LATE, Commitment.State.WAIVED)


def talks_may_begin(lead, by, facts) -> Reason | None:
    """Guard: before it is judged, only a light project begins talks; the leader may skip it."""
    if lead.stage != Stage.REGISTERED or track_with(lead, facts) != Track.MAJOR:
        return None
    if not leader(by, lead):
        text = _("A project of this size is judged first.")
        return Reason("track", text, "planned_investment_yuan")
    if "comment" in facts and not facts["comment"]:
        return Reason(MISSING_FACT, _("Say why judging is skipped."), "comment")
    return None


def is_reviewed(lead, by, facts) -> Reason | None:
    """Guard: a light project has no joint review."""
    if track_with(lead, facts) != Track.LIGHT:
        return None
    text = _("A light project is signed without a joint review.")
    return Reason("track", text, "planned_investment_yuan")


def is_built(lead, by, facts) -> Reason | None:
    """Guard: land projects are built; a light project has no construction."""
    if lead.track == Track.LIGHT:
        return Reason("track", _("A light project has no construction of its own."))
    return None


def was_built(lead, by, facts) -> Reason | None:
    """Guard: a project on its own land produces only after construction has started."""
    is_land = lead.need_kind == NeedKind.LAND and lead.track != Track.LIGHT
    if lead.stage == Stage.LANDED and is_land:
        return Reason(WRONG_STATE, _("A project on land is built before it produces."))
    return None


def met_what_is_due(lead, by, facts) -> Reason | None:
    """Guard: every commitment of the enterprise that is due was met with evidence."""
    due = Commitment.objects.filter(
        agreement__enterprise_id=lead.enterprise_id,
        party=Commitment.Party.ENTERPRISE,
        due_on__lte=clock.today(),
    ).exclude(state__in=DONE)
    number = due.count()
    if not number:
        return None
    text = _("%(number)d commitments that are due are not met yet.")
    return Reason("commitments", text % {"number": number})


def review_round(lead) -> int:
    """Return which joint review of the lead this is: every submission begins a new one."""
    return Step.objects.of(lead).filter(name="submit_for_review").count() or 1


def opinions_are_in(lead, by, facts) -> list[Reason]:
    """Guard: every mandatory department has signed its opinion of this round."""
    given = lead.opinions.signed().filter(round=review_round(lead)).values("department_id")
    missing = lead.zone.departments.filter(is_mandatory=True).exclude(pk__in=given)
    text = _("The opinion of %(department)s is missing.")
    return [
        Reason("opinion_missing", text % {"department": department}, "opinions")
        for department in missing.order_by("pk")
    ]


def not_ahead(*names: str):
    """Guard: what is said to have happened on a day has happened."""

    def guard(lead, by, facts) -> list[Reason]:
        text = _("This day has not come yet.")
        ahead = [name for name in names if facts.get(name) and facts[name] > clock.today()]
        return [Reason("future", text, name) for name in ahead]

    return guard


def hold_is_the_owners(lead, by, facts) -> Reason | None:
    """Guard: a hold ends in the future, and a long one is the leader's."""
    until = facts.get("until_on")
    if until is None:
        return None
    if until <= clock.today():
        return Reason("past", _("A hold ends on a later day than today."), "until_on")
    days = zone_settings.of(lead.zone, "hold_days_of_owner")
    if until > clock.today() + timedelta(days=days) and not leader(by, lead):
        text = _("A hold of more than %(days)d days is the leader's.") % {"days": days}
        return Reason(ROLE, text, "until_on")
    return None


def nobody_else_holds_it(lead, by, facts) -> Reason | None:
    """Guard: no other lead has the live claim on the firm."""
    if lead.stage not in Lead.UNDER_CLOCK:
        return None
    claims = Claim.objects.live().filter(
        zone_id=lead.zone_id, enterprise_id=lead.enterprise_id, is_shadow=False
    )
    held = claims.exclude(lead=lead).select_related("team").first()
    if held is None or held.pk == lead.claim_id or _is_shadowed(lead):
        return None
    team = str(held.team) if held.team else _("another team")
    text = _("%(team)s holds the claim on this firm.") % {"team": team}
    return Reason("claimed", text)


def _is_shadowed(lead) -> bool:
    # Who stands behind a confidential claim must not learn of it from a closed step.
    return lead.claim is not None and lead.claim.is_live and lead.claim.is_shadow


def has_waited(lead, by, facts) -> Reason | None:
    """Guard: the last owner leaves a lead in the pool to others for a while."""
    if by is None or lead.last_owner_id != by.pk or lead.released_at is None:
        return None
    days = zone_settings.of(lead.zone, "pool_wait_days")
    free_on = clock.local(lead.released_at).date() + timedelta(days=days)
    if clock.today() >= free_on:
        return None
    text = _("You held this lead last: you may claim it again from %(day)s on.")
    return Reason("last_owner", text % {"day": free_on})


def within_limit(lead, by, facts) -> Reason | None:
    """Guard: the number of leads a person holds before signing is limited."""
    holder = facts.get("to") or by
    if holder is None:
        return None
    limit = zone_settings.of(lead.zone, "leads_per_person")
    held = Lead.objects.held_against_limit(holder).filter(zone_id=lead.zone_id).count()
    if held < limit:
        return None
    text = _("%(person)s already holds %(held)d leads; the limit is %(limit)d.")
    shown = {"person": holder, "held": held, "limit": limit}
    return Reason("limit", text % shown, "to" if "to" in facts else None)


def to_another(lead, by, facts) -> Reason | None:
    """Guard: a lead is handed to somebody who does not own it."""
    to = facts.get("to")
    if to is not None and to.pk == lead.owner_id:
        return Reason("same_owner", _("This person owns the lead already."), "to")
    return None
