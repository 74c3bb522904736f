"""What stands against paying: state of the file, account, earlier use, default, violation."""

import unicodedata
from collections.abc import Iterator

from django.utils.translation import gettext as _

from funds.models import Account, Application, Loan, Sanction, Search, Tranche
from hightech.core import clock
from hightech.core.errors import Reason

S = Application.State
T = Tranche.State
# A returned payment may be ordered again after the file was closed.
PAYABLE = (S.FUNDED, S.CLOSED)
EARMARKED = "EARMARKED"
REPAIRED = "REPAIRED"


def application_is_payable(application) -> Reason | None:
    """Refuse payments of a file that is suspended, ended, or not funded yet."""
    if application.state in PAYABLE:
        return None
    text = _("The application is not funded (%(state)s).")
    state = application.get_state_display()
    return Reason(
        "not_funded", text % {"state": state}, "application", application.get_absolute_url()
    )


def account_of(enterprise) -> Account | None:
    """Return the one verified account of a firm."""
    return Account.objects.verified().filter(enterprise=enterprise).first()


def account_is_valid(enterprise, account: Account | None) -> Reason | None:
    """Refuse a missing account, one that was replaced, and one of another holder."""
    if account is None or account.state != Account.State.VERIFIED:
        text = _("The enterprise has no verified bank account for this payment.")
        return Reason("no_account", text, "account", enterprise.get_absolute_url())
    return holder_is_the_firm(account)


def holder_is_the_firm(account: Account) -> Reason | None:
    """Refuse an account whose holder is neither the present nor a former name of the firm."""
    firm = account.enterprise
    names = {_comparable(name) for name in (firm.name, *firm.former_names)}
    if _comparable(account.holder) in names:
        return None
    text = _("The holder “%(holder)s” is not a registered name of %(firm)s, present or former.")
    shown = {"holder": account.holder, "firm": firm}
    return Reason("foreign_account", text % shown, "holder", firm.get_absolute_url())


def _comparable(name: str) -> str:
    # Full and half width, and blanks, are typed at random; every other character counts.
    return "".join(unicodedata.normalize("NFKC", name).split()).casefold()


def earlier_use_is_accepted(tranche: Tranche) -> Reason | None:
    """Refuse while the use of an earlier tranche of earmarked money is not accepted."""
    application = tranche.plan.application
    if application.clause.definition.get("money_kind") != EARMARKED:
        return None
    open_ = tranche.plan.tranches.filter(number__lt=tranche.number).exclude(
        state__in=[T.SETTLED, T.CANCELLED]
    )
    first = open_.order_by("number").first()
    if first is None:
        return None
    text = _("The use of tranche %(number)d is not accepted yet.")
    return Reason("use_not_accepted", text % {"number": first.number}, "tranche")


def no_new_default(application) -> Iterator[Reason]:
    """Refuse after an overdue loan, a search that found something, or a sanction in force."""
    firm = application.enterprise
    if Loan.objects.verified().filter(enterprise=firm, repaid_on=None, overdue_fen__gt=0).exists():
        yield Reason("default", _("A verified loan of the enterprise is overdue."), "enterprise")
    if _new_finds(application, firm):
        text = _("A search after the application found something against the enterprise.")
        yield Reason("violation", text, "enterprise")
    if Sanction.objects.in_force(clock.today()).filter(enterprise=firm).exists():
        text = _("A sanction against the enterprise is in force.")
        yield Reason("sanction", text, "enterprise")


def _new_finds(application, firm) -> bool:
    """Tell whether the latest verified search of a kind, newer than the file, found something."""
    searches = Search.objects.verified().filter(enterprise=firm)
    if application.law_date:
        searches = searches.filter(searched_on__gt=application.law_date)
    latest = {search.kind: search for search in searches.order_by("searched_on", "pk")}
    return any(
        search.result == Search.Result.FOUND and search.severity != REPAIRED
        for search in latest.values()
    )


def against_paying(tranche: Tranche) -> list[Reason]:
    """Return everything but the account that stands against paying a tranche now."""
    application = tranche.plan.application
    found = [application_is_payable(application), earlier_use_is_accepted(tranche)]
    return [reason for reason in found if reason] + list(no_new_default(application))


def no_order_is_out(application, by, facts) -> Reason | None:
    """Guard: no released order waits for its receipt, for the bank may be paying."""
    if not Tranche.objects.filter(plan__application=application, state=T.ORDERED).exists():
        return None
    text = _("A released payment order waits for the receipt of the bank.")
    return Reason("order_out", text, "payments")
