"""Reminders of applications: overdue opinions, corrections that are due, calls that close."""

from collections import defaultdict
from datetime import timedelta

from django.db.models import Q

from funds.models import Application, ApplicationOpinion
from hightech.core import clock, outbox
from hightech.core.jobs import periodic
from hightech.core.outbox import Due
from hightech.users.models import Membership, User
from hightech.users.roles import Role

S = Application.State
# Days before the last one on which an applicant hears of it.
AHEAD = (7, 1)


def members_of(rows: list[Application]) -> dict[int, tuple[User, ...]]:
    """Return who acts for the enterprises of these files, by enterprise: one query."""
    firms = {row.enterprise_id for row in rows}
    acting = User.objects.filter(enterprise_memberships__enterprise__in=firms)
    found: dict[int, list[User]] = defaultdict(list)
    for user in acting.distinct().prefetch_related("enterprise_memberships"):
        for one in user.enterprise_memberships.all():
            found[one.enterprise_id].append(user)
    return {firm: tuple(users) for firm, users in found.items()}


def about(file: Application, **more) -> dict:
    return {"number": file.number, "enterprise": str(file.enterprise), **more}


@periodic("funds.opinions_overdue", every="daily 08:10")
def opinions_overdue(job, slot: str) -> int:
    """Remind a department whose date is over, and the fund officer."""
    rows = list(
        ApplicationOpinion.objects.filter(
            state=ApplicationOpinion.State.DRAFT,
            application__state=S.VERIFYING,
            due_on__lt=clock.today(),
        ).for_list()
    )
    people = answering_for(rows)
    reminders = [
        Due(
            f"opinion:{row.uuid}:{row.due_on}",
            (
                *people[Role.REVIEWER, row.department_id],
                *people[Role.FUND_OFFICER, row.zone_id],
            ),
            "funds.application_opinion_overdue",
            row.application,
            context=about(row.application, until=row.due_on, department=str(row.department)),
        )
        for row in rows
    ]
    return outbox.remind_all(reminders)


def answering_for(rows: list[ApplicationOpinion]) -> dict[tuple, list[User]]:
    """Return reviewers by (role, department) and fund officers by (role, zone): one query."""
    wanted = Q(department__in={row.department_id for row in rows}, role=Role.REVIEWER)
    wanted |= Q(zone__in={row.zone_id for row in rows}, role=Role.FUND_OFFICER)
    held = Membership.objects.filter(wanted, user__is_active=True).select_related("user")
    people: dict[tuple, list[User]] = defaultdict(list)
    for one in held:
        is_reviewer = one.role == Role.REVIEWER
        people[one.role, one.department_id if is_reviewer else one.zone_id].append(one.user)
    return people


@periodic("funds.corrections_due", every="daily 08:15")
def corrections_due(job, slot: str) -> int:
    """Remind applicants of a correction a week and a day before its last day."""
    last = clock.today() + timedelta(days=max(AHEAD))
    rows = list(
        Application.objects.filter(
            state=S.CORRECTION, correct_until__gte=clock.today(), correct_until__lte=last
        ).select_related("enterprise")
    )
    people = members_of(rows)
    reminders = [
        Due(
            f"correction:{row.uuid}:{row.correct_until}:{ahead_of(row.correct_until)}",
            people.get(row.enterprise_id, ()),
            "funds.application_correction_due",
            row,
            context=about(row, until=row.correct_until),
        )
        for row in rows
    ]
    return outbox.remind_all(reminders)


def ahead_of(day) -> int:
    """Return which reminder is due: the smallest that still covers the days left."""
    left = (day - clock.today()).days
    return min(step for step in AHEAD if step >= left) if left <= max(AHEAD) else max(AHEAD)


@periodic("funds.calls_closing", every="daily 08:20")
def calls_closing(job, slot: str) -> int:
    """Remind applicants of their drafts a week and a day before the call closes."""
    now = clock.now()
    rows = list(
        Application.objects.filter(
            state=S.DRAFT,
            call__closes_at__gt=now,
            call__closes_at__lte=now + timedelta(days=max(AHEAD)),
        ).select_related("enterprise", "call__fund")
    )
    people = members_of(rows)
    reminders = []
    for row in rows:
        day = clock.local(row.call.closes_at).date()
        reminders.append(
            Due(
                f"call:{row.uuid}:{day}:{ahead_of(day)}",
                people.get(row.enterprise_id, ()),
                "funds.call_closing",
                row,
                context=about(row, call=str(row.call), until=day),
            )
        )
    return outbox.remind_all(reminders)
