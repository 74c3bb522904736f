from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from hightech.core.models import Processed, Record
from hightech.users.roles import FUNDING


class OfApplicationQuerySet(models.QuerySet):
    model: Any

    def visible_to(self, user):
        """Keep those of the zone's files one handles, and of an applicant's own enterprise."""
        path = self.model.application_path
        seen = Q(**{f"{path}__zone_id__in": user.zone_ids(*FUNDING)})
        seen |= Q(**{f"{path}__enterprise__members__user": user})
        return self.filter(pk__in=self.model._base_manager.filter(seen).values("pk"))

    def for_list(self):
        path = self.model.application_path
        return self.select_related(f"{path}__enterprise", f"{path}__zone")


class InspectionQuerySet(OfApplicationQuerySet):
    def for_list(self):
        return super().for_list().select_related("inspector")


class Inspection(Record):
    """A look at how the money was used: at the desk, on site, by audit or a third party."""

    application_path = "application"

    class Kind(models.TextChoices):
        DESK = "DESK", _("Desk")
        ON_SITE = "ON_SITE", _("On site")
        AUDIT = "AUDIT", _("Audit")
        THIRD_PARTY = "THIRD_PARTY", _("Third party")

    application = models.ForeignKey(
        "funds.Application", on_delete=models.PROTECT, related_name="inspections"
    )
    kind = models.CharField(_("kind"), max_length=12, choices=Kind)
    held_on = models.DateField(_("held on"))
    summary = models.TextField(_("summary"), blank=True)
    # Why who took part in the payments inspects them nevertheless.
    separation_reason = models.TextField(_("reason for inspecting one's own payments"), blank=True)
    inspector = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )

    objects = InspectionQuerySet.as_manager()

    def __str__(self) -> str:
        return f"{self.application.number} {self.held_on}"

    def get_absolute_url(self) -> str:
        return reverse("funds:inspection", args=[self.uuid])

    @property
    def zone(self):
        return self.application.zone


class Finding(Processed):
    """Something an inspection found, until it is rectified and closed."""

    application_path = "inspection__application"

    class State(models.TextChoices):
        OPEN = "OPEN", _("Open")
        RECTIFIED = "RECTIFIED", _("Rectified")
        CLOSED = "CLOSED", _("Closed")

    inspection = models.ForeignKey(Inspection, on_delete=models.PROTECT, related_name="findings")
    text = models.TextField(_("finding"))
    severity = models.CharField(_("severity"), max_length=20, blank=True)
    amount_fen = models.BigIntegerField(_("amount"), null=True)
    due_on = models.DateField(_("due on"))
    state = models.CharField(max_length=10, choices=State, default=State.OPEN)

    objects = OfApplicationQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(amount_fen=None) | Q(amount_fen__gt=0),
                name="finding_amount_is_positive",
            )
        ]
        indexes = [models.Index(fields=["state", "due_on"], name="finding_by_due_date")]

    def __str__(self) -> str:
        return self.text[:60]

    def get_absolute_url(self) -> str:
        return reverse("funds:finding", args=[self.uuid])

    @property
    def zone(self):
        return self.inspection.application.zone

    @property
    def enterprise(self):
        return self.inspection.application.enterprise


class SanctionQuerySet(models.QuerySet["Sanction"]):
    def visible_to(self, user) -> "SanctionQuerySet":
        return self.filter(enterprise__zone_id__in=user.zone_ids(*FUNDING))

    def for_list(self) -> "SanctionQuerySet":
        return self.select_related("enterprise__zone", "proposed_by", "decided_by")

    def in_force(self, on) -> "SanctionQuerySet":
        """Keep the decided sanctions that stop payments on a date."""
        lasting = Q(until=None) | Q(until__gte=on)
        return self.filter(
            lasting,
            state=Sanction.State.DECIDED,
            kind__in=[Sanction.Kind.SUSPEND, Sanction.Kind.STOP, Sanction.Kind.BAN],
        )


class Sanction(Processed):
    """A measure against an enterprise; proposed by the fund officer, decided by the chair."""

    moves_with_enterprise = True

    class Kind(models.TextChoices):
        SUSPEND = "SUSPEND", _("Suspend")
        STOP = "STOP", _("Stop")
        RECOVER = "RECOVER", _("Recover")
        BAN = "BAN", _("Ban")
        REFER = "REFER", _("Refer")

    class State(models.TextChoices):
        PROPOSED = "PROPOSED", _("Proposed")
        DECIDED = "DECIDED", _("Decided")

    enterprise = models.ForeignKey(
        "crm.Enterprise", on_delete=models.PROTECT, related_name="sanctions"
    )
    kind = models.CharField(_("kind"), max_length=10, choices=Kind)
    ground = models.TextField(_("ground"))
    until = models.DateField(_("until"), null=True, blank=True)
    proposed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    state = models.CharField(max_length=10, choices=State, default=State.PROPOSED)

    objects = SanctionQuerySet.as_manager()

    class Meta:
        verbose_name = _("sanction")
        verbose_name_plural = _("sanctions")
        constraints = [
            models.CheckConstraint(
                condition=Q(decided_by=None) | ~Q(decided_by=F("proposed_by")),
                name="sanction_is_not_decided_by_its_proposer",
            ),
            models.CheckConstraint(
                condition=~Q(state="DECIDED") | Q(decided_by__isnull=False),
                name="decided_sanction_names_who_decided",
            ),
            models.CheckConstraint(
                condition=~Q(kind="BAN") | Q(until__isnull=False), name="ban_has_an_end"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} · {self.enterprise}"

    def get_absolute_url(self) -> str:
        return reverse("funds:sanction", args=[self.uuid])

    @property
    def zone(self):
        return self.enterprise.zone


class RecoveryQuerySet(OfApplicationQuerySet):
    def for_list(self):
        return super().for_list().select_related("opened_by", "settled_by")


class Recovery(Processed):
    """Money to come back: until received, or written off by a signed act."""

    application_path = "application"

    class State(models.TextChoices):
        OPEN = "OPEN", _("Open")
        RECEIVED = "RECEIVED", _("Received")
        WRITTEN_OFF = "WRITTEN_OFF", _("Written off")

    application = models.ForeignKey(
        "funds.Application", on_delete=models.PROTECT, related_name="recoveries"
    )
    amount_fen = models.BigIntegerField(_("amount"))
    ground = models.TextField(_("ground"))
    opened_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    settled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    state = models.CharField(max_length=12, choices=State, default=State.OPEN)

    objects = RecoveryQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(amount_fen__gt=0), name="recovery_is_positive"),
            models.CheckConstraint(
                condition=Q(settled_by=None) | ~Q(settled_by=F("opened_by")),
                name="recovery_is_not_settled_by_who_opened_it",
            ),
            models.CheckConstraint(
                condition=Q(state="OPEN") | Q(settled_by__isnull=False),
                name="settled_recovery_names_who_settled",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.application.number} · {self.get_state_display()}"

    def get_absolute_url(self) -> str:
        return reverse("funds:recovery", args=[self.uuid])

    @property
    def zone(self):
        return self.application.zone
