import uuid

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from hightech.core.models.reach import Channel


class NotificationQuerySet(models.QuerySet["Notification"]):
    def visible_to(self, user) -> "NotificationQuerySet":
        return self.filter(user=user)

    def unread(self) -> "NotificationQuerySet":
        return self.filter(read_at=None)


class Notification(models.Model):
    """One line under a person's bell; its sentence is made in the reader's language."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="notifications"
    )
    event = models.CharField(max_length=80)
    context = models.JSONField(default=dict)
    link = models.CharField(max_length=300, blank=True)
    subject_type = models.CharField(max_length=60, blank=True)
    subject_id = models.BigIntegerField(null=True)
    created_at = models.DateTimeField()
    read_at = models.DateTimeField(null=True)
    # Waits for the next daily digest of its reader.
    awaits_digest = models.BooleanField(default=False)

    objects = NotificationQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["user", "-created_at", "-id"], name="bell_by_user"),
            models.Index(
                fields=["user"], condition=models.Q(read_at=None), name="bell_unread_by_user"
            ),
            models.Index(
                fields=["user"], condition=models.Q(awaits_digest=True), name="bell_for_digest"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.event} → {self.user_id}"


class MessageQuerySet(models.QuerySet["Message"]):
    def visible_to(self, user) -> "MessageQuerySet":
        return self.filter(user=user)


class Message(models.Model):
    """What leaves by a channel, at least once; a mail always with the same Message-ID."""

    class State(models.TextChoices):
        WAITING = "WAITING", _("Waiting")
        SENT = "SENT", _("Sent")
        FAILED = "FAILED", _("Failed")

    channel = models.CharField(max_length=10, choices=Channel, default=Channel.MAIL)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="messages"
    )
    # Mail address or phone; the key of a robot is read when the message leaves.
    address = models.CharField(max_length=254, blank=True)
    subject = models.CharField(max_length=300)
    body = models.TextField()
    message_id = models.CharField(max_length=100, unique=True)
    state = models.CharField(max_length=10, choices=State, default=State.WAITING)
    created_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True)
    # What the channel last answered to an attempt that failed.
    trouble = models.CharField(max_length=300, blank=True)

    objects = MessageQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["user", "-id"], name="message_by_user")]

    def __str__(self) -> str:
        return f"{self.subject} → {self.address or self.user}"


class Reminder(models.Model):
    """A reminder that was given: the unique key keeps it from being given twice."""

    key = models.CharField(max_length=200, unique=True)
    at = models.DateTimeField()

    def __str__(self) -> str:
        return self.key
