from django.conf import settings
from django.db import models


class IdempotencyKey(models.Model):
    """A POST that was sent under a key: its answer is given again instead of acting twice."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    address = models.CharField(max_length=500)
    key = models.CharField(max_length=200)
    # SHA-256 of the body it came with.
    digest = models.CharField(max_length=64)
    status = models.PositiveSmallIntegerField(null=True)
    answer = models.TextField(blank=True)
    # Real time: a key is kept for a day, whatever the business clock does.
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["user", "address", "key"], name="idempotency_key_is_used_once"
            )
        ]
        indexes = [models.Index(fields=["at"], name="idempotency_key_by_age")]

    def __str__(self) -> str:
        return f"{self.user_id} {self.address} {self.key}"
