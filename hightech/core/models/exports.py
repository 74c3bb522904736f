from django.conf import settings
from django.db import models

from hightech.core.lists.ordering import KeysetIndex
from hightech.core.models.base import Record
from hightech.core.models.files import File


class ExportQuerySet(models.QuerySet["Export"]):
    def visible_to(self, user) -> "ExportQuerySet":
        """Keep one's own, and all of the zones one audits or administers."""
        overseen = user.zone_ids("AUDITOR", "ADMIN")
        own = models.Q(owner_id=user.pk)
        return self.filter(own | models.Q(zone_id__in=overseen)) if overseen else self.filter(own)

    def for_list(self) -> "ExportQuerySet":
        return self.select_related("owner", "file")


class Export(Record):
    """The log of what left the system: written with the file, never changed."""

    class Format(models.TextChoices):
        XLSX = "xlsx", "Excel (XLSX)"
        CSV = "csv", "CSV (UTF-8)"

    owner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    zone = models.ForeignKey("users.Zone", null=True, on_delete=models.PROTECT, related_name="+")
    place = models.CharField(max_length=80)
    query = models.CharField(max_length=2000, blank=True)
    columns = models.JSONField()
    format = models.CharField(max_length=4, choices=Format)
    rows = models.PositiveIntegerField()
    size = models.PositiveBigIntegerField()
    sha256 = models.CharField(max_length=64)
    # Kept only where it was written in the background.
    file = models.ForeignKey(File, null=True, on_delete=models.PROTECT, related_name="+")

    objects = ExportQuerySet.as_manager()
    append_only = True

    class Meta:
        indexes = [
            KeysetIndex(fields=["-created_at", "-id"], name="export_by_time"),
            models.Index(fields=["owner", "-created_at", "-id"], name="export_by_owner"),
        ]

    def __str__(self) -> str:
        return f"{self.place} {self.created_at:%Y-%m-%d %H:%M}"
