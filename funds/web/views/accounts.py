import uuid
from typing import Any

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from crm.models import Enterprise
from funds.actions import accounts
from funds.models import Account
from funds.web.forms import payments as forms
from funds.web.views.money_records import MoneyRecord
from funds.workflow.accounts import ACCOUNT
from hightech.core.pages.entries import EntryPage
from hightech.core.pages.steps import StepPage
from hightech.users.roles import Role


class AccountRecord(MoneyRecord):
    """One bank account; the whole number is shown on request, and that is written down."""

    model = Account
    process = ACCOUNT
    step_base = "funds:account-step"
    main = "funds/payments/_reveal.html"

    def above(self, account):
        return str(account.enterprise), account.enterprise.get_absolute_url()

    def title(self, account):
        return account.holder

    def pairs(self, account):
        return [
            (_("Enterprise"), account.enterprise, "text"),
            (_("Holder"), account.holder, "text"),
            (_("Bank"), account.bank, "text"),
            (_("Account number"), account.masked, "text"),
            (_("Proposed by"), account.proposed_by, "text"),
            (_("Verified by"), account.verified_by, "text"),
        ]


class AccountStep(StepPage):
    model = Account
    process = ACCOUNT
    actions = accounts


class AccountEntry(EntryPage):
    """Propose the account of an enterprise; `?enterprise=` chooses it beforehand."""

    title = gettext_lazy("Propose a bank account")
    needs = forms.ACCOUNT_OF
    roles = (Role.APPLICANT, Role.FUND_OFFICER)

    def known(self) -> dict:
        user: Any = self.request.user
        firms = Enterprise.objects.visible_to(user)
        key = self.request.GET.get("enterprise", "")
        firm = firms.filter(uuid=key).first() if is_uuid(key) else None
        if firm is None:
            own = list(firms.filter(members__user=user)[:2])
            firm = own[0] if len(own) == 1 else None
        return {"enterprise": str(firm.uuid), "holder": firm.name} if firm else {}

    def create(self, *, by, **facts):
        return accounts.propose(by=by, **facts)


def is_uuid(text: str) -> bool:
    try:
        uuid.UUID(text)
    except ValueError:
        return False
    return True


@require_POST
def reveal(request, pk):
    """Show the whole account number once; who asked is written down."""
    account = Account.objects.visible_to(request.user).for_list().filter(uuid=pk).first()
    if account is None:
        raise Http404
    number = accounts.reveal(account, by=request.user)
    if request.htmx:
        return render(request, "funds/payments/_number.html", {"number": number})
    messages.info(request, _("Account number: %(number)s") % {"number": number})
    return redirect(account.get_absolute_url())
