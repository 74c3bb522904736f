"""growth_above_average: the firm's growth against the stored average of its park or zone."""

from collections.abc import Mapping
from fractions import Fraction
from itertools import pairwise

from django.utils.translation import gettext as _

from funds.eligibility.figures import Figure
from funds.eligibility.outcomes import (
    FAIL,
    JUDGEMENT,
    NOT_APPLICABLE,
    PASS,
    UNKNOWN,
    Result,
    all_of,
    any_of,
)

LEAST_FIRMS = 5
METHOD = "MEAN_OF_RATES"
MEASURES = ("INVESTMENT", "REVENUE", "PROFIT_TAX")


def growth_above_average(evidence: Mapping, params: Mapping) -> Result:
    """Growth of investment or revenue, and of profit and tax, lies strictly above the average.

    A base of zero or less makes the growth not computable, never 0 or ∞: the clause says what
    follows. Rates are compared as exact fractions.
    """
    parts = {measure: _compared(measure, evidence, params) for measure in MEASURES}
    first = (parts["INVESTMENT"].outcome, parts["REVENUE"].outcome)
    both = bool(evidence.get("both"))
    outcome = all_of([all_of(first) if both else any_of(first), parts["PROFIT_TAX"].outcome])
    found = list(parts.values())
    missing = (
        sorted({name for part in found for name in part.missing}) if outcome == UNKNOWN else []
    )
    return Result(
        outcome,
        " ".join(part.detail for part in found),
        tuple(missing),
        figures=tuple(figure for part in found for figure in part.figures),
        remedy=_("Enter and verify the yearly figures or the average.") if missing else "",
        department="ECONOMY" if outcome == JUDGEMENT else "",
    )


def _compared(measure: str, evidence: Mapping, params: Mapping) -> Result:
    series, wrong = _series(measure, evidence)
    if wrong:
        return wrong
    benchmark, wrong = _benchmark(measure, evidence)
    if wrong:
        return wrong
    figures = _figures(measure, evidence, series, benchmark)
    if any(value <= 0 for value in series[:-1]):
        return _not_computable(measure, evidence, figures)
    rates = [Fraction(now, before) - 1 for before, now in pairwise(series)]
    mean = sum(rates, Fraction(0)) / len(rates)
    average = Fraction(benchmark["value"])
    outcome = PASS if mean > average else FAIL
    text = _("%(measure)s grew by %(mean)s on average, %(whose)s by %(average)s (%(sign)s).")
    shown = {
        "measure": _name(measure),
        "mean": _percent(mean),
        "average": _percent(average),
        "whose": benchmark["whose"],
        "sign": _("above") if outcome == PASS else _("not above"),
    }
    return Result(outcome, text % shown, figures=figures)


def _series(measure: str, evidence: Mapping) -> tuple[list[int], Result | None]:
    values, missing = [], []
    for year in evidence["years"]:
        row = evidence["figures"].get(str(year)) or {}
        value = _value(measure, row)
        if value is None or not row.get("verified"):
            missing.append(f"{measure.lower()}_{year}")
        else:
            values.append(value)
    if not missing:
        return values, None
    text = _("%(measure)s: no verified figure of %(years)s.")
    years = ", ".join(name.rpartition("_")[2] for name in missing)
    detail = text % {"measure": _name(measure), "years": years}
    return [], Result(UNKNOWN, detail, tuple(missing))


def _value(measure: str, row: Mapping) -> int | None:
    if measure == "PROFIT_TAX":
        profit, tax = row.get("profit"), row.get("tax")
        return None if profit is None or tax is None else profit + tax
    return row.get(measure.lower())


def _benchmark(measure: str, evidence: Mapping) -> tuple[Mapping, Result | None]:
    """Return the average to compare with: of the park, else of the zone."""
    benchmark = evidence["benchmarks"].get(measure)
    missing = (f"benchmark_{measure.lower()}",)
    if benchmark is None:
        text = _("%(measure)s: no verified average of %(period)s.")
        shown = {"measure": _name(measure), "period": evidence["period"]}
        return {}, Result(UNKNOWN, text % shown, missing)
    if benchmark["n"] < LEAST_FIRMS:
        text = _("%(measure)s: the average of %(n)d firms says nothing (at least %(least)d).")
        shown = {"measure": _name(measure), "n": benchmark["n"], "least": LEAST_FIRMS}
        return {}, Result(UNKNOWN, text % shown, missing)
    if benchmark["method"] != METHOD:
        text = _("%(measure)s: the average is computed by another method.")
        return {}, Result(UNKNOWN, text % {"measure": _name(measure)}, missing)
    return benchmark, None


def _not_computable(measure: str, evidence: Mapping, figures: tuple) -> Result:
    outcome = evidence.get("when_not_computable") or UNKNOWN
    if outcome == JUDGEMENT:
        outcome = {"AGREE": PASS, "OPPOSE": FAIL}.get(str(evidence.get("judgement")), JUDGEMENT)
    assert outcome in (PASS, FAIL, UNKNOWN, JUDGEMENT, NOT_APPLICABLE)
    text = _("%(measure)s: a base of zero or less, no growth can be computed.")
    missing = (f"{measure.lower()}_base",) if outcome == UNKNOWN else ()
    return Result(outcome, text % {"measure": _name(measure)}, missing, figures=figures)


def _figures(measure: str, evidence: Mapping, series: list[int], benchmark: Mapping) -> tuple:
    own = tuple(
        Figure(
            f"{_name(measure)} {year}",
            f"{value // 100}.{value % 100:02d}",
            evidence["figures"][str(year)]["source"],
        )
        for year, value in zip(evidence["years"], series, strict=True)
    )
    average = Figure(
        _("Average %(period)s") % {"period": evidence["period"]},
        benchmark["value"],
        f"{benchmark['whose']}, n = {benchmark['n']}",
    )
    return (*own, average)


def _name(measure: str) -> str:
    return {
        "INVESTMENT": _("Investment"),
        "REVENUE": _("Revenue"),
        "PROFIT_TAX": _("Profit and tax"),
    }[measure]


def _percent(rate: Fraction) -> str:
    """Show a rate to four places, marked where that is not all of it."""
    scaled = rate * 1_000_000
    shown = f"{float(rate * 100):.4f} %"
    return shown if scaled.denominator == 1 else f"≈ {shown}"
