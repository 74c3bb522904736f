from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from crm.models.lead_choices import (
    OPEN,
    STAGE_GROUPS,
    UNDER_CLOCK,
    Grade,
    Kind,
    NeedKind,
    ProjectRole,
    ReasonCode,
    Source,
    Stage,
    Status,
    Track,
)
from crm.models.lead_rows import LeadQuerySet
from hightech.core.lists.ordering import KeysetIndex
from hightech.core.models import Processed


class Lead(Processed):
    """A chance to win an enterprise; from SIGNED on the same record is shown as a project."""

    moves_with_enterprise = True

    series = "L"

    Kind = Kind
    Track = Track
    Stage = Stage
    Status = Status
    Grade = Grade
    Source = Source
    NeedKind = NeedKind
    ProjectRole = ProjectRole
    ReasonCode = ReasonCode

    UNDER_CLOCK = UNDER_CLOCK
    OPEN = OPEN

    zone = models.ForeignKey("users.Zone", on_delete=models.PROTECT, related_name="leads")
    number = models.CharField(_("number"), max_length=20)
    enterprise = models.ForeignKey(
        "crm.Enterprise", on_delete=models.PROTECT, related_name="leads", verbose_name=_("firm")
    )
    summary = models.CharField(_("in one sentence"), max_length=500)
    kind = models.CharField(_("kind"), max_length=20, choices=Kind, default=Kind.NEW)
    # Unknown until the planned investment is known.
    track = models.CharField(_("track"), max_length=6, choices=Track, blank=True)
    stage = models.CharField(_("stage"), max_length=14, choices=Stage, default=Stage.REGISTERED)
    status = models.CharField(_("status"), max_length=12, choices=Status, default=Status.ACTIVE)
    in_pool = models.BooleanField(_("in the public pool"), default=False)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="leads",
        verbose_name=_("owner"),
    )
    team = models.ForeignKey(
        "users.Team", on_delete=models.PROTECT, null=True, blank=True, verbose_name=_("team")
    )
    claim = models.ForeignKey(
        "crm.Claim", on_delete=models.PROTECT, null=True, blank=True, related_name="covers"
    )

    source = models.CharField(_("source"), max_length=10, choices=Source, blank=True)
    industry_code = models.CharField(_("industry"), max_length=10, blank=True)
    planned_investment_fen = models.BigIntegerField(_("planned investment"), null=True, blank=True)
    judging = models.JSONField(_("judging"), null=True, blank=True)
    contact = models.ForeignKey(
        "crm.Contact",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("contact"),
    )
    grade = models.CharField(_("grade"), max_length=1, choices=Grade, blank=True)
    target_park = models.ForeignKey(
        "crm.Park",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="leads",
        verbose_name=_("target park"),
    )
    fixed_asset_investment_fen = models.BigIntegerField(
        _("fixed-asset investment"), null=True, blank=True
    )
    need_kind = models.CharField(_("premises needed"), max_length=10, choices=NeedKind, blank=True)
    need_area_m2 = models.DecimalField(
        _("area needed (m²)"), max_digits=12, decimal_places=2, null=True, blank=True
    )
    energy_note = models.TextField(_("energy"), blank=True)
    environment_note = models.TextField(_("environment"), blank=True)
    investor_credit_code = models.CharField(_("investor's credit code"), max_length=18, blank=True)
    investor_registration_number = models.CharField(
        _("investor's registration number"), max_length=60, blank=True
    )
    investor_country = models.CharField(_("investor's country"), max_length=60, blank=True)
    role = models.CharField(_("role"), max_length=10, choices=ProjectRole, blank=True)
    leading_project = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="supporting_projects",
        verbose_name=_("leading project"),
    )
    filing_code = models.CharField(_("filing code"), max_length=40, blank=True)
    phase = models.CharField(_("phase"), max_length=60, blank=True)

    is_confidential = models.BooleanField(_("confidential"), default=False)
    code_name = models.CharField(_("code name"), max_length=60, blank=True)
    insiders = models.ManyToManyField(
        settings.AUTH_USER_MODEL, blank=True, related_name="+", verbose_name=_("insiders")
    )

    # Written once, by the first talk with the counter-party; a correction is a new row.
    first_contact_at = models.DateTimeField(_("first contact"), null=True, editable=False)
    last_contact_at = models.DateTimeField(_("last contact"), null=True, editable=False)
    first_response_at = models.DateTimeField(_("first response"), null=True, editable=False)
    # The clocks of the present owner begin here: at registration, or when claimed from the pool.
    clocks_from = models.DateTimeField(editable=False)
    # [from, until] of every time the lead was not active: no clock ran.
    pauses = models.JSONField(default=list, editable=False)
    next_step = models.CharField(_("next step"), max_length=300, blank=True)
    next_on = models.DateField(_("next step on"), null=True, blank=True)
    hold_until = models.DateField(_("on hold until"), null=True, blank=True)
    reason_code = models.CharField(_("reason"), max_length=24, choices=ReasonCode, blank=True)
    reason = models.TextField(_("reason in words"), blank=True)
    last_owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    released_at = models.DateTimeField(null=True, editable=False)

    agreement = models.ForeignKey(
        "crm.Agreement",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("agreement"),
    )
    registered_on = models.DateField(_("registered on"), null=True, blank=True)
    park = models.ForeignKey(
        "crm.Park",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="projects",
        verbose_name=_("park"),
    )
    manager = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("account manager"),
    )
    handover_note = models.TextField(_("hand-over note"), blank=True)
    started_on = models.DateField(_("construction started on"), null=True, blank=True)
    first_invoice_on = models.DateField(_("first invoice on"), null=True, blank=True)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", editable=False
    )

    objects = LeadQuerySet.as_manager()

    class Meta:
        verbose_name = _("lead")
        verbose_name_plural = _("leads")
        constraints = [
            models.UniqueConstraint(fields=["zone", "number"], name="lead_number_is_unique"),
            models.CheckConstraint(
                condition=Q(in_pool=False) | Q(owner=None), name="lead_in_the_pool_has_no_owner"
            ),
            models.CheckConstraint(
                condition=Q(planned_investment_fen=None) | Q(planned_investment_fen__gte=0),
                name="lead_plans_no_negative_investment",
            ),
            models.CheckConstraint(
                condition=Q(fixed_asset_investment_fen=None) | Q(fixed_asset_investment_fen__gte=0),
                name="lead_fixes_no_negative_investment",
            ),
            models.CheckConstraint(
                condition=Q(need_area_m2=None) | Q(need_area_m2__gt=0),
                name="lead_needs_a_positive_area",
            ),
            models.CheckConstraint(
                condition=Q(is_confidential=False) | ~Q(code_name=""),
                name="confidential_lead_has_a_code_name",
            ),
        ]
        indexes = [
            models.Index(fields=["zone", "stage", "status"], name="lead_by_stage"),
            models.Index(fields=["-created_at", "-id"], name="lead_by_creation"),
            models.Index(fields=["number", "id"], name="lead_by_number"),
            models.Index(fields=["stage", "-state_since", "-id"], name="lead_by_lane"),
            # The totals of a board and of My day are read from this alone.
            models.Index(
                fields=["zone", "stage"],
                include=[
                    "id",
                    "status",
                    "in_pool",
                    "is_confidential",
                    "owner",
                    "created_at",
                    "planned_investment_fen",
                ],
                name="lead_totals",
            ),
            models.Index(
                fields=["enterprise"], condition=Q(is_confidential=True), name="lead_confidential"
            ),
            KeysetIndex(fields=["planned_investment_fen", "id"], name="lead_by_investment"),
            KeysetIndex(fields=["-planned_investment_fen", "-id"], name="lead_by_investment_down"),
            KeysetIndex(fields=["last_contact_at", "id"], name="lead_by_contact"),
            KeysetIndex(fields=["-last_contact_at", "-id"], name="lead_by_contact_down"),
            models.Index(fields=["owner", "status", "stage"], name="lead_by_owner"),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.shown_name}"

    def get_absolute_url(self) -> str:
        return reverse("crm:lead", args=[self.uuid])

    @property
    def shown_name(self) -> str:
        """Return the name under which the lead may be spoken of."""
        return self.code_name if self.is_confidential else str(self.enterprise)

    @property
    def is_project(self) -> bool:
        return self.stage not in self.UNDER_CLOCK

    @property
    def runs(self) -> bool:
        """Tell whether claim and clocks run."""
        return self.status == self.Status.ACTIVE and self.stage in self.UNDER_CLOCK

    @property
    def stage_group(self) -> str:
        return STAGE_GROUPS[self.stage]

    @property
    def need(self) -> dict | None:
        """Return kind and area of the premises needed, once known."""
        if not self.need_kind or self.need_area_m2 is None:
            return None
        return {"kind": self.need_kind, "area_m2": self.need_area_m2}

    @property
    def investor(self) -> dict | None:
        """Return how the investor is identified, once known."""
        if self.investor_credit_code:
            return {"credit_code": self.investor_credit_code}
        if self.investor_registration_number:
            return {
                "registration_number": self.investor_registration_number,
                "country": self.investor_country,
            }
        return None
