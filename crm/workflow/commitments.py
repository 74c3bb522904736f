"""COMMITMENT: a staged promise, reported with evidence and verified by another person."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from crm.models import Commitment
from crm.permissions.agreements import leader, reporter
from hightech.core import clock, parties
from hightech.core.errors import SEPARATION_OF_DUTIES, Reason
from hightech.core.needs import Need
from hightech.core.workflow import Process, Transition

S = Commitment.State


def _not_the_reporter(commitment, by, facts) -> Reason | None:
    if by is not None and commitment.reported_by_id == by.pk:
        return Reason(SEPARATION_OF_DUTIES, _("Another person must verify what you reported."))
    return None


def _enough(commitment, by, facts) -> Reason | None:
    """A report that falls short beyond the tolerance is sent back, not verified."""
    if commitment.actual is None:
        return Reason("missing_fact", _("Nothing was reported yet."), "actual")
    required = commitment.amount * (100 - commitment.tolerance_percent)
    if commitment.actual * 100 < required:
        return Reason("short", _("What was achieved falls short of what was promised."))
    return None


def _overdue(commitment, by, facts) -> Reason | None:
    if commitment.due_on < clock.today():
        return None
    return Reason("not_due", _("The promise is not due yet."))


# People for JOBS, yuan for every other measure.
ACTUAL = Need("actual", "number", gettext_lazy("Achieved"), minimum=0, read=lambda commitment: None)
ACHIEVED_ON = Need("achieved_on", "date", gettext_lazy("Achieved on"), read=lambda commitment: None)
EVIDENCE = Need("evidence", "files", gettext_lazy("Evidence"), read=lambda commitment: None)
DOCUMENT = Need("document", "file", gettext_lazy("Document"), read=lambda commitment: None)

REPORT = Transition(
    "report",
    gettext_lazy("Report"),
    (S.PENDING, S.MISSED),
    S.REPORTED,
    reporter,
    needs=(ACTUAL, ACHIEVED_ON, EVIDENCE),
)
VERIFY = Transition(
    "verify",
    gettext_lazy("Verify"),
    (S.REPORTED,),
    S.MET,
    leader,
    guards=(_not_the_reporter, _enough),
)
VERIFY_LATE = Transition(
    "verify",
    gettext_lazy("Verify"),
    (S.REPORTED,),
    S.LATE,
    leader,
    guards=(_not_the_reporter, _enough),
)
SEND_BACK = Transition(
    "send_back", gettext_lazy("Send back"), (S.REPORTED,), S.PENDING, leader, comment=True
)
MISS = Transition(
    "miss", gettext_lazy("Miss"), (S.PENDING,), S.MISSED, parties.clock, guards=(_overdue,)
)
WAIVE = Transition(
    "waive",
    gettext_lazy("Waive"),
    (S.PENDING, S.MISSED),
    S.WAIVED,
    leader,
    needs=(DOCUMENT,),
    comment=True,
)

COMMITMENT = Process("COMMITMENT", S, REPORT, VERIFY, SEND_BACK, MISS, WAIVE)
