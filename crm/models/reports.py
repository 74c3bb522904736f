from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from hightech.core.models import Processed, Record
from hightech.users.roles import ATTRACTING


class ReportQuerySet(models.QuerySet["Report"]):
    def visible_to(self, user) -> "ReportQuerySet":
        """Keep the reports of the zones the user attracts for."""
        return self.filter(zone_id__in=user.zone_ids(*ATTRACTING))

    def for_list(self) -> "ReportQuerySet":
        return self.select_related("zone", "job", "issued_by", "created_by")

    def drafts(self) -> "ReportQuerySet":
        return self.filter(state=Report.State.DRAFT)


class Report(Processed):
    """What a zone did in one week; counted once made, frozen once issued."""

    class Kind(models.TextChoices):
        WEEKLY = "WEEKLY", _("Weekly report")

    class State(models.TextChoices):
        MAKING = "MAKING", _("Being made")
        DRAFT = "DRAFT", _("Draft")
        ISSUED = "ISSUED", _("Issued")

    zone = models.ForeignKey("users.Zone", on_delete=models.PROTECT, related_name="reports")
    kind = models.CharField(_("kind"), max_length=10, choices=Kind, default=Kind.WEEKLY)
    # An ISO week: Monday to Sunday.
    week = models.CharField(_("week"), max_length=8)
    starts_on = models.DateField(_("from"))
    ends_on = models.DateField(_("until"))
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.MAKING)
    problems = models.TextField(_("problems"), blank=True)
    plan = models.TextField(_("plan for next week"), blank=True)
    # {"figures": {code: number}, "records": {code: [keys of the rows it counts]}, "parks": …}
    content = models.JSONField(default=dict, editable=False)
    made_at = models.DateTimeField(_("counted at"), null=True, editable=False)
    issued_at = models.DateTimeField(_("issued at"), null=True, editable=False)
    issued_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        editable=False,
        verbose_name=_("issued by"),
    )
    # The last seal over all chains when it was issued.
    seal_root = models.CharField(max_length=64, blank=True, editable=False)
    job = models.ForeignKey(
        "core.Job", on_delete=models.SET_NULL, null=True, related_name="+", editable=False
    )
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )

    objects = ReportQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["zone", "kind", "week"], name="zone_has_one_report_of_a_week"
            ),
            models.CheckConstraint(
                condition=~Q(state="ISSUED") | Q(issued_at__isnull=False),
                name="issued_report_says_when",
            ),
        ]
        indexes = [
            models.Index(fields=["-starts_on", "-id"], name="report_by_week"),
            models.Index(fields=["-created_at", "-id"], name="report_by_creation"),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.week}"

    def get_absolute_url(self) -> str:
        return reverse("crm:report", args=[self.uuid])

    @property
    def progress(self) -> int:
        """Return how far its making is, 0 to 100."""
        if self.state != self.State.MAKING:
            return 100
        return self.job.progress if self.job else 0


class ReportAdjustment(Record):
    """A correction of one figure of an issued report: what was issued stays as it was."""

    append_only = True

    report = models.ForeignKey(Report, on_delete=models.PROTECT, related_name="adjustments")
    figure = models.CharField(_("figure"), max_length=80)
    before = models.BigIntegerField(_("before"))
    after = models.BigIntegerField(_("after"))
    reason = models.TextField(_("reason"))
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    class Meta:
        indexes = [models.Index(fields=["report", "id"], name="adjustment_by_report")]

    def __str__(self) -> str:
        return f"{self.figure} {self.before} → {self.after}"
