"""EVIDENCE: a record a rule reads, entered by one person and verified by another."""

from django.utils.translation import gettext_lazy

from crm.workflow.figures import by_another
from funds.models import Loan
from funds.permissions.evidence import verifier
from hightech.core.workflow import Process, Transition

S = Loan.State

VERIFY = Transition(
    "verify", gettext_lazy("Verify"), (S.ENTERED,), S.VERIFIED, verifier, guards=(by_another,)
)

EVIDENCE = Process("EVIDENCE", S, VERIFY)
