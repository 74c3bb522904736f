from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

MORNING = 8


class Channel(models.TextChoices):
    """The ways to a person outside of these pages."""

    MAIL = "MAIL", _("E-mail")
    SMS = "SMS", _("Text message")
    WECOM = "WECOM", _("WeCom")
    DINGTALK = "DINGTALK", _("DingTalk")
    FEISHU = "FEISHU", _("Feishu")


class Timing(models.TextChoices):
    """When news of a topic leave the bell for the channels."""

    AT_ONCE = "AT_ONCE", _("At once")
    DIGEST = "DIGEST", _("In the daily digest")
    OFF = "OFF", _("Only under the bell")


class NotificationSettings(models.Model):
    """How one person wants to be reached; without a row the defaults of `core/reach.py` hold."""

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="notification_settings"
    )
    # Codes of Channel that are on.
    channels = models.JSONField(default=list)
    # Channel → {"key", "secret"} of the person's own robot.
    robots = models.JSONField(default=dict)
    # Name of a topic → Timing; a topic that is missing is told at once.
    timings = models.JSONField(default=dict)
    # Real time of the zone; from 22:00 until 07:00 spans midnight. Both or none.
    quiet_from = models.TimeField(null=True)
    quiet_until = models.TimeField(null=True)
    digest_hour = models.PositiveSmallIntegerField(default=MORNING)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(quiet_from=None, quiet_until=None)
                | Q(quiet_from__isnull=False, quiet_until__isnull=False)
                & ~Q(quiet_from=F("quiet_until")),
                name="quiet_hours_begin_and_end",
            ),
            models.CheckConstraint(
                condition=Q(digest_hour__lte=23), name="digest_comes_at_an_hour_of_the_day"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user} {self.channels}"
