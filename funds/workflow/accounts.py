"""ACCOUNT: proposed by the firm or the fund officer, verified by the cashier, once replaced."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from funds.models import Account
from funds.permissions.payments import cashier, following
from funds.workflow.payment_guards import holder_is_the_firm
from hightech.core.errors import Reason
from hightech.core.workflow import Process, Transition

S = Account.State


def _holder(account, by, facts) -> Reason | None:
    return holder_is_the_firm(account)


def _looks_like_a_number(account, by, facts) -> Reason | None:
    digits = account.number.replace(" ", "").replace("-", "")
    if digits.isascii() and digits.isalnum() and 6 <= len(digits) <= 34:
        return None
    return Reason("number", _("This does not look like an account number."), "number")


VERIFY = Transition(
    "verify",
    gettext_lazy("Verify"),
    (S.PROPOSED,),
    S.VERIFIED,
    cashier,
    guards=(_holder, _looks_like_a_number),
    apart_from=("propose",),
)
REPLACE = Transition("replace", gettext_lazy("Replace"), (S.VERIFIED,), S.REPLACED, following)

ACCOUNT = Process("ACCOUNT", S, VERIFY, REPLACE)
