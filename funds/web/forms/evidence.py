"""What is asked for when a record that rules read is entered."""

import re

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from crm.models import Enterprise, Park
from funds.models import Benchmark, CatalogueEntry, Search
from hightech.core.needs import Need

PERIOD = re.compile(r"(\d{4})-(\d{4})")
INDUSTRY = re.compile(r"[A-Z]?\d{1,4}")


def _firms(obj, by):
    return Enterprise.objects.visible_to(by).residents().order_by("name")


def _parks(obj, by):
    return Park.objects.visible_to(by).order_by("name_en")


def _check_period(text: str) -> None:
    match = PERIOD.fullmatch(text)
    if match is None or match[1] > match[2]:
        raise ValueError(gettext("Write a period of years such as 2023-2025."))


def _check_industry(text: str) -> None:
    if not INDUSTRY.fullmatch(text):
        raise ValueError(gettext("Write an industry code such as C34 or 3484."))


FIRM = Need("enterprise", "choice", _("Enterprise"), options=_firms)
LOAN = (
    FIRM,
    Need("principal_yuan", "money", _("Principal")),
    Need("due_on", "date", _("Due on")),
    Need("repaid_on", "date", _("Repaid on"), required=False),
    Need("overdue_yuan", "money", _("Overdue"), required=False),
)
SEARCH = (
    FIRM,
    Need("kind", "choice", _("Kind"), options=lambda obj, by: Search.Kind.choices),
    Need("searched_on", "date", _("Searched on")),
    Need("result", "choice", _("Result"), options=lambda obj, by: Search.Result.choices),
    Need(
        "severity", "text", _("Severity"), required=False, longest=20,
        help=_("SERIOUS fails by itself, REPAIRED no longer stops payments."),
    ),
    Need("note", "text", _("Note"), required=False),
    Need("file", "file", _("Print-out"), required=False),
)  # fmt: skip
BENCHMARK = (
    Need("park", "choice", _("Park (none: the whole zone)"), required=False, options=_parks),
    Need("measure", "choice", _("Measure"), options=lambda obj, by: Benchmark.Measure.choices),
    Need("period", "text", _("Period"), longest=9, check=_check_period),
    Need("value", "number", _("Value"), help=_("A fraction: 0.085 is 8.5 %; it may be negative.")),
    Need("method", "text", _("Method"), longest=30, help=_("Such as MEAN_OF_RATES.")),
    Need("n", "integer", _("Enterprises counted"), minimum=1),
    Need("with_applicant", "boolean", _("The applicant is among them"), required=False),
)
CATALOGUE = (
    Need("industry_code", "text", _("Industry code"), longest=5, check=_check_industry),
    Need("kind", "choice", _("Kind"), options=lambda obj, by: CatalogueEntry.Kind.choices),
    Need("text", "text", _("Process or product")),
    Need("catalogue", "text", _("Catalogue"), longest=100),
    Need("from_on", "date", _("From")),
    Need("to_on", "date", _("Until"), required=False),
)
GRANT = (
    FIRM,
    Need("clause_text", "text", _("Clause")),
    Need("year", "integer", _("Year"), minimum=1990),
    Need("amount_yuan", "money", _("Amount")),
    Need(
        "numbers", "text", _("Numbers that must not count again"), required=False,
        help=_("Invoices, contracts, certificates, patents: separated by commas."),
    ),
    Need("evidence", "files", _("Evidence"), required=False),
)  # fmt: skip
