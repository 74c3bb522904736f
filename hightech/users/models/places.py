from django.db import models
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from hightech.core.models import Record


class Named(models.Model):
    """Something with an English and a Chinese name; `name` is in the reader's language."""

    name_en = models.CharField(max_length=200)
    name_zh = models.CharField(max_length=200)

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        first, second = self.name_zh, self.name_en
        if (get_language() or "").startswith("en"):
            first, second = second, first
        return first or second


class ZoneQuerySet(models.QuerySet["Zone"]):
    def visible_to(self, user) -> "ZoneQuerySet":
        """Keep the zones `user` is a member of; an observer also reads the reference zones."""
        mine = models.Q(pk__in=user.zone_ids())
        if user.has_role("OBSERVER", "STATISTICIAN"):
            mine |= models.Q(memberships=None)
        return self.filter(mine)

    def demo(self) -> "ZoneQuerySet":
        """Keep the zones that the demo data made."""
        return self.filter(is_demo=True)


class Zone(Named, Record):
    """A high-tech zone; nothing of one zone is visible in another."""

    class Level(models.TextChoices):
        NATIONAL = "NATIONAL", _("National")
        PROVINCIAL = "PROVINCIAL", _("Provincial")
        RESERVE = "RESERVE", _("Reserve")

    code = models.CharField(max_length=12, unique=True)
    # Unknown is not a level: some zones have none published.
    level = models.CharField(max_length=12, choices=Level, blank=True)
    province = models.CharField(max_length=60, blank=True)
    district = models.CharField(max_length=60, blank=True)
    region = models.CharField(max_length=12, blank=True)
    settings = models.JSONField(default=dict, blank=True)
    is_demo = models.BooleanField(default=False)

    objects = ZoneQuerySet.as_manager()


class OfZoneQuerySet(models.QuerySet):
    def visible_to(self, user) -> "OfZoneQuerySet":
        """Keep what belongs to the zones `user` works in."""
        return self.filter(zone_id__in=user.staff_zone_ids())


class Department(Named, Record):
    """A department that verifies: economy, land, tax, …; `code` is unique in its zone."""

    zone = models.ForeignKey(Zone, on_delete=models.PROTECT, related_name="departments")
    code = models.CharField(max_length=20)
    is_mandatory = models.BooleanField(default=False)

    objects = OfZoneQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["zone", "code"], name="department_code_is_unique")
        ]


class Team(Named, Record):
    """An investment team: of the bureau, a company, an industry group, or out-posted."""

    class Kind(models.TextChoices):
        BUREAU = "BUREAU", _("Bureau")
        COMPANY = "COMPANY", _("Company")
        INDUSTRY_GROUP = "INDUSTRY_GROUP", _("Industry group")
        OUT_POSTED = "OUT_POSTED", _("Out-posted team")

    zone = models.ForeignKey(Zone, on_delete=models.PROTECT, related_name="teams")
    kind = models.CharField(max_length=20, choices=Kind, default=Kind.INDUSTRY_GROUP)

    objects = OfZoneQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["zone", "name_en"], name="team_name_is_unique")
        ]
