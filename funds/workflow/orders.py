"""ORDER: prepared by the cashier, released by another person, confirmed by the bank's receipt."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from funds.models import BankStatement, PaymentOrder, Tranche
from funds.permissions.payments import cashier, finance, following, has_voted
from funds.workflow.payment_guards import account_is_valid, account_of, against_paying
from hightech.core.errors import ROLE, SEPARATION_OF_DUTIES, Reason
from hightech.core.needs import Need
from hightech.core.workflow import Process, Transition

S = PaymentOrder.State
LIVE = (S.PREPARED, S.RELEASED, S.CONFIRMED)


def against_preparing(tranche: Tranche, by) -> list[Reason]:
    """Return every reason why `by` may not prepare the order of a tranche now."""
    reasons = []
    if not cashier(by, tranche):
        reasons.append(Reason(ROLE, _("Payment orders are prepared by the cashier.")))
    live = tranche.orders.filter(state__in=LIVE).first()
    if live is not None:
        text = _("This tranche has a live payment order already.")
        reasons.append(Reason("live_order", text, "tranche", live.get_absolute_url()))
    elif tranche.state != Tranche.State.DUE:
        text = _("The tranche is not due (%(state)s).") % {"state": tranche.get_state_display()}
        reasons.append(Reason("not_due", text, "tranche"))
    firm = tranche.plan.application.enterprise
    unfit = account_is_valid(firm, account_of(firm))
    return reasons + against_paying(tranche) + ([unfit] if unfit else [])


def _nothing_stands_against_it(order, by, facts) -> list[Reason]:
    return against_paying(order.tranche)


def _account_is_still_valid(order, by, facts) -> Reason | None:
    return account_is_valid(order.tranche.plan.application.enterprise, order.account)


def _account_is_of_others(order, by, facts) -> Reason | None:
    # The maker of the order hears of the separation once, from the table.
    if by is None or by.pk == order.made_by_id:
        return None
    if by.pk not in (order.account_proposed_by_id, order.account_verified_by_id):
        return None
    text = _("You proposed or verified the account of this order: another person releases it.")
    return Reason(SEPARATION_OF_DUTIES, text)


def _has_not_voted(order, by, facts) -> Reason | None:
    if by is None or by.pk == order.made_by_id:
        return None
    if not has_voted(by, order.tranche.plan.application):
        return None
    return Reason(SEPARATION_OF_DUTIES, _("You voted on this file: another person releases it."))


def _receipt_is_of_this_order(order, by, facts) -> list[Reason]:
    """Refuse a reference that another order has, or that the bank booked with another amount."""
    reference = facts.get("bank_reference")
    if not reference:
        return []
    others = PaymentOrder.objects.filter(bank_reference=reference).exclude(pk=order.pk)
    if others.exists():
        text = _("Another payment order has this bank reference.")
        return [Reason("duplicate", text, "bank_reference")]
    booked = BankStatement.objects.filter(zone=order.zone, bank_reference=reference).first()
    if booked is not None and booked.amount_fen != order.amount_fen:
        text = _("The bank booked another amount under this reference.")
        return [Reason("amount_differs", text, "bank_reference")]
    return []


BANK_REFERENCE = Need(
    "bank_reference", "text", gettext_lazy("Bank reference"), read=lambda order: None, longest=60
)
REASON = Need("reason", "text", gettext_lazy("Reason"), read=lambda order: None)

RELEASE = Transition(
    "release",
    gettext_lazy("Release the payment"),
    (S.PREPARED,),
    S.RELEASED,
    finance,
    guards=(
        _account_is_of_others,
        _has_not_voted,
        _nothing_stands_against_it,
        _account_is_still_valid,
    ),
    apart_from=("prepare",),
)
CONFIRM = Transition(
    "confirm",
    gettext_lazy("Confirm the payment"),
    (S.RELEASED,),
    S.CONFIRMED,
    cashier,
    needs=(BANK_REFERENCE,),
    guards=(_receipt_is_of_this_order,),
    apart_from=("release",),
)
RETURN = Transition(
    "return",
    gettext_lazy("Note the return"),
    (S.RELEASED, S.CONFIRMED),
    S.RETURNED,
    cashier,
    needs=(REASON,),
    terminal=True,
)
CANCEL = Transition(
    "cancel",
    gettext_lazy("Cancel the order"),
    (S.PREPARED,),
    S.CANCELLED,
    cashier | finance | following,
    terminal=True,
)

ORDER = Process("ORDER", S, RELEASE, CONFIRM, RETURN, CANCEL)
