"""A report as an Excel workbook, with what its reader may see."""

import io

import xlsxwriter
from django.utils.translation import gettext as _

from crm.models import Report
from crm.reports import sheets

# Text stays text: nothing a user typed is ever run as a formula or opened as a link.
OPTIONS = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
CONTENT_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
FEN_PER_WAN = 1_000_000
UNITS = {"fen": "0.00", "m2": "#,##0", "count": "#,##0"}


def name_of(report: Report) -> str:
    """Return the name of the file."""
    return f"{report.kind.lower()}-{report.zone.code}-{report.week}.xlsx"


def write(report: Report, user) -> bytes:
    """Return the workbook of a counted report."""
    target = io.BytesIO()
    with xlsxwriter.Workbook(target, OPTIONS) as book:
        _Figures(book, report).write(sheets.parts(report))
        _projects(book, sheets.signed(report, user))
        _texts(book, report)
    return target.getvalue()


class _Figures:
    """The sheet of all figures."""

    def __init__(self, book, report: Report) -> None:
        self.page = book.add_worksheet(_("Figures"))
        self.bold = book.add_format({"bold": True})
        self.formats = {unit: book.add_format({"num_format": text}) for unit, text in UNITS.items()}
        self.report = report
        self.line = 0

    def write(self, parts) -> None:
        self.page.set_column(0, 0, 28)
        self.page.set_column(1, 3, 14)
        self.page.set_column(4, 4, 90)
        self._row([str(self.report), str(self.report.zone)], self.bold)
        self._row([f"{self.report.starts_on} – {self.report.ends_on}"])
        self._row([self.report.get_state_display(), self.report.seal_root])
        for part in parts:
            self.line += 1
            heads = [part.label, _("Value"), _("Adjusted"), _("Unit"), _("What it counts")]
            self._row(heads, self.bold)
            for figure in part.figures:
                self._figure(figure)

    def _row(self, texts: list[str], style=None) -> None:
        for column, text in enumerate(texts):
            self.page.write_string(self.line, column, text, style)
        self.line += 1

    def _figure(self, figure: sheets.Shown) -> None:
        unit = figure.definition.unit
        names = {"fen": _("10k yuan"), "m2": _("m²"), "count": _("number")}
        self.page.write_string(self.line, 0, str(figure.definition.label))
        for column, value in ((1, figure.value), (2, figure.adjusted)):
            if value is not None:
                shown = value / FEN_PER_WAN if unit == "fen" else value
                self.page.write_number(self.line, column, shown, self.formats[unit])
        self.page.write_string(self.line, 3, names[unit])
        self.page.write_string(self.line, 4, str(figure.definition.meaning))
        self.line += 1


def _projects(book, rows: list[dict]) -> None:
    page = book.add_worksheet(_("Signed projects"))
    page.set_column(0, 5, 22)
    heads = [
        _("Number"), _("Name"), _("Investor"), _("Total investment (10k yuan)"),
        _("Fixed-asset investment (10k yuan)"), _("Land (m²)"),
    ]  # fmt: skip
    for column, head in enumerate(heads):
        page.write_string(0, column, head, book.add_format({"bold": True}))
    for line, row in enumerate(rows, start=1):
        if row["link"] is None:
            page.write_string(line, 1, _("Confidential project"))
            continue
        for column, name in enumerate(("number", "name", "investor")):
            page.write_string(line, column, row[name])
        for column, name in ((3, "total_fen"), (4, "fixed_fen")):
            if row[name] is not None:
                page.write_number(line, column, row[name] / FEN_PER_WAN)
        if row["land_m2"]:
            page.write_number(line, 5, float(row["land_m2"]))


def _texts(book, report: Report) -> None:
    page = book.add_worksheet(_("Text"))
    page.set_column(0, 0, 24)
    page.set_column(1, 1, 110, book.add_format({"text_wrap": True}))
    for line, (label, text) in enumerate(
        ((_("Problems"), report.problems), (_("Plan for next week"), report.plan))
    ):
        page.write_string(line, 0, label)
        page.write_string(line, 1, text)
    for line, one in enumerate(report.adjustments.order_by("pk"), start=3):
        page.write_string(line, 0, _("Adjustment"))
        page.write_string(line, 1, f"{one}: {one.reason}")
