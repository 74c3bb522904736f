"""Keep the bank accounts money is paid to: proposed by one person, verified by another."""

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from funds.actions import orders
from funds.models import Account, PaymentOrder
from funds.notifications import payments as news
from funds.permissions.payments import may_propose_account
from funds.workflow.accounts import ACCOUNT, REPLACE, VERIFY
from hightech.core import audit
from hightech.core.errors import ROLE, ActionRefused, Reason, refuse


@transaction.atomic
def propose(*, by, enterprise, holder: str, bank: str, number: str) -> Account:
    """Propose the account a firm is to be paid to.

    :raises ActionRefused: if `by` neither acts for the firm nor is its fund officer.
    """
    if not may_propose_account(by, enterprise):
        text = _("Accounts are proposed by the enterprise or the fund officer.")
        raise ActionRefused(Reason(ROLE, text))
    account = Account.objects.create(
        enterprise=enterprise,
        holder=holder.strip(),
        bank=bank.strip(),
        number="".join(number.split()),
        proposed_by=by,
    )
    ACCOUNT.begin(account, "propose", by=by, facts={"number": account.masked})
    news.account_proposed(account, by=by)
    return account


@transaction.atomic
def verify(account: Account, *, by, version=None, comment="") -> None:
    """Confirm an account; the one it succeeds is replaced, and its unreleased orders are void."""
    ACCOUNT.require(account, VERIFY, by=by, version=version, comment=comment)
    held = Account.objects.verified().filter(enterprise=account.enterprise).first()
    if held is not None:
        replace(held, comment=_("Succeeded by %(account)s.") % {"account": account})
    try:
        with transaction.atomic():
            ACCOUNT.perform(
                account, VERIFY, by=by, version=version, comment=comment, facts={}, verified_by=by
            )
    except IntegrityError:
        refuse("stale", _("Another account of the enterprise was verified in the meantime."))
    news.account_verified(account, by=by)


@transaction.atomic
def replace(account: Account, *, by=None, version=None, comment="") -> None:
    """Retire a verified account: what is prepared but not released is cancelled."""
    ACCOUNT.perform(account, REPLACE, by=by, version=version, comment=comment)
    prepared = PaymentOrder.objects.filter(account=account, state=PaymentOrder.State.PREPARED)
    for order in prepared.for_list().order_by("pk"):
        orders.cancel(order, comment=_("The account was replaced."))


@transaction.atomic
def reveal(account: Account, *, by) -> str:
    """Return the whole number; who looked at it is written down."""
    audit.record(account, {"number": [account.masked, account.masked]}, by=by, reason="reveal")
    return account.number
