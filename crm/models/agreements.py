from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from crm.models.enterprises import Enterprise
from crm.models.leads import Lead
from hightech.core.models import Processed, Versioned
from hightech.users.roles import STAFF, Role

READERS = tuple(role for role in STAFF if role not in (Role.OPERATOR, Role.MEMBER))


class AgreementQuerySet(models.QuerySet["Agreement"]):
    def visible_to(self, user) -> "AgreementQuerySet":
        """Keep the agreements of the zones `user` works for, and of an applicant's enterprise."""
        own = models.Q(enterprise__members__user=user, enterprise__zone_id__in=user.zone_ids())
        mine = self.model._base_manager.filter(own).values("pk")
        # Until it lands, a confidential lead hides its agreement too.
        secret = models.Q(lead__in=Lead.objects.secret_to(user), enterprise__is_resident=False)
        return self.filter(
            models.Q(enterprise__zone_id__in=user.zone_ids(*READERS)) | models.Q(pk__in=mine)
        ).exclude(secret)

    def for_list(self) -> "AgreementQuerySet":
        return self.select_related("enterprise", "lead").prefetch_related("commitments")

    def search(self, text: str) -> "AgreementQuerySet":
        """Filter by the firm's name or the wording."""
        found = self
        for word in text.split():
            found = found.filter(
                models.Q(enterprise__found_by__has=word) | models.Q(text__icontains=word)
            )
        return found

    def binding(self) -> "AgreementQuerySet":
        """Keep what binds: strategic and formal agreements with their supplements."""
        return self.filter(kind__in=["STRATEGIC", "FORMAL", "SUPPLEMENT", "LEASE"])


class Agreement(Versioned):
    """What a zone and an enterprise agreed, and the papers a promise of the zone needs."""

    secret_with = ("lead",)

    moves_with_enterprise = True

    class Kind(models.TextChoices):
        FRAMEWORK = "FRAMEWORK", _("Framework agreement")
        STRATEGIC = "STRATEGIC", _("Strategic cooperation agreement")
        FORMAL = "FORMAL", _("Formal investment contract")
        SUPPLEMENT = "SUPPLEMENT", _("Supplement")
        LEASE = "LEASE", _("Lease")

    enterprise = models.ForeignKey(Enterprise, on_delete=models.PROTECT, related_name="agreements")
    lead = models.ForeignKey(
        "crm.Lead", null=True, blank=True, on_delete=models.PROTECT, related_name="agreements"
    )
    parent = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="supplements"
    )
    kind = models.CharField(_("kind"), max_length=12, choices=Kind)
    signed_on = models.DateField(_("signed on"))
    total_fen = models.BigIntegerField(_("total investment"))
    fixed_fen = models.BigIntegerField(_("fixed-asset investment"))
    text = models.TextField(_("wording"), blank=True)
    # Needed where the zone promises anything.
    decision_body = models.CharField(_("deciding body"), max_length=200, blank=True)
    decision_number = models.CharField(_("decision number"), max_length=100, blank=True)
    decided_on = models.DateField(_("decided on"), null=True, blank=True)
    decision_file = models.ForeignKey(
        "core.File", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    legality_opinion = models.TextField(_("legality opinion"), blank=True)
    fair_competition = models.TextField(_("fair-competition conclusion"), blank=True)
    finance_opinion = models.TextField(_("finance opinion"), blank=True)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )

    objects = AgreementQuerySet.as_manager()

    class Meta:
        verbose_name = _("agreement")
        verbose_name_plural = _("agreements")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(total_fen__gte=0, fixed_fen__gte=0)
                & models.Q(fixed_fen__lte=models.F("total_fen")),
                name="agreement_fixed_part_is_within_the_total",
            )
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.signed_on} · {self.enterprise}"

    def get_absolute_url(self) -> str:
        return reverse("crm:agreement", args=[self.uuid])

    @property
    def zone(self):
        return self.enterprise.zone


class CommitmentQuerySet(models.QuerySet["Commitment"]):
    def visible_to(self, user) -> "CommitmentQuerySet":
        return self.filter(agreement__in=Agreement.objects.visible_to(user))

    def for_list(self) -> "CommitmentQuerySet":
        return self.select_related("agreement__enterprise__zone", "department")


class Commitment(Processed):
    """A staged promise of one party; `amount` is fen, or a number where the measure is JOBS."""

    secret_with = ("agreement",)

    class Party(models.TextChoices):
        ENTERPRISE = "ENTERPRISE", _("Enterprise")
        ZONE = "ZONE", _("Zone")

    class Measure(models.TextChoices):
        PAID_IN_CAPITAL = "PAID_IN_CAPITAL", _("Paid-in capital")
        FIXED_ASSETS = "FIXED_ASSETS", _("Fixed-asset investment")
        OUTPUT = "OUTPUT", _("Output")
        TAX = "TAX", _("Tax")
        JOBS = "JOBS", _("Jobs")

    class State(models.TextChoices):
        PENDING = "PENDING", _("Pending")
        REPORTED = "REPORTED", _("Reported")
        MET = "MET", _("Met")
        LATE = "LATE", _("Met late")
        MISSED = "MISSED", _("Missed")
        WAIVED = "WAIVED", _("Waived")

    agreement = models.ForeignKey(Agreement, on_delete=models.PROTECT, related_name="commitments")
    party = models.CharField(_("party"), max_length=10, choices=Party)
    measure = models.CharField(_("measure"), max_length=16, choices=Measure)
    amount = models.BigIntegerField(_("amount"))
    due_on = models.DateField(_("due on"))
    tolerance_percent = models.PositiveSmallIntegerField(_("tolerance (%)"), default=0)
    department = models.ForeignKey(
        "users.Department", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    legal_ground = models.CharField(_("legal ground"), max_length=300, blank=True)
    actual = models.BigIntegerField(_("achieved"), null=True)
    achieved_on = models.DateField(_("achieved on"), null=True)
    reported_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    state = models.CharField(max_length=10, choices=State, default=State.PENDING)

    objects = CommitmentQuerySet.as_manager()

    class Meta:
        verbose_name = _("commitment")
        verbose_name_plural = _("commitments")
        constraints = [
            models.CheckConstraint(condition=models.Q(amount__gt=0), name="commitment_is_positive")
        ]
        indexes = [models.Index(fields=["state", "due_on"], name="commitment_by_due_date")]

    def __str__(self) -> str:
        return f"{self.get_measure_display()} {self.due_on} · {self.agreement.enterprise}"

    def get_absolute_url(self) -> str:
        return self.agreement.get_absolute_url()

    @property
    def zone(self):
        return self.agreement.enterprise.zone
