"""What the public may read: results under publicity, and what was granted."""

import csv
import io

from django.db.models import Max, QuerySet
from django.utils.translation import gettext_lazy as _

from funds.models import Application, Publicity
from hightech.core import money

S = Application.State
GRANTED = (S.CLEARED, S.FUNDED, S.SUSPENDED, S.CLOSED)
COLUMNS = ("id", "enterprise", "item", "clause", "amount_yuan", "opens_on", "closes_on")
ITEMS = {
    "INDUSTRY_GUIDANCE": _("Industry guidance subsidy"),
    "INFRASTRUCTURE": _("Infrastructure subsidy"),
    "INTEREST_DISCOUNT": _("Loan interest discount"),
    "TECH_TRANSFORMATION": _("Technological-transformation subsidy"),
    "NEW_PRODUCT_RD": _("New-product R&D subsidy"),
    "TALENT": _("Talent-attraction reward"),
    "TARGET_MANAGEMENT": _("Target-management reward"),
}
# A spreadsheet would run a cell that begins with one of these.
FORMULA = ("=", "+", "-", "@", "\t", "\r")


def under_publicity() -> QuerySet[Publicity]:
    """Return the notices shown now, the one that closes first on top."""
    return _last().filter(application__state=S.PUBLICITY).order_by("closes_on", "pk")


def granted() -> QuerySet[Publicity]:
    """Return the notices of what was granted, the latest first."""
    return _last().filter(application__state__in=GRANTED).order_by("-closes_on", "-pk")


def _last() -> QuerySet[Publicity]:
    # A file that was adjusted is published again: the last notice counts.
    last = Publicity.objects.values("application").annotate(last=Max("pk")).values("last")
    return Publicity.objects.filter(pk__in=last).select_related(
        "application__enterprise", "application__clause", "application__zone"
    )


def item_of(notice: Publicity) -> str:
    """Name the kind of support in the reader's language; a zone's own kind by its code."""
    kind = notice.application.clause.support_type
    return str(ITEMS.get(kind, kind))


def row_of(notice: Publicity) -> dict:
    """Return a notice as it is published, the same in every format."""
    return {
        "id": str(notice.uuid),
        "enterprise": notice.application.enterprise.name,
        "item": item_of(notice),
        "clause": str(notice.application.clause),
        "amount_yuan": money.yuan(notice.amount_fen),
        "opens_on": notice.opens_on.isoformat(),
        "closes_on": notice.closes_on.isoformat(),
    }


def shown_of(application: Application) -> dict | None:
    """Return the last notice of a file as the API shows it, or None."""
    notice = application.publicities.order_by("-pk").first()
    if notice is None:
        return None
    return {"id": str(notice.uuid), "opens_on": notice.opens_on, "closes_on": notice.closes_on}


def as_csv(rows: list[dict]) -> str:
    """Return rows as CSV with a byte order mark; no cell is taken for a formula."""
    text = io.StringIO()
    text.write("\ufeff")
    writer = csv.writer(text)
    writer.writerow(COLUMNS)
    writer.writerows([safe(row[name]) for name in COLUMNS] for row in rows)
    return text.getvalue()


def safe(cell: str) -> str:
    """Return the cell as text that a spreadsheet does not run."""
    return f"'{cell}" if cell.startswith(FORMULA) else cell
