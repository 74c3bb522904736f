from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from funds.models.accounts import HANDLERS, Account
from hightech.core import money
from hightech.core.models import Processed, Record

# What a tranche waits for, with what its name is made of.
PROMISE = "commitment__agreement__enterprise"


class PlanQuerySet(models.QuerySet["Plan"]):
    def visible_to(self, user) -> "PlanQuerySet":
        mine = Q(application__enterprise__members__user=user)
        rows = Q(application__zone_id__in=user.zone_ids(*HANDLERS)) | mine
        return self.filter(pk__in=self.model._base_manager.filter(rows).values("pk"))

    def for_list(self) -> "PlanQuerySet":
        return self.select_related(
            "application__enterprise", "application__zone", "made_by"
        ).prefetch_related(models.Prefetch("tranches", Tranche.objects.select_related(PROMISE)))


class Plan(Record):
    """The appropriation plan of an application: its tranches sum to the voted amount."""

    application = models.OneToOneField(
        "funds.Application", on_delete=models.PROTECT, related_name="plan"
    )
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )

    objects = PlanQuerySet.as_manager()

    def __str__(self) -> str:
        return f"{self.application.number}"

    def get_absolute_url(self) -> str:
        return self.application.get_absolute_url()


class TrancheQuerySet(models.QuerySet["Tranche"]):
    def visible_to(self, user) -> "TrancheQuerySet":
        return self.filter(plan__in=Plan.objects.visible_to(user))

    def for_list(self) -> "TrancheQuerySet":
        return self.select_related(
            "plan__application__enterprise", "plan__application__zone",
            "plan__application__clause", PROMISE,
        )  # fmt: skip


class Tranche(Processed):
    """One instalment: due when its condition is proved, paid through one live order."""

    class State(models.TextChoices):
        PLANNED = "PLANNED", _("Planned")
        DUE = "DUE", _("Due")
        ORDERED = "ORDERED", _("Ordered")
        PAID = "PAID", _("Paid")
        SETTLED = "SETTLED", _("Settled")
        CANCELLED = "CANCELLED", _("Cancelled")

    plan = models.ForeignKey(Plan, on_delete=models.PROTECT, related_name="tranches")
    number = models.PositiveSmallIntegerField(_("number"))
    amount_fen = models.BigIntegerField(_("amount"))
    condition = models.CharField(_("condition"), max_length=500, blank=True)
    due_on = models.DateField(_("due on"), null=True, blank=True)
    commitment = models.ForeignKey(
        "crm.Commitment", null=True, blank=True, on_delete=models.PROTECT, related_name="tranches"
    )
    state = models.CharField(max_length=10, choices=State, default=State.PLANNED)

    objects = TrancheQuerySet.as_manager()

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["plan", "number"], name="tranche_number_is_unique"),
            models.CheckConstraint(condition=Q(amount_fen__gt=0), name="tranche_is_positive"),
        ]
        indexes = [models.Index(fields=["state", "due_on"], name="tranche_by_due_date")]

    def __str__(self) -> str:
        return f"{self.plan.application.number} #{self.number}"

    def get_absolute_url(self) -> str:
        return reverse("funds:tranche", args=[self.uuid])

    @property
    def zone(self):
        return self.plan.application.zone


class PaymentOrderQuerySet(models.QuerySet["PaymentOrder"]):
    def visible_to(self, user) -> "PaymentOrderQuerySet":
        return self.filter(tranche__plan__application__zone_id__in=user.zone_ids(*HANDLERS))

    def for_list(self) -> "PaymentOrderQuerySet":
        return self.select_related(
            "tranche__plan__application__enterprise", "tranche__plan__application__zone",
            "account", "made_by", "released_by",
        )  # fmt: skip


class PaymentOrder(Processed):
    """An order to pay one tranche: prepared by one person, released by another."""

    class State(models.TextChoices):
        PREPARED = "PREPARED", _("Prepared")
        RELEASED = "RELEASED", _("Released")
        CONFIRMED = "CONFIRMED", _("Confirmed")
        RETURNED = "RETURNED", _("Returned")
        CANCELLED = "CANCELLED", _("Cancelled")

    tranche = models.ForeignKey(Tranche, on_delete=models.PROTECT, related_name="orders")
    amount_fen = models.BigIntegerField(_("amount"))
    account = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="orders")
    # The account as it was when the order was prepared: holder, bank, number.
    account_copy = models.JSONField()
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    released_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    # Who proposed and who verified that account: neither may release the order.
    account_proposed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    account_verified_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    bank_reference = models.CharField(_("bank reference"), max_length=60, blank=True)
    state = models.CharField(max_length=10, choices=State, default=State.PREPARED)

    objects = PaymentOrderQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["tranche"],
                condition=Q(state__in=["PREPARED", "RELEASED", "CONFIRMED"]),
                name="tranche_has_one_live_order",
            ),
            models.UniqueConstraint(
                fields=["bank_reference"],
                condition=~Q(bank_reference=""),
                name="bank_reference_is_unique",
            ),
            models.CheckConstraint(
                condition=Q(released_by=None) | ~Q(released_by=F("made_by")),
                name="order_is_not_released_by_its_maker",
            ),
            models.CheckConstraint(
                condition=Q(released_by=None)
                | ~Q(released_by=F("account_proposed_by"))
                & ~Q(released_by=F("account_verified_by")),
                name="order_is_not_released_by_who_changed_its_account",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["RELEASED", "CONFIRMED"]) | Q(released_by__isnull=False),
                name="released_order_names_its_releaser",
            ),
            models.CheckConstraint(condition=Q(amount_fen__gt=0), name="order_is_positive"),
            models.CheckConstraint(
                condition=~Q(state="CONFIRMED") | ~Q(bank_reference=""),
                name="confirmed_order_has_its_bank_reference",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.tranche} · {money.wan_plain(self.amount_fen)} {gettext('10k yuan')}"

    def get_absolute_url(self) -> str:
        return reverse("funds:payment-order", args=[self.uuid])

    @property
    def zone(self):
        return self.tranche.plan.application.zone


class BankStatementQuerySet(models.QuerySet["BankStatement"]):
    def visible_to(self, user) -> "BankStatementQuerySet":
        return self.filter(zone_id__in=user.zone_ids(*HANDLERS))

    def for_list(self) -> "BankStatementQuerySet":
        return self.select_related("zone", "order__tranche__plan__application__enterprise")

    def waiting(self) -> "BankStatementQuerySet":
        """Keep the lines no order was found for."""
        return self.filter(order=None)


class BankStatement(Record):
    """A line of a bank's receipt, matched to an order to the fen; unmatched ones queue."""

    zone = models.ForeignKey("users.Zone", on_delete=models.PROTECT, related_name="statements")
    bank_reference = models.CharField(_("bank reference"), max_length=60)
    amount_fen = models.BigIntegerField(_("amount"))
    booked_on = models.DateField(_("booked on"))
    payee_account = models.CharField(_("account number of the payee"), max_length=40, blank=True)
    order = models.ForeignKey(
        PaymentOrder, null=True, on_delete=models.PROTECT, related_name="statements"
    )
    entered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )

    objects = BankStatementQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["zone", "bank_reference"], name="statement_line_is_entered_once"
            ),
            models.UniqueConstraint(fields=["order"], name="order_has_one_statement_line"),
            models.CheckConstraint(
                condition=Q(amount_fen__gt=0), name="statement_line_is_positive"
            ),
        ]

    def __str__(self) -> str:
        return self.bank_reference

    def get_absolute_url(self) -> str:
        return f"{reverse('funds:statements')}?bank_reference={self.bank_reference}"
