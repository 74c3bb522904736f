"""What waits in the payments of the zones a user works for: one query a question."""

from dataclasses import dataclass
from datetime import timedelta

from django.db.models import Count, Sum

from funds.models import Account, Application, BankStatement, PaymentOrder, Tranche
from hightech.core import clock

T, A = Tranche.State, Account.State
Order = PaymentOrder.State
SOON = timedelta(days=30)


@dataclass(frozen=True)
class Total:
    """How many rows a state has, and how much they come to."""

    state: str
    label: str
    count: int
    sum_fen: int


def tranches_by_state(user) -> list[Total]:
    """Return every state of tranches with count and sum, in the order of the process."""
    return _totals(Tranche.objects.visible_to(user), T)


def orders_by_state(user) -> list[Total]:
    """Return every state of payment orders with count and sum."""
    return _totals(PaymentOrder.objects.visible_to(user), Order)


def _totals(rows, states) -> list[Total]:
    found = rows.order_by().values("state").annotate(count=Count("pk"), total=Sum("amount_fen"))
    sums = {one["state"]: one for one in found}
    return [
        Total(
            code, str(label), sums.get(code, {}).get("count", 0), sums.get(code, {}).get("total", 0)
        )
        for code, label in states.choices
    ]


def to_plan(user):
    """Return the cleared applications that have no plan yet."""
    cleared = Application.objects.visible_to(user).filter(state=Application.State.CLEARED)
    return cleared.filter(plan=None).for_list().order_by("state_since", "pk")


def to_adopt(user):
    """Return the cleared applications whose plan waits to be adopted."""
    cleared = Application.objects.visible_to(user).filter(state=Application.State.CLEARED)
    return cleared.exclude(plan=None).for_list().order_by("state_since", "pk")


def conditions_to_confirm(user):
    """Return the planned tranches of funded files, the earliest due first."""
    rows = Tranche.objects.visible_to(user).filter(
        state=T.PLANNED, plan__application__state=Application.State.FUNDED
    )
    return rows.for_list().order_by("due_on", "pk")


def conditions_due(user):
    """Return those of them whose date has come, or comes within thirty days."""
    until = clock.today() + SOON
    return conditions_to_confirm(user).filter(due_on__lte=until)


def orders_to_prepare(user):
    """Return the due tranches without a live order."""
    live = PaymentOrder.objects.filter(state__in=[Order.PREPARED, Order.RELEASED, Order.CONFIRMED])
    rows = Tranche.objects.visible_to(user).filter(state=T.DUE)
    return rows.exclude(pk__in=live.values("tranche")).for_list().order_by("due_on", "pk")


def orders_in(user, state: str):
    """Return the payment orders of a state, the oldest first."""
    rows = PaymentOrder.objects.visible_to(user).filter(state=state)
    return rows.for_list().order_by("state_since", "pk")


def accounts_to_verify(user):
    """Return the proposed accounts, the oldest first."""
    rows = Account.objects.visible_to(user).filter(state=A.PROPOSED)
    return rows.for_list().order_by("created_at", "pk")


def unmatched_lines(user):
    """Return the lines of receipts no order was found for."""
    return BankStatement.objects.visible_to(user).waiting().order_by("booked_on", "pk")


def uses_to_accept(user):
    """Return the paid tranches whose use is not accepted yet."""
    rows = Tranche.objects.visible_to(user).filter(state=T.PAID)
    return rows.for_list().order_by("state_since", "pk")


def without_account(user):
    """Return the cleared applications whose firm has no verified or proposed account."""
    cleared = Application.objects.visible_to(user).filter(
        state=Application.State.CLEARED, enterprise__members__user=user
    )
    known = Account.objects.filter(state__in=[A.PROPOSED, A.VERIFIED]).values("enterprise")
    return cleared.exclude(enterprise__in=known).for_list().order_by("pk")
