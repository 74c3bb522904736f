from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from hightech.core.models import Record, Versioned
from hightech.users.models.places import Named
from hightech.users.roles import STAFF, Role

INSIDERS = tuple(role for role in STAFF if role != Role.OPERATOR)


class ParkQuerySet(models.QuerySet["Park"]):
    def visible_to(self, user) -> "ParkQuerySet":
        """Keep the parks of the zones `user` works for; an operator sees the own park."""
        whole = models.Q(zone_id__in=user.zone_ids(*INSIDERS))
        own = models.Q(pk__in=ParkMember.objects.filter(user=user).values("park_id"))
        return self.filter(whole | own & models.Q(zone_id__in=user.zone_ids(Role.OPERATOR)))

    def for_list(self) -> "ParkQuerySet":
        return self.select_related("zone", "director")

    def search(self, text: str) -> "ParkQuerySet":
        """Filter by either name."""
        found = self
        for word in text.split():
            named = models.Q(name_en__icontains=word) | models.Q(name_zh__icontains=word)
            found = found.filter(named)
        return found


class Park(Named, Versioned):
    """A characteristic industrial park of a zone, with the director in charge."""

    zone = models.ForeignKey("users.Zone", on_delete=models.PROTECT, related_name="parks")
    director = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT,
        related_name="directed_parks",
    )  # fmt: skip
    area_mu = models.DecimalField(
        _("area (mu)"), max_digits=12, decimal_places=2, null=True, blank=True
    )

    objects = ParkQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["zone", "name_en"], name="park_name_is_unique")
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("crm:park", args=[self.uuid])


class ParkMember(Record):
    """An operator's user, limited to this park."""

    park = models.ForeignKey(Park, on_delete=models.PROTECT, related_name="members")
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="park_memberships"
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["park", "user"], name="park_member_is_named_once")
        ]

    def __str__(self) -> str:
        return f"{self.user} · {self.park}"


class Positioning(Record):
    """What an industry is to a park, from a date on; a later row replaces an earlier one."""

    class Kind(models.TextChoices):
        LEADING = "LEADING", _("Leading")
        AUXILIARY = "AUXILIARY", _("Auxiliary")
        EXCLUDED = "EXCLUDED", _("Excluded")

    park = models.ForeignKey(Park, on_delete=models.PROTECT, related_name="positionings")
    # A prefix of codes: C34 stands for everything below it.
    industry_code = models.CharField(max_length=5)
    kind = models.CharField(max_length=10, choices=Kind)
    from_on = models.DateField()
    to_on = models.DateField(null=True, blank=True)

    def __str__(self) -> str:
        return f"{self.park} {self.kind} {self.industry_code}"


class PremisesQuerySet(models.QuerySet["Premises"]):
    def visible_to(self, user) -> "PremisesQuerySet":
        return self.filter(park__in=Park.objects.visible_to(user))

    def for_list(self) -> "PremisesQuerySet":
        return self.select_related("park")

    def search(self, text: str) -> "PremisesQuerySet":
        """Filter by code or park."""
        found = self
        for word in text.split():
            found = found.filter(
                models.Q(code__icontains=word)
                | models.Q(park__name_en__icontains=word)
                | models.Q(park__name_zh__icontains=word)
            )
        return found


class Premises(Versioned):
    """Land, a building, a floor or a unit that an enterprise may take."""

    class Kind(models.TextChoices):
        LAND = "LAND", _("Land")
        BUILDING = "BUILDING", _("Building")
        FLOOR = "FLOOR", _("Floor")
        UNIT = "UNIT", _("Unit")

    class Status(models.TextChoices):
        FREE = "FREE", _("Free")
        RESERVED = "RESERVED", _("Reserved")
        OCCUPIED = "OCCUPIED", _("Occupied")

    park = models.ForeignKey(Park, on_delete=models.PROTECT, related_name="premises")
    parent = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="parts"
    )
    code = models.CharField(_("code"), max_length=40)
    kind = models.CharField(_("kind"), max_length=10, choices=Kind)
    status = models.CharField(_("status"), max_length=10, choices=Status, default=Status.FREE)
    area_m2 = models.DecimalField(_("area (m²)"), max_digits=12, decimal_places=2)
    price_fen = models.BigIntegerField(_("price per m² and month"), null=True, blank=True)
    height_m = models.DecimalField(
        _("height (m)"), max_digits=5, decimal_places=2, null=True, blank=True
    )
    load_t_m2 = models.DecimalField(
        _("floor load (t/m²)"), max_digits=6, decimal_places=2, null=True, blank=True
    )
    power_kva = models.PositiveIntegerField(_("power (kVA)"), null=True, blank=True)
    idle_since = models.DateField(_("idle since"), null=True, blank=True)

    objects = PremisesQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["park", "code"], name="premises_code_is_unique"),
            models.CheckConstraint(condition=models.Q(area_m2__gt=0), name="premises_have_an_area"),
        ]

    def __str__(self) -> str:
        return f"{self.park} {self.code}"

    @property
    def zone(self):
        return self.park.zone
