"""Each five minutes of business time: holds that end, claims that lapse, leads nobody talks to.

Finding out is cheap and done for many; each step is a job of its own, so that it happens once
and its refusal stops no other.
"""

import logging

from django.db.models import Q

from crm import deadlines
from crm.actions import claims, commitments, leads, reminders
from crm.jobs.sweeps import sweep
from crm.models import Claim, Commitment, Lead
from hightech.core import clock, jobs
from hightech.core.errors import ActionRefused
from hightech.users.models import Zone

EVERY = "5m"
log = logging.getLogger(__name__)


def one_job_each(name: str):
    """Return what writes down one job of this name for each row of a chunk."""
    return lambda rows: jobs.enqueue_all(name, [{"pk": row.pk} for row in rows])


def _taken(step, obj, **facts) -> bool:
    """Take a step of the clock, unless somebody or an earlier run was faster."""
    try:
        step(obj, by=None, **facts)
    except ActionRefused as refused:
        log.info("%s of %s: %s", step.__name__, obj.pk, refused)
        return False
    return True


# --- holds ---------------------------------------------------------------------------------------


def held_too_long():
    return Lead.objects.filter(status=Lead.Status.ON_HOLD, hold_until__lt=clock.today())


@jobs.handler("crm.resume_lead")
def resume_lead(job, pk: int, **_) -> bool:
    """Resume one lead whose hold is over."""
    lead = held_too_long().for_list().filter(pk=pk).first()
    return lead is not None and _taken(leads.resume, lead)


sweep("crm.resume_leads", every=EVERY)(held_too_long, one_job_each("crm.resume_lead"))


# --- claims --------------------------------------------------------------------------------------


def lapsing():
    rows = Claim.objects.lapsing(clock.today())
    return rows.filter(lead__stage__in=Lead.UNDER_CLOCK)


@jobs.handler("crm.lapse_claim")
def lapse_claim(job, pk: int, **_) -> bool:
    """Let one claim lapse, held or provisional, whose last protected day is over."""
    claim = (
        lapsing().select_related("lead__zone", "lead__owner", "owner", "enterprise").filter(pk=pk)
    )
    found = claim.first()
    return found is not None and _taken(claims.lapse, found)


sweep("crm.lapse_claims", every=EVERY)(lapsing, one_job_each("crm.lapse_claim"))


# --- the clocks of leads -------------------------------------------------------------------------


def under_clock():
    """Return the leads of which a clock may have run for its reminder or longer."""
    now, due = clock.now(), Q(pk__in=[])
    for zone in Zone.objects.filter(memberships__isnull=False).distinct():
        due |= deadlines.may_be_due(zone, now)
    return Lead.objects.under_clock().filter(due).for_list()


def look_at(found: list[Lead]) -> None:
    """Remind of clocks, and write down a job for each lead that goes to the pool."""
    gone = reminders.of_clocks(found)
    jobs.enqueue_all("crm.release_lead", [{"pk": pk} for pk in gone])


@jobs.handler("crm.release_lead")
def release_lead(job, pk: int, **_) -> bool:
    """Let one lead go to the pool, if nobody has talked to the firm in the meantime."""
    lead = Lead.objects.under_clock().for_list().filter(pk=pk).first()
    if lead is None or deadlines.is_for_the_leader(lead):
        return False
    clocks = deadlines.clocks_of(lead, now=clock.now())
    late = [one for one in clocks if one.state == deadlines.State.ESCALATED]
    if not deadlines.leaves_owner(clocks):
        return False
    comment = "; ".join(f"{deadlines.Code(one.code).label}: {one.percent} %" for one in late)
    return _taken(leads.release, lead, comment=comment)


sweep("crm.look_at_clocks", every=EVERY)(under_clock, look_at)


# --- promises ------------------------------------------------------------------------------------


def missed():
    return Commitment.objects.filter(state=Commitment.State.PENDING, due_on__lt=clock.today())


@jobs.handler("crm.miss_commitment")
def miss_commitment(job, pk: int, **_) -> bool:
    """Note that one promise was not reported by its date, and tell who answers for it."""
    rows = missed().select_related("agreement__enterprise__zone", "agreement__lead__owner")
    found = rows.filter(pk=pk).first()
    if found is None or not _taken(commitments.miss, found):
        return False
    reminders.of_commitments([found])
    return True


sweep("crm.miss_commitments", every=EVERY)(missed, one_job_each("crm.miss_commitment"))
