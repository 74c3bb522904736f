"""Doors of the API to funds, budget lines and calls."""

from funds.actions import calls, funds
from funds.api import funding
from funds.filters.applications import CallFilters
from funds.models import BudgetLine, Call, Fund
from funds.models.funds import READERS
from hightech.core.rest.views import NounViewSet
from hightech.users.roles import STAFF, Role


class FundViewSet(NounViewSet):
    model = Fund
    output = funding.FundSerializer
    entry = funding.FundEntry
    create_action = staticmethod(funds.create)
    list_roles = READERS
    create_roles = (Role.FINANCE,)


class BudgetLineViewSet(NounViewSet):
    model = BudgetLine
    output = funding.BudgetLineSerializer
    entry = funding.BudgetLineEntry
    create_action = staticmethod(funds.create_line)
    list_roles = READERS
    create_roles = (Role.FINANCE,)
    orderings = {"created_at": "created_at", "year": "year"}

    def get_queryset(self):
        return super().get_queryset().for_list()


class CallViewSet(NounViewSet):
    model = Call
    output = funding.CallSerializer
    entry = funding.CallEntry
    create_action = staticmethod(calls.create)
    list_roles = (*STAFF, Role.APPLICANT)
    create_roles = (Role.FUND_OFFICER,)
    orderings = {"created_at": "created_at", "opens_at": "opens_at", "closes_at": "closes_at"}
    filterset_class = CallFilters

    def get_queryset(self):
        return super().get_queryset().for_list()
