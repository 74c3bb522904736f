"""What is asked for around money."""

from django.utils.translation import gettext_lazy as _

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
