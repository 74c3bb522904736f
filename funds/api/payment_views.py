"""Doors to accounts, plans, tranches, payment orders, the ledger and receipts."""

from drf_spectacular.utils import extend_schema
from rest_framework.decorators import action
from rest_framework.response import Response

from funds.actions import accounts, orders, plans, statements, tranches
from funds.api import payments
from funds.filters import payments as filters
from funds.models import Account, BankStatement, LedgerEntry, PaymentOrder, Plan, Tranche
from funds.models.accounts import HANDLERS
from funds.models.funds import READERS
from funds.workflow.accounts import ACCOUNT
from funds.workflow.orders import ORDER
from funds.workflow.tranches import TRANCHE
from hightech.core.rest.views import NounViewSet, ProcessViewSet
from hightech.users.roles import Role

GUESTS = (*HANDLERS, Role.APPLICANT)


class AccountViewSet(ProcessViewSet):
    model = Account
    output = payments.AccountSerializer
    entry = payments.AccountEntry
    create_action = staticmethod(accounts.propose)
    process = ACCOUNT
    actions = accounts
    list_roles = GUESTS
    create_roles = (Role.APPLICANT, Role.FUND_OFFICER)
    filterset_class = filters.AccountFilters

    def get_queryset(self):
        return super().get_queryset().for_list()

    @extend_schema(request=None, responses=payments.Revealed)
    @action(detail=True, methods=["post"])
    def reveal(self, request, **kwargs):
        """Tell the whole number; who asked is written down."""
        return Response({"number": accounts.reveal(self.found(), by=request.user)})


class PlanViewSet(NounViewSet):
    model = Plan
    output = payments.PlanSerializer
    entry = payments.PlanEntry
    create_action = staticmethod(plans.create)
    list_roles = GUESTS
    create_roles = (Role.FINANCE,)
    filterset_class = filters.PlanFilters


class TrancheViewSet(ProcessViewSet):
    model = Tranche
    output = payments.TrancheWithPlanSerializer
    edit_entry = payments.TranchePatch
    edit_action = staticmethod(plans.edit)
    process = TRANCHE
    actions = tranches
    list_roles = GUESTS
    orderings = {"created_at": "created_at", "due_on": "due_on", "amount_yuan": "amount_fen"}
    filterset_class = filters.TrancheFilters

    def get_queryset(self):
        return super().get_queryset().for_list()


class PaymentOrderViewSet(ProcessViewSet):
    model = PaymentOrder
    output = payments.OrderSerializer
    entry = payments.OrderEntry
    create_action = staticmethod(orders.prepare)
    process = ORDER
    actions = orders
    list_roles = HANDLERS
    create_roles = (Role.CASHIER,)
    orderings = {"created_at": "created_at", "amount_yuan": "amount_fen"}
    filterset_class = filters.OrderFilters

    def get_queryset(self):
        return super().get_queryset().for_list()


class LedgerViewSet(NounViewSet):
    model = LedgerEntry
    output = payments.LedgerSerializer
    list_roles = READERS
    filterset_class = filters.LedgerFilters
    http_method_names = ["get", "head", "options"]


class StatementViewSet(NounViewSet):
    model = BankStatement
    output = payments.StatementSerializer
    entry = payments.StatementEntry
    create_action = staticmethod(statements.enter)
    list_roles = HANDLERS
    create_roles = (Role.CASHIER,)
    orderings = {"created_at": "created_at", "booked_on": "booked_on"}
    filterset_class = filters.StatementFilters

    def get_queryset(self):
        return super().get_queryset().for_list()

    @extend_schema(request=payments.MatchEntry, responses=payments.StatementSerializer)
    @action(detail=True, methods=["post"])
    def match(self, request, **kwargs):
        """Match a waiting line to an order by hand."""
        line = self.found()
        entry = payments.MatchEntry(data=request.data, context=self.get_serializer_context())
        entry.is_valid(raise_exception=True)
        statements.match(line, by=request.user, **entry.validated_data)
        return Response(self.shown(line), status=201)
