"""APPLICATION: from the draft to the closed file. The guards stand in the files beside this one."""

from django.utils.translation import gettext_lazy as _

from funds.models import Application
from funds.permissions.applications import applicant, auditor, finance, fund_officer, secretary
from funds.workflow import ballots, clearing, decision, funding, submission, verification
from funds.workflow.completeness import complete
from funds.workflow.payment_guards import no_order_is_out
from hightech.core.needs import Need
from hightech.core.workflow import Process, Transition

S = Application.State


def _nothing(application) -> None:
    """Read nothing: every time the step asks anew."""


DECLARATION = Need("declaration", "boolean", _("I declare this to be true"), read=_nothing)
ITEMS = submission.ItemsNeed("items", "text", _("What to correct, one a line"), read=_nothing)
CORRECT_UNTIL = Need("correct_until", "date", _("Correct until"), required=False, read=_nothing)
REASON = Need("reason", "text", _("Why it comes only now"), required=False, read=_nothing)
HEARD_ON = Need("heard_on", "date", _("Applicant heard on"))
PROPOSED = Need("proposed_yuan", "money", _("Proposed amount"), column="proposed_fen")
MEETING = Need("meeting", "choice", _("Meeting"), read=_nothing, options=decision.coming_meetings)
CONSENT = Need(
    "urgent_consent", "file", _("The chair's consent as urgent"), required=False, read=_nothing
)
OBJECTION = Need(
    "objection", "choice", _("Objection"), required=False,
    read=clearing.only_objection, options=clearing.open_objections,
)  # fmt: skip
NEXT_MEETING = Need(
    "meeting", "choice", _("Meeting"), required=False, options=decision.coming_meetings
)
DECISION = Need(
    "meeting", "choice", _("Minuted decision"), read=_nothing, options=decision.minuted_meetings
)
GROUND = Need("ground", "text", _("Ground"), read=_nothing)

