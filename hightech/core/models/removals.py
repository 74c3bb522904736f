from datetime import timedelta
from math import ceil

from django.apps import apps
from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from hightech.core import clock
from hightech.core.models.base import Record

DAYS_TO_RESTORE = 30


class RemovalQuerySet(models.QuerySet["Removal"]):
    def visible_to(self, user) -> "RemovalQuerySet":
        """Keep what one removed where one still works, and all where one audits or administers."""
        overseen = user.zone_ids("AUDITOR", "ADMIN")
        own = models.Q(removed_by_id=user.pk, zone_id__in=user.zone_ids())
        return self.filter(own | models.Q(zone_id__in=overseen))

    def for_list(self) -> "RemovalQuerySet":
        return self.select_related("removed_by", "zone", "restoration__by")


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

    def get_absolute_url(self) -> str:
        return reverse("removal", args=[self.uuid])

    @property
    def kind(self) -> str:
        """Return what kind of record it was, in the reader's words."""
        return str(apps.get_model(self.model)._meta.verbose_name)

    @property
    def is_back(self) -> bool:
        return hasattr(self, "restoration")

    @property
    def days_left(self) -> int:
        """Return for how many days it can still be restored; 0 once that is over."""
        until = self.created_at + timedelta(days=DAYS_TO_RESTORE)
        return max(0, ceil((until - clock.now()) / timedelta(days=1)))


class Restoration(models.Model):
    """A removed record was put back: by whom, when; a removal is undone once."""

    removal = models.OneToOneField(Removal, on_delete=models.PROTECT, related_name="restoration")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    append_only = True

    def __str__(self) -> str:
        return str(self.removal)
