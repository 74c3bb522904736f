from django.http import Http404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from funds.actions import receipts, statements
from funds.models import BankStatement, PaymentOrder
from funds.web.forms import payments as forms
from hightech.core.needs import Need
from hightech.core.pages.entries import EntryPage
from hightech.users.roles import Role

State = PaymentOrder.State


class StatementEntry(EntryPage):
    """Enter one line of a receipt."""

    title = gettext_lazy("Enter a line of the receipt")
    needs = forms.STATEMENT
    roles = (Role.CASHIER,)

    def create(self, *, by, amount_yuan, **facts):
        return statements.enter(by=by, amount_fen=amount_yuan, **facts)

    def after(self, made) -> str:
        return reverse("funds:statements")

    def done(self, made) -> str:
        if made.order is not None:
            return _("Matched to the order of %(tranche)s.") % {"tranche": made.order.tranche}
        return _("No order was found: the line waits.")


class StatementImport(EntryPage):
    """Import a receipt file: all of its lines, or none."""

    title = gettext_lazy("Import a receipt file")
    needs = (forms.RECEIPT_FILE,)
    roles = (Role.CASHIER,)

    def create(self, *, by, file):
        return receipts.import_file(by=by, file=file)

    def after(self, made) -> str:
        return reverse("funds:statements")

    def done(self, made) -> str:
        matched = sum(1 for line in made if line.order_id is not None)
        text = ngettext(
            "%(n)d line read, %(matched)d matched.", "%(n)d lines read, %(matched)d matched.",
            len(made),
        )  # fmt: skip
        return text % {"n": len(made), "matched": matched}


def _fitting(line, by):
    """Return the orders a waiting line may belong to: of the same amount, to the fen."""
    rows = PaymentOrder.objects.visible_to(by).filter(amount_fen=line.amount_fen)
    fitting = rows.filter(state=State.RELEASED) | rows.filter(
        state=State.CONFIRMED, bank_reference=line.bank_reference
    )
    return fitting.for_list().order_by("pk")


class StatementMatch(EntryPage):
    """Match a waiting line to an order by hand."""

    title = gettext_lazy("Match by hand")
    needs = (
        Need(
            "order", "choice", gettext_lazy("Payment order"), options=_fitting,
            read=lambda line: None,
            help=gettext_lazy("Only orders of the same amount, to the fen, are offered."),
        ),
    )  # fmt: skip
    roles = (Role.CASHIER,)

    def about(self):
        rows = BankStatement.objects.visible_to(self.request.user).for_list()
        line = rows.filter(uuid=self.kwargs["pk"]).first()
        if line is None:
            raise Http404
        return line

    def create(self, *, by, order):
        return statements.match(self.subject, by=by, order=order)

    def after(self, made) -> str:
        return reverse("funds:statements")

    def done(self, made) -> str:
        return _("Matched to the order of %(tranche)s.") % {"tranche": made.order.tranche}
