"""Who hears of the steps of an application."""

from hightech.core import outbox
from hightech.users.models import User
from hightech.users.roles import Role


def _tell(users, event: str, application, *, by, **context) -> None:
    about = {"number": application.number, "enterprise": str(application.enterprise)}
    outbox.tell(users, f"funds.{event}", subject=application, context=about | context, by=by)


def to_applicants(event: str, application, *, by, **context) -> None:
    """Tell those who act for the enterprise."""
    acting = User.objects.filter(enterprise_memberships__enterprise=application.enterprise)
    _tell(acting.distinct(), event, application, by=by, **context)


def to_role(role: Role, event: str, application, *, by, **context) -> None:
    """Tell those who hold a role in the zone."""
    holders = User.objects.with_role(application.zone, role)
    _tell(holders, event, application, by=by, **context)


def to_departments(event: str, application, departments, *, by, **context) -> None:
    """Tell the reviewers of some departments."""
    reviewers = User.objects.filter(
        memberships__department__in=departments, memberships__role=Role.REVIEWER
    )
    _tell(reviewers.distinct(), event, application, by=by, **context)
