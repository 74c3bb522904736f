"""Which checks of an application a reader may see, and which of them still holds."""

from funds.models import Application, Run
from funds.workflow import runs
from hightech.users.roles import FUNDING, Role

SHOWN = 50
# An applicant sees checks in progress never, results once notified.
NOTIFIED = ("INELIGIBLE", "APPROVED", "PUBLICITY", "CLEARED", "FUNDED", "CLOSED", "REFUSED")


def runs_for(application: Application, user) -> list[Run]:
    """Return the latest checks that `user` may see, newest first."""
    rows = application.runs.select_related("actor").order_by("-number")
    whole = user.has_role(*FUNDING, Role.REVIEWER, Role.MEMBER, zone_id=application.zone_id)
    if not whole and application.state not in NOTIFIED:
        rows = rows.filter(actor__enterprise_memberships__enterprise=application.enterprise)
    return list(rows[:SHOWN])


def current_of(application: Application, found: list[Run]) -> int | None:
    """Return the key of the check that still speaks of the application, if it is among these."""
    latest = runs.latest_run(application)
    if latest is None or latest.pk not in {run.pk for run in found}:
        return None
    return latest.pk if runs.is_current(latest, application) else None
