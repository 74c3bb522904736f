"""What waits for a person in attracting investment: rows, the most urgent first."""

from dataclasses import dataclass
from datetime import timedelta

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from crm.models import Agreement, Commitment, ConflictCase, Lead, Opinion, Report, Task
from hightech.core import clock
from hightech.core.lists.periods import parse
from hightech.users.roles import Role

SOON = timedelta(days=7)
MONTH = timedelta(days=30)
UNPLANNED = timedelta(days=7)


def tasks_of(user) -> QuerySet[Task]:
    """Return open tasks of the user that are due within a week."""
    rows = Task.objects.visible_to(user).open().filter(owner=user)
    return rows.filter(due_on__lte=clock.today() + SOON).for_list().order_by("due_on", "pk")


def reported_to(user) -> QuerySet[Task]:
    """Return what others reported on tasks and instructions of the user."""
    rows = Task.objects.visible_to(user).filter(created_by=user, state=Task.State.REPORTED)
    return rows.exclude(owner=user).for_list().order_by("due_on", "pk")


def instructions_of(user) -> QuerySet[Task]:
    """Return open instructions the user gave that nobody has reported on."""
    rows = Task.objects.visible_to(user).filter(created_by=user, state=Task.State.OPEN)
    return rows.filter(kind=Task.Kind.INSTRUCTION).for_list().order_by("due_on", "pk")


def late_promises(user) -> QuerySet[Task]:
    """Return promises made to firms in the zones of the user that are overdue."""
    rows = Task.objects.visible_to(user).overdue(clock.today())
    kinds = [Task.Kind.PROMISE, Task.Kind.OBLIGATION]
    return rows.filter(kind__in=kinds).for_list().order_by("due_on", "pk")


def late_promises_of_the_zone(user) -> QuerySet[Commitment]:
    """Return what the zone promised in agreements and has not kept by its date."""
    rows = Commitment.objects.visible_to(user).filter(party=Commitment.Party.ZONE)
    open_states = [Commitment.State.PENDING, Commitment.State.MISSED]
    late = rows.filter(state__in=open_states, due_on__lt=clock.today())
    return late.for_list().order_by("due_on", "pk")


def next_steps_of(user) -> QuerySet[Lead]:
    """Return the user's active leads whose planned next step is due within a week."""
    rows = Lead.objects.visible_to(user).active().owned_by(user)
    return rows.filter(next_on__lte=clock.today() + SOON).for_list().order_by("next_on", "pk")


def unplanned_of(user) -> QuerySet[Lead]:
    """Return the user's active leads that stand still: no next step, a week in their stage.

    Once a project has landed its account manager watches over it.
    """
    rows = Lead.objects.visible_to(user).active().owned_by(user)
    open_stages = (*Lead.UNDER_CLOCK, Lead.Stage.SIGNED)
    still = rows.filter(
        next_on=None, stage__in=open_stages, state_since__lte=clock.now() - UNPLANNED
    )
    return still.for_list().order_by("state_since", "pk")


def reviews_complete(user) -> QuerySet[Lead]:
    """Return leads under review of the zones led whose departments have all signed.

    Those with any signature are looked up first: asked at once, the database walks every lead.
    """
    zones = user.zone_ids(Role.LEADER)
    signed = Opinion.objects.filter(
        state=Opinion.State.SIGNED, lead__zone_id__in=zones,
        lead__stage=Lead.Stage.UNDER_REVIEW, lead__status=Lead.Status.ACTIVE,
    ).values_list("lead_id", flat=True)  # fmt: skip
    waiting = Opinion.objects.filter(lead=OuterRef("pk"), state=Opinion.State.DRAFT)
    rows = Lead.objects.visible_to(user).filter(~Exists(waiting), pk__in=set(signed))
    return rows.for_list().order_by("state_since", "pk")


def to_sign(user) -> QuerySet[Lead]:
    """Return leads of the zones led whose formal agreement is there and not yet signed for."""
    formal = Agreement.objects.filter(lead=OuterRef("pk"), kind__in=["FORMAL", "LEASE"])
    light = Q(stage=Lead.Stage.NEGOTIATING, track=Lead.Track.LIGHT)
    rows = Lead.objects.visible_to(user).active().filter(
        Q(stage=Lead.Stage.REVIEWED) | light, Exists(formal),
        zone_id__in=user.zone_ids(Role.LEADER),
    )  # fmt: skip
    return rows.for_list().order_by("state_since", "pk")


