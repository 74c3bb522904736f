"""Guards of the money: the plan, the account, what is left open at the end."""

from django.db.models import Sum
from django.utils.translation import gettext as _

from funds.models import Finding, Plan, Tranche
from funds.workflow.payment_guards import account_is_valid, account_of
from hightech.core import money
from hightech.core.errors import Reason


def plan_sums_up(application, by, facts) -> Reason | None:
    """Guard: the tranches of the plan sum to what was voted."""
    plan = Plan.objects.filter(application=application).first()
    if plan is None:
        return Reason("no_plan", _("There is no appropriation plan yet."), "plan")
    total = plan.tranches.aggregate(total=Sum("amount_fen"))["total"] or 0
    if total == application.voted_fen:
        return None
    text = _("The tranches sum to %(total)s yuan, %(voted)s were voted.")
    shown = {"total": money.yuan(total), "voted": money.yuan(application.voted_fen or 0)}
    return Reason("plan_differs", text % shown, "plan")


def account_is_verified(application, by, facts) -> Reason | None:
    """Guard: the firm has a verified account in its present or a former registered name."""
    firm = application.enterprise
    return account_is_valid(firm, account_of(firm))


def tranches_settled(application, by, facts) -> list[Reason]:
    """Guard: every tranche is settled."""
    done = (Tranche.State.SETTLED, Tranche.State.CANCELLED)
    left = Tranche.objects.filter(plan__application=application).exclude(state__in=done)
    text = _("Tranche %(number)d is not settled (%(state)s).")
    return [
        Reason(
            "tranche_open",
            text % {"number": one.number, "state": one.get_state_display()},
            "tranches",
        )
        for one in left.order_by("number")
    ]


def no_open_finding(application, by, facts) -> list[Reason]:
    """Guard: every finding of an inspection is closed."""
    left = Finding.objects.filter(inspection__application=application).exclude(
        state=Finding.State.CLOSED
    )
    text = _("The finding “%(finding)s” is not closed.")
    return [Reason("finding_open", text % {"finding": one}, "findings") for one in left]
