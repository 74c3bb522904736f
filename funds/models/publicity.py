from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from hightech.core.models import Processed, Record
from hightech.users.roles import FUNDING


class Publicity(Record):
    """The public notice of a result: opened on one day, shown for five working days."""

    application = models.ForeignKey(
        "funds.Application", on_delete=models.PROTECT, related_name="publicities"
    )
    amount_fen = models.BigIntegerField()
    opens_on = models.DateField()
    # The last day of the window, which ends at 24:00.
    closes_on = models.DateField()
    is_provisional = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(closes_on__gt=F("opens_on")), name="publicity_closes_after_it_opens"
            )
        ]
        indexes = [models.Index(fields=["opens_on", "closes_on"], name="publicity_by_window")]

    def __str__(self) -> str:
        return f"{self.application} {self.opens_on} – {self.closes_on}"


class ObjectionQuerySet(models.QuerySet["Objection"]):
    def visible_to(self, user) -> "ObjectionQuerySet":
        return self.filter(publicity__application__zone_id__in=user.zone_ids(*FUNDING))

    def for_list(self) -> "ObjectionQuerySet":
        return self.select_related("publicity__application__enterprise")


class Objection(Processed):
    """What somebody said against a published result; kept and answered, early or late."""

    class State(models.TextChoices):
        RECEIVED = "RECEIVED", _("Received")
        DISMISSED = "DISMISSED", _("Dismissed")
        UPHELD = "UPHELD", _("Upheld")

    publicity = models.ForeignKey(Publicity, on_delete=models.PROTECT, related_name="objections")
    text = models.TextField(_("objection"))
    contact = models.CharField(_("contact"), max_length=200)
    received_at = models.DateTimeField()
    is_in_time = models.BooleanField()
    answer = models.TextField(_("answer"), blank=True)
    state = models.CharField(max_length=10, choices=State, default=State.RECEIVED)

    objects = ObjectionQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=~Q(state="DISMISSED") | ~Q(answer=""),
                name="dismissed_objection_is_answered",
            )
        ]
        indexes = [models.Index(fields=["-received_at", "-id"], name="objection_newest")]

    def __str__(self) -> str:
        return self.text[:60]

    def get_absolute_url(self) -> str:
        return reverse("funds:objection", args=[self.uuid])

    @property
    def zone(self):
        return self.publicity.application.zone
