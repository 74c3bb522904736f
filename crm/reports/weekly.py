"""Counts one week of one zone: each figure with the keys of exactly the rows it counts.

A fixed number of queries, whatever happened. Where a lead stood at the end of the week is read
from its steps, so that a week counted late says the same as one counted on Monday.
"""

from collections import defaultdict
from datetime import timedelta
from decimal import ROUND_HALF_UP, Decimal

from django.db.models import Case, F, IntegerField, Max, OuterRef, Q, Subquery, Sum, Value, When
from django.db.models.functions import Coalesce

from crm.models import Interaction, Lead, Opinion, Park, zone_settings
from crm.reports import figures as named
from crm.reports.weeks import Week
from hightech.core.models import Step
from hightech.users.models import Department

LEAD = Lead._meta.label_lower
S = Lead.Stage
IN_TALKS = (S.NEGOTIATING, S.UNDER_REVIEW, S.REVIEWED)
BEFORE_TALKS = (S.REGISTERED, S.JUDGED)
STAGES = [stage.value for stage in S]
STATUS_STEPS = ("hold", "resume", "lose", "eliminate", "reopen")
POOL_STEPS = ("release", "claim_from_pool")
COUNTED_STEPS = (
    "negotiate", "submit_for_review", "pass_review", "return_from_review", "sign", "land",
    "start_construction", "start_production",
)  # fmt: skip
Records = dict[str, list[int]]


def count(zone, week: Week) -> dict:
    """Return the content of the report: figures, records, and the names they are grouped by."""
    parks = {str(park.uuid): park for park in Park.objects.filter(zone=zone).order_by("pk")}
    asked = Department.objects.filter(zone=zone, is_mandatory=True).order_by("code")
    departments = {department.code: department for department in asked}
    records: Records = defaultdict(list)
    _count_new(zone, week, {park.pk: key for key, park in parks.items()}, records)
    _count_visits(zone, week, records)
    _count_steps(zone, week, records)
    _count_talks(zone, week, records)
    _count_waiting(zone, week, departments, records)
    names = {"parks": _names(parks), "departments": _names(departments)}
    codes = [one.code for part in named.parts(**names) for one in part.figures]
    sums = _sums(records["signed"])
    return {
        **names,
        "figures": {code: sums.get(code, len(records[code])) for code in codes},
        "records": {code: sorted(records[code]) for code in codes if code not in sums},
        "signed": _signed(records["signed"]),
    }


def _names(rows: dict) -> dict:
    return {key: {"en": row.name_en, "zh": row.name_zh} for key, row in rows.items()}


def _within(week: Week, path: str) -> dict:
    return {f"{path}__gte": week.begins, f"{path}__lt": week.ends}


def _count_new(zone, week, parks: dict[int, str], records: Records) -> None:
    rows = Lead.objects.filter(zone=zone, **_within(week, "created_at"))
    for key, source, grade, park in rows.values_list("pk", "source", "grade", "target_park_id"):
        records["new"].append(key)
        records[f"new.source.{source or named.NONE}"].append(key)
        records[f"new.grade.{grade or named.NONE}"].append(key)
        records[f"new.park.{parks.get(park, named.NONE)}"].append(key)


def _count_visits(zone, week, records: Records) -> None:
    codes = {"VISIT": "visits.out", "RECEPTION": "visits.in"}
    rows = Interaction.objects.standing().filter(
        zone=zone, kind__in=codes, **_within(week, "happened_at")
    )
    for key, kind in rows.values_list("pk", "kind"):
        records[codes[kind]].append(key)


def _count_steps(zone, week, records: Records) -> None:
    own = Lead.objects.filter(zone=zone).values("pk")
    steps = Step.objects.filter(
        process="LEAD", name__in=COUNTED_STEPS, subject_type=LEAD, subject_id__in=own,
        **_within(week, "at"),
    )  # fmt: skip
    found: dict[str, set] = defaultdict(set)
    for key, name, source, target in steps.values_list("subject_id", "name", "source", "target"):
        for code in _figures_of(name, source, target):
            found[code].add(key)
    records.update({code: list(keys) for code, keys in found.items()})


def _figures_of(name: str, source: str, target: str):
    if source in BEFORE_TALKS and target in IN_TALKS:
        yield "talks.new"
    if source in IN_TALKS and STAGES.index(target) > STAGES.index(source):
        yield "talks.advanced"
    yield from {
        "pass_review": ("reviews.held", "reviews.passed"),
        "return_from_review": ("reviews.held",),
        "sign": ("signed",),
        "land": ("landed",),
        "start_construction": ("started",),
        "start_production": ("produced",),
    }.get(name, ())


