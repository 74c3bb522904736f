from django.conf import settings
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from crm.models.leads import Lead
from hightech.core import clock
from hightech.core.models import Record
from hightech.users.roles import ATTRACTING, Role


class InteractionQuerySet(models.QuerySet["Interaction"]):
    def visible_to(self, user) -> "InteractionQuerySet":
        """Keep the talks on leads the user may see, and on enterprises of their zones."""
        zones, operated = user.zone_ids(*ATTRACTING), user.zone_ids(Role.OPERATOR)
        # What is hidden is little: it is looked up instead of all that is shown.
        open_ones = Q(zone_id__in=zones) & ~Q(lead__in=Lead.objects.secret_to(user).values("pk"))
        lead = Exists(Lead.objects.visible_to(user).filter(pk=OuterRef("lead")))
        return self.filter(open_ones | Q(zone_id__in=operated) & Q(lead))

    def for_list(self) -> "InteractionQuerySet":
        """Fetch along what a line shows: three queries, whatever the number of rows."""
        rows = self.select_related("author", "lead__enterprise", "enterprise", "zone")
        return rows.prefetch_related("contacts", "corrections")

    def standing(self) -> "InteractionQuerySet":
        """Keep the talks that no later row corrects."""
        return self.filter(~Exists(self.model._base_manager.filter(corrects=OuterRef("pk"))))

    def search(self, text: str) -> "InteractionQuerySet":
        """Filter by words of summary, message, firm, or the names of those who took part."""
        found = self
        for word in text.split():
            people = Interaction.objects.filter(contacts__found_by__has=word).values("pk")
            found = found.filter(
                Q(summary__icontains=word)
                | Q(quote__icontains=word)
                | Q(enterprise__found_by__has=word)
                | Q(pk__in=people)
            )
        return found


class Interaction(Record):
    """A talk with an enterprise, as it happened; a correction is a new row."""

    moves_with_enterprise = True

    class Kind(models.TextChoices):
        CALL = "CALL", _("Call")
        VISIT = "VISIT", _("Visit")
        RECEPTION = "RECEPTION", _("Reception")
        MEETING = "MEETING", _("Meeting")
        MESSAGE = "MESSAGE", _("Message")
        EVENT = "EVENT", _("Event")

    zone = models.ForeignKey("users.Zone", on_delete=models.PROTECT, related_name="+")
    lead = models.ForeignKey(
        "crm.Lead", on_delete=models.PROTECT, null=True, blank=True, related_name="interactions"
    )
    enterprise = models.ForeignKey(
        "crm.Enterprise", on_delete=models.PROTECT, related_name="interactions"
    )
    kind = models.CharField(_("kind"), max_length=10, choices=Kind)
    happened_at = models.DateTimeField(_("happened at"))
    summary = models.TextField(_("summary"))
    quote = models.TextField(_("text of the message"), blank=True)
    contacts = models.ManyToManyField(
        "crm.Contact", blank=True, related_name="interactions", verbose_name=_("contacts")
    )
    names = models.JSONField(_("other participants"), default=list, blank=True)
    has_evidence = models.BooleanField(_("counter-party evidence"), default=False, editable=False)
    next_step = models.CharField(_("next step"), max_length=300, blank=True)
    next_on = models.DateField(_("next step on"), null=True, blank=True)
    corrects = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="corrections"
    )
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="interactions"
    )

    objects = InteractionQuerySet.as_manager()

    class Meta:
        verbose_name = _("talk")
        verbose_name_plural = _("talks")
        constraints = [
            models.UniqueConstraint(fields=["corrects"], name="talk_is_corrected_once"),
        ]
        indexes = [
            models.Index(fields=["lead", "-happened_at", "-id"], name="interaction_by_lead"),
            models.Index(fields=["enterprise", "-happened_at", "-id"], name="interaction_by_firm"),
            models.Index(fields=["zone", "happened_at"], name="interaction_by_zone"),
            models.Index(fields=["-happened_at", "-id"], name="interaction_by_time"),
            models.Index(fields=["-created_at", "-id"], name="interaction_by_creation"),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {clock.local(self.happened_at):%Y-%m-%d}"

    def get_absolute_url(self) -> str:
        return (self.lead or self.enterprise).get_absolute_url()

    @property
    def is_corrected(self) -> bool:
        """Tell whether a later row stands in place of this one."""
        return bool(self.corrections.all())
