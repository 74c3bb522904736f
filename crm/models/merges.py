"""Firms recorded twice: suspected pairs, and how one was merged into the other."""

from datetime import timedelta

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from crm.models.enterprises import Enterprise
from hightech.core import clock
from hightech.core.models import Record

UNDO = timedelta(days=30)


class EnterpriseMergeQuerySet(models.QuerySet["EnterpriseMerge"]):
    def visible_to(self, user) -> "EnterpriseMergeQuerySet":
        return self.filter(target__in=Enterprise.objects.visible_to(user))

    def for_list(self) -> "EnterpriseMergeQuerySet":
        return self.select_related("zone", "source", "target", "merged_by", "undone_by")

    def standing(self) -> "EnterpriseMergeQuerySet":
        return self.filter(undone_at=None)


class EnterpriseMerge(Record):
    """One firm merged into another: what was chosen and moved, and so how it is taken back.

    `before` and `after` are the fields of the kept firm that the merge changed; `moved` are the
    keys of the rows that went over, by model; `ended` the assignment that ended with it.
    """

    moves_with_enterprise = False

    zone = models.ForeignKey("users.Zone", on_delete=models.PROTECT, related_name="merges")
    source = models.ForeignKey(
        Enterprise, on_delete=models.PROTECT, related_name="merges_away", verbose_name=_("merged")
    )
    target = models.ForeignKey(
        Enterprise, on_delete=models.PROTECT, related_name="merges_in", verbose_name=_("kept")
    )
    before = models.JSONField(default=dict, editable=False)
    after = models.JSONField(default=dict, editable=False)
    moved = models.JSONField(default=dict, editable=False)
    ended = models.ForeignKey(
        "crm.Assignment", null=True, on_delete=models.PROTECT, related_name="+", editable=False
    )
    merged_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    undone_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", null=True
    )
    undone_at = models.DateTimeField(_("taken back"), null=True)

    objects = EnterpriseMergeQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=~Q(source=F("target")), name="firm_is_not_merged_into_itself"
            ),
            models.UniqueConstraint(
                fields=["source"], condition=Q(undone_at=None), name="firm_is_merged_once"
            ),
            models.CheckConstraint(
                condition=Q(undone_at=None, undone_by=None)
                | Q(undone_at__isnull=False, undone_by__isnull=False),
                name="undone_merge_names_by_whom",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.source} → {self.target}"

    def get_absolute_url(self) -> str:
        return self.target.get_absolute_url()

    @property
    def undo_until(self):
        """Return until when it can be taken back."""
        return self.created_at + UNDO

    @property
    def can_be_undone(self) -> bool:
        return self.undone_at is None and clock.now() < self.undo_until


class DuplicatePairQuerySet(models.QuerySet["DuplicatePair"]):
    def visible_to(self, user) -> "DuplicatePairQuerySet":
        """Keep the pairs of which both firms may be seen."""
        seen = Enterprise.objects.visible_to(user)
        return self.filter(first__in=seen, second__in=seen)

    def for_list(self) -> "DuplicatePairQuerySet":
        return self.select_related("zone", "first", "second", "decided_by")

    def open(self) -> "DuplicatePairQuerySet":
        return self.filter(state=DuplicatePair.State.OPEN)


class DuplicatePair(Record):
    """Two firms that may be one; told apart once, they stay told apart."""

    moves_with_enterprise = False

    class State(models.TextChoices):
        OPEN = "OPEN", _("To be reviewed")
        DISTINCT = "DISTINCT", _("Two firms")

    class Sign(models.TextChoices):
        NAME = "NAME", _("The names say the same")
        FORMER_NAME = "FORMER_NAME", _("A former name says the same")
        REGION = "REGION", _("The same region")
        PHONE = "PHONE", _("The same phone number")
        EMAIL = "EMAIL", _("The same e-mail address")

    zone = models.ForeignKey("users.Zone", on_delete=models.PROTECT, related_name="duplicates")
    first = models.ForeignKey(Enterprise, on_delete=models.PROTECT, related_name="+")
    second = models.ForeignKey(Enterprise, on_delete=models.PROTECT, related_name="+")
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.OPEN)
    signs = models.JSONField(_("signs"), default=list)
    strength = models.PositiveSmallIntegerField(_("signs"), default=1)
    # The last search that found it.
    seen_at = models.DateTimeField(default=clock.now)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", null=True
    )
    decided_at = models.DateTimeField(null=True)

    objects = DuplicatePairQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["first", "second"], name="pair_is_suspected_once"),
            models.CheckConstraint(
                condition=Q(first__lt=F("second")), name="pair_names_the_older_firm_first"
            ),
            models.CheckConstraint(
                condition=Q(state="OPEN", decided_by=None)
                | Q(state="DISTINCT", decided_by__isnull=False),
                name="decided_pair_names_by_whom",
            ),
        ]
        indexes = [models.Index(fields=["zone", "state", "-strength", "-id"], name="pair_by_state")]

    def __str__(self) -> str:
        return f"{self.first} · {self.second}"

    def get_absolute_url(self) -> str:
        """Return the page on which both are compared."""
        return f"{reverse('crm:merge', args=[self.first.uuid])}?other={self.second.uuid}"

    def other_than(self, firm: Enterprise) -> Enterprise:
        return self.second if self.first_id == firm.pk else self.first

    @property
    def sign_labels(self) -> list[str]:
        return [str(label) for code, label in self.Sign.choices if code in self.signs]
