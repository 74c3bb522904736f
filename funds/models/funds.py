from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from hightech.core.models import Record
from hightech.users.roles import STAFF, Role

READERS = tuple(role for role in STAFF if role not in (Role.OPERATOR, Role.OFFICER))


class FundQuerySet(models.QuerySet["Fund"]):
    def visible_to(self, user) -> "FundQuerySet":
        return self.filter(zone_id__in=user.zone_ids(*READERS))

    def for_list(self) -> "FundQuerySet":
        return self.select_related("zone")


class Fund(Record):
    """A guidance fund: budget money granted for a purpose."""

    zone = models.ForeignKey("users.Zone", on_delete=models.PROTECT, related_name="funds")
    name = models.CharField(_("name"), max_length=200)

    objects = FundQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["zone", "name"], name="fund_name_is_unique")]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("funds:fund", args=[self.uuid])


class BudgetLineQuerySet(models.QuerySet["BudgetLine"]):
    def visible_to(self, user) -> "BudgetLineQuerySet":
        return self.filter(fund__zone_id__in=user.zone_ids(*READERS))

    def for_list(self) -> "BudgetLineQuerySet":
        return self.select_related("fund__zone")


class BudgetLine(Record):
    """The money of one fund, year, purpose and source; moved only by `actions/budget.py`."""

    class Source(models.TextChoices):
        BUDGET = "BUDGET", _("Budget")
        HIGHER_LEVEL = "HIGHER_LEVEL", _("Higher-level funds")
        OPERATING_INCOME = "OPERATING_INCOME", _("Operating income")

    fund = models.ForeignKey(Fund, on_delete=models.PROTECT, related_name="lines")
    year = models.PositiveSmallIntegerField(_("year"))
    purpose = models.CharField(_("purpose"), max_length=80)
    source = models.CharField(_("source of funds"), max_length=20, choices=Source)
    document_number = models.CharField(_("document number"), max_length=100, blank=True)
    functional_code = models.CharField(_("functional code"), max_length=20, blank=True)
    economic_code = models.CharField(_("economic code"), max_length=20, blank=True)
    quota_number = models.CharField(_("quota document number"), max_length=100, blank=True)
    carried_from = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="carried_to"
    )
    appropriated_fen = models.BigIntegerField(_("appropriated"), default=0)
    reserved_fen = models.BigIntegerField(_("reserved"), default=0)
    committed_fen = models.BigIntegerField(_("committed"), default=0)
    paid_fen = models.BigIntegerField(_("paid"), default=0)

    objects = BudgetLineQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["fund", "year", "purpose", "source"], name="budget_line_is_one_per_source"
            ),
            models.CheckConstraint(
                condition=Q(
                    appropriated_fen__gte=F("reserved_fen") + F("committed_fen") + F("paid_fen")
                ),
                name="budget_line_is_never_overdrawn",
            ),
            models.CheckConstraint(
                condition=Q(
                    appropriated_fen__gte=0, reserved_fen__gte=0, committed_fen__gte=0,
                    paid_fen__gte=0,
                ),
                name="budget_line_has_no_negative_part",
            ),
            models.CheckConstraint(
                condition=~Q(source="HIGHER_LEVEL") | ~Q(document_number=""),
                name="higher_level_funds_name_their_document",
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.fund} {self.year} {self.purpose}"

    def get_absolute_url(self) -> str:
        return reverse("funds:budget-line", args=[self.uuid])

    @property
    def available_fen(self) -> int:
        return self.appropriated_fen - self.reserved_fen - self.committed_fen - self.paid_fen

    @property
    def zone(self):
        return self.fund.zone


class LedgerEntryQuerySet(models.QuerySet["LedgerEntry"]):
    def visible_to(self, user) -> "LedgerEntryQuerySet":
        return self.filter(budget_line__in=BudgetLine.objects.visible_to(user))

    def for_list(self) -> "LedgerEntryQuerySet":
        return self.select_related("budget_line__fund", "application__enterprise", "actor")


class LedgerEntry(Record):
    """One movement of money, positive; never changed: a correction is a reversal."""

    append_only = True

    class Kind(models.TextChoices):
        APPROPRIATE = "APPROPRIATE", _("Appropriated")
        RESERVE = "RESERVE", _("Reserved")
        UNRESERVE = "UNRESERVE", _("Released from reserve")
        COMMIT = "COMMIT", _("Committed")
        DECOMMIT = "DECOMMIT", _("Commitment released")
        PAY = "PAY", _("Paid")
        RETURN = "RETURN", _("Returned by the bank")
        RECOVER = "RECOVER", _("Recovered")

    budget_line = models.ForeignKey(BudgetLine, on_delete=models.PROTECT, related_name="entries")
    application = models.ForeignKey(
        "funds.Application", null=True, on_delete=models.PROTECT, related_name="entries"
    )
    kind = models.CharField(max_length=12, choices=Kind)
    amount_fen = models.BigIntegerField()
    # The act behind the entry: the same act never moves money twice.
    key = models.CharField(max_length=120, unique=True)
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    note = models.CharField(max_length=300, blank=True)

    objects = LedgerEntryQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(amount_fen__gt=0), name="ledger_entry_is_positive")
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.amount_fen}"
