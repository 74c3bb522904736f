"""Follow a tranche: its condition, its order, its payment, the use of the money."""

from django.db import transaction

from funds.models import Tranche
from funds.notifications import payments as news
from funds.workflow.tranches import (
    ACCEPT_USE,
    CANCEL,
    CONFIRM_CONDITION,
    ORDER,
    PAY,
    RETURN,
    TRANCHE,
)
from hightech.core import files


@transaction.atomic
def confirm_condition(tranche: Tranche, *, by, version=None, comment="", **facts) -> None:
    """Confirm with evidence that the condition is met: the tranche is due."""
    TRANCHE.perform(
        tranche, CONFIRM_CONDITION, by=by, version=version, comment=comment, facts=facts
    )
    files.attach(tranche, facts["evidence"], by=by, purpose="condition")
    news.tranche_due(tranche, by=by)


@transaction.atomic
def accept_use(tranche: Tranche, *, by, version=None, comment="", **facts) -> None:
    """Accept how the money was used; a reward needs no records of it."""
    TRANCHE.perform(tranche, ACCEPT_USE, by=by, version=version, comment=comment, facts=facts)
    files.attach(tranche, facts.get("evidence", ()), by=by, purpose="use")


@transaction.atomic
def order(tranche: Tranche, *, by=None, version=None, comment="") -> None:
    """Note that the order of the tranche was released."""
    TRANCHE.perform(tranche, ORDER, by=by, version=version, comment=comment)


@transaction.atomic
def pay(tranche: Tranche, *, by=None, version=None, comment="") -> None:
    """Note that the bank confirmed the payment."""
    TRANCHE.perform(tranche, PAY, by=by, version=version, comment=comment)


@transaction.atomic
def return_(tranche: Tranche, *, by=None, version=None, comment="") -> None:
    """Make the tranche due again: the bank sent the money back."""
    TRANCHE.perform(tranche, RETURN, by=by, version=version, comment=comment)


@transaction.atomic
def cancel(tranche: Tranche, *, by=None, version=None, comment="") -> None:
    """Give up a tranche that was not ordered, with the end of its application."""
    TRANCHE.perform(tranche, CANCEL, by=by, version=version, comment=comment)
