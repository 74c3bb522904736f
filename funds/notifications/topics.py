"""To which topic each event of this app belongs."""

from django.utils.translation import gettext_lazy as _

from hightech.core.topics import DATES, OVERDUE, WORK, Topic, belong
from hightech.users.roles import Role

DECISIONS = Topic(
    "decisions",
    _("Decisions on applications"),
    _("What is served on the enterprise: corrections, decisions, publicity, recoveries."),
    may_be_off=False,
    roles=(Role.APPLICANT,),
)
FILES = Topic(
    "files",
    _("News of applications"),
    _("Accepted, verified, reopened, suspended, closed."),
    roles=(
        Role.APPLICANT,
        Role.FUND_OFFICER,
        Role.REVIEWER,
        Role.MANAGER,
        Role.DIRECTOR,
        Role.THIRD_PARTY,
    ),
)
MEETINGS = Topic(
    "meetings",
    _("Committee meetings"),
    _("Called, moved, papers, interests, recusals."),
    roles=(Role.SECRETARY, Role.MEMBER, Role.CHAIR, Role.FUND_OFFICER),
)
PAYMENTS = Topic(
    "payments",
    _("Payments"),
    _("Accounts, plans, orders, money that came back."),
    roles=(Role.APPLICANT, Role.FUND_OFFICER, Role.FINANCE, Role.CASHIER, Role.DIRECTOR),
)

belong(
    WORK,
    "funds.account_proposed",
    "funds.application_opinion_asked",
    "funds.application_second_check",
    "funds.application_submitted",
    "funds.ballot_opened",
    "funds.finding_rectified",
    "funds.ledger_differs",
    "funds.minutes_to_sign",
    "funds.minutes_void",
    "funds.objection",
    "funds.order_prepared",
    "funds.publicity_over",
    "funds.sanction_proposed",
    "funds.tranche_due",
    "funds.vote_missing",
)
belong(
    DECISIONS,
    "funds.application_correction",
    "funds.application_ineligible",
    "funds.application_late_items",
    "funds.approved",
    "funds.cleared",
    "funds.deferred",
    "funds.finding_opened",
    "funds.finding_sent_back",
    "funds.published",
    "funds.recovery_opened",
    "funds.refused",
    "funds.revoked",
    "funds.sanction_decided",
)
belong(
    DATES,
    "funds.application_correction_due",
    "funds.call_closing",
    "funds.meeting_tomorrow",
    "funds.publicity_closing",
)
belong(OVERDUE, "funds.application_opinion_overdue")
belong(
    FILES,
    "funds.application_accepted",
    "funds.application_closed",
    "funds.application_reopened",
    "funds.application_resumed",
    "funds.application_suspended",
    "funds.application_terminated",
    "funds.application_verified",
    "funds.application_withdrawn",
)
belong(
    MEETINGS,
    "funds.interest",
    "funds.meeting_called",
    "funds.meeting_moved",
    "funds.papers",
    "funds.recused",
)
belong(
    PAYMENTS,
    "funds.account_verified",
    "funds.order_confirmed",
    "funds.order_released",
    "funds.order_returned",
    "funds.plan_adopted",
    "funds.recovery_received",
)
