from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from crm.models.leads import Lead
from hightech.core.models import Processed


class OpinionQuerySet(models.QuerySet["Opinion"]):
    def of_lead(self, lead) -> "OpinionQuerySet":
        return self.filter(lead=lead)

    def signed(self) -> "OpinionQuerySet":
        return self.filter(state=Opinion.State.SIGNED)

    def visible_to(self, user) -> "OpinionQuerySet":
        """Keep the opinions on leads the user may see; those on applications are of the funds."""
        return self.on_leads_visible_to(user)

    def on_leads_visible_to(self, user) -> "OpinionQuerySet":
        """Keep the opinions on leads the user may see."""
        return self.filter(lead__in=Lead.objects.visible_to(user).values("pk"))

    def for_list(self) -> "OpinionQuerySet":
        return self.select_related("zone", "lead__enterprise", "department", "author")


class Opinion(Processed):
    """What a department says on a lead; signed over the digest of what it was shown.

    Opinions on applications extend this table (`funds`); there `lead` is empty.
    """

    secret_with = ("lead",)

    class Verdict(models.TextChoices):
        AGREE = "AGREE", _("Agree")
        AGREE_WITH_CONDITIONS = "AGREE_WITH_CONDITIONS", _("Agree with conditions")
        OPPOSE = "OPPOSE", _("Oppose")

    class State(models.TextChoices):
        DRAFT = "DRAFT", _("Draft")
        SIGNED = "SIGNED", _("Signed")
        VOID = "VOID", _("Void")
        NO_REPLY = "NO_REPLY", _("No reply")

    zone = models.ForeignKey("users.Zone", on_delete=models.PROTECT, related_name="opinions")
    lead = models.ForeignKey(
        "crm.Lead", on_delete=models.PROTECT, null=True, blank=True, related_name="opinions"
    )
    department = models.ForeignKey(
        "users.Department", on_delete=models.PROTECT, verbose_name=_("department")
    )
    round = models.PositiveSmallIntegerField(_("round"), default=1)
    verdict = models.CharField(_("verdict"), max_length=24, choices=Verdict, blank=True)
    comment = models.TextField(_("comment"), blank=True)
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.DRAFT)
    due_on = models.DateField(_("due on"), null=True, blank=True)
    # SHA-256 of what the signature stands for: VOID as soon as that changes.
    digest = models.CharField(_("digest"), max_length=64, blank=True, editable=False)
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        verbose_name=_("reviewer"),
    )
    signed_at = models.DateTimeField(_("signed at"), null=True, editable=False)

    objects = OpinionQuerySet.as_manager()

    class Meta:
        verbose_name = _("opinion")
        verbose_name_plural = _("opinions")
        constraints = [
            models.UniqueConstraint(
                fields=["lead", "department", "round"],
                condition=Q(lead__isnull=False) & ~Q(state="VOID"),
                name="department_has_one_opinion_a_round",
            ),
            models.CheckConstraint(
                condition=~Q(state="SIGNED") | ~Q(verdict=""),
                name="signed_opinion_has_a_verdict",
            ),
        ]
        indexes = [
            models.Index(fields=["department", "state", "due_on"], name="opinion_by_department"),
            models.Index(fields=["-created_at", "-id"], name="opinion_by_creation"),
        ]

    def __str__(self) -> str:
        return f"{self.department} {self.get_verdict_display()}".strip()

    def get_absolute_url(self) -> str:
        return self.lead.get_absolute_url() if self.lead else "/"
