from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from hightech.core.models import Processed, Record
from hightech.users.roles import Role


class ClauseQuerySet(models.QuerySet["Clause"]):
    def visible_to(self, user) -> "ClauseQuerySet":
        """Keep the clauses of the user's zones; an applicant sees those once in force."""
        offered = Q(state__in=[Clause.State.ACTIVE, Clause.State.RETIRED])
        return self.filter(
            Q(zone_id__in=user.staff_zone_ids())
            | Q(zone_id__in=user.zone_ids(Role.APPLICANT)) & offered
        )

    def for_list(self) -> "ClauseQuerySet":
        return self.select_related("zone", "policy")

    def search(self, text: str) -> "ClauseQuerySet":
        """Keep the clauses that hold every word in code, title, wording or policy."""
        rows = self
        for word in text.split()[:10]:
            found = Q(policy__title__icontains=word)
            for column in ("code", "title_en", "title_zh", "text"):
                found |= Q(**{f"{column}__icontains": word})
            rows = rows.filter(found)
        return rows

    def flagged(self) -> "ClauseQuerySet":
        """Keep the active clauses that carry flags of the gate."""
        return self.filter(state=Clause.State.ACTIVE).exclude(gate_level=Clause.GateLevel.GREEN)

    def version_for(self, code: str, on) -> "Clause | None":
        """Return the version of a code that counts on a date: in force, else active, else latest.

        Drafts count only where nothing was ever activated.
        """
        versions = list(self.filter(code=code).order_by("-valid_from", "-pk")[:100])
        published = [one for one in versions if one.state in ("ACTIVE", "RETIRED")]
        begun = [one for one in published or versions if one.valid_from and one.valid_from <= on]
        return next(iter([*begun, *published, *versions]), None)

    def in_force(self, on) -> "ClauseQuerySet":
        """Keep the active clauses valid on a date."""
        ends_later = Q(valid_until=None) | Q(valid_until__gte=on)
        return self.filter(ends_later, state=Clause.State.ACTIVE, valid_from__lte=on)


class Clause(Processed):
    """One item of support, in one version; the versions of a code are told apart by `valid`.

    `definition` is the clause as contract § 4 writes it. The other columns repeat what lists and
    constraints need. A version that was used is immutable.
    """

    class State(models.TextChoices):
        DRAFT = "DRAFT", _("Draft")
        REVIEWED = "REVIEWED", _("Reviewed")
        ACTIVE = "ACTIVE", _("Active")
        RETIRED = "RETIRED", _("Retired")

    class GateLevel(models.TextChoices):
        GREEN = "GREEN", _("Green")
        AMBER = "AMBER", _("Amber")
        RED = "RED", _("Red")

    zone = models.ForeignKey("users.Zone", on_delete=models.PROTECT, related_name="clauses")
    policy = models.ForeignKey(
        "funds.Policy", on_delete=models.PROTECT, null=True, blank=True, related_name="clauses"
    )
    code = models.CharField(_("code"), max_length=80)
    title_en = models.CharField(_("title in English"), max_length=300, blank=True)
    title_zh = models.CharField(_("title in Chinese"), max_length=300, blank=True)
    support_type = models.CharField(_("support type"), max_length=60, blank=True)
    text = models.TextField(_("wording"), blank=True)
    budget = models.CharField(_("purpose of the budget line"), max_length=80, blank=True)
    valid_from = models.DateField(_("valid from"), null=True, blank=True)
    valid_until = models.DateField(_("valid until"), null=True, blank=True)
    definition = models.JSONField(_("definition"))
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.DRAFT)
    gate = models.JSONField(_("fair-competition gate"), default=dict, blank=True)
    gate_level = models.CharField(
        _("gate"), max_length=5, choices=GateLevel, default=GateLevel.AMBER
    )
    gate_checked_on = models.DateField(null=True, blank=True)

    objects = ClauseQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["zone", "code", "valid_from"], name="clause_has_one_version_a_day"
            ),
            models.UniqueConstraint(
                fields=["zone", "code"],
                condition=Q(valid_from=None),
                name="clause_has_one_undated_version",
            ),
            models.CheckConstraint(
                condition=Q(valid_from=None)
                | Q(valid_until=None)
                | Q(valid_until__gte=models.F("valid_from")),
                name="clause_ends_after_it_begins",
            ),
            models.CheckConstraint(
                condition=~Q(state="ACTIVE") | Q(valid_from__isnull=False),
                name="active_clause_is_dated",
            ),
        ]

    def __str__(self) -> str:
        first, second = self.title_zh, self.title_en
        if (get_language() or "").startswith("en"):
            first, second = second, first
        return first or second or self.code

    def get_absolute_url(self) -> str:
        return reverse("funds:clause", args=[self.uuid])

    @property
    def is_used(self) -> bool:
        """Tell whether a call or an application rests on this version."""
        return self.calls.exists() or self.applications.exists()


class FlagDismissal(Record):
    """A reviewer's reason why a flag of the gate is a false hit; shown for ever.

    It holds for the words it was given for: other words of the same rule raise the flag again.
    """

    append_only = True

    clause = models.ForeignKey(Clause, on_delete=models.PROTECT, related_name="dismissals")
    flag = models.CharField(max_length=30)
    words = models.TextField(blank=True, default="")
    digest = models.CharField(max_length=64, blank=True, default="")
    reason = models.TextField()
    dismissed_by = models.ForeignKey("users.User", on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["clause", "flag", "digest"], name="flag_is_dismissed_once_for_its_words"
            )
        ]

    def __str__(self) -> str:
        return f"{self.clause} {self.flag}"


class ClauseException(Record):
    """A recorded exception of the regulation's article 12, with its end."""

    append_only = True

    class Ground(models.TextChoices):
        NATIONAL_SECURITY = "NATIONAL_SECURITY", _("National security and development interests")
        INNOVATION = "INNOVATION", _("Scientific progress and capacity for innovation")
        PUBLIC_INTEREST = (
            "PUBLIC_INTEREST",
            _("Energy saving, environment, relief, public interest"),
        )
        BY_LAW = "BY_LAW", _("Another ground of a law or administrative regulation")

    clause = models.ForeignKey(Clause, on_delete=models.PROTECT, related_name="exceptions")
    ground = models.CharField(max_length=20, choices=Ground)
    why = models.TextField(_("why nothing less restrictive serves"))
    until = models.DateField()
    document = models.ForeignKey("core.File", on_delete=models.PROTECT, related_name="+")
    granted_by = models.ForeignKey("users.User", on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.clause} {self.ground}"
