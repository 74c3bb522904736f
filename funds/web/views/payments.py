"""The overview of the payments, and the payments of one application."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.generic import TemplateView

from funds.models import Application, Inspection, PaymentOrder, Plan, Recovery, Tranche
from funds.models.accounts import HANDLERS, Account
from funds.reports import payments as waiting
from funds.web.views.payment_lists import PAYMENTS
from funds.web.views.tabs import drawn
from funds.workflow.orders import ORDER
from funds.workflow.tranches import TRANCHE
from hightech.users.roles import Role

SHOWN = 20
A = Application.State
INSPECTED = (A.FUNDED, A.SUSPENDED, A.CLOSED, A.TERMINATED)


class PaymentsPage(TemplateView):
    """What waits for whom, and how much money stands in which state."""

    template_name = "funds/payments/overview.html"

    def dispatch(self, request, *args, **kwargs):
        if not request.user.has_role(*HANDLERS):
            raise PermissionDenied(_("Your roles do not include this."))
        return super().dispatch(request, *args, **kwargs)

    def get_context_data(self, **kwargs) -> dict:
        user: Any = self.request.user
        return super().get_context_data(**kwargs) | {
            "tabs": drawn(PAYMENTS, user, self.request.path),
            "tranches": waiting.tranches_by_state(user),
            "orders": waiting.orders_by_state(user),
            "to_plan": waiting.to_plan(user)[:SHOWN],
            "to_adopt": waiting.to_adopt(user)[:SHOWN],
            "to_confirm_condition": waiting.conditions_to_confirm(user)[:SHOWN],
            "to_prepare": waiting.orders_to_prepare(user)[:SHOWN],
            "to_release": waiting.orders_in(user, PaymentOrder.State.PREPARED)[:SHOWN],
            "to_confirm": waiting.orders_in(user, PaymentOrder.State.RELEASED)[:SHOWN],
            "to_verify": waiting.accounts_to_verify(user)[:SHOWN],
            "unmatched": waiting.unmatched_lines(user)[:SHOWN],
            "is_finance": user.has_role(Role.FINANCE),
            "is_cashier": user.has_role(Role.CASHIER),
            "is_fund_officer": user.has_role(Role.FUND_OFFICER),
        }


def payments_of(application, user) -> dict:
    """Return what funds/application/_payments.html shows of a file to a reader."""
    plan = Plan.objects.visible_to(user).for_list().filter(application=application).first()
    firm = application.enterprise
    inspections = Inspection.objects.visible_to(user).filter(application=application)
    return {
        "plan": plan,
        "tranches": _tranches_of(application, user),
        "account": Account.objects.visible_to(user).verified().filter(enterprise=firm).first(),
        "recoveries": Recovery.objects.visible_to(user).filter(application=application),
        "inspections": inspections.for_list()
        .prefetch_related("findings")
        .order_by("-held_on", "-pk"),
        **_offered(application, user, plan),
    }


def _tranches_of(application, user) -> list[dict]:
    """Return the tranches of a file with their orders, each with the reader's steps."""
    orders = PaymentOrder.objects.visible_to(user).for_list()
    by_tranche: dict[int, list] = {}
    for order in orders.filter(tranche__plan__application=application).order_by("pk"):
        by_tranche.setdefault(order.tranche_id, []).append(_with_steps(ORDER, order, user))
    tranches = Tranche.objects.visible_to(user).for_list().filter(plan__application=application)
    return [
        {
            **_with_steps(TRANCHE, tranche, user),
            "orders": by_tranche.get(tranche.pk, []),
            "may_prepare": _may_prepare(tranche, by_tranche, user),
        }
        for tranche in tranches.order_by("number")
    ]


def _offered(application, user, plan) -> dict:
    """Return which records a reader may add to the file."""
    zone, firm = application.zone, application.enterprise
    is_finance = user.has_role(Role.FINANCE, zone=zone)
    is_officer = user.has_role(Role.FUND_OFFICER, zone=zone)
    return {
        "may_plan": is_finance and application.state == A.CLEARED and plan is None,
        "may_recover": is_finance and application.paid_fen > application.recovered_fen,
        "may_propose": is_officer or firm.members.filter(user=user).exists(),
        "may_inspect": user.has_role(Role.AUDITOR, zone=zone) and application.state in INSPECTED,
    }


def _with_steps(process, record, user) -> dict:
    # Guards ask the database: only those of the reader's own steps are asked.
    mine = [
        process.offer(record, step, user)
        for step in process.transitions.values()
        if process.state_of(record) in step.sources and step.who(user, record)
    ]
    onward = [offer for offer in mine if not offer.transition.terminal]
    primary = next((offer for offer in onward if offer.is_open), None)
    closed = [offer for offer in mine if not offer.is_open]
    return {"row": record, "primary": primary, "closed": closed}


def _may_prepare(tranche, by_tranche: dict, user) -> bool:
    if tranche.state != Tranche.State.DUE or not user.has_role(Role.CASHIER, zone=tranche.zone):
        return False
    live = (PaymentOrder.State.PREPARED, PaymentOrder.State.RELEASED, PaymentOrder.State.CONFIRMED)
    return not any(order["row"].state in live for order in by_tranche.get(tranche.pk, []))


def of_application(request, pk):
    """Show plan, tranches and orders of one file: a part for HTMX, a page without."""
    rows = Application.objects.visible_to(request.user).for_list()
    application = rows.filter(uuid=pk).first()
    if application is None:
        raise Http404
    context = {"object": application, "payments": payments_of(application, request.user)}
    is_part = bool(request.htmx)
    template = "funds/application/_payments.html" if is_part else "funds/application/payments.html"
    return render(request, template, context)
