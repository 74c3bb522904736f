"""RECOVERY: open until the cashier receives the money or the chair writes it off."""

from django.utils.translation import gettext_lazy

from funds.models import Recovery
from funds.permissions.payments import cashier, chair
from hightech.core.needs import Need
from hightech.core.workflow import Process, Transition

S = Recovery.State

DOCUMENT = Need("document", "file", gettext_lazy("Document"), read=lambda recovery: None)

RECEIVE = Transition(
    "receive", gettext_lazy("Receive"), (S.OPEN,), S.RECEIVED, cashier, apart_from=("open",)
)
WRITE_OFF = Transition(
    "write_off",
    gettext_lazy("Write off"),
    (S.OPEN,),
    S.WRITTEN_OFF,
    chair,
    needs=(DOCUMENT,),
    apart_from=("open",),
    terminal=True,
)

RECOVERY = Process("RECOVERY", S, RECEIVE, WRITE_OFF)