SUBMIT = Transition(
    "submit", _("Submit"), (S.DRAFT, S.CORRECTION), S.SUBMITTED, applicant | fund_officer,
    needs=(DECLARATION,),
    guards=(submission.call_is_open, submission.declared, complete),
)  # fmt: skip
ASK_CORRECTION = Transition(
    "ask_correction", _("Ask for correction"), (S.SUBMITTED, S.VERIFYING), S.CORRECTION,
    fund_officer, needs=(ITEMS, CORRECT_UNTIL, REASON), comment=True,
    guards=(submission.later_items_have_a_reason,),
)  # fmt: skip
ACCEPT = Transition(
    "accept", _("Accept"), (S.SUBMITTED,), S.VERIFYING, fund_officer,
    guards=(complete, submission.has_current_run),
)  # fmt: skip
FIND_INELIGIBLE = Transition(
    "find_ineligible", _("Find ineligible"), (S.SUBMITTED, S.CORRECTION, S.VERIFYING),
    S.INELIGIBLE, fund_officer, needs=(HEARD_ON,), comment=True, terminal=True,
    guards=(submission.fails_or_is_overdue,),
)  # fmt: skip
REQUEST_REVIEW = Transition(
    "request_review", _("Request a second check"), (S.INELIGIBLE, S.REFUSED), S.VERIFYING,
    applicant, guards=(submission.within_days_of_the_decision,),
)  # fmt: skip
FINISH_VERIFICATION = Transition(
    "finish_verification", _("Finish verification"), (S.VERIFYING,), S.VERIFIED, fund_officer,
    needs=(PROPOSED,), apart_from=("submit",),
    guards=(
        verification.no_ties,
        verification.did_not_vote,
        verification.another_verifier,
        verification.departments_signed,
        verification.check_passes,
        verification.proposed_is_within,
    ),
)  # fmt: skip
REOPEN_VERIFICATION = Transition(
    "reopen_verification", _("Reopen verification"), (S.VERIFIED, S.DEFERRED), S.VERIFYING,
    fund_officer, comment=True,
)  # fmt: skip
PUT_ON_AGENDA = Transition(
    "put_on_agenda", _("Put on the agenda"), (S.VERIFIED, S.DEFERRED), S.ON_AGENDA, secretary,
    needs=(MEETING, CONSENT), guards=(decision.papers_in_time, decision.not_on_that_agenda),
)  # fmt: skip
APPROVE = Transition(
    "approve", _("Approve"), (S.ON_AGENDA,), S.APPROVED, secretary,
    guards=(
        decision.ballot_carried,
        decision.ballot_is_fresh,
        ballots.ballot_still_carries,
        decision.minutes_signed,
        decision.gate_not_red,
        decision.run_is_current,
        decision.line_has_room,
    ),
)  # fmt: skip
REFUSE = Transition(
    "refuse", _("Refuse"), (S.ON_AGENDA,), S.REFUSED, secretary, terminal=True,
    guards=(decision.ballot_not_carried, decision.ballot_is_fresh),
)  # fmt: skip
DEFER = Transition("defer", _("Defer"), (S.ON_AGENDA,), S.DEFERRED, secretary, comment=True)
PUBLISH = Transition("publish", _("Publish"), (S.APPROVED,), S.PUBLICITY, secretary)
FINISH_PUBLICITY = Transition(
    "finish_publicity", _("Finish publicity"), (S.PUBLICITY,), S.CLEARED, secretary,
    guards=(clearing.window_over, clearing.no_open_objection),
)  # fmt: skip
ADJUST_AFTER_OBJECTION = Transition(
    "adjust_after_objection", _("Adjust after an objection"), (S.PUBLICITY,), S.ON_AGENDA,
    secretary, needs=(OBJECTION, NEXT_MEETING), comment=True,
    guards=(clearing.an_objection_waits,),
)  # fmt: skip
UPHOLD_OBJECTION = Transition(
    "uphold_objection", _("Uphold an objection"), (S.PUBLICITY,), S.REFUSED, secretary,
    needs=(OBJECTION,), terminal=True, guards=(clearing.objection_is_carried,),
)  # fmt: skip
ADOPT_PLAN = Transition(
    "adopt_plan", _("Adopt the plan"), (S.CLEARED,), S.FUNDED, finance,
    guards=(funding.plan_sums_up, funding.account_is_verified),
)  # fmt: skip
SUSPEND = Transition(
    "suspend", _("Suspend"), (S.FUNDED,), S.SUSPENDED, auditor | finance, needs=(GROUND,)
)
RESUME = Transition(
    "resume", _("Resume"), (S.SUSPENDED,), S.FUNDED, auditor | finance, needs=(GROUND,)
)
REVOKE = Transition(
    "revoke", _("Revoke"), (S.APPROVED, S.PUBLICITY, S.CLEARED), S.REVOKED, secretary,
    needs=(DECISION,), comment=True, terminal=True,
)  # fmt: skip
TERMINATE = Transition(
    "terminate", _("Terminate"), (S.FUNDED, S.SUSPENDED), S.TERMINATED, secretary,
    needs=(DECISION,), comment=True, terminal=True, guards=(no_order_is_out,),
)  # fmt: skip
CLOSE = Transition(
    "close", _("Close"), (S.FUNDED,), S.CLOSED, fund_officer,
    guards=(funding.tranches_settled, funding.no_open_finding),
)  # fmt: skip
WITHDRAW = Transition(
    "withdraw", _("Withdraw"),
    (S.DRAFT, S.SUBMITTED, S.CORRECTION, S.VERIFYING, S.VERIFIED, S.DEFERRED, S.APPROVED,
     S.CLEARED),
    S.WITHDRAWN, applicant, comment=True, terminal=True,
)  # fmt: skip

APPLICATION = Process(
    "APPLICATION", S,
    SUBMIT, ASK_CORRECTION, ACCEPT, FIND_INELIGIBLE, REQUEST_REVIEW, FINISH_VERIFICATION,
    REOPEN_VERIFICATION, PUT_ON_AGENDA, APPROVE, REFUSE, DEFER, PUBLISH, FINISH_PUBLICITY,
    ADJUST_AFTER_OBJECTION, UPHOLD_OBJECTION, ADOPT_PLAN, SUSPEND, RESUME, REVOKE, TERMINATE,
    CLOSE, WITHDRAW,
)  # fmt: skip
