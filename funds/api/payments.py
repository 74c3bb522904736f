"""What the API shows of accounts, plans, tranches, orders, the ledger and receipts."""

from rest_framework import serializers

from crm.models import Commitment, Enterprise
from funds.models import (
    Account,
    Application,
    BudgetLine,
    PaymentOrder,
    Tranche,
)
from funds.models.accounts import masked
from hightech.core.rest.fields import RefField, YuanField
from hightech.users.models import User


def firms(user):
    return Enterprise.objects.visible_to(user)


def applications(user):
    return Application.objects.visible_to(user).for_list()


def people(user):
    return User.objects.visible_to(user)


class Shown(serializers.Serializer):
    """A record as the API shows it: read only."""

    id = serializers.UUIDField(source="uuid", read_only=True)


class AccountSerializer(Shown):
    """The number is masked; `reveal/` tells it and writes down to whom."""

    enterprise = RefField(firms)
    holder = serializers.CharField()
    bank = serializers.CharField()
    number = serializers.CharField(source="masked")
    proposed_by = RefField(people)
    verified_by = RefField(people)
    state = serializers.CharField()
    version = serializers.IntegerField()


class AccountEntry(serializers.Serializer):
    enterprise = RefField(firms)
    holder = serializers.CharField(max_length=200)
    bank = serializers.CharField(max_length=200)
    number = serializers.CharField(max_length=40)


class TrancheSerializer(Shown):
    number = serializers.IntegerField()
    amount_yuan = YuanField(source="amount_fen")
    condition = serializers.CharField()
    due_on = serializers.DateField()
    commitment = RefField(lambda user: Commitment.objects.visible_to(user))
    state = serializers.CharField()
    version = serializers.IntegerField()


class TrancheWithPlanSerializer(TrancheSerializer):
    plan = serializers.UUIDField(source="plan.uuid")
    application = RefField(applications, source="plan.application")
    enterprise = RefField(firms, source="plan.application.enterprise")


class TrancheEntry(serializers.Serializer):
    number = serializers.IntegerField(min_value=1, max_value=100)
    amount_yuan = YuanField(source="amount_fen")
    condition = serializers.CharField(max_length=500, required=False, allow_blank=True)
    due_on = serializers.DateField(required=False, allow_null=True)
    commitment = RefField(
        lambda user: Commitment.objects.visible_to(user), required=False, allow_null=True
    )


class TranchePatch(serializers.Serializer):
    condition = serializers.CharField(max_length=500, allow_blank=True)
    due_on = serializers.DateField(allow_null=True)
    commitment = RefField(lambda user: Commitment.objects.visible_to(user), allow_null=True)


class PlanSerializer(Shown):
    application = RefField(applications)
    enterprise = RefField(firms, source="application.enterprise")
    made_by = RefField(people)
    total_yuan = serializers.SerializerMethodField()
    tranches = serializers.SerializerMethodField()

    def get_total_yuan(self, plan) -> str:
        total = sum(tranche.amount_fen for tranche in plan.tranches.all())
        return YuanField().to_representation(total)

    def get_tranches(self, plan) -> list[dict]:
        rows = plan.tranches.all()
        return list(TrancheSerializer(rows, many=True, context=self.context).data)


class PlanEntry(serializers.Serializer):
    application = RefField(applications)
    tranches = TrancheEntry(many=True, allow_empty=False, source="parts")


class OrderSerializer(Shown):
    tranche = RefField(lambda user: Tranche.objects.visible_to(user))
    application = RefField(applications, source="tranche.plan.application")
    enterprise = RefField(firms, source="tranche.plan.application.enterprise")
    amount_yuan = YuanField(source="amount_fen")
    account = serializers.SerializerMethodField()
    made_by = RefField(people)
    released_by = RefField(people)
    bank_reference = serializers.CharField()
    state = serializers.CharField()
    version = serializers.IntegerField()
    created_at = serializers.DateTimeField()

    def get_account(self, order) -> dict:
        """Return the account as it was when the order was prepared."""
        copy = order.account_copy
        number = masked(copy["number"])
        name = f"{copy['holder']} · {copy['bank']} {number}"
        return {"id": str(order.account.uuid), "name": name, **copy, "number": number}


class OrderEntry(serializers.Serializer):
    tranche = RefField(lambda user: Tranche.objects.visible_to(user).for_list())


class LedgerSerializer(Shown):
    budget_line = RefField(lambda user: BudgetLine.objects.visible_to(user))
    application = RefField(applications)
    kind = serializers.CharField()
    amount_yuan = YuanField(source="amount_fen")
    actor = RefField(people)
    note = serializers.CharField()
    created_at = serializers.DateTimeField()


class StatementSerializer(Shown):
    bank_reference = serializers.CharField()
    amount_yuan = YuanField(source="amount_fen")
    booked_on = serializers.DateField()
    payee_account = serializers.SerializerMethodField()
    order = RefField(lambda user: PaymentOrder.objects.visible_to(user))
    is_matched = serializers.SerializerMethodField()
    created_at = serializers.DateTimeField()

    def get_payee_account(self, line) -> str:
        return masked(line.payee_account) if line.payee_account else ""

    def get_is_matched(self, line) -> bool:
        return line.order_id is not None


class StatementEntry(serializers.Serializer):
    bank_reference = serializers.CharField(max_length=60)
    amount_yuan = YuanField(source="amount_fen")
    booked_on = serializers.DateField()
    payee_account = serializers.CharField(max_length=40, required=False, allow_blank=True)


class MatchEntry(serializers.Serializer):
    order = RefField(lambda user: PaymentOrder.objects.visible_to(user).for_list())


class Revealed(serializers.Serializer):
    number = serializers.CharField()


def accounts(user):
    return Account.objects.visible_to(user)
