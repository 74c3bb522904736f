"""To which topic each event of this app belongs."""

from django.utils.translation import gettext_lazy as _

from hightech.core.topics import DATES, OVERDUE, SYSTEM, WORK, Topic, belong
from hightech.users.roles import ATTRACTING, Role

HEARING = (*ATTRACTING, Role.OPERATOR, Role.REVIEWER)
LEADS = Topic(
    "leads",
    _("News of my leads and firms"),
    _("Signed, landed, on hold, handed on, merged."),
    roles=HEARING,
)
CONFLICTS = Topic(
    "conflicts",
    _("Challenges and rulings"),
    _("Two teams claim one firm: evidence, rulings."),
    roles=HEARING,
)

belong(
    WORK,
    "crm.conflict_opened",
    "crm.instruction_given",
    "crm.lead_given",
    "crm.opening_sent_back",
    "crm.opening_signed",
    "crm.opinion_asked",
    "crm.opinion_void",
    "crm.release_to_confirm",
    "crm.report_drafted",
    "crm.resident_given",
    "crm.review_ready",
    "crm.review_returned",
    "crm.ruling_to_confirm",
    "crm.task_given",
    "crm.task_reported",
    "crm.task_sent_back",
)
belong(
    DATES,
    "crm.claim_ends",
    "crm.clock_warning",
    "crm.commitment_due",
    "crm.conflict_due",
    "crm.opinion_due",
    "crm.ruling_due",
    "crm.task_due",
    "crm.task_moved",
)
belong(
    OVERDUE,
    "crm.claim_lapsed",
    "crm.clock_overdue",
    "crm.commitment_missed",
    "crm.opinion_overdue",
    "crm.task_overdue",
)
belong(
    LEADS,
    "crm.firm_merged",
    "crm.firm_unmerged",
    "crm.lead_eliminated",
    "crm.lead_held",
    "crm.lead_released",
    "crm.lead_reopened",
    "crm.lead_resumed",
    "crm.lead_signed",
    "crm.lead_taken",
    "crm.opinion_signed",
    "crm.review_passed",
    "crm.task_done",
)
belong(
    CONFLICTS,
    "crm.conflict_admitted",
    "crm.conflict_evidence",
    "crm.conflict_lifted",
    "crm.conflict_rejected",
    "crm.conflict_ruled",
    "crm.conflict_yielded",
    "crm.lead_challenged",
)
belong(SYSTEM, "crm.opening_failed", "crm.opening_loaded", "crm.report_issued")
