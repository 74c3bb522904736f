from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from hightech.core.models import Processed
from hightech.users.roles import Role

READERS = (
    Role.FUND_OFFICER, Role.FINANCE, Role.STATISTICIAN, Role.AUDITOR, Role.REVIEWER,
    Role.SECRETARY, Role.CHAIR, Role.DIRECTOR,
)  # fmt: skip


class EvidenceQuerySet(models.QuerySet):
    def visible_to(self, user):
        return self.filter(zone_id__in=user.zone_ids(*READERS))

    def for_list(self):
        links = [name for name in ("enterprise", "park", "file") if hasattr(self.model, name)]
        return self.select_related("zone", "author", "verified_by", *links)

    def verified(self):
        return self.filter(state="VERIFIED")


class Evidence(Processed):
    """A record a rule reads: entered by one person, verified by another."""

    # The name of its page.
    page: str

    class State(models.TextChoices):
        ENTERED = "ENTERED", _("Entered")
        VERIFIED = "VERIFIED", _("Verified")

    zone = models.ForeignKey("users.Zone", on_delete=models.PROTECT, related_name="+")
    author = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    verified_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    state = models.CharField(max_length=10, choices=State, default=State.ENTERED)

    objects = EvidenceQuerySet.as_manager()

    class Meta:
        abstract = True
        constraints = [
            models.CheckConstraint(
                condition=Q(verified_by=None) | ~Q(verified_by=F("author")),
                name="%(class)s_is_not_verified_by_its_author",
            )
        ]

    def get_absolute_url(self) -> str:
        return reverse(self.page, args=[self.uuid])


class Loan(Evidence):
    """A loan or guarantee of an enterprise."""

    moves_with_enterprise = True

    page = "funds:loan"

    enterprise = models.ForeignKey("crm.Enterprise", on_delete=models.PROTECT, related_name="loans")
    principal_fen = models.BigIntegerField(_("principal"))
    due_on = models.DateField(_("due on"))
    repaid_on = models.DateField(_("repaid on"), null=True, blank=True)
    overdue_fen = models.BigIntegerField(_("overdue"), default=0)

    class Meta(Evidence.Meta):
        verbose_name = _("loan")
        verbose_name_plural = _("loans")

    def __str__(self) -> str:
        return f"{self.enterprise} {self.due_on}"


class Search(Evidence):
    """A dated credit or penalty search; without one nothing is known."""

    moves_with_enterprise = True

    page = "funds:search-record"

    class Kind(models.TextChoices):
        CREDIT = "CREDIT", _("Credit search")
        PENALTY = "PENALTY", _("Penalty search")

    class Result(models.TextChoices):
        CLEAR = "CLEAR", _("Clear")
        FOUND = "FOUND", _("Something found")

    enterprise = models.ForeignKey(
        "crm.Enterprise", on_delete=models.PROTECT, related_name="searches"
    )
    kind = models.CharField(_("kind"), max_length=10, choices=Kind)
    searched_on = models.DateField(_("searched on"))
    result = models.CharField(_("result"), max_length=10, choices=Result)
    # What was found: default list, penalty under appeal, repaired …; SERIOUS fails by itself.
    severity = models.CharField(_("severity"), max_length=20, blank=True)
    note = models.TextField(_("note"), blank=True)
    file = models.ForeignKey("core.File", null=True, on_delete=models.PROTECT, related_name="+")

    class Meta(Evidence.Meta):
        verbose_name = _("credit or penalty search")
        verbose_name_plural = _("credit and penalty searches")

    def __str__(self) -> str:
        return f"{self.enterprise} {self.kind} {self.searched_on}"


class Benchmark(Evidence):
    """An average growth an enterprise is compared with; `value` is a fraction."""

    page = "funds:benchmark"

    class Measure(models.TextChoices):
        INVESTMENT = "INVESTMENT", _("Investment")
        REVENUE = "REVENUE", _("Revenue")
        PROFIT_TAX = "PROFIT_TAX", _("Profit and tax")

    park = models.ForeignKey(
        "crm.Park", null=True, blank=True, on_delete=models.PROTECT, related_name="benchmarks"
    )
    measure = models.CharField(_("measure"), max_length=12, choices=Measure)
    period = models.CharField(_("period"), max_length=9)
    value = models.DecimalField(_("value"), max_digits=12, decimal_places=6)
    method = models.CharField(_("method"), max_length=30)
    n_with_applicant = models.PositiveIntegerField(_("enterprises counted"))
    with_applicant = models.BooleanField(_("the applicant is among them"), default=True)

    def __str__(self) -> str:
        return f"{self.measure} {self.period}"


class CatalogueEntry(Evidence):
    """A line of the dated industry catalogue; codes match by prefix."""

    page = "funds:catalogue-entry"

    class Kind(models.TextChoices):
        ENCOURAGED = "ENCOURAGED", _("Encouraged")
        RESTRICTED = "RESTRICTED", _("Restricted")
        ELIMINATED = "ELIMINATED", _("Eliminated")

    industry_code = models.CharField(_("industry"), max_length=5)
    kind = models.CharField(_("kind"), max_length=12, choices=Kind)
    text = models.TextField(_("process or product"))
    catalogue = models.CharField(_("catalogue"), max_length=100)
    from_on = models.DateField()
    to_on = models.DateField(null=True, blank=True)

    def __str__(self) -> str:
        return f"{self.industry_code} {self.kind}"


class PastGrant(Evidence):
    """What was granted before this system: duplicate rules read it."""

    moves_with_enterprise = True

    page = "funds:past-grant"

    enterprise = models.ForeignKey(
        "crm.Enterprise", on_delete=models.PROTECT, related_name="past_grants"
    )
    project = models.CharField(_("project"), max_length=200, blank=True)
    clause_text = models.TextField(_("clause"))
    year = models.PositiveSmallIntegerField(_("year"))
    amount_fen = models.BigIntegerField(_("amount"))
    # Unknown is not zero: many old lists say what was granted only.
    paid_fen = models.BigIntegerField(_("paid"), null=True, blank=True)
    evidence_numbers = models.JSONField(default=list)

    class Meta(Evidence.Meta):
        verbose_name = _("past grant")
        verbose_name_plural = _("past grants")

    def __str__(self) -> str:
        return f"{self.enterprise} {self.year}"
