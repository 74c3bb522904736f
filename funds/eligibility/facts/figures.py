from crm.models import AnnualFigures
from funds.eligibility.facts.industry import park_of
from funds.models import Benchmark
from funds.models.zone_settings import of

# The better proof first.
SOURCES = ("AUDIT_REPORT", "TAX_PROOF", "DECLARED")
PERIMETERS = ("ENTERPRISE", "CONSOLIDATED")


def growth_above_average(subject) -> dict:
    """Return the firm's figures of one perimeter and the averages of the same period."""
    zone = subject.enterprise.zone
    span, last = of(zone, "growth_years"), subject.law_date.year - 1
    years = list(range(last - span, last + 1))
    period = f"{years[0]}-{years[-1]}"
    perimeter, rows = _figures(subject.enterprise, years)
    return {
        "years": years,
        "period": period,
        "perimeter": perimeter,
        "figures": rows,
        "benchmarks": _benchmarks(subject, period),
        "both": bool(of(zone, "growth_both_or_either")),
        "when_not_computable": subject.definition.get("when_not_computable") or "UNKNOWN",
    }


def _figures(firm, years: list[int]) -> tuple[str, dict]:
    """Return the perimeter that has most of the years, and its figures: never a mixture."""
    found = AnnualFigures.objects.for_eligibility().filter(enterprise=firm, year__in=years)
    by_perimeter: dict[str, dict] = {name: {} for name in PERIMETERS}
    for row in sorted(found, key=_worth, reverse=True):
        by_perimeter[row.perimeter][str(row.year)] = _shown(row)
    return max(
        by_perimeter.items(),
        key=lambda pair: (
            sum(row["verified"] for row in pair[1].values()),
            pair[0] == PERIMETERS[0],
        ),
    )


def _worth(row: AnnualFigures) -> tuple:
    return (row.state != "VERIFIED", SOURCES.index(row.source), -row.pk)


def _shown(row: AnnualFigures) -> dict:
    return {
        "investment": row.investment_fen,
        "revenue": row.revenue_fen,
        "profit": row.profit_fen,
        "tax": row.tax_fen,
        "verified": row.state == "VERIFIED",
        "source": row.get_source_display(),
    }


def _benchmarks(subject, period: str) -> dict:
    """Return the averages by measure: the park's, else the zone's."""
    park = park_of(subject)
    found = Benchmark.objects.verified().filter(zone_id=subject.enterprise.zone_id, period=period)
    averages: dict[str, dict] = {}
    for row in found.select_related("park", "zone").order_by("pk"):
        if row.park_id not in (None, park.pk if park else None):
            continue
        held = averages.get(row.measure)
        if held is None or row.park_id is not None or not held["of_park"]:
            averages[row.measure] = _average(row)
    return averages


def _average(row: Benchmark) -> dict:
    return {
        "value": format(row.value.normalize(), "f"),
        "method": row.method,
        "n": row.n_with_applicant,
        "of_park": row.park_id is not None,
        "whose": str(row.park or row.zone),
    }
