"""Between zones: who looked for collisions, and which zones compare their claims."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from hightech.core.models import Record


class CollisionCheck(Record):
    """A look at who else speaks with a firm; written down, so that fishing shows."""

    append_only = True

    zone = models.ForeignKey("users.Zone", on_delete=models.PROTECT, related_name="+")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=200, blank=True)
    credit_code = models.CharField(max_length=30, blank=True)
    found = models.PositiveIntegerField()

    class Meta:
        indexes = [models.Index(fields=["user", "created_at"], name="collision_check_by_user")]

    def __str__(self) -> str:
        return f"{self.user} {self.name}"


class CooperationQuerySet(models.QuerySet["Cooperation"]):
    def in_force(self, on) -> "CooperationQuerySet":
        return self.filter(Q(until_on=None) | Q(until_on__gte=on), from_on__lte=on)


class Cooperation(Record):
    """An agreement between two zones: while in force they compare their claims."""

    zone = models.ForeignKey("users.Zone", on_delete=models.PROTECT, related_name="cooperations")
    partner = models.ForeignKey("users.Zone", on_delete=models.PROTECT, related_name="+")
    title = models.CharField(_("title"), max_length=200)
    from_on = models.DateField(_("from"))
    until_on = models.DateField(_("until"), null=True, blank=True)

    objects = CooperationQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=~Q(zone=models.F("partner")), name="zone_cooperates_with_another"
            )
        ]

    def __str__(self) -> str:
        return self.title
