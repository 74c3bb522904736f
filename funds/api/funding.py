"""What the API shows of funds, budget lines and calls."""

from rest_framework import serializers

from crm.api.records import Shown
from funds.models import BudgetLine, Call, Clause, Fund
from hightech.core.rest.fields import CodeField, RefField, YuanField
from hightech.users.models import Department


def funds(user):
    return Fund.objects.visible_to(user)


def lines(user):
    return BudgetLine.objects.visible_to(user).select_related("fund")


def clauses(user):
    return Clause.objects.visible_to(user)


def departments(user):
    return Department.objects.visible_to(user)


class FundSerializer(Shown):
    zone = serializers.CharField(source="zone.code")
    name = serializers.CharField()
    created_at = serializers.DateTimeField()


class FundEntry(serializers.Serializer):
    name = serializers.CharField(max_length=200)


class BudgetLineSerializer(Shown):
    fund = RefField(funds)
    year = serializers.IntegerField()
    purpose = serializers.CharField()
    source = serializers.CharField()
    document_number = serializers.CharField()
    functional_code = serializers.CharField()
    economic_code = serializers.CharField()
    quota_number = serializers.CharField()
    appropriated_yuan = YuanField(source="appropriated_fen")
    reserved_yuan = YuanField(source="reserved_fen")
    committed_yuan = YuanField(source="committed_fen")
    paid_yuan = YuanField(source="paid_fen")
    available_yuan = YuanField(source="available_fen")
    created_at = serializers.DateTimeField()


class BudgetLineEntry(serializers.Serializer):
    fund = RefField(funds)
    year = serializers.IntegerField(min_value=2000, max_value=2100)
    purpose = serializers.CharField(max_length=80)
    source = serializers.ChoiceField(choices=BudgetLine.Source.choices)
    appropriated_yuan = YuanField(source="appropriated_fen")
    document_number = serializers.CharField(max_length=100, required=False, allow_blank=True)
    functional_code = serializers.CharField(max_length=20, required=False, allow_blank=True)
    economic_code = serializers.CharField(max_length=20, required=False, allow_blank=True)
    quota_number = serializers.CharField(max_length=100, required=False, allow_blank=True)


class CallSerializer(Shown):
    zone = serializers.CharField(source="zone.code")
    name = serializers.CharField(source="__str__")
    fund = RefField(funds)
    clauses = serializers.ListField(child=RefField(clauses), source="clauses.all")
    departments = serializers.ListField(child=CodeField(departments), source="departments.all")
    budget_line = RefField(lines)
    opens_at = serializers.DateTimeField()
    closes_at = serializers.DateTimeField()
    is_open = serializers.BooleanField()
    rules = serializers.ListField(child=serializers.CharField())
    when_short = serializers.CharField()
    created_at = serializers.DateTimeField()


class CallEntry(serializers.Serializer):
    fund = RefField(funds)
    clauses = serializers.ListField(child=RefField(clauses), min_length=1, max_length=100)
    departments = serializers.ListField(
        child=CodeField(departments), max_length=50, required=False, default=list
    )
    budget_line = RefField(lines)
    opens_at = serializers.DateTimeField()
    closes_at = serializers.DateTimeField()
    rules = serializers.ListField(
        child=serializers.CharField(max_length=60), max_length=50, required=False
    )
    when_short = serializers.ChoiceField(choices=Call.WhenShort.choices, required=False)
    name = serializers.CharField(max_length=200, required=False, allow_blank=True)
