from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from crm.models.enterprises import Enterprise
from hightech.core.models import Processed
from hightech.users.roles import STAFF, Role

READERS = tuple(role for role in STAFF if role not in (Role.OPERATOR, Role.MEMBER))


class AnnualFiguresQuerySet(models.QuerySet["AnnualFigures"]):
    def visible_to(self, user) -> "AnnualFiguresQuerySet":
        """Keep the figures of the zones `user` works for; STATISTICS rows for their clerk only."""
        plain = models.Q(enterprise__zone_id__in=user.zone_ids(*READERS)) & ~models.Q(
            source="STATISTICS"
        )
        clerk = models.Q(enterprise__zone_id__in=user.zone_ids(Role.STATISTICIAN))
        return self.filter(plain | clerk)

    def for_list(self) -> "AnnualFiguresQuerySet":
        return self.select_related("enterprise", "author", "verified_by")

    def for_eligibility(self) -> "AnnualFiguresQuerySet":
        """Keep what a decision about one firm may read: never rows of the statistics (law)."""
        return self.exclude(source="STATISTICS")


class AnnualFigures(Processed):
    """The figures of an enterprise for one year, from one source, for one perimeter."""

    moves_with_enterprise = True

    class Source(models.TextChoices):
        AUDIT_REPORT = "AUDIT_REPORT", _("Audit report")
        TAX_PROOF = "TAX_PROOF", _("Tax proof")
        DECLARED = "DECLARED", _("Declared")
        STATISTICS = "STATISTICS", _("Statistics")

    class Perimeter(models.TextChoices):
        ENTERPRISE = "ENTERPRISE", _("Enterprise")
        CONSOLIDATED = "CONSOLIDATED", _("Consolidated")

    class State(models.TextChoices):
        ENTERED = "ENTERED", _("Entered")
        VERIFIED = "VERIFIED", _("Verified")

    enterprise = models.ForeignKey(Enterprise, on_delete=models.PROTECT, related_name="figures")
    year = models.PositiveSmallIntegerField(_("year"))
    perimeter = models.CharField(_("perimeter"), max_length=12, choices=Perimeter)
    source = models.CharField(_("source"), max_length=12, choices=Source)
    investment_fen = models.BigIntegerField(_("investment"), null=True)
    revenue_fen = models.BigIntegerField(_("revenue"), null=True)
    profit_fen = models.BigIntegerField(_("profit"), null=True)
    tax_fen = models.BigIntegerField(_("tax"), null=True)
    state = models.CharField(max_length=10, choices=State, default=State.ENTERED)
    author = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    verified_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )

    objects = AnnualFiguresQuerySet.as_manager()

    class Meta:
        verbose_name = _("annual figures")
        verbose_name_plural = _("annual figures")
        constraints = [
            models.UniqueConstraint(
                fields=["enterprise", "year", "perimeter", "source"],
                name="figures_of_a_year_and_source_are_one",
            ),
            models.CheckConstraint(
                condition=models.Q(verified_by=None) | ~models.Q(verified_by=models.F("author")),
                name="figures_are_not_verified_by_their_author",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.enterprise} {self.year}"

    def get_absolute_url(self) -> str:
        return f"{self.enterprise.get_absolute_url()}?tab=figures"

    @property
    def zone(self):
        return self.enterprise.zone
