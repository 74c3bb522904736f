from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from crm.models.leads import Lead
from hightech.core.models import Processed, Record
from hightech.users.roles import ATTRACTING, Role


class ClaimQuerySet(models.QuerySet["Claim"]):
    def visible_to(self, user) -> "ClaimQuerySet":
        """Keep the claims on leads the user may see."""
        return self.filter(lead__in=Lead.objects.visible_to(user).values("pk"))

    def for_list(self) -> "ClaimQuerySet":
        return self.select_related("zone", "lead__enterprise", "enterprise", "owner", "team")

    def live(self) -> "ClaimQuerySet":
        return self.filter(state__in=Claim.LIVE)

    def lapsing(self, today) -> "ClaimQuerySet":
        """Keep the running claims whose last protected day is over."""
        return self.live().filter(until__lt=today, lead__status="ACTIVE")


class Claim(Processed):
    """First-talk protection of one enterprise: at most one is live in a zone."""

    secret_with = ("lead",)

    moves_with_enterprise = True
    series = "C"

    class State(models.TextChoices):
        PROVISIONAL = "PROVISIONAL", _("Provisional")
        HELD = "HELD", _("Held")
        LAPSED = "LAPSED", _("Lapsed")
        RELEASED = "RELEASED", _("Released")
        SETTLED = "SETTLED", _("Settled")

    LIVE = ("PROVISIONAL", "HELD")

    zone = models.ForeignKey("users.Zone", on_delete=models.PROTECT, related_name="claims")
    number = models.CharField(_("receipt number"), max_length=20)
    enterprise = models.ForeignKey(
        "crm.Enterprise", on_delete=models.PROTECT, related_name="claims", verbose_name=_("firm")
    )
    lead = models.ForeignKey("crm.Lead", on_delete=models.PROTECT, related_name="claims")
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="claims",
        verbose_name=_("holder"),
    )
    team = models.ForeignKey(
        "users.Team", on_delete=models.PROTECT, null=True, verbose_name=_("team")
    )
    state = models.CharField(_("state"), max_length=12, choices=State, default=State.PROVISIONAL)
    # The first registration by server time is what arbitration looks at: never changed.
    registered_at = models.DateTimeField(_("registered at"), editable=False)
    until = models.DateField(_("last protected day"))
    renewals = models.PositiveSmallIntegerField(_("renewals"), default=0)
    digest = models.CharField(_("digest"), max_length=64, editable=False)
    # Brought along from before this system: it may be challenged until a day.
    challengeable_until = models.DateField(_("may be challenged until"), null=True, editable=False)
    # A confidential claim stands before this one; its registrant must not notice.
    is_shadow = models.BooleanField(default=False, editable=False)

    objects = ClaimQuerySet.as_manager()

    class Meta:
        verbose_name = _("claim")
        verbose_name_plural = _("claims")
        constraints = [
            models.UniqueConstraint(fields=["zone", "number"], name="claim_number_is_unique"),
            models.UniqueConstraint(
                fields=["zone", "enterprise"],
                condition=Q(state__in=["PROVISIONAL", "HELD"], is_shadow=False),
                name="enterprise_has_one_live_claim",
            ),
            models.UniqueConstraint(
                fields=["lead"],
                condition=Q(state__in=["PROVISIONAL", "HELD"]),
                name="lead_has_one_live_claim",
            ),
        ]
        indexes = [
            models.Index(fields=["state", "until"], name="claim_by_end"),
            models.Index(fields=["-created_at", "-id"], name="claim_by_creation"),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.lead.shown_name}"

    def get_absolute_url(self) -> str:
        return reverse("crm:lead", args=[self.lead.uuid])

    @property
    def is_live(self) -> bool:
        return self.state in self.LIVE

    @property
    def receipt(self) -> dict:
        """Return what the holder can share, and arbitration shows."""
        return {"number": self.number, "at": self.registered_at, "digest": self.digest}