def conflicts_to_decide(user) -> QuerySet[ConflictCase]:
    """Return the cases that the user, as leader, admits, rejects or rules."""
    rows = ConflictCase.objects.visible_to(user).open()
    return rows.filter(zone_id__in=user.zone_ids(Role.LEADER)).for_list().order_by("due_on", "pk")


def to_verify(user) -> QuerySet[Commitment]:
    """Return reported promises that the user, as leader, verifies; never one's own report."""
    rows = Commitment.objects.visible_to(user).filter(
        state=Commitment.State.REPORTED,
        agreement__enterprise__zone_id__in=user.zone_ids(Role.LEADER),
    )
    return rows.exclude(reported_by=user).for_list().order_by("due_on", "pk")


def drafts_to_issue(user) -> QuerySet[Report]:
    """Return the drafted reports of weeks that are over, of the zones led, the latest first."""
    rows = Report.objects.visible_to(user).drafts().filter(ends_on__lt=clock.today())
    return (
        rows.filter(zone_id__in=user.zone_ids(Role.LEADER)).for_list().order_by("-starts_on", "pk")
    )


def promises_due(user) -> QuerySet[Commitment]:
    """Return promises due within a month that the user reports on: of firms looked after or led."""
    rows = Commitment.objects.visible_to(user).filter(
        state__in=[Commitment.State.PENDING, Commitment.State.MISSED],
        due_on__lte=clock.today() + MONTH, party=Commitment.Party.ENTERPRISE,
    )  # fmt: skip
    looked_after = Q(
        agreement__enterprise__assignments__user=user,
        agreement__enterprise__assignments__to_on=None,
    )
    member = Q(agreement__enterprise__members__user=user)
    owned = Q(agreement__lead__owner=user)
    return rows.filter(looked_after | member | owned).distinct().for_list().order_by("due_on", "pk")


def promises_of_departments(user) -> QuerySet[Commitment]:
    """Return what the zone promised and the user's department answers for."""
    rows = Commitment.objects.visible_to(user).filter(
        state__in=[Commitment.State.PENDING, Commitment.State.MISSED],
        due_on__lte=clock.today() + MONTH, party=Commitment.Party.ZONE,
        department_id__in=user.department_ids(),
    )  # fmt: skip
    return rows.for_list().order_by("due_on", "pk")


def opinions_asked(user) -> QuerySet[Opinion]:
    """Return the opinions on leads that the user's department has still to sign."""
    rows = Opinion.objects.on_leads_visible_to(user).filter(
        department_id__in=user.department_ids(), state=Opinion.State.DRAFT,
        lead__stage=Lead.Stage.UNDER_REVIEW, lead__status=Lead.Status.ACTIVE,
    )  # fmt: skip
    return rows.select_related("lead__enterprise", "department").order_by("due_on", "pk")


@dataclass(frozen=True)
class Own:
    """What one person has in hand."""

    leads: int
    in_talks: int
    late_tasks: int


@dataclass(frozen=True)
class Pipeline:
    """What the zones of a person have in hand; confidential leads told to others are left out."""

    in_talks: int
    new: int
    in_pool: int


IN_TALKS = (Lead.Stage.NEGOTIATING, Lead.Stage.UNDER_REVIEW, Lead.Stage.REVIEWED)


def counts_of(user) -> Own:
    """Return the counts of one's own leads and tasks: two queries."""
    mine = Lead.objects.visible_to(user).active().owned_by(user)
    found = mine.aggregate(all=Count("pk"), talks=Count("pk", filter=Q(stage__in=IN_TALKS)))
    late = Task.objects.visible_to(user).overdue(clock.today()).filter(owner=user)
    return Own(found["all"], found["talks"], late.count())


def counts_of_zone(user) -> Pipeline:
    """Return the counts of the pipeline that the user may see: one query."""
    talks = Q(stage__in=IN_TALKS, status=Lead.Status.ACTIVE)
    week = parse("this_week").lookups("created_at", of_moments=True)
    found = Lead.objects.visible_to(user).aggregate(
        talks=Count("pk", filter=talks),
        new=Count("pk", filter=Q(**week)),
        pool=Count("pk", filter=Q(in_pool=True)),
    )
    return Pipeline(found["talks"], found["new"], found["pool"])
