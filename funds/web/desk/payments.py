"""My day of finance, cashier, fund officer and applicant: the money."""

from collections.abc import Iterable
from datetime import date

from django.urls import reverse
from django.utils.translation import gettext as _

from funds.models import PaymentOrder
from funds.reports import payments as waiting
from hightech.core import clock, money
from hightech.core.desk import Figure, Item, figures_for, items_for
from hightech.users.roles import Role

MOST = 30
State = PaymentOrder.State


def _since(record) -> date:
    return clock.local(record.state_since).date()


def _wan(fen: int) -> str:
    return _("%(amount)s × 10k yuan") % {"amount": money.wan_plain(fen)}


@items_for(Role.FINANCE)
def of_finance(user) -> Iterable[Item]:
    """Tell plans to make and to adopt, and orders to release."""
    for application in waiting.to_plan(user)[:MOST]:
        yield Item(
            str(application), _("Cleared: make the appropriation plan"),
            application.get_absolute_url(), icon="clipboard-list", action=_("Make the plan"),
            action_link=reverse("funds:plan-new", args=[application.uuid]), is_dialog=True,
        )  # fmt: skip
    for application in waiting.to_adopt(user)[:MOST]:
        yield Item(
            str(application), _("The plan waits to be adopted"), application.get_absolute_url(),
            icon="clipboard-check", action=_("Adopt the plan"),
            action_link=f"{application.get_absolute_url()}steps/adopt_plan/", is_dialog=True,
        )  # fmt: skip
    yield from _orders(waiting.orders_in(user, State.PREPARED), "release", _("Release the payment"))


@items_for(Role.CASHIER)
def of_cashier(user) -> Iterable[Item]:
    """Tell accounts to verify, orders to prepare and to confirm, and lines without an order."""
    for account in waiting.accounts_to_verify(user)[:MOST]:
        yield Item(
            str(account.enterprise), _("Account to verify: %(account)s") % {"account": account},
            account.get_absolute_url(), icon="building-bank", action=_("Verify"),
            action_link=reverse("funds:account-step", args=[account.uuid, "verify"]),
            is_dialog=True,
        )  # fmt: skip
    for tranche in waiting.orders_to_prepare(user)[:MOST]:
        text = _("%(tranche)s is due: prepare the order of %(amount)s")
        shown = {"tranche": tranche, "amount": _wan(tranche.amount_fen)}
        yield Item(
            str(tranche.plan.application.enterprise), text % shown, tranche.get_absolute_url(),
            due=tranche.due_on, icon="cash", action=_("Prepare"),
            action_link=reverse("funds:payment-order-new", args=[tranche.uuid]), is_dialog=True,
        )  # fmt: skip
    yield from _orders(waiting.orders_in(user, State.RELEASED), "confirm", _("Confirm the payment"))
    for line in waiting.unmatched_lines(user)[:MOST]:
        yield Item(
            line.bank_reference, _("A line of a receipt without an order"),
            line.get_absolute_url(), icon="receipt", action=_("Match by hand"),
            action_link=reverse("funds:statement-match", args=[line.uuid]), is_dialog=True,
        )  # fmt: skip


@items_for(Role.FUND_OFFICER)
def of_fund_officer(user) -> Iterable[Item]:
    """Tell the conditions to confirm and the uses to accept."""
    for tranche in waiting.conditions_due(user)[:MOST]:
        text = _("Confirm the condition of %(tranche)s: %(condition)s")
        yield Item(
            str(tranche.plan.application.enterprise),
            text % {"tranche": tranche, "condition": tranche.condition or "—"},
            tranche.get_absolute_url(), due=tranche.due_on, icon="checklist",
            action=_("Confirm the condition"),
            action_link=reverse("funds:tranche-step", args=[tranche.uuid, "confirm_condition"]),
            is_dialog=True,
        )  # fmt: skip
    for tranche in waiting.uses_to_accept(user)[:MOST]:
        yield Item(
            str(tranche.plan.application.enterprise),
            _("Accept the use of %(tranche)s") % {"tranche": tranche},
            tranche.get_absolute_url(), icon="checks", action=_("Accept the use"),
            action_link=reverse("funds:tranche-step", args=[tranche.uuid, "accept_use"]),
            is_dialog=True,
        )  # fmt: skip


@items_for(Role.APPLICANT)
def of_applicant(user) -> Iterable[Item]:
    """Tell the own cleared applications whose money has no account to go to."""
    for application in waiting.without_account(user)[:MOST]:
        link = f"{reverse('funds:account-new')}?enterprise={application.enterprise.uuid}"
        yield Item(
            str(application), _("The grant is cleared: name the bank account it is paid to"),
            application.get_absolute_url(), icon="building-bank",
            action=_("Propose a bank account"), action_link=link, is_dialog=True,
        )  # fmt: skip


@figures_for(Role.FINANCE, Role.CASHIER)
def of_payments(user) -> Iterable[Figure]:
    """Count what waits to be released and what was paid, with their sums."""
    totals = {total.state: total for total in waiting.orders_by_state(user)}
    address = reverse("funds:payment-orders")
    for state, label in ((State.PREPARED, _("To release")), (State.RELEASED, _("To confirm"))):
        total = totals[state]
        yield Figure(
            label, str(total.count), note=_wan(total.sum_fen), link=f"{address}?state={state}"
        )


def _orders(orders, step: str, label: str) -> Iterable[Item]:
    for order in orders[:MOST]:
        text = _("Payment of %(amount)s, prepared by %(who)s")
        shown = {"amount": _wan(order.amount_fen), "who": order.made_by}
        yield Item(
            str(order.tranche.plan.application.enterprise), text % shown,
            order.get_absolute_url(), icon="file-dollar", action=label,
            action_link=reverse("funds:payment-order-step", args=[order.uuid, step]),
            is_dialog=True,
        )  # fmt: skip
