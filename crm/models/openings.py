from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from crm.models import opening_kinds
from hightech.core.models import Processed, Record


class OpeningQuerySet(models.QuerySet["OpeningList"]):
    def visible_to(self, user) -> "OpeningQuerySet":
        """Keep the lists of the kinds that the user's roles make, sign or oversee."""
        seen = Q(pk__in=[])
        for kind in opening_kinds.KINDS.values():
            seen |= Q(kind=kind.code, zone_id__in=user.zone_ids(*kind.readers))
        return self.filter(seen)

    def for_list(self) -> "OpeningQuerySet":
        return self.select_related("zone", "created_by", "first_signer", "second_signer")

    def loaded(self) -> "OpeningQuerySet":
        return self.filter(state=OpeningList.State.LOADED)


class OpeningList(Processed):
    """A part of the opening balance of a zone: rows that two persons sign before they count."""

    series = "OB"

    class State(models.TextChoices):
        DRAFT = "DRAFT", _("Draft")
        SIGNED = "SIGNED", _("Signed once")
        LOADING = "LOADING", _("Being loaded")
        LOADED = "LOADED", _("Loaded")
        WITHDRAWN = "WITHDRAWN", _("Withdrawn")

    zone = models.ForeignKey("users.Zone", on_delete=models.PROTECT, related_name="openings")
    number = models.CharField(_("number"), max_length=20)
    kind = models.CharField(_("kind"), max_length=20)
    title = models.CharField(_("title"), max_length=200)
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.DRAFT)
    rows_count = models.PositiveIntegerField(_("rows"), default=0)
    problems_count = models.PositiveIntegerField(_("rows with problems"), default=0)
    # Over all rows as they were signed first; the second signature stands under the same one.
    digest = models.CharField(_("digest"), max_length=64, blank=True, editable=False)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", editable=False
    )
    first_signer = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+",
        verbose_name=_("signed first by"),
    )  # fmt: skip
    second_signer = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+",
        verbose_name=_("signed second by"),
    )  # fmt: skip
    loaded_at = models.DateTimeField(_("loaded at"), null=True, editable=False)

    objects = OpeningQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["zone", "number"], name="opening_number_is_unique"),
            models.CheckConstraint(
                condition=Q(second_signer=None) | ~Q(second_signer=models.F("first_signer")),
                name="opening_is_signed_by_two_persons",
            ),
            models.CheckConstraint(
                condition=~Q(state="LOADED")
                | Q(first_signer__isnull=False, second_signer__isnull=False)
                & Q(loaded_at__isnull=False)
                & ~Q(digest=""),
                name="opening_is_loaded_under_two_signatures",
            ),
        ]
        indexes = [models.Index(fields=["-created_at", "-id"], name="opening_by_creation")]

    def __str__(self) -> str:
        return f"{self.number} {self.title}"

    def get_absolute_url(self) -> str:
        return reverse("crm:opening", args=[self.uuid])

    @property
    def of_kind(self) -> opening_kinds.OpeningKind:
        return opening_kinds.KINDS[self.kind]

    @property
    def kind_label(self) -> str:
        return str(self.of_kind)


class OpeningRowQuerySet(models.QuerySet["OpeningRow"]):
    def visible_to(self, user) -> "OpeningRowQuerySet":
        return self.filter(opening__in=OpeningList.objects.visible_to(user).values("pk"))


class OpeningRow(Record):
    """One line: what was written, what is wrong with it, and the record it became."""

    opening = models.ForeignKey(OpeningList, on_delete=models.PROTECT, related_name="rows")
    number = models.PositiveIntegerField(_("row"))
    values = models.JSONField(default=dict)
    # [{"attr", "detail"}]: in the language of whoever had them found.
    problems = models.JSONField(default=list)
    has_problem = models.BooleanField(_("has a problem"), default=False)
    # The record made of it: model label and public id.
    made_type = models.CharField(max_length=60, blank=True)
    made_uuid = models.UUIDField(null=True)

    objects = OpeningRowQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["opening", "number"], name="opening_row_is_unique"),
        ]

    def __str__(self) -> str:
        return f"{self.opening} #{self.number}"

    @property
    def made_as(self) -> dict | None:
        """Return the kind and id of the record the row became."""
        if self.made_uuid is None:
            return None
        return {"type": self.made_type.rpartition(".")[2], "id": str(self.made_uuid)}
