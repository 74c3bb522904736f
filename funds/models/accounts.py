from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from hightech.core.models import Processed
from hightech.users.roles import Role

ACCOUNT_DIGITS_SHOWN = 4
HANDLERS = (
    Role.FINANCE, Role.CASHIER, Role.FUND_OFFICER, Role.AUDITOR, Role.SECRETARY, Role.CHAIR,
    Role.DIRECTOR,
)  # fmt: skip


def masked(number: str) -> str:
    """Return an account number with all but its last four digits hidden."""
    return f"****{number[-ACCOUNT_DIGITS_SHOWN:]}"


class AccountQuerySet(models.QuerySet["Account"]):
    def visible_to(self, user) -> "AccountQuerySet":
        mine = Q(enterprise__members__user=user)
        rows = Q(enterprise__zone_id__in=user.zone_ids(*HANDLERS)) | mine
        return self.filter(pk__in=self.model._base_manager.filter(rows).values("pk"))

    def for_list(self) -> "AccountQuerySet":
        return self.select_related("enterprise__zone", "proposed_by", "verified_by")

    def verified(self) -> "AccountQuerySet":
        return self.filter(state=Account.State.VERIFIED)


class Account(Processed):
    """A bank account of an enterprise; only a verified one is paid to."""

    moves_with_enterprise = True

    class State(models.TextChoices):
        PROPOSED = "PROPOSED", _("Proposed")
        VERIFIED = "VERIFIED", _("Verified")
        REPLACED = "REPLACED", _("Replaced")

    enterprise = models.ForeignKey(
        "crm.Enterprise", on_delete=models.PROTECT, related_name="accounts"
    )
    holder = models.CharField(_("holder"), max_length=200)
    bank = models.CharField(_("bank"), max_length=200)
    number = models.CharField(_("account number"), max_length=40)
    proposed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    verified_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    state = models.CharField(max_length=10, choices=State, default=State.PROPOSED)

    objects = AccountQuerySet.as_manager()

    class Meta:
        verbose_name = _("bank account")
        verbose_name_plural = _("bank accounts")
        constraints = [
            models.CheckConstraint(
                condition=Q(verified_by=None) | ~Q(verified_by=F("proposed_by")),
                name="account_is_not_verified_by_its_proposer",
            ),
            models.CheckConstraint(
                condition=~Q(state="VERIFIED") | Q(verified_by__isnull=False),
                name="verified_account_names_its_verifier",
            ),
            models.UniqueConstraint(
                fields=["enterprise"],
                condition=Q(state="VERIFIED"),
                name="enterprise_has_one_verified_account",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.holder} · {self.bank} {self.masked}"

    def get_absolute_url(self) -> str:
        return reverse("funds:account", args=[self.uuid])

    @property
    def masked(self) -> str:
        """Return the number as anybody may see it: the last four digits."""
        return masked(self.number)

    @property
    def zone(self):
        return self.enterprise.zone
