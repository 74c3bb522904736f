"""What lists of accounts, plans, tranches, orders, entries and receipts are narrowed by."""

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from crm.models import Enterprise
from funds.models import Account, Application, BudgetLine, Fund, LedgerEntry, PaymentOrder, Tranche
from hightech.core.lists.filters import (
    ChoicesFilter,
    Filters,
    FlagFilter,
    PeriodFilter,
    PersonFilter,
    RangeFilter,
    RefFilter,
    TextFilter,
    YuanFilter,
)


def _firms(user):
    return Enterprise.objects.visible_to(user)


def _applications(user):
    return Application.objects.visible_to(user)


class AccountFilters(Filters):
    enterprise = RefFilter("enterprise", visible=_firms, label=_("enterprise"))
    state = ChoicesFilter("state", choices=Account.State.choices, label=_("state"))


class PlanFilters(Filters):
    application = RefFilter("application", visible=_applications, label=_("application"))
    enterprise = RefFilter("application__enterprise", visible=_firms, label=_("enterprise"))


class TrancheFilters(Filters):
    state = ChoicesFilter("state", choices=Tranche.State.choices, label=_("state"))
    due_on = PeriodFilter("due_on", label=_("due on"))
    application = RefFilter("plan__application", visible=_applications, label=_("application"))
    enterprise = RefFilter("plan__application__enterprise", visible=_firms, label=_("enterprise"))
    amount_yuan = YuanFilter("amount_fen", label=_("amount (yuan)"))


class OrderFilters(Filters):
    state = ChoicesFilter("state", choices=PaymentOrder.State.choices, label=_("state"))
    tranche = RefFilter(
        "tranche", visible=lambda user: Tranche.objects.visible_to(user), label=_("tranche")
    )
    application = RefFilter(
        "tranche__plan__application", visible=_applications, label=_("application")
    )
    enterprise = RefFilter(
        "tranche__plan__application__enterprise", visible=_firms, label=_("enterprise")
    )
    made_by = PersonFilter("made_by", label=_("prepared by"))
    bank_reference = TextFilter("bank_reference", label=_("bank reference"))
    amount_yuan = YuanFilter("amount_fen", label=_("amount (yuan)"))
    created_at = PeriodFilter("created_at", is_past=True, label=_("prepared on"))


class LedgerFilters(Filters):
    budget_line = RefFilter(
        "budget_line", visible=lambda user: BudgetLine.objects.visible_to(user),
        label=_("budget line"),
    )  # fmt: skip
    fund = RefFilter(
        "budget_line__fund", visible=lambda user: Fund.objects.visible_to(user), label=_("fund")
    )
    year = RangeFilter("budget_line__year", label=_("year"))
    source = ChoicesFilter(
        "budget_line__source", choices=BudgetLine.Source.choices, label=_("source of funds")
    )
    application = RefFilter("application", visible=_applications, label=_("application"))
    kind = ChoicesFilter("kind", choices=LedgerEntry.Kind.choices, label=_("kind"))
    created_at = PeriodFilter("created_at", is_past=True, label=_("booked on"))


class StatementFilters(Filters):
    is_matched = FlagFilter(when=lambda: Q(order__isnull=False), label=_("matched"))
    bank_reference = TextFilter("bank_reference", label=_("bank reference"))
    booked_on = PeriodFilter("booked_on", is_past=True, label=_("booked on"))
    amount_yuan = YuanFilter("amount_fen", label=_("amount (yuan)"))
