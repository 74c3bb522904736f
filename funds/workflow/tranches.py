"""TRANCHE: due when its condition is proved, ordered and paid with its order, then settled."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from crm.models import Commitment
from funds.models import Tranche
from funds.permissions.payments import following, fund_officer
from funds.workflow.payment_guards import against_paying
from hightech.core.errors import Reason
from hightech.core.needs import Need
from hightech.core.workflow import Process, Transition

S = Tranche.State
KEPT = (Commitment.State.MET, Commitment.State.LATE, Commitment.State.WAIVED)


def _nothing_stands_against_it(tranche, by, facts) -> list[Reason]:
    return against_paying(tranche)


def _promise_is_kept(tranche, by, facts) -> Reason | None:
    promise = tranche.commitment
    if promise is None or promise.state in KEPT:
        return None
    text = _("The commitment “%(promise)s” that this tranche waits for is not verified.")
    link = promise.get_absolute_url()
    return Reason("commitment", text % {"promise": promise}, "commitment", link)


EVIDENCE = Need("evidence", "files", gettext_lazy("Evidence"), read=lambda tranche: None)
USE_RECORDS = Need(
    "evidence", "files", gettext_lazy("Records of use"), required=False, read=lambda tranche: None
)

CONFIRM_CONDITION = Transition(
    "confirm_condition",
    gettext_lazy("Confirm the condition"),
    (S.PLANNED,),
    S.DUE,
    fund_officer,
    needs=(EVIDENCE,),
    guards=(_nothing_stands_against_it, _promise_is_kept),
)
ORDER = Transition("order", gettext_lazy("Order"), (S.DUE,), S.ORDERED, following)
PAY = Transition("pay", gettext_lazy("Pay"), (S.ORDERED,), S.PAID, following)
RETURN = Transition(
    "return", gettext_lazy("Note the return"), (S.ORDERED, S.PAID, S.SETTLED), S.DUE, following
)
ACCEPT_USE = Transition(
    "accept_use",
    gettext_lazy("Accept the use"),
    (S.PAID,),
    S.SETTLED,
    fund_officer,
    needs=(USE_RECORDS,),
)
CANCEL = Transition("cancel", gettext_lazy("Cancel"), (S.PLANNED, S.DUE), S.CANCELLED, following)

TRANCHE = Process("TRANCHE", S, CONFIRM_CONDITION, ORDER, PAY, RETURN, ACCEPT_USE, CANCEL)
