from django.conf import settings
from django.db import models

from hightech.core.models.base import Record


class File(Record):
    """An uploaded file: stored private, named by its content's hash and checked type."""

    zone_id = models.BigIntegerField(null=True)
    name = models.CharField(max_length=200)
    size = models.PositiveBigIntegerField()
    sha256 = models.CharField(max_length=64)
    content_type = models.CharField(max_length=100)
    path = models.CharField(max_length=200, unique=True)
    uploaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )

    def __str__(self) -> str:
        return self.name


class Attachment(models.Model):
    """A file shown with an object; who sees the object may read the file."""

    file = models.ForeignKey(File, on_delete=models.PROTECT, related_name="attachments")
    subject_type = models.CharField(max_length=60)
    subject_id = models.BigIntegerField()
    purpose = models.CharField(max_length=40, blank=True)
    added_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["subject_type", "subject_id", "file", "purpose"],
                name="file_is_attached_once",
            )
        ]

    def __str__(self) -> str:
        return f"{self.file} → {self.subject_type} {self.subject_id}"
