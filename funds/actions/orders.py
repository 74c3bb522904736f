"""Payment orders: prepared, released by another person, confirmed, returned, cancelled."""

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from funds.actions import budget, tranches
from funds.models import Application, BankStatement, PaymentOrder, Tranche
from funds.notifications import payments as news
from funds.workflow.orders import (
    CANCEL,
    CONFIRM,
    ORDER,
    RELEASE,
    RETURN,
    against_preparing,
)
from funds.workflow.payment_guards import account_of
from hightech.core.errors import ActionRefused, refuse


@transaction.atomic
def prepare(*, by, tranche: Tranche) -> PaymentOrder:
    """Prepare the order of a due tranche; amount and account are frozen in it.

    :raises ActionRefused: with everything that stands against it.
    """
    application = _locked(tranche.plan.application)
    tranche = Tranche.objects.for_list().get(pk=tranche.pk)
    reasons = against_preparing(tranche, by)
    if reasons:
        raise ActionRefused(*reasons)
    account = account_of(application.enterprise)
    assert account is not None  # a missing one is among the reasons
    order = PaymentOrder(
        tranche=tranche,
        amount_fen=tranche.amount_fen,
        account=account,
        account_copy={name: getattr(account, name) for name in ("holder", "bank", "number")},
        account_proposed_by=account.proposed_by,
        account_verified_by=account.verified_by,
        made_by=by,
    )
    try:
        with transaction.atomic():
            order.save(force_insert=True)
    except IntegrityError:
        refuse("live_order", _("This tranche has a live payment order already."), "tranche")
    facts = {"amount_fen": order.amount_fen, "account": str(account)}
    ORDER.begin(order, "prepare", by=by, facts=facts)
    news.order_prepared(order, by=by)
    return order


@transaction.atomic
def release(order: PaymentOrder, *, by, version=None, comment="") -> None:
    """Let the money go: by a person who neither made the order nor changed its account."""
    _locked(order.tranche.plan.application)
    tranche = order.tranche = Tranche.objects.for_list().get(pk=order.tranche_id)
    facts = {"amount_fen": order.amount_fen}
    ORDER.perform(
        order, RELEASE, by=by, version=version, comment=comment, facts=facts, released_by=by
    )
    tranches.order(tranche)
    news.order_released(order, by=by)


@transaction.atomic
def confirm(order: PaymentOrder, *, by, version=None, comment="", **facts) -> None:
    """Book the payment that the bank confirmed under its reference."""
    try:
        with transaction.atomic():
            ORDER.perform(order, CONFIRM, by=by, version=version, comment=comment, **facts)
    except IntegrityError:
        text = _("Another payment order has this bank reference.")
        refuse("duplicate", text, "bank_reference")
    application = order.tranche.plan.application
    budget.pay(application, amount_fen=order.amount_fen, key=f"pay:{order.uuid}", by=by)
    tranches.pay(Tranche.objects.for_list().get(pk=order.tranche_id))
    BankStatement.objects.waiting().filter(
        zone=order.zone, bank_reference=order.bank_reference, amount_fen=order.amount_fen
    ).update(order=order)
    news.order_confirmed(order, by=by)


@transaction.atomic
def return_(order: PaymentOrder, *, by, version=None, comment="", **facts) -> None:
    """Note that the bank sent the money back: the tranche is due again.

    Of a file that was ended in the meantime the money goes back to the budget line.
    """
    was_paid = order.state == PaymentOrder.State.CONFIRMED
    comment = comment or facts.get("reason", "")
    ORDER.perform(order, RETURN, by=by, version=version, comment=comment, facts=facts)
    application = order.tranche.plan.application
    tranche = Tranche.objects.for_list().get(pk=order.tranche_id)
    tranches.return_(tranche, comment=comment)
    if was_paid:
        budget.return_(application, amount_fen=order.amount_fen, key=f"return:{order.uuid}", by=by)
    if application.state == Application.State.TERMINATED:
        key = f"decommit:{order.uuid}"
        budget.decommit(application, amount_fen=order.amount_fen, key=key, by=by)
        tranches.cancel(tranche)
    news.order_returned(order, reason=comment, by=by)


@transaction.atomic
def cancel(order: PaymentOrder, *, by=None, version=None, comment="") -> None:
    """Give up an order that was not released."""
    ORDER.perform(order, CANCEL, by=by, version=version, comment=comment)


def _locked(application: Application) -> Application:
    # Preparing and releasing wait for an end or a suspension of the same file; lock order:
    # application, then tranche. SQLite has one writer anyway.
    return Application.objects.select_for_update().get(pk=application.pk)
