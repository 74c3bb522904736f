"""Receipts of the bank: each line finds its order to the fen, the others wait in a queue."""

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from funds.actions import orders
from funds.models import BankStatement, PaymentOrder
from hightech.core import audit
from hightech.core.errors import ROLE, ActionRefused, Reason, ShapeError, refuse
from hightech.users.roles import Role

State = PaymentOrder.State
MOST_LINES = 5000


@transaction.atomic
def enter(
    *, by, bank_reference: str, amount_fen: int, booked_on, payee_account: str = "", zone=None
) -> BankStatement:
    """Enter one line of a receipt and match it, to the fen.

    A line whose reference an order has is matched to it. Else, if the account and the amount are
    those of exactly one released order, that order is confirmed by it. Else it waits.

    :raises ActionRefused: if `by` is not a cashier, or the line was entered before.
    """
    zone = zone or by.home_zone(Role.CASHIER)
    if zone is None or not by.has_role(Role.CASHIER, zone=zone):
        raise ActionRefused(Reason(ROLE, _("Receipts are entered by the cashier.")))
    if amount_fen <= 0:
        raise ShapeError(Reason("invalid", _("The amount must be positive."), "amount_yuan"))
    line = BankStatement(
        zone=zone, bank_reference=bank_reference.strip(), amount_fen=amount_fen,
        booked_on=booked_on, payee_account="".join(payee_account.split()), entered_by=by,
    )  # fmt: skip
    try:
        with transaction.atomic():
            line.save(force_insert=True)
    except IntegrityError:
        text = _("The line %(reference)s was entered before.")
        refuse("duplicate", text % {"reference": line.bank_reference}, "bank_reference")
    audit.record(line, {"amount_fen": [None, amount_fen]}, by=by)
    _find_order(line, by)
    return line


@transaction.atomic
def enter_all(*, by, lines: list[dict], zone=None) -> list[BankStatement]:
    """Enter the lines of a receipt file: all, or none with the number of the wrong line."""
    if not 0 < len(lines) <= MOST_LINES:
        text = _("Send between 1 and %(most)d lines.") % {"most": MOST_LINES}
        raise ShapeError(Reason("invalid", text, "lines"))
    return [_entered(number, line, by, zone) for number, line in enumerate(lines)]


def _entered(number: int, line: dict, by, zone) -> BankStatement:
    try:
        return enter(by=by, zone=zone, **line)
    except (ActionRefused, ShapeError) as refusal:
        reasons = [
            Reason(reason.code, reason.detail, f"lines.{number}.{reason.attr or ''}".rstrip("."))
            for reason in refusal.reasons
        ]
        raise type(refusal)(*reasons) from None


@transaction.atomic
def match(line: BankStatement, *, by, order: PaymentOrder) -> BankStatement:
    """Match a waiting line by hand; a released order is confirmed by it.

    :raises ActionRefused: if the amounts differ, or either is matched already.
    """
    reasons = _against_matching(line, order, by)
    if reasons:
        raise ActionRefused(*reasons)
    if order.state == State.RELEASED:
        orders.confirm(order, by=by, bank_reference=line.bank_reference)
    _matched(line, order)
    audit.record(line, {"order": [None, str(order.uuid)]}, by=by)
    return line


def _against_matching(line: BankStatement, order: PaymentOrder, by) -> list[Reason]:
    reasons = []
    if not by.has_role(Role.CASHIER, zone_id=line.zone_id):
        reasons.append(Reason(ROLE, _("Receipts are matched by the cashier.")))
    if line.order_id is not None:
        reasons.append(Reason("matched", _("This line is matched already.")))
    if order.amount_fen != line.amount_fen:
        reasons.append(Reason("amount_differs", _("The amounts differ."), "order"))
    wrong_reference = order.state == State.CONFIRMED and order.bank_reference != line.bank_reference
    if order.state not in (State.RELEASED, State.CONFIRMED) or wrong_reference:
        text = _("The line does not belong to an order in this state or with this reference.")
        reasons.append(Reason("wrong_order", text, "order"))
    return reasons


def _find_order(line: BankStatement, by) -> None:
    in_zone = PaymentOrder.objects.filter(
        tranche__plan__application__zone=line.zone, amount_fen=line.amount_fen
    ).for_list()
    known = in_zone.filter(bank_reference=line.bank_reference).first()
    if known is not None:
        _matched(line, known)
        return
    if not line.payee_account:
        return
    waiting = in_zone.filter(state=State.RELEASED, account_copy__number=line.payee_account)
    found = list(waiting.exclude(released_by=by)[:2])
    if len(found) == 1:
        orders.confirm(found[0], by=by, bank_reference=line.bank_reference)
        _matched(line, found[0])


def _matched(line: BankStatement, order: PaymentOrder) -> None:
    BankStatement.objects.filter(pk=line.pk).update(order=order)
    line.order = order
