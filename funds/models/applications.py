from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from hightech.core.models import Processed, Record
from hightech.users.roles import FUNDING, Role


class ApplicationQuerySet(models.QuerySet["Application"]):
    def visible_to(self, user) -> "ApplicationQuerySet":
        """Keep what a role needs to see.

        Those who handle the fund see the zone's files; a reviewer those whose call asks the
        department, once submitted; a member those on an agenda and not recused; an applicant
        those of the own enterprises; a third party those it was given.
        """
        seen = Q(zone_id__in=user.zone_ids(*FUNDING)) | self._of_reviewer(user)
        seen |= self._of_member(user)
        # The papers of a file one is recused from cannot be opened, whatever the role.
        seen &= ~Q(pk__in=user.recusals.values("application_id"))
        seen |= Q(enterprise__in=user.enterprise_memberships.values("enterprise_id"))
        seen |= Q(pk__in=self._given().filter(user_id=user.pk).values("application_id"))
        return self.filter(seen)

    def _of_reviewer(self, user) -> Q:
        departments = user.department_ids()
        if not departments:
            return Q(pk__in=[])
        asking = self._asking().filter(department_id__in=departments)
        return Q(call__in=asking.values("call_id")) & ~Q(state="DRAFT")

    def _of_member(self, user) -> Q:
        zones = user.zone_ids(Role.MEMBER)
        if not zones:
            return Q(pk__in=[])
        agenda: Any = self.model._meta.get_field("agenda_items").related_model
        return Q(zone_id__in=zones, pk__in=agenda._base_manager.values("application_id"))

    def _asking(self):
        """Return which calls ask which departments."""
        calls: Any = self.model._meta.get_field("call").related_model
        return calls.departments.through.objects

    def _given(self):
        """Return which third parties were given which file."""
        return self.model.engaged.through.objects

    def for_list(self) -> "ApplicationQuerySet":
        return self.select_related(
            "zone",
            "enterprise",
            "clause",
            "call__fund",
            "call__budget_line__fund",
            "project__enterprise",
            "meeting__committee",
        ).prefetch_related("publicities")

    def search(self, text: str) -> "ApplicationQuerySet":
        """Keep those whose number or enterprise holds the text."""
        named = Q(enterprise__found_by__has=text) | Q(number__icontains=text)
        return self.filter(named)


