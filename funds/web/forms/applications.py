"""What is asked to begin an application or a call."""

from django.utils.translation import gettext_lazy as _

from crm.models import Enterprise, Lead
from funds.eligibility.rules import NAMES
from funds.models import BudgetLine, Call, Clause
from funds.workflow import labels
from hightech.core.needs import Need
from hightech.users.roles import Role


def asked_at_start(call: Call, user) -> tuple[Need, ...]:
    """Return what begins an application under this call, for this user."""
    needs = [
        Need("clause", "choice", _("Clause"), options=lambda call, by: call.clauses.order_by("pk")),
        Need("enterprise", "choice", _("Enterprise"), options=firms_of),
        Need("requested", "money", _("Requested amount")),
    ]
    if any(clause.definition.get("per") == "project" for clause in call.clauses.all()):
        needs.insert(2, Need("project", "choice", _("Project"), False, options=projects_of))
    return tuple(needs)


def firms_of(call: Call, user):
    """Return the enterprises one may apply for: the own ones, or on behalf any resident."""
    rows = Enterprise.objects.visible_to(user).filter(zone_id=call.zone_id)
    if user.has_role(Role.FUND_OFFICER, zone_id=call.zone_id):
        return rows.residents().order_by("name", "pk")
    return rows.filter(members__user=user).order_by("name", "pk")


def projects_of(call: Call, user):
    """Return the projects of those enterprises."""
    firms = firms_of(call, user).order_by().values("pk")
    return Lead.objects.filter(enterprise__in=firms).select_related("enterprise").order_by("-pk")


def asked_of_call(zone) -> tuple[Need, ...]:
    """Return what a new call needs; clauses, departments and rules are asked one by one."""
    return (
        Need("name", "text", _("Name")),
        Need("budget_line", "choice", _("Budget line"), options=lambda obj, by: _lines(zone)),
        Need("opens_at", "datetime", _("Opens")),
        Need("closes_at", "datetime", _("Closes")),
        Need(
            "when_short", "choice", _("When money is short"),
            options=lambda obj, by: Call.WhenShort.choices,
        ),
    )  # fmt: skip


def _lines(zone):
    return BudgetLine.objects.filter(fund__zone=zone).select_related("fund").order_by("-year", "pk")


def clauses_of(zone):
    """Return the clauses a call may name."""
    return Clause.objects.filter(zone=zone, state=Clause.State.ACTIVE).order_by("code")


# Without parameters of a clause these say nothing.
NEED_PARAMETERS = ("registered_before", "holds_qualification")
RULES = [(name, labels.RULES[name]) for name in NAMES if name not in NEED_PARAMETERS]
