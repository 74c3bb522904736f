from django.conf import settings
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from hightech.core.models.base import Versioned


class SavedViewQuerySet(models.QuerySet["SavedView"]):
    def visible_to(self, user) -> "SavedViewQuerySet":
        """Keep one's own, those of one's teams, and those of one's zones."""
        teams = [one.team_id for one in user.active_memberships if one.team_id]
        of_team = Q(scope=SavedView.Scope.TEAM, team_id__in=teams)
        of_zone = Q(scope=SavedView.Scope.ZONE, zone_id__in=user.zone_ids())
        return self.filter(Q(owner_id=user.pk) | of_team | of_zone)

    def of_list(self, place: str, user) -> "SavedViewQuerySet":
        """Return the views `user` has of one list, each with the marks the user set on it."""
        marks = ViewMark.objects.filter(view=OuterRef("pk"), user_id=user.pk)
        rows = self.visible_to(user).filter(place=place).select_related("owner")
        return rows.annotate(
            is_starred=Exists(marks.filter(is_starred=True)),
            is_default=Exists(marks.filter(is_default=True)),
        ).order_by("name", "pk")


class SavedView(Versioned):
    """A list as somebody wants to see it again: filters, order, columns, grouping, page size.

    `place` is the name of the list's address, `query` what stands behind its question mark.
    """

    class Scope(models.TextChoices):
        PRIVATE = "PRIVATE", _("only me")
        TEAM = "TEAM", _("my team")
        ZONE = "ZONE", _("everyone in the zone")

    place = models.CharField(max_length=80)
    name = models.CharField(max_length=60)
    query = models.CharField(max_length=2000, blank=True)
    scope = models.CharField(max_length=10, choices=Scope, default=Scope.PRIVATE)
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    team = models.ForeignKey("users.Team", null=True, on_delete=models.PROTECT, related_name="+")
    zone = models.ForeignKey("users.Zone", null=True, on_delete=models.PROTECT, related_name="+")

    objects = SavedViewQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["owner", "place", "name"], name="view_is_named_once_by_its_owner"
            ),
            models.CheckConstraint(
                name="view_is_shared_with_what_its_scope_says",
                condition=Q(scope="PRIVATE", team=None, zone=None)
                | Q(scope="TEAM", team__isnull=False, zone=None)
                | Q(scope="ZONE", team=None, zone__isnull=False),
            ),
        ]
        indexes = [models.Index(fields=["place", "name"], name="view_by_place")]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        """Return the page of one's views: a view itself opens as its list."""
        return reverse("views")


class ViewMark(models.Model):
    """What one person set on a view: a star (a tab above the list), or "open the list with it"."""

    is_part = True

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    view = models.ForeignKey(SavedView, on_delete=models.CASCADE, related_name="marks")
    place = models.CharField(max_length=80)
    is_starred = models.BooleanField(default=False)
    is_default = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["user", "view"], name="view_is_marked_once_by_a_user"),
            models.UniqueConstraint(
                fields=["user", "place"],
                condition=Q(is_default=True),
                name="list_has_one_default_view_a_user",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.view} {self.user}"
