"""OPINION: what a department says, signed over the digest of what it was shown.

`opinions_process` is the table; who asked for the opinion (the leader on a lead, the fund officer
on an application) brings its own parties, facts and guards.
"""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from crm.models import Opinion
from crm.models.lead_choices import Stage, Status
from crm.permissions.leads import leader, reviewer_of_department
from hightech.core import clock, parties
from hightech.core.chain import digest_of
from hightech.core.errors import MISSING_FACT, WRONG_STATE, Reason
from hightech.core.needs import Need
from hightech.core.parties import Party
from hightech.core.workflow import Process, Transition

S = Opinion.State
VERDICT = Need(
    "verdict",
    "choice",
    gettext_lazy("Verdict"),
    options=lambda opinion, by: Opinion.Verdict.choices,
)


def has_reasons(opinion, by, facts) -> Reason | None:
    """Guard: an opinion with conditions or against says why."""
    verdict = facts.get("verdict") or opinion.verdict
    if verdict in ("", Opinion.Verdict.AGREE) or opinion.comment or facts.get("comment"):
        return None
    return Reason(MISSING_FACT, _("Say which conditions, or what stands against it."), "comment")


def is_overdue(opinion, by, facts) -> Reason | None:
    """Guard: a department has not replied once its date is over."""
    if opinion.due_on is not None and opinion.due_on < clock.today():
        return None
    return Reason("not_due", _("The department may still reply."))


def is_optional(opinion, by, facts) -> Reason | None:
    """Guard: a mandatory department always replies."""
    if not opinion.department.is_mandatory:
        return None
    return Reason("mandatory", _("The opinion of this department is mandatory."))


def opinions_process(
    *,
    signer: Party,
    desk: Party,
    needs: tuple[Need, ...] = (),
    guards: tuple = (),
    outdated: tuple = (),
) -> Process:
    """Return the OPINION table for one kind of file.

    `signer` signs, with `needs` beside the verdict and under `guards`; `desk` notes that nobody
    replied; the clock alone voids, under `outdated`: what was signed is no longer what it was.
    """
    sign = Transition(
        "sign", gettext_lazy("Sign"), (S.DRAFT,), S.SIGNED, signer,
        needs=(VERDICT, *needs), guards=(has_reasons, *guards), terminal=True,
    )  # fmt: skip
    void = Transition(
        "void", gettext_lazy("Void"), (S.SIGNED,), S.VOID, parties.clock, guards=outdated
    )
    no_reply = Transition(
        "no_reply", gettext_lazy("Note that nobody replied"), (S.DRAFT,), S.NO_REPLY, desk,
        guards=(is_optional, is_overdue),
    )  # fmt: skip
    return Process("OPINION", S, sign, void, no_reply)


# --- on leads ----------------------------------------------------------------------------------

SHOWN = (
    "enterprise_id",
    "planned_investment_fen",
    "fixed_asset_investment_fen",
    "industry_code",
    "need_kind",
    "need_area_m2",
    "energy_note",
    "environment_note",
    "investor_credit_code",
    "investor_registration_number",
    "investor_country",
    "target_park_id",
)


def shown_digest(lead) -> str:
    """Return the digest of what a department is shown of a lead."""
    shown = {name: getattr(lead, name) for name in SHOWN}
    area = shown["need_area_m2"]
    # As the database keeps it: a fact just sent may have fewer decimals.
    shown["need_area_m2"] = None if area is None else f"{area:.2f}"
    return digest_of(shown)


def is_under_review(opinion, by, facts) -> Reason | None:
    """Guard: opinions are signed while the joint review runs."""
    lead = opinion.lead
    if lead.stage == Stage.UNDER_REVIEW and lead.status == Status.ACTIVE:
        return None
    return Reason(WRONG_STATE, _("The lead is not under review."))


def lead_has_changed(opinion, by, facts) -> Reason | None:
    """Guard: only an opinion on something else than what stands there now is void."""
    if opinion.digest != shown_digest(opinion.lead):
        return None
    return Reason("unchanged", _("What was signed has not changed."))


OPINION = opinions_process(
    signer=reviewer_of_department,
    desk=leader,
    guards=(is_under_review,),
    outdated=(lead_has_changed,),
)
SIGN = OPINION.transitions["sign"]
VOID = OPINION.transitions["void"]
NO_REPLY = OPINION.transitions["no_reply"]