class Application(Processed):
    """One enterprise asking for money under one clause of a call."""

    moves_with_enterprise = True

    series = "A"

    class State(models.TextChoices):
        DRAFT = "DRAFT", _("Draft")
        SUBMITTED = "SUBMITTED", _("Submitted")
        CORRECTION = "CORRECTION", _("Being corrected")
        VERIFYING = "VERIFYING", _("Being verified")
        VERIFIED = "VERIFIED", _("Verified")
        ON_AGENDA = "ON_AGENDA", _("On the agenda")
        APPROVED = "APPROVED", _("Approved")
        PUBLICITY = "PUBLICITY", _("Under publicity")
        CLEARED = "CLEARED", _("Cleared")
        FUNDED = "FUNDED", _("Funded")
        SUSPENDED = "SUSPENDED", _("Suspended")
        CLOSED = "CLOSED", _("Closed")
        INELIGIBLE = "INELIGIBLE", _("Found ineligible")
        REFUSED = "REFUSED", _("Refused")
        DEFERRED = "DEFERRED", _("Deferred")
        REVOKED = "REVOKED", _("Revoked")
        TERMINATED = "TERMINATED", _("Terminated")
        WITHDRAWN = "WITHDRAWN", _("Withdrawn")

    zone = models.ForeignKey("users.Zone", on_delete=models.PROTECT, related_name="applications")
    number = models.CharField(max_length=20)
    call = models.ForeignKey("funds.Call", on_delete=models.PROTECT, related_name="applications")
    clause = models.ForeignKey(
        "funds.Clause", on_delete=models.PROTECT, related_name="applications"
    )
    enterprise = models.ForeignKey(
        "crm.Enterprise", on_delete=models.PROTECT, related_name="applications"
    )
    project = models.ForeignKey(
        "crm.Lead", null=True, blank=True, on_delete=models.PROTECT, related_name="applications"
    )
    state = models.CharField(max_length=12, choices=State, default=State.DRAFT)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    facts = models.JSONField(_("facts"), default=dict)
    revision = models.PositiveIntegerField(default=0)
    law_date = models.DateField(null=True)
    submitted_at = models.DateTimeField(null=True)
    submitted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    accepted_at = models.DateTimeField(null=True)
    correct_until = models.DateField(null=True)
    heard_on = models.DateField(null=True)
    review_requested_at = models.DateTimeField(null=True)
    verifier = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    meeting = models.ForeignKey(
        "funds.Meeting", null=True, on_delete=models.PROTECT, related_name="applications"
    )
    engaged = models.ManyToManyField(
        settings.AUTH_USER_MODEL, blank=True, related_name="engagements"
    )
    requested_fen = models.BigIntegerField(_("requested"))
    calculated_fen = models.BigIntegerField(_("calculated"), null=True)
    proposed_fen = models.BigIntegerField(_("proposed"), null=True)
    voted_fen = models.BigIntegerField(_("voted"), null=True)
    committed_fen = models.BigIntegerField(_("committed"), default=0)
    paid_fen = models.BigIntegerField(_("paid"), default=0)
    recovered_fen = models.BigIntegerField(_("recovered"), default=0)

    objects = ApplicationQuerySet.as_manager()

    class Meta:
        verbose_name = _("application")
        verbose_name_plural = _("applications")
        constraints = [
            models.UniqueConstraint(fields=["zone", "number"], name="application_number_is_unique"),
            models.CheckConstraint(
                condition=Q(requested_fen__gt=0), name="application_requests_something"
            ),
            models.CheckConstraint(
                condition=Q(verifier=None) | Q(submitted_by=None) | ~Q(verifier=F("submitted_by")),
                name="application_is_not_verified_by_its_submitter",
            ),
            models.CheckConstraint(
                condition=Q(proposed_fen=None)
                | Q(proposed_fen__lte=F("calculated_fen"))
                & Q(proposed_fen__lte=F("requested_fen")),
                name="proposed_is_within_calculated_and_requested",
            ),
            models.CheckConstraint(
                condition=Q(voted_fen=None) | Q(voted_fen__lte=F("proposed_fen")),
                name="voted_is_within_proposed",
            ),
            models.CheckConstraint(
                condition=Q(committed_fen=0) | Q(committed_fen__lte=F("voted_fen")),
                name="committed_is_within_voted",
            ),
            models.CheckConstraint(
                condition=Q(paid_fen__gte=0, recovered_fen__gte=0)
                & (Q(paid_fen=0) | Q(paid_fen__lte=F("voted_fen"))),
                name="paid_is_within_voted",
            ),
        ]
        indexes = [
            models.Index(fields=["zone", "-created_at", "-id"], name="application_newest"),
            models.Index(fields=["zone", "state"], name="application_by_state"),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.enterprise}"

    def get_absolute_url(self) -> str:
        return reverse("funds:application", args=[self.uuid])


class Revision(Record):
    """What was submitted, as it was submitted; never changed."""

    append_only = True

    application = models.ForeignKey(Application, on_delete=models.PROTECT, related_name="revisions")
    number = models.PositiveIntegerField()
    content = models.JSONField()
    digest = models.CharField(max_length=64)
    submitted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["application", "number"], name="revision_number_is_unique"
            )
        ]

    def __str__(self) -> str:
        return f"{self.application.number} r{self.number}"


class Material(Record):
    """A paper of an application, by the code its clause asks for."""

    application = models.ForeignKey(Application, on_delete=models.PROTECT, related_name="materials")
    code = models.CharField(max_length=60)
    file = models.ForeignKey("core.File", on_delete=models.PROTECT, related_name="+")
    added_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    is_replaced = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["application", "code", "file"], name="material_is_added_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.code}: {self.file}"


class CorrectionItem(Record):
    """One thing the applicant is asked to mend; a later list may hold only open ones."""

    application = models.ForeignKey(
        Application, on_delete=models.PROTECT, related_name="corrections"
    )
    round = models.PositiveIntegerField()
    text = models.TextField()
    # The fact or material it is about, where one is named.
    about = models.CharField(max_length=60, blank=True)
    # Why it comes only now, if it neither stood on the first list nor follows from an answer.
    reason = models.TextField(blank=True)
    settled_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return self.text[:60]
