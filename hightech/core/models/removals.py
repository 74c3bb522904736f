from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from hightech.core.models.base import Record


class RemovalQuerySet(models.QuerySet["Removal"]):
    def visible_to(self, user) -> "RemovalQuerySet":
        """Keep what one removed, and all of the zones one audits or administers."""
        overseen = user.zone_ids("AUDITOR", "ADMIN")
        return self.filter(models.Q(removed_by_id=user.pk) | models.Q(zone_id__in=overseen))


class Removal(Record):
    """A record that was taken away: what it said, under which key; its chain ends with this."""

    zone = models.ForeignKey("users.Zone", on_delete=models.PROTECT, related_name="+")
    model = models.CharField(max_length=60)
    key = models.BigIntegerField()
    subject = models.UUIDField()
    label = models.CharField(_("record"), max_length=300)
    values = models.JSONField()
    reason = models.CharField(_("reason"), max_length=300)
    removed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )

    append_only = True
    objects = RemovalQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["model", "key"], name="removal_by_record")]

    def __str__(self) -> str:
        return self.label
