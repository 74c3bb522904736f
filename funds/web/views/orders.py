from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from funds.actions import orders, payment_lists, tranches
from funds.models import PaymentOrder, Tranche
from funds.models.accounts import HANDLERS, masked
from funds.web.views.money_records import MoneyRecord
from funds.workflow.orders import ORDER
from funds.workflow.tranches import TRANCHE
from hightech.core import clock
from hightech.core.errors import ActionRefused
from hightech.core.pages.entries import EntryPage
from hightech.core.pages.steps import StepPage
from hightech.users.roles import Role


class OrderRecord(MoneyRecord):
    """One payment order: amount and account as frozen, its two signatures, its receipt."""

    model = PaymentOrder
    process = ORDER
    step_base = "funds:payment-order-step"
    main = "funds/payments/_signatures.html"

    def above(self, order):
        application = order.tranche.plan.application
        return str(application), application.get_absolute_url()

    def title(self, order):
        return _("Payment order of tranche %(number)d") % {"number": order.tranche.number}

    def pairs(self, order):
        copy = order.account_copy
        return [
            (_("Amount"), order.amount_fen, "money"),
            (_("Application"), order.tranche.plan.application, "link"),
            (_("Tranche"), order.tranche.number, "text"),
            (_("Condition"), order.tranche.condition, "text"),
            (_("Holder"), copy["holder"], "text"),
            (_("Bank"), copy["bank"], "text"),
            (_("Account number"), masked(copy["number"]), "text"),
            (_("Account"), order.account, "link"),
            (_("Bank reference"), order.bank_reference, "text"),
        ]


class OrderStep(StepPage):
    model = PaymentOrder
    process = ORDER
    actions = orders


class OrderEntry(EntryPage):
    """Prepare the payment order of a tranche: nothing to type, all is frozen from the plan."""

    title = gettext_lazy("Prepare the payment order")
    roles = (Role.CASHIER,)

    def about(self):
        rows = Tranche.objects.visible_to(self.request.user).for_list()
        tranche = rows.filter(uuid=self.kwargs["pk"]).first()
        if tranche is None:
            raise Http404
        return tranche

    def create(self, *, by, **facts):
        return orders.prepare(by=by, tranche=self.subject)

    def after(self, made) -> str:
        return made.get_absolute_url()


class TrancheRecord(MoneyRecord):
    """One tranche: what it waits for, its orders, the use of the money."""

    model = Tranche
    process = TRANCHE
    step_base = "funds:tranche-step"
    main = "funds/payments/_tranche_orders.html"

    def above(self, tranche):
        application = tranche.plan.application
        return str(application), application.get_absolute_url()

    def title(self, tranche):
        return _("Tranche %(number)d") % {"number": tranche.number}

    def pairs(self, tranche):
        return [
            (_("Amount"), tranche.amount_fen, "money"),
            (_("Application"), tranche.plan.application, "link"),
            (_("Condition"), tranche.condition, "text"),
            (_("Commitment"), tranche.commitment, "link"),
            (_("Due on"), tranche.due_on, "day"),
        ]

    def get_context_data(self, **kwargs) -> dict:
        context = super().get_context_data(**kwargs)
        user: Any = self.request.user
        seen = PaymentOrder.objects.visible_to(user).for_list()
        is_due = self.object.state == Tranche.State.DUE
        return context | {
            "orders": seen.filter(tranche=self.object).order_by("-pk"),
            "shows_orders": user.has_role(*HANDLERS, zone=self.object.zone),
            "may_prepare": is_due and user.has_role(Role.CASHIER, zone=self.object.zone),
        }


class TrancheStep(StepPage):
    model = Tranche
    process = TRANCHE
    actions = tranches


@require_POST
def payment_list(request):
    """Hand out the payment list of the released orders, with whole account numbers."""
    try:
        text = payment_lists.write(by=request.user)
    except ActionRefused as refusal:
        messages.error(request, str(refusal))
        return redirect("funds:payments")
    # The mark at the head lets spreadsheets read it as UTF-8.
    answer = HttpResponse("\ufeff" + text, content_type="text/csv; charset=utf-8")
    name = f"payments-{clock.today().isoformat()}.csv"
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    answer["Cache-Control"] = "private, no-store"
    return answer