class ConflictQuerySet(models.QuerySet["ConflictCase"]):
    def visible_to(self, user) -> "ConflictQuerySet":
        """Keep the cases of the leader's zones, and those whose one side is the user's lead.

        The other side never learns of a confidential lead.
        """
        led = user.zone_ids(Role.LEADER)
        seen = user.zone_ids(*(role for role in ATTRACTING if role != Role.LEADER))
        open_lead = Q(holder_lead__is_confidential=False, challenger_lead__is_confidential=False)
        mine = Q(holder_lead__owner_id=user.pk) | (
            Q(challenger_lead__owner_id=user.pk) & Q(holder_lead__is_confidential=False)
        )
        return self.filter(
            Q(zone_id__in=led)
            | Q(other_zone_id__in=led)
            | Q(zone_id__in=seen) & open_lead
            | mine & (Q(zone_id__in=user.zone_ids()) | Q(other_zone_id__in=user.zone_ids()))
        )

    def for_list(self) -> "ConflictQuerySet":
        return self.select_related(
            "zone",
            "other_zone",
            "holder_lead__enterprise",
            "holder_lead__owner",
            "holder_lead__team",
            "challenger_lead__enterprise",
            "challenger_lead__owner",
            "challenger_lead__team",
            "holder_claim",
            "winner__enterprise",
        ).prefetch_related("splits__team")

    def open(self) -> "ConflictQuerySet":
        return self.filter(state__in=ConflictCase.UNDECIDED)

    def blocking(self, lead, today) -> "ConflictQuerySet":
        """Keep the admitted cases that still block the holder's signing."""
        return self.filter(
            holder_lead=lead,
            state=ConflictCase.State.ADMITTED,
            lifted_at=None,
            blocks_until__gte=today,
        )


class ConflictCase(Processed):
    """A second registration of an enterprise that is protected: a challenge and its ruling."""

    secret_with = ("holder_lead", "challenger_lead")

    series = "K"

    class State(models.TextChoices):
        OPEN = "OPEN", _("Open")
        ADMITTED = "ADMITTED", _("Admitted")
        REJECTED = "REJECTED", _("Rejected")
        RULED = "RULED", _("Ruled")
        YIELDED = "YIELDED", _("Yielded")

    UNDECIDED = ("OPEN", "ADMITTED")

    zone = models.ForeignKey("users.Zone", on_delete=models.PROTECT, related_name="conflicts")
    # Between joined zones: the challenger's zone, whose leader confirms what this one's rules.
    other_zone = models.ForeignKey(
        "users.Zone", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    number = models.CharField(_("number"), max_length=20)
    holder_claim = models.ForeignKey(
        Claim, on_delete=models.PROTECT, related_name="challenges", verbose_name=_("claim")
    )
    holder_lead = models.ForeignKey(
        "crm.Lead", on_delete=models.PROTECT, related_name="challenges", verbose_name=_("holder")
    )
    challenger_lead = models.ForeignKey(
        "crm.Lead",
        on_delete=models.PROTECT,
        related_name="challenging",
        verbose_name=_("challenger"),
    )
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.OPEN)
    due_on = models.DateField(_("to be admitted or rejected by"))
    blocks_until = models.DateField(_("blocks signing until"), null=True, blank=True)
    lifted_at = models.DateTimeField(_("lifted at"), null=True, editable=False)
    winner = models.ForeignKey(
        "crm.Lead",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("winner"),
    )
    reasons = models.TextField(_("reasons"), blank=True)
    ruled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    confirmed_at = models.DateTimeField(_("in effect since"), null=True, editable=False)

    objects = ConflictQuerySet.as_manager()

    class Meta:
        verbose_name = _("conflict")
        verbose_name_plural = _("conflicts")
        constraints = [
            models.UniqueConstraint(fields=["zone", "number"], name="conflict_number_is_unique"),
            models.UniqueConstraint(
                fields=["holder_lead", "challenger_lead"],
                condition=Q(state__in=["OPEN", "ADMITTED"]),
                name="two_leads_have_one_open_conflict",
            ),
            models.CheckConstraint(
                condition=~Q(holder_lead=models.F("challenger_lead")),
                name="conflict_is_between_two_leads",
            ),
        ]
        indexes = [
            models.Index(fields=["zone", "state", "due_on"], name="conflict_by_due"),
            models.Index(fields=["-created_at", "-id"], name="conflict_by_creation"),
        ]

    def __str__(self) -> str:
        return self.number

    def get_absolute_url(self) -> str:
        return reverse("crm:conflict", args=[self.uuid])


class CreditSplit(Record):
    """What share of a project counts for which team, by kind of credit."""

    append_only = True

    class Kind(models.TextChoices):
        STATISTICS = "STATISTICS", _("Statistics")
        TAX = "TAX", _("Tax")
        BONUS = "BONUS", _("Bonus")

    case = models.ForeignKey(ConflictCase, on_delete=models.PROTECT, related_name="splits")
    kind = models.CharField(_("kind"), max_length=10, choices=Kind)
    team = models.ForeignKey("users.Team", on_delete=models.PROTECT, verbose_name=_("team"))
    percent = models.DecimalField(_("percent"), max_digits=5, decimal_places=2)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["case", "kind", "team"], name="team_has_one_share_of_a_kind"
            ),
            models.CheckConstraint(
                condition=Q(percent__gt=0, percent__lte=100), name="share_is_a_percentage"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.team} {self.percent} %"
