from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from hightech.core.models import Versioned
from hightech.users.roles import Role


class PolicyQuerySet(models.QuerySet["Policy"]):
    def visible_to(self, user) -> "PolicyQuerySet":
        """Keep the policies of the zones where `user` works or applies."""
        zones = user.staff_zone_ids() | user.zone_ids(Role.APPLICANT)
        return self.filter(zone_id__in=zones)

    def for_list(self) -> "PolicyQuerySet":
        return self.select_related("zone")

    def search(self, text: str) -> "PolicyQuerySet":
        """Keep the policies that hold every word in title, number or issuer."""
        rows = self
        for word in text.split()[:10]:
            found = Q(title__icontains=word) | Q(number__icontains=word)
            rows = rows.filter(found | Q(issuer__icontains=word))
        return rows


class Policy(Versioned):
    """A published document whose clauses grant support."""

    class Factor(models.TextChoices):
        LAND = "LAND", _("Land")
        FISCAL = "FISCAL", _("Fiscal")
        TALENT_TECH = "TALENT_TECH", _("Talent and technology")
        FINANCE = "FINANCE", _("Finance")

    zone = models.ForeignKey("users.Zone", on_delete=models.PROTECT, related_name="policies")
    title = models.CharField(_("title"), max_length=300)
    issuer = models.CharField(_("issuer"), max_length=200, blank=True)
    number = models.CharField(_("document number"), max_length=100, blank=True)
    published_on = models.DateField(_("published on"), null=True, blank=True)
    url = models.URLField(_("address"), max_length=500, blank=True)
    legal_basis = models.TextField(_("legal basis"), blank=True)
    interpretation_office = models.CharField(_("interpreted by"), max_length=200, blank=True)
    factor = models.CharField(_("factor"), max_length=12, choices=Factor, blank=True)
    valid_from = models.DateField(_("valid from"), null=True, blank=True)
    valid_until = models.DateField(_("valid until"), null=True, blank=True)

    objects = PolicyQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["zone", "title", "number"], name="policy_is_kept_once_per_zone"
            ),
            models.CheckConstraint(
                condition=Q(valid_from=None)
                | Q(valid_until=None)
                | Q(valid_until__gte=models.F("valid_from")),
                name="policy_ends_after_it_begins",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("funds:policy", args=[self.uuid])
