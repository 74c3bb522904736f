from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from hightech.core import clock
from hightech.core.models import Record
from hightech.users.roles import STAFF, Role


def open_now() -> models.Q:
    """Return the condition of a call that takes applications at this moment."""
    now = clock.now()
    return models.Q(opens_at__lte=now, closes_at__gt=now)


class CallQuerySet(models.QuerySet["Call"]):
    def visible_to(self, user) -> "CallQuerySet":
        """Keep the calls of the zones one works for; an applicant sees those that have opened."""
        opened = models.Q(opens_at__lte=clock.now(), zone_id__in=user.zone_ids(Role.APPLICANT))
        return self.filter(models.Q(zone_id__in=user.zone_ids(*STAFF)) | opened)

    def for_list(self) -> "CallQuerySet":
        return self.select_related("zone", "fund", "budget_line__fund").prefetch_related(
            "clauses", "departments"
        )

    def open_now(self) -> "CallQuerySet":
        return self.filter(open_now())


class Call(Record):
    """An invitation to apply under some clauses, open from one moment to another."""

    class WhenShort(models.TextChoices):
        PRO_RATA = "PRO_RATA", _("Pro rata")
        SCORE_ORDER = "SCORE_ORDER", _("In the order of scores")
        NEXT_YEAR = "NEXT_YEAR", _("Next year")

    zone = models.ForeignKey("users.Zone", on_delete=models.PROTECT, related_name="calls")
    fund = models.ForeignKey("funds.Fund", on_delete=models.PROTECT, related_name="calls")
    clauses = models.ManyToManyField("funds.Clause", related_name="calls")
    departments = models.ManyToManyField("users.Department", related_name="+")
    budget_line = models.ForeignKey(
        "funds.BudgetLine", on_delete=models.PROTECT, related_name="calls"
    )
    name = models.CharField(_("name"), max_length=200, blank=True)
    opens_at = models.DateTimeField(_("opens at"))
    closes_at = models.DateTimeField(_("closes at"))
    # Names of the built-in rules that every file of this call must pass.
    rules = models.JSONField(default=list)
    when_short = models.CharField(max_length=12, choices=WhenShort, default=WhenShort.NEXT_YEAR)

    objects = CallQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(closes_at__gt=models.F("opens_at")),
                name="call_closes_after_it_opens",
            )
        ]

    def __str__(self) -> str:
        return self.name or f"{self.fund} {clock.local(self.opens_at):%Y-%m-%d}"

    def get_absolute_url(self) -> str:
        return reverse("funds:call", args=[self.uuid])

    @property
    def is_open(self) -> bool:
        return self.opens_at <= clock.now() < self.closes_at
