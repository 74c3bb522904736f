"""Who hears of a report: the leaders of a draft, everyone who attracts of an issued one."""

from crm.models import Report
from hightech.core import outbox
from hightech.users.models import User
from hightech.users.roles import ATTRACTING, Role


def context_of(report: Report) -> dict:
    """Return what the mail says: totals only, as its readers may see different records."""
    figures = report.content.get("figures", {})
    names = {"en": report.zone.name_en, "zh": report.zone.name_zh}
    return {
        "week": report.week,
        "starts_on": report.starts_on,
        "ends_on": report.ends_on,
        "zone": names["zh"] or names["en"],
        "new": figures.get("new", 0),
        "talks": figures.get("talks", 0),
        "stalled": figures.get("talks.stalled", 0),
        "signed": figures.get("signed", 0),
    }


def drafted(report: Report, *, by) -> None:
    leaders = User.objects.with_role(report.zone, Role.LEADER)
    receivers = [*leaders, *([report.created_by] if report.created_by else [])]
    outbox.tell(receivers, "crm.report_drafted", subject=report, context=context_of(report), by=by)


def issued(report: Report, *, by) -> None:
    readers = User.objects.with_role(report.zone, *ATTRACTING)
    outbox.tell(readers, "crm.report_issued", subject=report, context=context_of(report), by=by)
