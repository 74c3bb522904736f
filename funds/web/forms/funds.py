"""What is asked for when a fund or a budget line is opened."""

from django.utils.translation import gettext_lazy as _

from funds.models import BudgetLine
from hightech.core.needs import Need


def _nothing(fund) -> None:
    """Fill in nothing: a line has facts of its own."""


FUND = (Need("name", "text", _("Name"), longest=200),)
LINE = (
    Need("year", "integer", _("Year"), read=_nothing, minimum=2000),
    Need(
        "purpose", "text", _("Purpose"), read=_nothing, longest=80,
        help=_("As the clauses name it, such as NEW-PRODUCTS."),
    ),
    Need(
        "source", "choice", _("Source of funds"), read=_nothing,
        options=lambda fund, by: BudgetLine.Source.choices,
    ),
    Need("appropriated_yuan", "money", _("Appropriated"), read=_nothing),
    Need(
        "document_number", "text", _("Document number"), required=False, read=_nothing,
        longest=100, help=_("Higher-level funds name the document that grants them."),
    ),
    Need(
        "quota_number", "text", _("Quota document number"), required=False, read=_nothing,
        longest=100,
    ),
    Need(
        "functional_code", "text", _("Functional code"), required=False, read=_nothing, longest=20
    ),
    Need("economic_code", "text", _("Economic code"), required=False, read=_nothing, longest=20),
)  # fmt: skip
