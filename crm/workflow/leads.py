"""LEAD: from registration to full capacity; apart from its stage a lead has a status."""

from django.utils.translation import gettext_lazy as _

from crm.models.lead_choices import Stage, Status
from crm.permissions.leads import (
    claimant,
    leader,
    negotiator,
    or_skipping,
    owner,
    skips,
    skips_judging,
)
from crm.workflow import lead_facts as f
from crm.workflow import lead_guards as g
from crm.workflow import signing
from hightech.core import parties
from hightech.core.workflow import Process, Transition

S = Stage
ACTIVE = {"status": (Status.ACTIVE,), "in_pool": (False,)}
BEFORE_SIGNING = (S.REGISTERED, S.JUDGED, S.NEGOTIATING, S.UNDER_REVIEW, S.REVIEWED)
# Status steps are taken from any stage before production.
BEFORE_PRODUCTION = (*BEFORE_SIGNING, S.SIGNED, S.LANDED, S.BUILDING)

skips_talks = skips(S.NEGOTIATING)
skips_review = skips(S.UNDER_REVIEW)

JUDGE = Transition(
    "judge", _("Judge"), (S.REGISTERED,), S.JUDGED, owner | leader,
    needs=(f.SOURCE, f.INDUSTRY_CODE, f.PLANNED, f.JUDGING),
    where={**ACTIVE, "track": ("", "MAJOR")},
)  # fmt: skip
NEGOTIATE = Transition(
    "negotiate", _("Begin talks"), (S.REGISTERED, S.JUDGED), S.NEGOTIATING, negotiator,
    needs=(f.CONTACT, f.GRADE, f.TARGET_PARK, f.PLANNED), where=ACTIVE,
    guards=(g.talks_may_begin,), comment=skips_judging,
)  # fmt: skip
SUBMIT_FOR_REVIEW = Transition(
    "submit_for_review", _("Submit for review"), (S.REGISTERED, S.JUDGED, S.NEGOTIATING),
    S.UNDER_REVIEW, or_skipping(owner, skips_talks),
    needs=(f.PLANNED, f.FIXED, f.NEED, f.ENERGY_NOTE, f.ENVIRONMENT_NOTE, f.INVESTOR),
    where=ACTIVE, guards=(g.is_reviewed,), comment=skips_talks,
)  # fmt: skip
PASS_REVIEW = Transition(
    "pass_review", _("Pass the review"),
    (S.REGISTERED, S.JUDGED, S.NEGOTIATING, S.UNDER_REVIEW), S.REVIEWED, leader,
    where=ACTIVE, guards=(g.is_reviewed, g.opinions_are_in), comment=skips_review,
)  # fmt: skip
RETURN_FROM_REVIEW = Transition(
    "return_from_review", _("Return from review"), (S.UNDER_REVIEW,), S.NEGOTIATING, leader,
    where=ACTIVE, comment=True,
)  # fmt: skip
SIGN = Transition(
    "sign", _("Sign"), (S.NEGOTIATING, S.REVIEWED), S.SIGNED, leader,
    needs=(f.AGREEMENT,), where=ACTIVE,
    guards=(
        signing.was_reviewed, signing.agreement_counts, signing.no_conflict_blocks,
        signing.zone_may_promise, signing.wording_passes_the_gate, g.nobody_else_holds_it,
    ),
)  # fmt: skip
LAND = Transition(
    "land", _("Land"), (S.SIGNED,), S.LANDED, owner,
    needs=(f.CREDIT_CODE, f.REGISTERED_ON, f.PARK, f.MANAGER, f.HANDOVER_NOTE), where=ACTIVE,
    guards=(g.not_ahead("registered_on"),),
)  # fmt: skip
START_CONSTRUCTION = Transition(
    "start_construction", _("Start construction"), (S.LANDED,), S.BUILDING, owner,
    needs=(f.STARTED_ON, f.EVIDENCE), where=ACTIVE, guards=(g.is_built, g.not_ahead("started_on")),
)  # fmt: skip
START_PRODUCTION = Transition(
    "start_production", _("Start production"), (S.LANDED, S.BUILDING), S.PRODUCING, owner,
    needs=(f.FIRST_INVOICE_ON, f.EVIDENCE), where=ACTIVE,
    guards=(g.was_built, g.not_ahead("first_invoice_on")),
)  # fmt: skip
REACH_CAPACITY = Transition(
    "reach_capacity", _("Reach full capacity"), (S.PRODUCING,), S.FULL_CAPACITY, owner | leader,
    where=ACTIVE, guards=(g.met_what_is_due,),
)  # fmt: skip

HOLD = Transition(
    "hold", _("Put on hold"), BEFORE_PRODUCTION, None, owner | leader,
    needs=(f.REASON_CODE, f.UNTIL_ON), where=ACTIVE, sets={"status": Status.ON_HOLD},
    guards=(g.hold_is_the_owners,), comment=True,
)  # fmt: skip
RESUME = Transition(
    "resume", _("Resume"), BEFORE_PRODUCTION, None, owner | leader | parties.clock,
    where={"status": (Status.ON_HOLD,)},
    sets={"status": Status.ACTIVE, "hold_until": None, "reason_code": "", "reason": ""},
)  # fmt: skip
LOSE = Transition(
    "lose", _("Lose"), BEFORE_PRODUCTION, None, owner, needs=(f.REASON_CODE,),
    where={"status": (Status.ACTIVE, Status.ON_HOLD)},
    sets={"status": Status.LOST, "hold_until": None}, comment=True, terminal=True,
)  # fmt: skip
ELIMINATE = Transition(
    "eliminate", _("Eliminate"), BEFORE_PRODUCTION, None, leader, needs=(f.REASON_CODE,),
    where={"status": (Status.ACTIVE, Status.ON_HOLD)},
    sets={"status": Status.ELIMINATED, "hold_until": None, "in_pool": False},
    comment=True, terminal=True,
)  # fmt: skip
REOPEN = Transition(
    "reopen", _("Reopen"), BEFORE_PRODUCTION, None, leader,
    where={"status": (Status.LOST, Status.ELIMINATED)},
    sets={"status": Status.ACTIVE, "reason_code": "", "reason": ""},
    guards=(g.nobody_else_holds_it,),
)  # fmt: skip

RELEASE = Transition(
    "release", _("Release to the pool"), BEFORE_SIGNING, None, owner | leader | parties.clock,
    where=ACTIVE, sets={"in_pool": True, "owner": None, "team": None},
)  # fmt: skip
CLAIM_FROM_POOL = Transition(
    "claim_from_pool", _("Claim from the pool"), BEFORE_SIGNING, None, claimant,
    where={"status": (Status.ACTIVE,), "in_pool": (True,)}, sets={"in_pool": False},
    guards=(g.has_waited, g.within_limit, g.nobody_else_holds_it),
)  # fmt: skip
TRANSFER = Transition(
    "transfer", _("Transfer"), BEFORE_PRODUCTION, None, leader, needs=(f.TO,),
    where={"status": (Status.ACTIVE, Status.ON_HOLD), "in_pool": (False,)},
    guards=(g.to_another, g.within_limit),
)  # fmt: skip

LEAD = Process(
    "LEAD", Stage,
    JUDGE, NEGOTIATE, SUBMIT_FOR_REVIEW, PASS_REVIEW, RETURN_FROM_REVIEW, SIGN, LAND,
    START_CONSTRUCTION, START_PRODUCTION, REACH_CAPACITY,
    HOLD, RESUME, LOSE, ELIMINATE, REOPEN, RELEASE, CLAIM_FROM_POOL, TRANSFER,
    field="stage",
)  # fmt: skip
