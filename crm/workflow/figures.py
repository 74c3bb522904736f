"""FIGURES: entered by one person, verified by another."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from crm.models import AnnualFigures
from crm.permissions.figures import verifier
from hightech.core.errors import SEPARATION_OF_DUTIES, Reason
from hightech.core.workflow import Process, Transition

S = AnnualFigures.State


def by_another(record, by, facts) -> Reason | None:
    """Refuse the author of a record as its verifier."""
    if by is not None and record.author_id == by.pk:
        return Reason(SEPARATION_OF_DUTIES, _("Another person must verify what you entered."))
    return None


VERIFY = Transition(
    "verify", gettext_lazy("Verify"), (S.ENTERED,), S.VERIFIED, verifier, guards=(by_another,)
)

FIGURES = Process("FIGURES", S, VERIFY)
