"""Follow a staged promise: reported with evidence, verified by another, missed or waived."""

from decimal import Decimal

from django.db import transaction
from django.utils.translation import gettext as _

from crm.models import Commitment
from crm.workflow.commitments import (
    COMMITMENT,
    MISS,
    REPORT,
    SEND_BACK,
    VERIFY,
    VERIFY_LATE,
    WAIVE,
)
from hightech.core import files
from hightech.core.errors import Reason, ShapeError


@transaction.atomic
def report(commitment: Commitment, *, by, version=None, comment="", **facts) -> None:
    """Say what was achieved, when, with evidence."""
    columns = {"reported_by": by}
    if "actual" in facts:
        facts["actual"] = columns["actual"] = _stored(commitment, facts["actual"])
    if "achieved_on" in facts:
        columns["achieved_on"] = facts["achieved_on"]
    COMMITMENT.perform(
        commitment, REPORT, by=by, version=version, comment=comment, facts=facts, **columns
    )
    files.attach(commitment, facts["evidence"], by=by)


def _stored(commitment: Commitment, actual: Decimal) -> int:
    factor = 1 if commitment.measure == Commitment.Measure.JOBS else 100
    stored = actual * factor
    if stored != stored.to_integral_value():
        text = _("Write yuan with at most two decimals, people as a whole number.")
        raise ShapeError(Reason("invalid", text, "actual"))
    return int(stored)


@transaction.atomic
def verify(commitment: Commitment, *, by, version=None, comment="") -> None:
    """Confirm the report: met, or met late when achieved after the due date."""
    achieved = commitment.achieved_on
    is_late = achieved is not None and achieved > commitment.due_on
    step = VERIFY_LATE if is_late else VERIFY
    COMMITMENT.perform(commitment, step, by=by, version=version, comment=comment)


@transaction.atomic
def send_back(commitment: Commitment, *, by, version=None, comment="") -> None:
    """Return a report that does not prove what it says."""
    COMMITMENT.perform(commitment, SEND_BACK, by=by, version=version, comment=comment)


@transaction.atomic
def miss(commitment: Commitment, *, by=None, version=None, comment="") -> None:
    """Note that the due date passed without a report."""
    COMMITMENT.perform(commitment, MISS, by=by, version=version, comment=comment)


@transaction.atomic
def waive(commitment: Commitment, *, by, version=None, comment="", **facts) -> None:
    """Release the party from its promise, citing a document."""
    COMMITMENT.perform(commitment, WAIVE, by=by, version=version, comment=comment, facts=facts)
    files.attach(commitment, [facts["document"]], by=by)
