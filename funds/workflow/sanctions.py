"""SANCTION: proposed by the fund officer, decided by the chair."""

from django.utils.translation import gettext_lazy

from funds.models import Sanction
from funds.permissions.payments import chair
from hightech.core.workflow import Process, Transition

S = Sanction.State

DECIDE = Transition(
    "decide", gettext_lazy("Decide"), (S.PROPOSED,), S.DECIDED, chair, apart_from=("propose",)
)

SANCTION = Process("SANCTION", S, DECIDE)
