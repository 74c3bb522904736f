"""Make the report of a week, complete it in words, issue it; correct it without changing it."""

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from crm.models import Report, ReportAdjustment
from crm.notifications import reports as notices
from crm.permissions.reports import MAKERS
from crm.reports import weekly, weeks
from crm.workflow.reports import ADJUST, ISSUE, MAKE, REFRESH, REPORT, WRITE
from hightech.core import clock, jobs
from hightech.core.errors import ROLE, Reason, ShapeError, refuse
from hightech.core.models import Seal

JOB = "crm.make_report"


@transaction.atomic
def create(*, by=None, week: str, kind: str = Report.Kind.WEEKLY, zone=None) -> Report:
    """Return the report of a week of the zone, and let it be made if there is none yet.

    :raises ActionRefused: if the week has not begun.
    """
    zone = zone or by.home_zone(*MAKERS)
    if zone is None:
        refuse(ROLE, _("Your roles do not include this."))
    span = _parsed(week)
    if span.monday > clock.today():
        refuse("future", _("This week has not begun."), "week")
    report = Report(
        zone=zone, kind=kind, week=span.code, starts_on=span.monday, ends_on=span.sunday,
        created_by=by,
    )  # fmt: skip
    try:
        with transaction.atomic():
            report.save(force_insert=True)
    except IntegrityError:
        return Report.objects.get(zone=zone, kind=kind, week=span.code)
    REPORT.begin(report, "ask", by=by, facts={"week": span.code})
    _enqueue(report, by)
    return report


def _parsed(week: str) -> weeks.Week:
    try:
        return weeks.parse(week)
    except ValueError as wrong:
        raise ShapeError(Reason("invalid", str(wrong), "week")) from None


def _enqueue(report: Report, by) -> None:
    job = jobs.enqueue(JOB, by=by, report=report.pk)
    Report.objects.filter(pk=report.pk).update(job=job)
    report.job = job


@transaction.atomic
def make(report: Report, *, by=None, version=None, comment="") -> None:
    """Count the week and tell who completes the report."""
    content = weekly.count(report.zone, weeks.Week(report.starts_on))
    REPORT.perform(
        report, MAKE, by=by, version=version, comment=comment,
        facts={"figures": content["figures"]}, content=content, made_at=clock.now(),
    )  # fmt: skip
    notices.drafted(report, by=by)


@transaction.atomic
def refresh(report: Report, *, by, version=None, comment="") -> None:
    """Count the week of a draft again."""
    REPORT.perform(report, REFRESH, by=by, version=version, comment=comment)
    _enqueue(report, by)


@transaction.atomic
def write(report: Report, *, by, version=None, comment="", **facts) -> None:
    """Write the problems and the plan; what is left out becomes empty."""
    REPORT.perform(
        report, WRITE, by=by, version=version, comment=comment,
        problems=facts.get("problems_text") or "", plan=facts.get("plan_text") or "",
    )  # fmt: skip


@transaction.atomic
def issue(report: Report, *, by, version=None, comment="") -> None:
    """Freeze the report under the last seal and send it to its readers."""
    seal = Seal.objects.order_by("-pk").first()
    REPORT.perform(
        report, ISSUE, by=by, version=version, comment=comment,
        facts={"figures": report.content["figures"]},
        issued_at=clock.now(), issued_by=by, seal_root=seal.root if seal else "",
    )  # fmt: skip
    notices.issued(report, by=by)


@transaction.atomic
def adjust(report: Report, *, by, version=None, comment="", **facts) -> None:
    """Say what a figure should have been; the issued one stays beside it."""
    REPORT.perform(report, ADJUST, by=by, version=version, comment=comment, facts=facts)
    last = report.adjustments.filter(figure=facts["figure"]).order_by("-pk").first()
    before = last.after if last else report.content["figures"][facts["figure"]]
    ReportAdjustment.objects.create(
        report=report, figure=facts["figure"], before=before, after=facts["value"],
        reason=comment.strip(), by=by,
    )  # fmt: skip
