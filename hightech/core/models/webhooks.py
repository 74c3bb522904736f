import uuid

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from hightech.core.models.base import Versioned

ADMINISTRATOR = "ADMIN"


class WebhookQuerySet(models.QuerySet["Webhook"]):
    def visible_to(self, user) -> "WebhookQuerySet":
        """Keep those of the zones that `user` administers."""
        return self.filter(zone_id__in=user.zone_ids(ADMINISTRATOR))


class Webhook(Versioned):
    """An address of a program that is told of the steps of a zone.

    `events` are names such as `application.approve`, or `application.*` for all of a process.
    """

    zone = models.ForeignKey("users.Zone", on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=100)
    url = models.CharField(max_length=500)
    events = models.JSONField(default=list)
    # Signs every body; shown once, when it is made.
    secret = models.CharField(max_length=100)
    is_active = models.BooleanField(default=True)

    objects = WebhookQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["zone", "url"], name="webhook_of_an_address_is_one")
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("webhook", args=[self.uuid])

    def wants(self, event: str) -> bool:
        """Tell whether the program asked for this event."""
        return event in self.events or f"{event.partition('.')[0]}.*" in self.events


class Delivery(models.Model):
    """One event on its way to one webhook, with what came of it: the log."""

    class State(models.TextChoices):
        WAITING = "WAITING", _("Waiting")
        SENT = "SENT", _("Delivered")
        FAILED = "FAILED", _("Given up")

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    webhook = models.ForeignKey(Webhook, on_delete=models.PROTECT, related_name="deliveries")
    event = models.CharField(max_length=80)
    # The very text that is signed and sent.
    body = models.TextField()
    state = models.CharField(max_length=10, choices=State, default=State.WAITING)
    attempts = models.PositiveSmallIntegerField(default=0)
    # What the program answered to the last attempt: HTTP status, and its first words.
    status = models.PositiveSmallIntegerField(null=True)
    answer = models.CharField(max_length=300, blank=True)
    created_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["webhook", "-id"], name="delivery_by_webhook")]

    def __str__(self) -> str:
        return f"{self.event} → {self.webhook}"
