"""Opinions of departments on leads: asked for, drafted, signed, void where the lead changed."""

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from crm.models import Lead, Opinion, zone_settings
from crm.notifications import leads as notices
from crm.workflow.lead_guards import opinions_are_in, review_round
from crm.workflow.opinions import NO_REPLY, OPINION, SIGN, VOID, shown_digest
from hightech.core import audit, clock, workdays
from hightech.core.errors import ROLE, WRONG_STATE, refuse


def ask(lead: Lead, *, by) -> None:
    """Ask the mandatory departments for their opinions, in the caller's transaction."""
    for department in lead.zone.departments.filter(is_mandatory=True).order_by("pk"):
        notices.opinion_asked(_draft(lead, department), by=by)


def _draft(lead: Lead, department, **facts) -> Opinion:
    days = zone_settings.of(lead.zone, "opinion_workdays")
    opinion = Opinion(
        zone=lead.zone,
        lead=lead,
        department=department,
        round=review_round(lead),
        due_on=workdays.add_workdays(clock.today(), days).date,
        **facts,
    )
    try:
        with transaction.atomic():
            opinion.save(force_insert=True)
    except IntegrityError:
        refuse("duplicate", _("The department has given its opinion in this round."))
    OPINION.begin(opinion, "ask", by=None)
    return opinion


@transaction.atomic
def create(*, by, lead: Lead, department, verdict: str, comment: str = "") -> Opinion:
    """Draft the opinion of one's department on a lead under review.

    :raises ActionRefused: if it is another's department, or was signed already.
    """
    if department.pk not in by.department_ids() or department.zone_id != lead.zone_id:
        refuse(ROLE, _("An opinion is given by a reviewer of the department."))
    if lead.stage != Lead.Stage.UNDER_REVIEW or lead.status != Lead.Status.ACTIVE:
        refuse(WRONG_STATE, _("The lead is not under review."))
    given = lead.opinions.filter(department=department, round=review_round(lead))
    asked = given.filter(state=Opinion.State.DRAFT).first()
    if asked is None:
        return _draft(lead, department, verdict=verdict, comment=comment, author=by)
    audit.edit(asked, by=by, verdict=verdict, comment=comment, author=by)
    return asked


@transaction.atomic
def edit(opinion: Opinion, *, by, version: int | None = None, **facts) -> Opinion:
    """Change a draft of one's department.

    :raises ActionRefused: once it is signed.
    """
    if opinion.department_id not in by.department_ids():
        refuse(ROLE, _("An opinion is given by a reviewer of the department."))
    if opinion.state != Opinion.State.DRAFT:
        refuse(WRONG_STATE, _("The opinion is signed."))
    audit.edit(opinion, by=by, version=version, author=by, **facts)
    return opinion


@transaction.atomic
def sign(opinion: Opinion, *, by, version=None, comment="", **facts) -> None:
    """Sign over the digest of what the department was shown."""
    columns = {"verdict": facts.get("verdict") or opinion.verdict}
    if comment and not opinion.comment:
        columns["comment"] = comment
    OPINION.perform(
        opinion, SIGN, by=by, version=version, comment=comment, facts=facts,
        author=by, signed_at=clock.now(), digest=shown_digest(opinion.lead), **columns,
    )  # fmt: skip
    notices.opinion_signed(opinion, by=by)
    lead = notices.lead_of(opinion)
    if not opinions_are_in(lead, by, {}):
        notices.to_decide(lead, "crm.review_ready", by=by)


@transaction.atomic
def void(opinion: Opinion, *, by=None, version=None, comment="") -> None:
    """Note that what was signed has changed since."""
    OPINION.perform(opinion, VOID, by=by, version=version, comment=comment)


@transaction.atomic
def no_reply(opinion: Opinion, *, by, version=None, comment="") -> None:
    """Note that a department let its date pass."""
    OPINION.perform(opinion, NO_REPLY, by=by, version=version, comment=comment)


def void_outdated(lead: Lead, *, by) -> None:
    """Void the opinions signed on something else than stands there now, and ask anew."""
    if lead.stage not in (Lead.Stage.UNDER_REVIEW, Lead.Stage.REVIEWED):
        return
    digest = shown_digest(lead)
    signed = lead.opinions.signed().filter(round=review_round(lead)).exclude(digest=digest)
    for opinion in signed.select_related("department", "author").order_by("pk"):
        opinion.lead = lead
        void(opinion)
        notices.opinion_void(opinion, by=by)
        if lead.stage == Lead.Stage.UNDER_REVIEW:
            notices.opinion_asked(_draft(lead, opinion.department), by=by)
