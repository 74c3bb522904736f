"""REPORT: counted by the clock, completed in words, issued once; later only adjusted."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from crm.models import Report
from crm.permissions.reports import editor, leader
from hightech.core import clock, parties
from hightech.core.errors import Reason
from hightech.core.needs import Need
from hightech.core.workflow import Process, Transition

S = Report.State


def _week_is_over(report, by, facts) -> Reason | None:
    if clock.today() > report.ends_on:
        return None
    return Reason("not_over", _("The week is not over yet."))


def counted(report, by):
    """Return the figures of a report as choices: the code itself says what it is."""
    return [(code, code) for code in report.content.get("figures", {})]


PROBLEMS = Need(
    "problems_text", "text", gettext_lazy("Problems"), required=False, column="problems"
)
PLAN = Need("plan_text", "text", gettext_lazy("Plan for next week"), required=False, column="plan")
FIGURE = Need("figure", "choice", gettext_lazy("Figure"), options=counted, read=lambda it: None)
VALUE = Need("value", "integer", gettext_lazy("Right value"), minimum=0, read=lambda it: None)

MAKE = Transition("make", gettext_lazy("Count"), (S.MAKING,), S.DRAFT, parties.clock)
REFRESH = Transition("refresh", gettext_lazy("Count again"), (S.DRAFT,), S.MAKING, editor)
WRITE = Transition(
    "write", gettext_lazy("Save the text"), (S.DRAFT,), None, editor, needs=(PROBLEMS, PLAN)
)
ISSUE = Transition(
    "issue",
    gettext_lazy("Issue"),
    (S.DRAFT,),
    S.ISSUED,
    leader,
    guards=(_week_is_over,),
    terminal=True,
)
ADJUST = Transition(
    "adjust",
    gettext_lazy("Adjust a figure"),
    (S.ISSUED,),
    None,
    leader,
    needs=(FIGURE, VALUE),
    comment=True,
)

REPORT = Process("REPORT", S, MAKE, REFRESH, WRITE, ISSUE, ADJUST)
