"""What an inspection found: written down, rectified by the enterprise, closed by the auditor."""

from django.db import transaction
from django.utils.translation import gettext as _

from funds.models import Finding, Inspection
from funds.notifications import supervision as news
from funds.permissions.applications import auditor
from funds.workflow.findings import CLOSE, FINDING, RECTIFY, SEND_BACK
from hightech.core import files
from hightech.core.errors import ROLE, ActionRefused, Reason, ShapeError


@transaction.atomic
def create(*, by, inspection: Inspection, text: str, due_on, **facts) -> Finding:
    """Write down a finding, to be rectified by a date.

    :raises ActionRefused: if `by` is not the auditor.
    """
    if facts.get("amount_fen") is not None and facts["amount_fen"] <= 0:
        raise ShapeError(Reason("invalid", _("The amount must be positive."), "amount_yuan"))
    if not auditor(by, inspection.application):
        raise ActionRefused(Reason(ROLE, _("Findings are written by the auditor.")))
    finding = Finding.objects.create(inspection=inspection, text=text, due_on=due_on, **facts)
    FINDING.begin(finding, "find", by=by, facts={"due_on": due_on})
    news.finding_opened(finding, by=by)
    return finding


@transaction.atomic
def rectify(finding: Finding, *, by, version=None, comment="", **facts) -> None:
    """Say, with evidence, that the finding was put right."""
    FINDING.perform(finding, RECTIFY, by=by, version=version, comment=comment, facts=facts)
    files.attach(finding, facts.get("evidence", ()), by=by, purpose="rectification")
    news.finding_rectified(finding, by=by)


@transaction.atomic
def close(finding: Finding, *, by, version=None, comment="") -> None:
    """Accept the rectification."""
    FINDING.perform(finding, CLOSE, by=by, version=version, comment=comment)


@transaction.atomic
def send_back(finding: Finding, *, by, version=None, comment="") -> None:
    """Return a rectification that does not suffice, saying why."""
    FINDING.perform(finding, SEND_BACK, by=by, version=version, comment=comment)
    news.finding_sent_back(finding, why=comment, by=by)
