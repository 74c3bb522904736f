"""A park in figures: what is free and taken, and what is on its way there."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import Count, Sum

from crm.models import Lead, Park, Premises


@dataclass(frozen=True)
class Area:
    """Premises of one state: how many, and their area."""

    status: str
    label: str
    count: int
    area_m2: Decimal


@dataclass(frozen=True)
class StageSum:
    """Leads aimed at a park in one stage: how many, and the investment they plan."""

    stage: str
    label: str
    count: int
    sum_fen: int | None


def areas(park: Park) -> list[Area]:
    """Return number and area of a park's premises by state, no part counted twice: 1 query."""
    found: dict[str, Any] = {
        row["status"]: row
        for row in park.premises.filter(parts=None)
        .order_by()
        .values("status")
        .annotate(count=Count("pk"), area=Sum("area_m2"))
    }
    return [
        Area(
            code, str(label),
            found.get(code, {}).get("count", 0),
            found.get(code, {}).get("area") or Decimal(0),
        )
        for code, label in Premises.Status.choices
    ]  # fmt: skip


def pipeline(user, park: Park) -> list[StageSum]:
    """Return the open leads aimed at a park by stage, as far as `user` may see them: 1 query."""
    found = {
        row["stage"]: row
        for row in Lead.objects.visible_to(user)
        .filter(target_park=park, status__in=Lead.OPEN)
        .order_by()
        .values("stage")
        .annotate(count=Count("pk"), sum=Sum("planned_investment_fen"))
    }
    return [
        StageSum(code, str(label), found[code]["count"], found[code]["sum"])
        for code, label in Lead.Stage.choices
        if code in found
    ]
