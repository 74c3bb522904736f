"""The lists of the payments: tranches, orders, accounts, receipts, the ledger."""

from django.utils.translation import gettext_lazy as _

from funds.filters import payments as filters
from funds.models import Account, BankStatement, LedgerEntry, PaymentOrder, Tranche
from funds.models.accounts import HANDLERS
from funds.models.funds import READERS
from funds.web.views.tabs import Tab, TabbedList
from hightech.core.pages.columns import Column, Empty, Preset, Tool
from hightech.core.pages.grouping import Grouping
from hightech.users.roles import Role

PAYMENTS = (
    Tab(_("Overview"), "funds:payments", HANDLERS),
    Tab(_("Tranches"), "funds:tranches", HANDLERS),
    Tab(_("Payment orders"), "funds:payment-orders", HANDLERS),
    Tab(_("Accounts"), "funds:accounts", HANDLERS),
    Tab(_("Receipts"), "funds:statements", HANDLERS),
    Tab(_("Ledger"), "funds:ledger", READERS),
)
PROPOSE = Tool(
    _("Propose a bank account"), "funds:account-new", roles=(Role.FUND_OFFICER, Role.APPLICANT)
)
ENTER_LINE = Tool(_("Enter a line"), "funds:statement-new", roles=(Role.CASHIER,), is_primary=True)
IMPORT = Tool(
    _("Import a receipt file"), "funds:statement-import", "file-import", roles=(Role.CASHIER,)
)


class PaymentList(TabbedList):
    tabs = PAYMENTS
    roles = HANDLERS


class TrancheList(PaymentList):
    model = Tranche
    title = _("Tranches")
    filters = filters.TrancheFilters
    columns = (
        Column(_("Application"), "plan.application"),
        Column(_("No."), "number", kind="number"),
        Column(_("Amount (10k yuan)"), "amount_fen", kind="money", sort="amount_yuan"),
        Column(_("Condition"), "condition"),
        Column(_("Due on"), "due_on", kind="day", sort="due_on"),
        Column(_("State"), "state", kind="state"),
    )
    groups = (
        Grouping("state", _("State"), "state", Tranche.State.choices),
        Grouping("due_on", _("Due on"), "due_on"),
    )
    sum_field = "amount_fen"
    orderings = {"due_on": "due_on", "amount_yuan": "amount_fen", "created_at": "created_at"}
    presets = (
        Preset(_("All")),
        Preset(_("Conditions to confirm"), "state=PLANNED"),
        Preset(_("Orders to prepare"), "state=DUE"),
        Preset(_("Use to accept"), "state=PAID"),
    )
    empty = Empty(
        _("No tranche yet"),
        _("Tranches come with the appropriation plan of a cleared application."),
        "cash",
    )


class OrderList(PaymentList):
    model = PaymentOrder
    title = _("Payment orders")
    filters = filters.OrderFilters
    columns = (
        Column(_("Tranche"), "tranche"),
        Column(_("Enterprise"), "tranche.plan.application.enterprise"),
        Column(_("Amount (10k yuan)"), "amount_fen", kind="money", sort="amount_yuan"),
        Column(_("Prepared by"), "made_by"),
        Column(_("Released by"), "released_by"),
        Column(_("Bank reference"), "bank_reference", is_for_wide=True),
        Column(_("Prepared on"), "created_at", kind="day", sort="created_at", is_for_wide=True),
        Column(_("State"), "state", kind="state"),
    )
    orderings = {"created_at": "created_at", "amount_yuan": "amount_fen"}
    presets = (
        Preset(_("All")),
        Preset(_("To release"), "state=PREPARED"),
        Preset(_("To confirm"), "state=RELEASED"),
        Preset(_("Returned"), "state=RETURNED"),
    )
    empty = Empty(
        _("No payment order yet"),
        _("The cashier prepares one for each tranche that is due; finance releases it."),
        "file-dollar",
    )


class AccountList(PaymentList):
    model = Account
    title = _("Accounts")
    lead_in = _("Money is paid only to a verified account in a registered name.")
    filters = filters.AccountFilters
    columns = (
        Column(_("Holder"), "holder"),
        Column(_("Enterprise"), "enterprise"),
        Column(_("Bank"), "bank"),
        Column(_("Account number"), "masked"),
        Column(_("Proposed by"), "proposed_by", is_for_wide=True),
        Column(_("Verified by"), "verified_by", is_for_wide=True),
        Column(_("State"), "state", kind="state"),
    )
    presets = (Preset(_("All")), Preset(_("To verify"), "state=PROPOSED"))
    tools = (PROPOSE,)
    empty = Empty(
        _("No bank account yet"),
        _("The enterprise or the fund officer proposes one, the cashier verifies it."),
        "building-bank",
        first=PROPOSE,
    )


class StatementList(PaymentList):
    model = BankStatement
    title = _("Receipts")
    lead_in = _("Each line finds its order to the fen; what does not match waits here.")
    filters = filters.StatementFilters
    columns = (
        Column(_("Bank reference"), "bank_reference"),
        Column(_("Amount (10k yuan)"), "amount_fen", kind="money"),
        Column(_("Booked on"), "booked_on", kind="day", sort="booked_on"),
        Column(_("Payment order"), template="funds/payments/_line_order.html"),
    )
    orderings = {"booked_on": "booked_on", "created_at": "created_at"}
    presets = (
        Preset(_("All")),
        Preset(_("Waiting"), "is_matched=false"),
        Preset(_("Matched"), "is_matched=true"),
    )
    tools = (ENTER_LINE, IMPORT)
    empty = Empty(
        _("No receipt yet"),
        _("Enter a line of the bank's receipt, or import the file."),
        "receipt",
        first=ENTER_LINE,
        second=IMPORT,
    )


class LedgerList(TabbedList):
    model = LedgerEntry
    tabs = PAYMENTS
    roles = READERS
    title = _("Ledger")
    lead_in = _("Entries are never changed: a correction is a reversal.")
    filters = filters.LedgerFilters
    columns = (
        Column(_("Budget line"), "budget_line"),
        Column(_("Kind"), "get_kind_display"),
        Column(_("Amount (10k yuan)"), "amount_fen", kind="money"),
        Column(_("Application"), template="funds/payments/_entry_application.html"),
        Column(_("By"), "actor", is_for_wide=True),
        Column(_("Booked at"), "created_at", kind="moment", sort="created_at"),
    )
    orderings = {"created_at": "created_at"}
    empty = Empty(
        _("Nothing was booked yet"),
        _("The first entry of a budget line is its appropriation."),
        "book",
    )

    def link(self, row) -> str:
        return row.budget_line.get_absolute_url()
