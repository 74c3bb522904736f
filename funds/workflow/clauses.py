"""CLAUSE: drafted, reviewed, activated by another person unless the gate forbids it, retired."""

from collections.abc import Iterator

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from funds.models import Clause, ClauseException
from funds.permissions.clauses import chair, fund_officer, reviewer
from hightech.core import clock
from hightech.core.errors import Reason
from hightech.core.needs import Need
from hightech.core.workflow import Process, Transition

S = Clause.State
RED = Clause.GateLevel.RED

# What must exist; the other ambers of the gate only warn.
REQUIRED = (
    "NO_LEGAL_BASIS", "NO_REVIEW", "NOT_PUBLISHED", "NO_VALIDITY", "NO_BUDGET", "NO_GOAL",
)  # fmt: skip


def raised(clause: Clause) -> list[dict]:
    """Return the flags of the gate that nobody dismissed."""
    return [flag for flag in clause.gate.get("flags", ()) if not flag.get("dismissed")]


def red_flags(clause: Clause) -> list[dict]:
    return [flag for flag in raised(clause) if flag["level"] == RED]


def _no_red(clause, by, facts) -> Iterator[Reason]:
    if clause.gate_level != RED:
        return
    for flag in red_flags(clause):
        text = _("The fair-competition gate is red: %(code)s (“%(quote)s”).")
        told = {"code": flag["code"], "quote": flag["quote"]}
        yield Reason("gate_red", text % told, "gate", clause.get_absolute_url())


def _all_there(clause, by, facts) -> Iterator[Reason]:
    for flag in raised(clause):
        if flag["code"] in REQUIRED:
            text = _("Something that must exist is missing: %(code)s.") % {"code": flag["code"]}
            yield Reason("gate_amber", text, "gate", clause.get_absolute_url())


def _examples_hold(clause, by, facts) -> Iterator[Reason]:
    for told in clause.gate.get("failures", ()):
        yield Reason("failing_case", told, "cases", clause.get_absolute_url())


def _is_red(clause, by, facts) -> Reason | None:
    if red_flags(clause):
        return None
    return Reason("gate_not_red", _("No red flag is raised: no exception is needed."))


def _is_raised(clause, by, facts) -> Reason | None:
    flag = facts.get("flag")
    if flag is None or flag in dict(flags_to_dismiss(clause, by)):
        return None
    return Reason("no_such_flag", _("No red flag of this code is raised."), "flag")


def _ends_later(clause, by, facts) -> Reason | None:
    until = facts.get("until")
    if until is None or until >= clock.today():
        return None
    return Reason("past", _("The end of the exception must not lie in the past."), "until")


def flags_to_dismiss(clause, by) -> list[tuple[str, str]]:
    """Return the red flags of the wording and the definition that may be false hits."""
    return [
        (flag["code"], f"{flag['code']}: {flag['quote']}")
        for flag in red_flags(clause)
        if flag["code"] != "REVIEW_NOT_OK"
    ]


def nothing(clause) -> None:
    """Such a fact is told anew with every step."""


FLAG = Need("flag", "choice", gettext_lazy("Flag"), read=nothing, options=flags_to_dismiss)
REASON = Need("reason", "text", gettext_lazy("Why it is a false hit"), read=nothing)
GROUND = Need(
    "ground",
    "choice",
    gettext_lazy("Ground (article 12)"),
    read=nothing,
    options=lambda clause, by: ClauseException.Ground.choices,
)
WHY = Need("why", "text", gettext_lazy("Why nothing less restrictive serves"), read=nothing)
UNTIL = Need("until", "date", gettext_lazy("Exception until"), read=nothing)
DOCUMENT = Need("document", "file", gettext_lazy("Document"), read=nothing)

REVIEW = Transition(
    "review",
    gettext_lazy("Confirm the review"),
    (S.DRAFT,),
    S.REVIEWED,
    reviewer,
    apart_from=("draft",),
)
SEND_BACK = Transition(
    "send_back", gettext_lazy("Send back"), (S.REVIEWED,), S.DRAFT, fund_officer, comment=True
)
ACTIVATE = Transition(
    "activate",
    gettext_lazy("Activate"),
    (S.REVIEWED,),
    S.ACTIVE,
    fund_officer,
    guards=(_no_red, _all_there, _examples_hold),
    apart_from=("review",),
)
RETIRE = Transition(
    "retire", gettext_lazy("Retire"), (S.ACTIVE,), S.RETIRED, fund_officer, terminal=True
)
DISMISS_FLAG = Transition(
    "dismiss_flag",
    gettext_lazy("Dismiss a flag"),
    (S.DRAFT, S.REVIEWED, S.ACTIVE),
    None,
    reviewer,
    needs=(FLAG, REASON),
    guards=(_is_raised,),
    apart_from=("draft",),
)
EXCEPT = Transition(
    "except",
    gettext_lazy("Record an exception"),
    (S.DRAFT, S.REVIEWED, S.ACTIVE),
    None,
    chair,
    needs=(GROUND, WHY, UNTIL, DOCUMENT),
    guards=(_is_red, _ends_later),
)

CLAUSE = Process("CLAUSE", S, REVIEW, SEND_BACK, ACTIVATE, RETIRE, DISMISS_FLAG, EXCEPT)
