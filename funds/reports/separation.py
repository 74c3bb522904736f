"""Soft separations of duties: allowed with a reason, listed for the auditor month by month."""

from dataclasses import dataclass
from datetime import date

from django.db.models import F
from django.utils.translation import gettext as _

from funds.models import Application, Inspection, Plan, Vote
from hightech.core import clock
from hightech.users.roles import Role


@dataclass(frozen=True)
class Joined:
    """Two duties of one file in one hand."""

    on: date
    who: str
    duties: str
    application: Application
    reason: str


def of_month(user, day: date | None = None) -> list[Joined]:
    """Return what was joined in the month of `day` in the zones the user audits."""
    day = day or clock.today()
    zones = user.zone_ids(Role.AUDITOR)
    found = [*_paid_and_inspected(zones, day), *_planned_and_voted(zones, day)]
    found += _submitted_and_verified(zones, day)
    return sorted(found, key=lambda joined: (joined.on, joined.application.number), reverse=True)


def _paid_and_inspected(zones, day: date) -> list[Joined]:
    rows = Inspection.objects.filter(
        application__zone_id__in=zones, held_on__year=day.year, held_on__month=day.month
    ).exclude(separation_reason="")
    return [
        Joined(
            one.held_on, str(one.inspector), _("paid and inspected"), one.application,
            one.separation_reason,
        )
        for one in rows.for_list()
    ]  # fmt: skip


def _planned_and_voted(zones, day: date) -> list[Joined]:
    plans = Plan.objects.filter(application__zone_id__in=zones, **_in_month("created_at", day))
    voters = Vote.objects.values_list("ballot__application_id", "user_id").distinct()
    voted = set(voters.filter(ballot__application__plan__in=plans))
    return [
        Joined(
            clock.local(plan.created_at).date(), str(plan.made_by), _("voted and planned"),
            plan.application, "",
        )
        for plan in plans.select_related("application__enterprise", "made_by")
        if (plan.application_id, plan.made_by_id) in voted
    ]  # fmt: skip


def _submitted_and_verified(zones, day: date) -> list[Joined]:
    rows = Application.objects.filter(
        zone_id__in=zones, verifier=F("created_by"), **_in_month("submitted_at", day)
    )
    return [
        Joined(
            clock.local(one.submitted_at).date(), str(one.verifier),
            _("drafted on behalf and verified"), one, "",
        )
        for one in rows.select_related("enterprise", "verifier")
        if one.submitted_at is not None
    ]  # fmt: skip


def _in_month(column: str, day: date) -> dict:
    return {f"{column}__year": day.year, f"{column}__month": day.month}
