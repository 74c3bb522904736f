"""What is asked for when an agreement, its promises, or the figures of a year are recorded."""

from django.utils.translation import gettext_lazy as _

from crm.models import Agreement, AnnualFigures, Commitment
from hightech.core.needs import Need
from hightech.users.models import Department

COMMITMENTS = 5


def departments(obj, by):
    return Department.objects.visible_to(by).order_by("pk")


def leads_of(obj, by):
    """Return the leads about the firm that the user may see."""
    return obj.leads.visible_to(by).order_by("-pk")


COMMITMENT = Need(
    "commitments", "object", _("Commitment"), required=False, many=COMMITMENTS,
    fields=(
        Need(
            "party", "choice", _("Who promises"), options=lambda obj, by: Commitment.Party.choices
        ),
        Need("measure", "choice", _("What"), options=lambda obj, by: Commitment.Measure.choices),
        Need("amount", "text", _("Amount (10k yuan; jobs: people)"), longest=20),
        Need("due_on", "date", _("Due on")),
        Need("tolerance_percent", "integer", _("Tolerance (%)"), required=False, minimum=0),
        Need("department", "choice", _("Department"), required=False, options=departments),
        Need("legal_ground", "text", _("Legal ground"), required=False, longest=300),
    ),
)  # fmt: skip

AGREEMENT = (
    Need("kind", "choice", _("Kind"), options=lambda obj, by: Agreement.Kind.choices),
    Need("lead", "choice", _("Lead"), required=False, options=leads_of),
    Need("signed_on", "date", _("Signed on")),
    Need("total_fen", "money", _("Total investment")),
    Need("fixed_fen", "money", _("of which fixed assets")),
    Need("text", "text", _("Wording"), required=False),
    COMMITMENT,
    Need("decision_body", "text", _("Deciding body"), required=False, longest=200),
    Need("decision_number", "text", _("Decision number"), required=False, longest=100),
    Need("decided_on", "date", _("Decided on"), required=False),
    Need("decision_file", "file", _("Decision"), required=False),
    Need("legality_opinion", "text", _("Legality opinion"), required=False),
    Need("fair_competition", "text", _("Fair-competition conclusion"), required=False),
    Need("finance_opinion", "text", _("Finance opinion"), required=False),
)

FIGURES = (
    Need("year", "integer", _("Year"), minimum=1990),
    Need("perimeter", "choice", _("Perimeter"),
         options=lambda obj, by: AnnualFigures.Perimeter.choices),
    Need("source", "choice", _("Source"), options=lambda obj, by: AnnualFigures.Source.choices),
    Need("investment_fen", "money", _("Investment"), required=False),
    Need("revenue_fen", "money", _("Revenue"), required=False),
    Need("profit_fen", "money", _("Profit"), required=False, minimum=-1),
    Need("tax_fen", "money", _("Tax"), required=False, minimum=-1),
)  # fmt: skip
