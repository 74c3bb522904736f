"""What the zone knows already: a draft begins with it, and the applicant looks it over."""

from collections.abc import Callable, Mapping

from crm.models import AnnualFigures
from funds.eligibility.granted import in_unit

ABOUT_FIRM: dict[str, Callable] = {
    "enterprise_name": lambda firm: firm.name,
    "credit_code": lambda firm: firm.credit_code,
    "industry_code": lambda firm: firm.industry.code if firm.industry else "",
    "registered_on": lambda firm: firm.registered_on.isoformat() if firm.registered_on else "",
    "resident_since": lambda firm: firm.resident_since.isoformat() if firm.resident_since else "",
    "region": lambda firm: firm.region,
}
OF_LAST_YEAR = {
    "revenue": "revenue_fen",
    "profit": "profit_fen",
    "tax": "tax_fen",
    "investment": "investment_fen",
}
TEXTS = ("text", "code", "date")


def prefilled(definition: Mapping, firm) -> dict:
    """Return answers to the facts whose names say what the records hold."""
    found = {}
    last = None
    for fact in definition.get("facts") or []:
        name, kind = fact["name"], fact["type"]
        if fact.get("by") == "reviewer":
            continue
        if name in ABOUT_FIRM and kind in TEXTS:
            found[name] = ABOUT_FIRM[name](firm)
        elif name in OF_LAST_YEAR and kind == "money":
            last = last or _last_year(firm)
            fen = getattr(last, OF_LAST_YEAR[name], None)
            if fen is not None and fen >= 0:
                found[name] = in_unit(fen, definition.get("unit") or "wan_yuan")
    return {name: value for name, value in found.items() if value}


def _last_year(firm) -> AnnualFigures | None:
    rows = AnnualFigures.objects.for_eligibility().filter(enterprise=firm, state="VERIFIED")
    return rows.order_by("-year", "pk").first()
