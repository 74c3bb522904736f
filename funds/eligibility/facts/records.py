from datetime import timedelta

from funds.models import Loan, Sanction, Search
from funds.models.zone_settings import of
from hightech.core import clock


def loans_repaid(subject) -> dict:
    """Return the loan ledger of the firm and its credit searches."""
    days = of(subject.enterprise.zone, "search_days")
    since = subject.as_of - timedelta(days=days)
    return {
        "as_of": subject.as_of.isoformat(),
        "search_days": days,
        "loans": [
            {
                "principal": one.principal_fen,
                "due_on": one.due_on.isoformat(),
                "repaid_on": one.repaid_on.isoformat() if one.repaid_on else None,
                "overdue": one.overdue_fen,
                "verified": one.state == "VERIFIED",
            }
            for one in Loan.objects.filter(enterprise=subject.enterprise).order_by("due_on", "pk")
        ],
        "searches": _searches(subject.enterprise, since),
    }


def no_violations(subject) -> dict:
    """Return the searches since the day of acceptance and the zone's own sanctions."""
    needed = subject.as_of
    if subject.application is not None and subject.application.accepted_at is not None:
        needed = clock.local(subject.application.accepted_at).date()
    sanctions = Sanction.objects.filter(enterprise=subject.enterprise, state=Sanction.State.DECIDED)
    return {
        "as_of": subject.as_of.isoformat(),
        "needed_on": needed.isoformat(),
        "searches": _searches(subject.enterprise, needed),
        "sanctions": [
            {
                "kind": one.kind,
                "ground": one.ground,
                "until": one.until.isoformat() if one.until else None,
            }
            for one in sanctions.order_by("pk")
        ],
    }


def _searches(firm, since) -> list[dict]:
    rows = Search.objects.filter(enterprise=firm, searched_on__gte=since)
    return [
        {
            "kind": one.kind,
            "searched_on": one.searched_on.isoformat(),
            "result": one.result,
            "severity": one.severity,
            "note": one.note,
            "verified": one.state == "VERIFIED",
        }
        for one in rows.order_by("-searched_on", "-pk")
    ]
