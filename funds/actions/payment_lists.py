"""The payment list of released orders, in the column layout of the treasury's own system."""

import csv
import io

from django.db import transaction
from django.utils.translation import gettext as _

from funds.models import PaymentOrder
from hightech.core import audit, clock, money
from hightech.core.errors import ROLE, ActionRefused, Reason, refuse
from hightech.users.roles import Role

PAYERS = (Role.CASHIER, Role.FINANCE)
# Head of the column → what stands in it; a zone may set `payment_list_columns` otherwise.
COLUMNS = (
    ("收款人全称", "holder"),
    ("收款人账号", "number"),
    ("收款人开户银行", "bank"),
    ("金额(元)", "amount"),
    ("用途", "purpose"),
    ("单号", "order"),
)
# What a sheet would take for a formula.
RISKY = ("=", "+", "-", "@", "\t", "\r")


@transaction.atomic
def write(*, by) -> str:
    """Return the released orders of the user's zone as CSV; who took it is written down.

    The whole account numbers stand in it.

    :raises ActionRefused: if `by` does not pay, or no released order waits.
    """
    zone = by.home_zone(*PAYERS)
    if zone is None:
        raise ActionRefused(Reason(ROLE, _("Payment lists are for cashier and finance.")))
    rows = PaymentOrder.objects.filter(
        tranche__plan__application__zone=zone, state=PaymentOrder.State.RELEASED
    )
    orders = list(rows.for_list().order_by("pk"))
    if not orders:
        refuse("empty", _("No released order waits for its payment."))
    total = money.yuan(sum(order.amount_fen for order in orders))
    told = f"{len(orders)} · {total} · {clock.today()}"
    audit.record(zone, {"payment_list": [None, told]}, by=by, reason="export")
    columns = [tuple(column) for column in zone.settings.get("payment_list_columns", COLUMNS)]
    return _as_csv(orders, columns)


def _as_csv(orders: list[PaymentOrder], columns: list[tuple[str, str]]) -> str:
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow([head for head, _name in columns])
    for order in orders:
        values = _values(order)
        writer.writerow([_harmless(values.get(name, "")) for _head, name in columns])
    return text.getvalue()


def _values(order: PaymentOrder) -> dict[str, str]:
    return order.account_copy | {
        "amount": money.yuan(order.amount_fen),
        "purpose": str(order.tranche),
        "order": str(order.uuid),
    }


def _harmless(value: str) -> str:
    return f"'{value}" if value.startswith(RISKY) else value
