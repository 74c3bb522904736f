"""What is asked for around money."""

from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from crm.models import Enterprise
from hightech.core.needs import Need

ACCOUNT = (
    Need(
        "holder", "text", _("Holder"), longest=200, read=lambda firm: getattr(firm, "name", None),
        help=_("Exactly as registered: the present or a former name of the enterprise."),
    ),
    Need("bank", "text", _("Bank and branch"), longest=200, read=lambda firm: None),
    Need("number", "text", _("Account number"), longest=40, read=lambda firm: None),
)  # fmt: skip

STATEMENT = (
    Need("bank_reference", "text", _("Bank reference"), longest=60),
    Need("amount_yuan", "money", _("Amount")),
    Need("booked_on", "date", _("Booked on")),
    Need("payee_account", "text", _("Account number of the payee"), required=False, longest=40),
)
RECEIPT_FILE = Need(
    "file", "file", _("Receipt file"),
    help=_("CSV or XLSX with the columns bank reference, amount in yuan, date, payee account."),
)  # fmt: skip
MOST_PARTS = 12


def _firms(obj, by):
    return Enterprise.objects.visible_to(by).residents().order_by("name")


ACCOUNT_OF = (Need("enterprise", "choice", _("Enterprise"), options=_firms), *ACCOUNT)


def plan_needs(count: int, planned: list[dict]) -> tuple[Need, ...]:
    """Return what is asked for a plan of `count` tranches, filled with what is `planned`."""
    return tuple(
        _part(at, planned[at - 1] if at <= len(planned) else {}) for at in range(1, count + 1)
    )


def _part(at: int, known: dict) -> Need:
    shown = {"number": at}
    fields = (
        Need("amount_yuan", "money", _now("Tranche %(number)d: amount") % shown),
        Need("condition", "text", _now("Tranche %(number)d: condition") % shown, longest=500),
        Need("due_on", "date", _now("Tranche %(number)d: due on") % shown, required=False),
    )
    return Need(f"tranche_{at}", "object", "", fields=fields, read=lambda application: known)
