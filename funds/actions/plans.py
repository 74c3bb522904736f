"""Plan what is paid out when; adopt it, stop it, end it."""

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from funds.actions import budget, orders, tranches
from funds.models import Application, PaymentOrder, Plan, Tranche
from funds.notifications import payments as news
from funds.permissions.applications import finance
from funds.workflow.applications import ADOPT_PLAN, APPLICATION, RESUME, SUSPEND, TERMINATE
from funds.workflow.tranches import TRANCHE
from hightech.core import audit, money
from hightech.core.errors import ROLE, WRONG_STATE, ActionRefused, Reason, ShapeError, refuse

PLANNABLE = (Application.State.CLEARED,)
GIVEN_UP = (Tranche.State.PLANNED, Tranche.State.DUE)


@transaction.atomic
def create(*, by, application: Application, parts: list[dict]) -> Plan:
    """Plan the tranches of a cleared application; they sum to what was voted.

    :raises ActionRefused: if the application is not cleared, has a plan, or the sum differs.
    :raises ShapeError: if the tranches are not numbered 1, 2, 3 …
    """
    _require_planner(application, by)
    _require_sum(application, parts)
    plan = Plan(application=application, made_by=by)
    try:
        with transaction.atomic():
            plan.save(force_insert=True)
    except IntegrityError:
        refuse("duplicate", _("The application has an appropriation plan already."), "application")
    for part in sorted(parts, key=lambda part: part["number"]):
        tranche = Tranche.objects.create(plan=plan, **part)
        TRANCHE.begin(tranche, "plan", by=by, facts={"amount_fen": tranche.amount_fen})
    audit.record(plan, {"tranches": [None, len(parts)]}, by=by)
    return plan


@transaction.atomic
def edit(tranche: Tranche, *, by, version: int | None = None, **facts) -> Tranche:
    """Correct condition, date or commitment of a tranche that is still planned.

    :raises ActionRefused: if `by` is not finance, or the tranche is no longer planned.
    """
    reasons = []
    if not finance(by, tranche.plan.application):
        reasons.append(Reason(ROLE, _("Appropriation plans are made by finance.")))
    if tranche.state != Tranche.State.PLANNED:
        text = _("Only a planned tranche can be changed (%(state)s).")
        state = tranche.get_state_display()
        reasons.append(Reason(WRONG_STATE, text % {"state": state}, "tranche"))
    if reasons:
        raise ActionRefused(*reasons)
    audit.edit(tranche, by=by, version=version, **facts)
    return tranche


@transaction.atomic
def adopt_plan(application: Application, *, by, version=None, comment="", **facts) -> None:
    """Adopt the plan: what was reserved for the application is committed."""
    APPLICATION.perform(application, ADOPT_PLAN, by=by, version=version, comment=comment)
    key = f"commit:{application.uuid}:{application.version}"
    budget.commit(application, amount_fen=application.voted_fen or 0, key=key, by=by)
    news.plan_adopted(application, by=by)


@transaction.atomic
def suspend(application: Application, *, by, version=None, comment="", **facts) -> None:
    """Stop the payments of an application for now, on a ground."""
    APPLICATION.perform(application, SUSPEND, by=by, version=version, comment=comment, facts=facts)
    news.application_suspended(application, ground=facts.get("ground", ""), by=by)


@transaction.atomic
def resume(application: Application, *, by, version=None, comment="", **facts) -> None:
    """Let the payments of a suspended application go on."""
    APPLICATION.perform(application, RESUME, by=by, version=version, comment=comment, facts=facts)
    news.application_resumed(application, by=by)


@transaction.atomic
def terminate(application: Application, *, by, version=None, comment="", **facts) -> None:
    """End a funded application by a minuted decision: what is unpaid goes back to the line."""
    APPLICATION.perform(
        application, TERMINATE, by=by, version=version, comment=comment, facts=facts
    )
    give_up(application, comment=comment)
    rest = application.committed_fen - application.paid_fen
    if rest > 0:
        key = f"decommit:{application.uuid}:{application.version}"
        budget.decommit(application, amount_fen=rest, key=key, by=by)
    news.application_terminated(application, by=by)


@transaction.atomic
def give_up(application: Application, *, comment: str = "") -> None:
    """Cancel the unreleased orders and the unpaid tranches of an application that ends."""
    prepared = PaymentOrder.objects.filter(
        tranche__plan__application=application, state=PaymentOrder.State.PREPARED
    )
    for order in prepared.for_list().order_by("pk"):
        orders.cancel(order, comment=comment)
    unpaid = Tranche.objects.filter(plan__application=application, state__in=GIVEN_UP)
    for tranche in unpaid.for_list().order_by("number"):
        tranches.cancel(tranche, comment=comment)


def _require_planner(application: Application, by) -> None:
    reasons = []
    if not finance(by, application):
        reasons.append(Reason(ROLE, _("Appropriation plans are made by finance.")))
    if application.state not in PLANNABLE:
        text = _("A plan is made for a cleared application (%(state)s).")
        state = application.get_state_display()
        reasons.append(Reason(WRONG_STATE, text % {"state": state}, "application"))
    if reasons:
        raise ActionRefused(*reasons)


def _require_sum(application: Application, parts: list[dict]) -> None:
    if sorted(part["number"] for part in parts) != list(range(1, len(parts) + 1)):
        text = _("Number the tranches 1, 2, 3 and so on.")
        raise ShapeError(Reason("invalid", text, "tranches"))
    if any(part["amount_fen"] <= 0 for part in parts):
        raise ShapeError(Reason("invalid", _("Every tranche has a positive amount."), "tranches"))
    total = sum(part["amount_fen"] for part in parts)
    if total != application.voted_fen:
        text = _("The tranches sum to %(total)s yuan, %(voted)s were voted.")
        shown = {"total": money.yuan(total), "voted": money.yuan(application.voted_fen or 0)}
        refuse("plan_differs", text % shown, "tranches")
