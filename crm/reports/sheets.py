"""An issued or drafted report as a reader sees it: figures, adjustments, records, projects."""

from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from crm.models import Interaction, Lead, Report
from crm.reports import figures
from crm.reports.figures import Definition
from hightech.core.templatetags.show import wan

MODELS: dict[str, Any] = {figures.LEAD: Lead, figures.TALK: Interaction}


@dataclass(frozen=True)
class Shown:
    """One figure of one report."""

    definition: Definition
    value: int
    adjusted: int | None
    has_records: bool

    @property
    def code(self) -> str:
        return self.definition.code

    @property
    def now(self) -> int:
        """Return the value with its last adjustment."""
        return self.value if self.adjusted is None else self.adjusted

    @property
    def text(self) -> str:
        return self._text(self.now)

    @property
    def text_before(self) -> str:
        return self._text(self.value)

    def _text(self, value: int) -> str:
        unit = self.definition.unit
        return wan(value) if unit == "fen" else f"{value:,}"

    @property
    def unit(self) -> str:
        """Return the unit as it stands beside the number; a count has none."""
        return {"fen": _("10k yuan"), "m2": _("m²")}.get(self.definition.unit, "")


@dataclass(frozen=True)
class ShownPart:
    """Figures under one heading."""

    code: str
    label: str
    meaning: str
    figures: list[Shown]


def parts(report: Report) -> list[ShownPart]:
    """Return all figures of a counted report: one query, for its adjustments."""
    content = report.content
    if not content:
        return []
    rows = report.adjustments.order_by("pk").values_list("figure", "after")
    adjusted = dict(rows)
    return [
        ShownPart(
            part.code,
            str(part.label),
            part.meaning,
            [_shown(content, adjusted, one) for one in part.figures],
        )
        for part in figures.parts(content["parks"], content["departments"])
    ]


def _shown(content: dict, adjusted: dict[str, int], one: Definition) -> Shown:
    value = content["figures"].get(one.code, 0)
    return Shown(one, value, adjusted.get(one.code), one.code in content["records"])


def definition(report: Report, code: str) -> Definition | None:
    """Return the figure of this code that has records, or None."""
    if code not in report.content.get("records", {}):
        return None
    found = figures.parts(report.content["parks"], report.content["departments"])
    return next(one for part in found for one in part.figures if one.code == code)


def records(report: Report, one: Definition, user) -> QuerySet:
    """Return exactly the rows a figure counts, as far as `user` may see them."""
    rows = MODELS[one.counts].objects.visible_to(user)
    return rows.filter(pk__in=report.content["records"][one.code])


def signed(report: Report, user) -> list[dict]:
    """Return the signed projects; of one the reader may not see only that it exists."""
    listed = report.content.get("signed", [])
    keys = [row["lead"] for row in listed]
    seen = {lead.pk: lead for lead in Lead.objects.visible_to(user).filter(pk__in=keys)}
    return [row | {"link": seen[row["lead"]]} for row in listed if row["lead"] in seen] + [
        {"link": None} for row in listed if row["lead"] not in seen
    ]
