"""CLAIM: first-talk protection of a firm, from registration until it is settled or ends."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from crm.models import Claim, Contact, Interaction, zone_settings
from crm.models.lead_choices import Source
from crm.permissions.leads import holder, leader
from crm.workflow.lead_facts import IndustryNeed
from hightech.core import clock, parties
from hightech.core.errors import MISSING_FACT, WRONG_STATE, Reason
from hightech.core.needs import Need
from hightech.core.workflow import Process, Transition

S = Claim.State


def _contact(claim):
    return claim.lead.contact or claim.enterprise.contacts.order_by("pk").first()


def _contacts(claim, by):
    return Contact.objects.filter(enterprise_id=claim.enterprise_id).order_by("pk")


def _progress(claim):
    """Return True once a talk with the counter-party is on record since the registration."""
    talks = Interaction.objects.filter(
        lead=claim.lead_id, has_evidence=True, happened_at__gte=claim.registered_at
    )
    return talks.exists() or None


def is_identified(claim, by, facts) -> Reason | None:
    """Guard: the firm is known by its credit code, or by name and region."""
    firm = claim.enterprise
    if facts.get("credit_code") or facts.get("region") or firm.credit_code or firm.region:
        return None
    # On an offer the form still asks for it: only a missing fact, never a closed step.
    if "comment" not in facts:
        return None
    text = _("Give the credit code, or the region beside the name.")
    return Reason(MISSING_FACT, text, "credit_code")


def still_protects(claim, by, facts) -> Reason | None:
    """Guard: the last protected day is not over."""
    if claim.until >= clock.today():
        return None
    text = _("The last protected day was %(day)s.")
    return Reason("lapsed", text % {"day": claim.until})


def may_be_renewed(claim, by, facts) -> Reason | None:
    """Guard: a claim is renewed as often as the zone allows."""
    if claim.renewals < zone_settings.of(claim.lead.zone, "renewals"):
        return None
    return Reason("renewed", _("This claim was renewed already."))


def has_run_out(claim, by, facts) -> Reason | None:
    """Guard: a running claim lapses at 00:00 of the day after its last protected one."""
    if claim.until < clock.today() and claim.lead.runs:
        return None
    return Reason("not_due", _("The claim still protects, or does not run now."))


def was_signed(claim, by, facts) -> Reason | None:
    """Guard: a claim is settled by signing its lead, never by itself."""
    if claim.lead.is_project:
        return None
    return Reason(WRONG_STATE, _("A claim is settled when its lead is signed."))


COMPLETE = Transition(
    "complete", gettext_lazy("Complete"), (S.PROVISIONAL,), S.HELD,
    holder | parties.clock,
    needs=(
        Need(
            "credit_code", "text", gettext_lazy("Unified social credit code"), required=False,
            read=lambda claim: claim.enterprise.credit_code or None,
        ),
        Need(
            "region", "text", gettext_lazy("Region"), required=False,
            read=lambda claim: claim.enterprise.region or None,
        ),
        Need(
            "source", "choice", gettext_lazy("Source"), options=lambda claim, by: Source.choices,
            read=lambda claim: claim.lead.source or None,
        ),
        IndustryNeed(
            "industry_code", "text", gettext_lazy("Industry code"),
            read=lambda claim: claim.lead.industry_code or None,
        ),
        Need(
            "contact", "choice", gettext_lazy("Contact"), options=_contacts, read=_contact,
        ),
    ),
    guards=(is_identified, still_protects),
)  # fmt: skip
RENEW = Transition(
    "renew", gettext_lazy("Renew"), (S.HELD,), S.HELD, holder,
    needs=(Need("evidence", "files", gettext_lazy("Evidence of progress"), read=_progress),),
    guards=(still_protects, may_be_renewed),
)  # fmt: skip
LAPSE = Transition(
    "lapse", gettext_lazy("Lapse"), (S.PROVISIONAL, S.HELD), S.LAPSED, parties.clock,
    guards=(has_run_out,),
)  # fmt: skip
RELEASE = Transition(
    "release", gettext_lazy("Release"), (S.PROVISIONAL, S.HELD), S.RELEASED,
    holder | leader | parties.clock,
)  # fmt: skip
SETTLE = Transition(
    "settle", gettext_lazy("Settle"), (S.PROVISIONAL, S.HELD), S.SETTLED, leader,
    guards=(was_signed,),
)  # fmt: skip

CLAIM = Process("CLAIM", S, COMPLETE, RENEW, LAPSE, RELEASE, SETTLE)
