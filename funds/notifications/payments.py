"""Who hears of the money: those who take the next step, and the enterprise of its result."""

from hightech.core import money, outbox
from hightech.users.models import User
from hightech.users.roles import Role


def _staff(zone, *roles: str):
    return User.objects.with_role(zone, *roles)


def members_of(enterprise):
    """Return those who act for an enterprise at its desk."""
    return User.objects.filter(enterprise_memberships__enterprise=enterprise, is_active=True)


def _about(application) -> dict:
    return {"number": application.number, "enterprise": str(application.enterprise)}


def account_proposed(account, *, by) -> None:
    """Tell the cashiers of an account to verify."""
    context = {"enterprise": str(account.enterprise), "account": str(account)}
    hearing = _staff(account.zone, Role.CASHIER)
    outbox.tell(hearing, "funds.account_proposed", subject=account, context=context, by=by)


def account_verified(account, *, by) -> None:
    """Tell finance and the enterprise that money can be paid to the account."""
    context = {"enterprise": str(account.enterprise), "account": str(account)}
    hearing = [*_staff(account.zone, Role.FINANCE), *members_of(account.enterprise)]
    outbox.tell(hearing, "funds.account_verified", subject=account, context=context, by=by)


def plan_adopted(application, *, by) -> None:
    """Tell the fund officers whose conditions to confirm, and the enterprise."""
    hearing = [*_staff(application.zone, Role.FUND_OFFICER), *members_of(application.enterprise)]
    context = _about(application) | {"amount": money.wan_plain(application.voted_fen)}
    outbox.tell(hearing, "funds.plan_adopted", subject=application, context=context, by=by)


def tranche_due(tranche, *, by) -> None:
    """Tell the cashiers of an order to prepare."""
    application = tranche.plan.application
    context = _about(application) | {
        "tranche": tranche.number, "amount": money.wan_plain(tranche.amount_fen)
    }  # fmt: skip
    hearing = _staff(application.zone, Role.CASHIER)
    outbox.tell(hearing, "funds.tranche_due", subject=tranche, context=context, by=by)


def order_prepared(order, *, by) -> None:
    """Tell finance of an order to release."""
    _tell_of(order, _staff(order.zone, Role.FINANCE), "funds.order_prepared", by=by)


def order_released(order, *, by) -> None:
    """Tell the cashiers of a receipt to wait for."""
    _tell_of(order, _staff(order.zone, Role.CASHIER), "funds.order_released", by=by)


def order_confirmed(order, *, by) -> None:
    """Tell the fund officers and the enterprise that the money arrived."""
    application = order.tranche.plan.application
    _tell_of(order, _staff(order.zone, Role.FUND_OFFICER), "funds.order_confirmed", by=by)
    hearing = members_of(application.enterprise)
    link = application.get_absolute_url()
    _tell_of(order, hearing, "funds.order_confirmed", by=by, link=link)


def order_returned(order, *, reason: str, by) -> None:
    """Tell finance, the fund officers and the enterprise that the bank sent the money back."""
    application = order.tranche.plan.application
    hearing = _staff(order.zone, Role.FINANCE, Role.FUND_OFFICER)
    _tell_of(order, hearing, "funds.order_returned", by=by, reason=reason)
    members = members_of(application.enterprise)
    link = application.get_absolute_url()
    _tell_of(order, members, "funds.order_returned", by=by, reason=reason, link=link)


def application_suspended(application, *, ground: str, by) -> None:
    """Tell finance, the fund officers and the enterprise why payments stand still."""
    _tell_ends(application, "funds.application_suspended", by=by, ground=ground)


def application_resumed(application, *, by) -> None:
    """Tell the same persons that payments go on."""
    _tell_ends(application, "funds.application_resumed", by=by)


def application_terminated(application, *, by) -> None:
    """Tell the same persons that nothing more is paid."""
    _tell_ends(application, "funds.application_terminated", by=by)


def ledger_differs(zone, *, differences: list[str], day: str) -> None:
    """Alarm finance and the auditors, once a day, that totals and ledger differ."""
    outbox.remind_once(
        f"ledger-differs:{zone.pk}:{day}",
        _staff(zone, Role.FINANCE, Role.AUDITOR),
        "funds.ledger_differs",
        link="/funds/",
        context={"count": len(differences), "first": differences[0], "all": differences[:50]},
    )


def _tell_of(order, hearing, event: str, *, by, link: str = "", **more) -> None:
    application = order.tranche.plan.application
    context = _about(application) | {
        "tranche": order.tranche.number, "amount": money.wan_plain(order.amount_fen)
    }  # fmt: skip
    outbox.tell(hearing, event, subject=order, link=link, context=context | more, by=by)


def _tell_ends(application, event: str, *, by, **more) -> None:
    hearing = [
        *_staff(application.zone, Role.FINANCE, Role.FUND_OFFICER),
        *members_of(application.enterprise),
    ]
    context = _about(application) | more
    outbox.tell(hearing, event, subject=application, context=context, by=by)
