"""Who is to hear, read for many records at once: a fixed number of queries."""

from collections import defaultdict
from collections.abc import Iterable

from crm.models import Assignment, Lead
from hightech.users.models import Membership, User
from hightech.users.roles import Role

People = dict[int, list[User]]


def leaders_of(zone_ids: Iterable[int]) -> People:
    """Return the leaders of each zone: one query."""
    held = Membership.objects.filter(
        zone_id__in=set(zone_ids), role=Role.LEADER, user__is_active=True
    )
    return _grouped(held.select_related("user").order_by("pk"), "zone_id")


def reviewers_of(department_ids: Iterable[int]) -> People:
    """Return the reviewers of each department: one query."""
    held = Membership.objects.filter(
        department_id__in=set(department_ids), role=Role.REVIEWER, user__is_active=True
    )
    return _grouped(held.select_related("user").order_by("pk"), "department_id")


def managers_of(enterprise_ids: Iterable[int]) -> People:
    """Return who looks after each enterprise: one query."""
    held = Assignment.objects.current().filter(enterprise_id__in=set(enterprise_ids))
    return _grouped(held.select_related("user").order_by("pk"), "enterprise_id")


def _grouped(rows, key: str) -> People:
    found: People = defaultdict(list)
    for row in rows:
        found[getattr(row, key)].append(row.user)
    return found


class Insiders:
    """Of confidential leads, who may hear of them: one query for all."""

    def __init__(self, leads: Iterable[Lead | None]) -> None:
        hidden = {lead.pk: {lead.owner_id} for lead in leads if lead and lead.is_confidential}
        if hidden:
            told = Lead.insiders.through.objects.filter(lead_id__in=hidden)
            for lead_id, user_id in told.values_list("lead_id", "user_id"):
                hidden[lead_id].add(user_id)
        self.hidden = hidden

    def among(self, lead: Lead | None, people: Iterable[User | None]) -> tuple[User, ...]:
        """Keep those who may know of the lead."""
        told = self.hidden.get(lead.pk) if lead else None
        return tuple(one for one in people if one and (told is None or one.pk in told))
