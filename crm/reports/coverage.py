"""How much each person looks after, and which firms nobody has spoken with."""

from dataclasses import dataclass
from datetime import timedelta

from django.db.models import Count, Exists, F, Max, OuterRef, Q, Subquery

from crm.models import Assignment, Enterprise, Interaction, Lead
from hightech.core import clock
from hightech.users.models import User
from hightech.users.roles import Role

DAYS = 30
CARRIERS = (Role.MANAGER, Role.OFFICER)


@dataclass(frozen=True)
class Load:
    """What one person carries."""

    person: User
    firms: int
    contacted: int
    leads: int

    @property
    def percent(self) -> int | None:
        """Return the share of firms spoken with in the last days, in percent."""
        return round(100 * self.contacted / self.firms) if self.firms else None


def loads(user, zones, *, days: int = DAYS) -> list[Load]:
    """Return officers and account managers of `zones` with firms, contact and leads: 3 queries."""
    held = {
        "memberships__zone_id__in": zones,
        "memberships__role__in": (Role.MANAGER, Role.OFFICER),
    }
    people = User.objects.filter(is_active=True, **held).distinct().order_by("full_name", "pk")
    firms = _firms(user, days)
    leads = dict(
        Lead.objects.visible_to(user)
        .filter(status__in=Lead.OPEN, stage__in=Lead.UNDER_CLOCK)
        .order_by()
        .values_list("owner_id")
        .annotate(number=Count("pk"))
    )
    return [
        Load(person, *firms.get(person.pk, (0, 0)), leads.get(person.pk, 0)) for person in people
    ]


def _firms(user, days: int) -> dict[int, tuple[int, int]]:
    since = clock.now() - timedelta(days=days)
    recent = Interaction.objects.filter(
        enterprise=OuterRef("enterprise"), happened_at__gte=since
    ).order_by()
    rows = (
        Assignment.objects.visible_to(user)
        .current()
        .annotate(recent=Exists(recent))
        .order_by()
        .values("user_id")
        .annotate(firms=Count("pk"), contacted=Count("pk", filter=Q(recent=True)))
    )
    return {row["user_id"]: (row["firms"], row["contacted"]) for row in rows}


def neglected(user, *, days: int = DAYS, most: int = 50) -> list[Enterprise]:
    """Return residents without a talk for `days`, the longest first, with `last_talk_at`."""
    last = (
        Interaction.objects.filter(enterprise=OuterRef("pk"))
        .order_by()
        .values("enterprise")
        .annotate(at=Max("happened_at"))
        .values("at")
    )
    since = clock.now() - timedelta(days=days)
    rows = Enterprise.objects.visible_to(user).residents().for_list().with_manager()
    rows = rows.annotate(last_talk_at=Subquery(last))
    rows = rows.filter(Q(last_talk_at=None) | Q(last_talk_at__lt=since))
    return list(rows.order_by(F("last_talk_at").asc(nulls_first=True), "pk")[:most])
