from typing import ClassVar

from django.contrib.auth.models import AbstractUser, UserManager
from django.db import models
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from hightech.core import topics
from hightech.core.models import Channel, Record, Timing
from hightech.users.models.places import Department, Team, Zone
from hightech.users.roles import EXPORTING, STAFF, Role


class UserQuerySet(models.QuerySet["User"]):
    def visible_to(self, user) -> "UserQuerySet":
        """Keep the colleagues `user` shares a zone with, and themselves."""
        mates = Membership.objects.filter(zone_id__in=user.staff_zone_ids()).values("user_id")
        return self.filter(models.Q(pk__in=mates) | models.Q(pk=user.pk))

    def for_list(self) -> "UserQuerySet":
        """Fetch the memberships along: one more query whatever the rows."""
        held = Membership.objects.select_related("zone", "team", "department").order_by("pk")
        return self.prefetch_related(models.Prefetch("memberships", held, to_attr="listed_roles"))

    def search(self, text: str) -> "UserQuerySet":
        """Filter by name, user name or e-mail."""
        found = self
        for word in text.split():
            found = found.filter(
                models.Q(full_name__icontains=word)
                | models.Q(username__icontains=word)
                | models.Q(email__icontains=word)
            )
        return found

    def with_role(self, zone, *roles: str) -> "UserQuerySet":
        """Keep the active members of `zone` who hold one of `roles`."""
        held = Membership.objects.filter(zone=zone, role__in=roles).values("user_id")
        return self.filter(pk__in=held, is_active=True)


class Users(UserManager.from_queryset(UserQuerySet)):  # type: ignore[misc]
    """Creates logins and answers `visible_to`."""


class User(AbstractUser, Record):
    """A login. What it may do stands in its memberships."""

    full_name = models.CharField(_("name"), max_length=100, blank=True)
    phone = models.CharField(max_length=30, blank=True)
    language = models.CharField(
        max_length=10, blank=True, choices=[("zh-hans", "简体中文"), ("en", "English")]
    )
    # Made by the demo data, and cleared with it.
    is_demo = models.BooleanField(default=False)
    first_name = None  # type: ignore[assignment]
    last_name = None  # type: ignore[assignment]

    objects = Users()  # type: ignore[misc]

    REQUIRED_FIELDS: ClassVar[list[str]] = []

    def __str__(self) -> str:
        return self.full_name or self.username

    def get_absolute_url(self) -> str:
        return reverse("user", args=[self.uuid])

    def worded_change(self, name: str, value):
        """Return what a change says in the reader's words: the zone of a role, and its name; how
        the person is told."""
        if name in ("channels", "robots"):
            return [str(dict(Channel.choices).get(code, code)) for code in value or ()]
        if name == "timings":
            return [_timing(one) for one in value or ()]
        zone, _space, role = str(value).rpartition(" ")
        return f"{zone} · {Role(role).label}" if name == "role" and role in Role else value

    def get_full_name(self) -> str:
        return str(self)

    def get_short_name(self) -> str:
        return str(self)

    @property
    def name(self) -> str:
        return str(self)

    @property
    def may_export(self) -> bool:
        """Tell whether the user may take lists out of the system as files."""
        return self.has_role(*EXPORTING)

    @cached_property
    def active_memberships(self) -> list["Membership"]:
        """All memberships with zone, team and department: one query a request."""
        return list(self.memberships.select_related("zone", "team", "department").order_by("pk"))

    def has_role(self, *roles: str, zone=None, zone_id: int | None = None) -> bool:
        """Tell whether the user holds one of `roles` (in the zone, if one is named)."""
        zone_id = zone.pk if zone is not None else zone_id
        return any(
            held.role in roles and zone_id in (None, held.zone_id)
            for held in self.active_memberships
        )

    def zone_ids(self, *roles: str) -> set[int]:
        """Return the zones in which the user holds one of `roles` (any role, if none named)."""
        return {held.zone_id for held in self.active_memberships if not roles or held.role in roles}

    def staff_zone_ids(self) -> set[int]:
        """Return the zones the user works for."""
        return self.zone_ids(*STAFF)

    def department_ids(self) -> set[int]:
        return {
            held.department_id
            for held in self.active_memberships
            if held.role == Role.REVIEWER and held.department_id
        }

    def home_zone(self, *roles: str) -> Zone | None:
        """Return the first zone in which the user holds one of `roles`."""
        for held in self.active_memberships:
            if not roles or held.role in roles:
                return held.zone
        return None

    def team_in(self, zone) -> Team | None:
        """Return the user's team in `zone`, if they belong to one."""
        teams = (m.team for m in self.active_memberships if m.zone_id == zone.pk and m.team)
        return next(teams, None)


def _timing(text: str) -> str:
    """Return a topic and when its news leave, in the reader's words."""
    name, _space, timing = text.partition(" ")
    topic = next((one for one in topics.all_topics() if one.name == name), None)
    return f"{topic.label if topic else name}: {dict(Timing.choices).get(timing, timing)}"


class Membership(models.Model):
    """One role of one user in one zone, in a team or department where the role has one."""

    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="memberships")
    zone = models.ForeignKey(Zone, on_delete=models.PROTECT, related_name="memberships")
    role = models.CharField(max_length=20, choices=Role)
    team = models.ForeignKey(Team, null=True, blank=True, on_delete=models.PROTECT)
    department = models.ForeignKey(Department, null=True, blank=True, on_delete=models.PROTECT)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["user", "zone", "role", "team", "department"],
                name="membership_is_granted_once",
            ),
            models.CheckConstraint(
                condition=~models.Q(role=Role.REVIEWER) | models.Q(department__isnull=False),
                name="reviewer_belongs_to_a_department",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user} {self.role} {self.zone.code}"
