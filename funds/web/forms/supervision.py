"""What is asked for when the use of money is looked at."""

from django.utils.translation import gettext_lazy as _

from crm.models import Enterprise
from funds.models import Inspection, Sanction
from hightech.core.needs import Need


def _nothing(owner) -> None:
    """Fill in nothing: the owner's own facts are no answer."""


def _firms(obj, by):
    return Enterprise.objects.visible_to(by).residents().order_by("name")


INSPECTION = (
    Need(
        "kind", "choice", _("Kind"), read=_nothing, options=lambda obj, by: Inspection.Kind.choices
    ),
    Need("held_on", "date", _("Held on"), read=_nothing),
    Need("summary", "text", _("Summary"), required=False, read=_nothing),
    Need(
        "separation_reason", "text", _("Reason for inspecting one's own payments"),
        required=False, read=_nothing,
        help=_("Only for who prepared or released an order of this application."),
    ),
)  # fmt: skip
FINDING = (
    Need("text", "text", _("Finding"), read=_nothing),
    Need("severity", "text", _("Severity"), required=False, read=_nothing, longest=20),
    Need("amount_yuan", "money", _("Amount"), required=False, read=_nothing),
    Need("due_on", "date", _("To be put right by"), read=_nothing),
)
RECOVERY = (
    Need("amount_yuan", "money", _("Amount"), read=_nothing),
    Need("ground", "text", _("Ground"), read=_nothing),
)
SANCTION = (
    Need("enterprise", "choice", _("Enterprise"), options=_firms, read=_nothing),
    Need("kind", "choice", _("Kind"), options=lambda obj, by: Sanction.Kind.choices, read=_nothing),
    Need("ground", "text", _("Ground"), read=_nothing),
    Need("until", "date", _("Until"), required=False, read=_nothing, help=_("A ban needs an end.")),
)