def _at_the_end(zone, week: Week):
    """Return the leads that may have been in talks then, with how they stood."""
    taken = Step.objects.filter(
        process="LEAD", subject_type=LEAD, subject_id=OuterRef("pk"), at__lt=week.ends
    ).order_by("-number")
    rows = Lead.objects.filter(zone=zone, created_at__lt=week.ends).exclude(stage__in=BEFORE_TALKS)
    return rows.annotate(
        stage_then=Coalesce(Subquery(taken.values("target")[:1]), F("stage")),
        status_step=Subquery(taken.filter(name__in=STATUS_STEPS).values("name")[:1]),
        pool_step=Subquery(taken.filter(name__in=POOL_STEPS).values("name")[:1]),
    ).filter(
        Q(status_step=None) | Q(status_step__in=["resume", "reopen"]),
        Q(pool_step=None) | Q(pool_step="claim_from_pool"),
    )


def _count_talks(zone, week, records: Records) -> None:
    talked = Interaction.objects.standing().filter(
        lead=OuterRef("pk"), has_evidence=True, happened_at__lt=week.ends
    )
    last = talked.order_by().values("lead").annotate(last=Max("happened_at")).values("last")
    rows = _at_the_end(zone, week).filter(stage_then__in=IN_TALKS)
    rows = rows.annotate(last_talk=Subquery(last), allowed=_allowed_days(zone))
    for key, since, talk, days in rows.values_list("pk", "clocks_from", "last_talk", "allowed"):
        records["talks"].append(key)
        quiet_since = max(since, talk or since)
        if days and quiet_since <= week.ends - timedelta(days=days):
            records["talks.stalled"].append(key)


def _allowed_days(zone) -> Case:
    """Return the days without contact that each grade allows; 0 is for ever."""
    return Case(
        *(
            When(grade=grade, then=Value(zone_settings.of(zone, f"contact_days_{grade.lower()}")))
            for grade in Lead.Grade.values
        ),
        default=Value(zone_settings.of(zone, "contact_days")),
        output_field=IntegerField(),
    )


def _count_waiting(zone, week, departments: dict, records: Records) -> None:
    entered = Step.objects.filter(
        process="LEAD", subject_type=LEAD, subject_id=OuterRef("pk"), at__lt=week.ends,
        target=S.UNDER_REVIEW,
    )  # fmt: skip
    submitted = entered.exclude(source=S.UNDER_REVIEW).order_by("-number").values("at")[:1]
    rows = _at_the_end(zone, week).filter(stage_then=S.UNDER_REVIEW)
    since = dict(rows.annotate(since=Subquery(submitted)).values_list("pk", "since"))
    signed = Opinion.objects.filter(
        lead__in=since, department__in=departments.values(), signed_at__lt=week.ends
    )
    given = {
        (lead, code)
        for lead, code, at in signed.values_list("lead_id", "department__code", "signed_at")
        if since[lead] is None or at >= since[lead]
    }
    for code in departments:
        records[f"waiting.{code}"] = [lead for lead in since if (lead, code) not in given]


def _sums(signed: list[int]) -> dict[str, int]:
    """Return the sums over the signed projects: fen, and whole square metres of land."""
    rows = Lead.objects.filter(pk__in=signed)
    found = rows.aggregate(
        total=Sum("agreement__total_fen"),
        fixed=Sum("agreement__fixed_fen"),
        land=Sum("need_area_m2", filter=Q(need_kind=Lead.NeedKind.LAND)),
    )
    return {
        "signed.total": found["total"] or 0,
        "signed.fixed": found["fixed"] or 0,
        "signed.land": int((found["land"] or Decimal(0)).to_integral_value(ROUND_HALF_UP)),
    }


def _signed(keys: list[int]) -> list[dict]:
    """Return what the report prints of each signed project, as it was then."""
    rows = Lead.objects.filter(pk__in=keys).select_related("enterprise", "agreement")
    return [
        {
            "lead": lead.pk,
            "number": lead.number,
            "name": lead.shown_name,
            "investor": lead.investor_credit_code or lead.investor_registration_number,
            "total_fen": lead.agreement.total_fen if lead.agreement else None,
            "fixed_fen": lead.agreement.fixed_fen if lead.agreement else None,
            "land_m2": str(lead.need_area_m2) if lead.need_kind == Lead.NeedKind.LAND else None,
        }
        for lead in rows.order_by("pk")
    ]
