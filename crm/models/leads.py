from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from hightech.core.lists.ordering import KeysetIndex
from hightech.core.models import Processed
from hightech.users.roles import ATTRACTING, Role


class LeadQuerySet(models.QuerySet["Lead"]):
    def visible_to(self, user) -> "LeadQuerySet":
        """Keep what the user's roles show, and of confidential leads those told to the user."""
        shown = (
            Q(zone_id__in=user.zone_ids(*ATTRACTING))
            | self._of_operator(user)
            | self._of_reviewer(user)
        )
        return self.filter(shown).filter(self._told_to(user))

    def _told_to(self, user) -> Q:
        told = Lead.insiders.through.objects.filter(user_id=user.pk).values("lead_id")
        return Q(is_confidential=False) | Q(owner_id=user.pk) | Q(pk__in=told)

    def _of_operator(self, user) -> Q:
        zones = user.zone_ids(Role.OPERATOR)
        if not zones:
            return Q(pk__in=[])
        own_parks = Q(target_park__members__user_id=user.pk)
        mine = Lead.objects.filter(own_parks, zone_id__in=zones).values("pk")
        return Q(zone_id__in=zones, owner_id=user.pk) | Q(pk__in=mine)

    def _of_reviewer(self, user) -> Q:
        departments = user.department_ids()
        if not departments:
            return Q(pk__in=[])
        asked = Q(zone__departments__in=departments, zone__departments__is_mandatory=True)
        under_review = Lead.objects.filter(asked, stage=Lead.Stage.UNDER_REVIEW).values("pk")
        given = Lead.objects.filter(opinions__department_id__in=departments).values("pk")
        return Q(pk__in=under_review) | Q(pk__in=given)

    def for_list(self) -> "LeadQuerySet":
        """Fetch along what a line shows: one query."""
        return self.select_related("zone", "enterprise", "owner", "team", "target_park", "claim")

    def active(self) -> "LeadQuerySet":
        return self.filter(status=Lead.Status.ACTIVE)

    def under_clock(self) -> "LeadQuerySet":
        """Keep the leads whose clocks run."""
        return self.active().filter(stage__in=Lead.UNDER_CLOCK, in_pool=False)

    def owned_by(self, user) -> "LeadQuerySet":
        return self.filter(owner=user)

    def held_against_limit(self, user) -> "LeadQuerySet":
        """Keep the leads that count against the limit of one person."""
        return self.owned_by(user).filter(stage__in=Lead.UNDER_CLOCK, status__in=Lead.OPEN)

    def search(self, text: str) -> "LeadQuerySet":
        """Filter by number, summary, name of the enterprise or code name."""
        found = self
        for word in text.split():
            found = found.filter(
                Q(number__icontains=word)
                | Q(summary__icontains=word)
                | Q(enterprise__name__icontains=word)
                | Q(code_name__icontains=word)
            )
        return found


class Lead(Processed):
    """A chance to win an enterprise; from SIGNED on the same record is shown as a project."""

    series = "L"

    class Kind(models.TextChoices):
        NEW = "NEW", _("New project")
        EXPANSION = "EXPANSION", _("Expansion")
        RELOCATION = "RELOCATION", _("Relocation")
        TECH_RENOVATION = "TECH_RENOVATION", _("Technological renovation")

    class Track(models.TextChoices):
        MAJOR = "MAJOR", _("Major")
        LIGHT = "LIGHT", _("Light")

    class Stage(models.TextChoices):
        REGISTERED = "REGISTERED", _("Registered")
        JUDGED = "JUDGED", _("Judged")
        NEGOTIATING = "NEGOTIATING", _("In negotiation")
        UNDER_REVIEW = "UNDER_REVIEW", _("Under review")
        REVIEWED = "REVIEWED", _("Reviewed")
        SIGNED = "SIGNED", _("Signed")
        LANDED = "LANDED", _("Landed")
        BUILDING = "BUILDING", _("Under construction")
        PRODUCING = "PRODUCING", _("In production")
        FULL_CAPACITY = "FULL_CAPACITY", _("At full capacity")

    class Status(models.TextChoices):
        ACTIVE = "ACTIVE", _("Active")
        ON_HOLD = "ON_HOLD", _("On hold")
        LOST = "LOST", _("Lost")
        ELIMINATED = "ELIMINATED", _("Eliminated")

    class Grade(models.TextChoices):
        A = "A", _("A")
        B = "B", _("B")
        C = "C", _("C")
        D = "D", _("D")

    class Source(models.TextChoices):
        REFERRAL = "REFERRAL", _("Referral")
        VISIT = "VISIT", _("Visit")
        EXPO = "EXPO", _("Exhibition")
        AGENCY = "AGENCY", _("Agency")
        ONLINE = "ONLINE", _("Online")
        CHAIN = "CHAIN", _("Industry chain")
        OTHER = "OTHER", _("Other")

    class NeedKind(models.TextChoices):
        LAND = "LAND", _("Land")
        BUILDING = "BUILDING", _("Building")
        FLOOR = "FLOOR", _("Floor")
        UNIT = "UNIT", _("Unit")

    class ProjectRole(models.TextChoices):
        LEADING = "LEADING", _("Leading project")
        SUPPORTING = "SUPPORTING", _("Supporting project")

    class ReasonCode(models.TextChoices):
        WAITING_FOR_INVESTOR = "WAITING_FOR_INVESTOR", _("The investor asks to wait")
        WAITING_FOR_LAND = "WAITING_FOR_LAND", _("Land or premises are not ready")
        WAITING_FOR_POLICY = "WAITING_FOR_POLICY", _("A decision on policy is pending")
        FINANCING = "FINANCING", _("The investor's financing fell through")
        COST = "COST", _("Costs")
        POLICY = "POLICY", _("Support elsewhere is better")
        PREMISES = "PREMISES", _("No suitable premises")
        OTHER_ZONE = "OTHER_ZONE", _("Went to another place")
        NO_CONTACT = "NO_CONTACT", _("The investor no longer answers")
        ENVIRONMENT = "ENVIRONMENT", _("Environment, energy or safety")
        INDUSTRY = "INDUSTRY", _("Does not fit the industries of the zone")
        CREDIT = "CREDIT", _("Credit or ability of the investor")
        NOT_GENUINE = "NOT_GENUINE", _("Not a genuine project")
        DUPLICATE = "DUPLICATE", _("Duplicate of another lead")
        OTHER = "OTHER", _("Other")

    # Claims and clocks run in these stages; from SIGNED on the claim is settled.
    UNDER_CLOCK = ("REGISTERED", "JUDGED", "NEGOTIATING", "UNDER_REVIEW", "REVIEWED")
    OPEN = ("ACTIVE", "ON_HOLD")

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


# What the other side of a collision may know of a stage.
STAGE_GROUPS = {
    "REGISTERED": "NEW",
    "JUDGED": "NEW",
    "NEGOTIATING": "TALKS",
    "UNDER_REVIEW": "TALKS",
    "REVIEWED": "TALKS",
    "SIGNED": "SIGNED",
    "LANDED": "LANDED",
    "BUILDING": "LANDED",
    "PRODUCING": "LANDED",
    "FULL_CAPACITY": "LANDED",
}
