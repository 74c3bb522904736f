"""The weekly report: each Monday at 08:00 for every zone that attracts."""

from datetime import datetime

from crm.actions import reports
from crm.models import Report
from crm.reports import weeks
from hightech.core import jobs
from hightech.users.models import Membership, Zone
from hightech.users.roles import Role


@jobs.handler(reports.JOB)
def make_report(job, report: int, **_) -> str:
    """Count the week of one report, unless that is done."""
    row = Report.objects.select_related("zone", "created_by").get(pk=report)
    if row.state == Report.State.MAKING:
        reports.make(row)
    return str(row.uuid)


@jobs.periodic("crm.weekly_reports", every="mon 08:00", catches_up=True)
def weekly_reports(job, slot: str, **_) -> int:
    """Ask for the report of the week before `slot` in each zone with investment officers."""
    week = weeks.before(datetime.fromisoformat(slot))
    attracting = Membership.objects.filter(role__in=[Role.OFFICER, Role.LEADER])
    zones = Zone.objects.filter(pk__in=attracting.values("zone_id")).order_by("pk")
    return len([reports.create(week=week.code, zone=zone) for zone in zones])
