"""What is asked for around money."""

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from crm.models import Enterprise
from hightech.core.errors import Reason, ShapeError
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
MOST_PARTS, MORE_PARTS = 12, 2


def _firms(obj, by):
    return Enterprise.objects.visible_to(by).residents().order_by("name")


ACCOUNT_OF = (Need("enterprise", "choice", _("Enterprise"), options=_firms), *ACCOUNT)


def plan_needs(planned: list[dict]) -> tuple[Need, ...]:
    """Return what is asked for a plan, filled with what is `planned`; more lines may be filled."""
    known = [*planned, *({} for _more in range(MORE_PARTS))][:MOST_PARTS]
    return tuple(_part(at, one) for at, one in enumerate(known, start=1))


def _part(at: int, known: dict) -> Need:
    shown, is_used = {"number": at}, bool(known)
    fields = (
        Need(
            "amount_yuan", "money", gettext("Tranche %(number)d: amount") % shown, required=is_used
        ),
        Need(
            "condition",
            "text",
            gettext("Tranche %(number)d: condition") % shown,
            longest=500,
            required=is_used,
        ),
        Need("due_on", "date", gettext("Tranche %(number)d: due on") % shown, required=False),
    )
    return Need(
        f"tranche_{at}", "object", "", required=at == 1, fields=fields,
        read=lambda application: known,
    )  # fmt: skip


def parts_of(filled: dict[str, dict]) -> list[dict]:
    """Return the tranches of a filled form, numbered in a row.

    :raises ShapeError: for a tranche without an amount.
    """
    blank = [name for name, part in filled.items() if "amount_yuan" not in part]
    if blank:
        text = gettext("A tranche needs an amount.")
        raise ShapeError(*[Reason("required", text, f"{name}.amount_yuan") for name in blank])
    return [
        {
            "number": place,
            "amount_fen": part["amount_yuan"],
            "condition": part.get("condition", ""),
            "due_on": part.get("due_on"),
        }
        for place, part in enumerate(filled.values(), start=1)
    ]
