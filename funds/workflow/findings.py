"""FINDING: open until the enterprise rectifies it and the auditor closes it."""

from django.utils.translation import gettext_lazy

from funds.models import Finding
from funds.permissions.payments import auditor
from funds.permissions.supervision import beneficiary
from hightech.core.needs import Need
from hightech.core.workflow import Process, Transition

S = Finding.State

PROOF = Need("evidence", "files", gettext_lazy("Evidence"), required=False, read=lambda one: None)

RECTIFY = Transition(
    "rectify", gettext_lazy("Rectify"), (S.OPEN,), S.RECTIFIED, beneficiary, needs=(PROOF,)
)
CLOSE = Transition("close", gettext_lazy("Close the finding"), (S.RECTIFIED,), S.CLOSED, auditor)
SEND_BACK = Transition(
    "send_back", gettext_lazy("Send back"), (S.RECTIFIED,), S.OPEN, auditor, comment=True
)

FINDING = Process("FINDING", S, RECTIFY, CLOSE, SEND_BACK)
