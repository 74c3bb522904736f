"""The opening balance: lists of what was before, their rows, two signatures."""

from dataclasses import replace
from typing import Any

from django.apps import apps
from django.http import Http404
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from crm.actions import openings
from crm.actions.opening_rows import loader_of
from crm.filters.openings import OpeningFilters, OpeningRowFilters, kinds
from crm.models import OpeningList, OpeningRow
from crm.models.opening_kinds import KINDS, makers, readers
from crm.permissions.openings import maker
from crm.reports import opening_sheets
from crm.workflow.openings import OPENING
from hightech.core.errors import Reason
from hightech.core.needs import Need
from hightech.core.pages.columns import Column, Empty, Preset, Tool
from hightech.core.pages.entries import EditPage, EntryPage
from hightech.core.pages.lists import ListPage
from hightech.core.pages.records import RecordPage, visible_or_404
from hightech.core.pages.steps import StepPage

SHOWN_VALUES = 4
NEW = Tool(_("New list"), "crm:opening-new", roles=makers(), is_primary=True, is_dialog=False)
COLUMNS = Tool(
    _("What the columns mean"), "crm:opening-columns", "columns", roles=readers(), is_dialog=False
)


def offered_kinds(obj, by) -> list[tuple[str, str]]:
    """Return the kinds of lists that the user's roles make."""
    return [(code, label) for code, label in kinds() if by.has_role(*KINDS[code].first)]


class OpeningLists(ListPage):
    """What this zone brought along, or is about to."""

    model = OpeningList
    title = _("Opening balance")
    lead_in = _("What was before this system. Two persons sign a list before it counts.")
    roles = readers()
    filters = OpeningFilters
    columns = (
        Column(_("Number"), "number", sort="number"),
        Column(_("Title"), "title"),
        Column(_("Kind"), "kind_label"),
        Column(_("State"), "state", kind="state"),
        Column(_("Rows"), "rows_count", kind="number"),
        Column(_("Rows with problems"), "problems_count", kind="number"),
        Column(_("Written by"), "created_by", is_for_wide=True),
        Column(_("Written"), "created_at", kind="day", sort="created_at"),
        Column(_("Loaded"), "loaded_at", kind="day", is_for_wide=True),
    )
    orderings = {"created_at": "created_at", "number": "number"}
    presets = (
        Preset(_("All")),
        Preset(_("Waiting for a signature"), "state=DRAFT,SIGNED"),
        Preset(_("Loaded"), "state=LOADED"),
    )
    empty = Empty(
        _("Nothing was brought along yet"),
        _("Leads, agreements, promises and past grants from before this system belong here."),
        "archive",
        first=NEW,
        second=COLUMNS,
    )
    tools = (NEW, COLUMNS)


class OpeningEntry(EntryPage):
    """Write down a list from a workbook or a CSV file."""

    title = _("New list of the opening balance")
    needs = (
        Need("kind", "choice", _("Kind"), options=offered_kinds),
        Need("title", "text", _("Title"), longest=200),
        Need(
            "file", "file", _("Workbook or CSV file"), required=False,
            help=_("The first row names the columns; without a file the list says: nothing."),
        ),
    )  # fmt: skip
    roles = makers()

    def create(self, *, by, kind, title, file=None):
        rows = opening_sheets.rows_in(file, loader_of(kind).needs) if file else []
        return openings.create(by=by, kind=kind, title=title, rows=rows)


class OpeningRecord(RecordPage):
    """One list: what it holds, what is wrong, who signed under which digest."""

    model = OpeningList
    process = OPENING
    template_name = "crm/openings/record.html"

    def get_context_data(self, **kwargs) -> dict:
        context = super().get_context_data(**kwargs)
        onward = [one for one in context["offers"] if one.name not in ("withdraw", "send_back")]
        rows = self.object.rows.order_by("number")
        return context | {
            "primary": next((one for one in onward if one.is_open), None),
            "wrong": list(rows.filter(has_problem=True)[:20]),
            "may_edit": may_edit(self.request.user, self.object),
        }


def may_edit(user, opening: OpeningList) -> bool:
    return opening.state == OpeningList.State.DRAFT and maker(user, opening)


class OpeningStep(StepPage):
    """Sign, countersign, send back or withdraw a list."""

    model = OpeningList
    process = OPENING
    actions = openings


class OpeningRows(ListPage):
    """The rows of one list, and the records they became."""

    model = OpeningRow
    filters = OpeningRowFilters
    columns = (
        Column(_("Row"), "number", kind="number", sort="number"),
        Column(_("Says"), "said"),
        Column(_("Problems"), template="crm/openings/_problems.html"),
        Column(_("Record"), template="crm/openings/_made.html"),
    )
    orderings = {"number": "number"}
    default_ordering = "number"
    presets = (Preset(_("All")), Preset(_("With problems"), "has_problem=true"))
    empty = Empty(_("No row"), _("The list says that there was nothing."), "archive")

    @property
    def opening(self) -> OpeningList:
        return visible_or_404(OpeningList, self.request.user, self.kwargs["pk"])

    @property
    def title(self) -> str:  # type: ignore[override]
        return str(self.opening)

    def rows(self):
        return OpeningRow.objects.filter(opening=self.opening).select_related("opening")

    def link(self, row) -> str:
        return reverse("crm:opening-row", args=[row.opening.uuid, row.number])

    def prepare(self, rows: list) -> None:
        made = made_records(rows, self.request.user)
        for row in rows:
            row.said = said(row)
            row.made = made.get((row.made_type, row.made_uuid))


def said(row: OpeningRow) -> str:
    """Return the first values of a row in one line."""
    names = [need.name for need in loader_of(row.opening.kind).needs]
    told = [str(row.values[name]) for name in names if name in row.values]
    return " · ".join(told[:SHOWN_VALUES])


def made_records(rows: list, user) -> dict:
    """Return the records that rows became and `user` may see: one query a kind."""
    found: dict[tuple, Any] = {}
    for label in {row.made_type for row in rows if row.made_type}:
        model: Any = apps.get_model(label)
        keys = [row.made_uuid for row in rows if row.made_type == label]
        seen = model.objects.visible_to(user).filter(uuid__in=keys)
        seen = seen.for_list() if hasattr(seen, "for_list") else seen
        found |= {(label, one.uuid): one for one in seen}
    return found


class OpeningRowPage(EditPage):
    """Read one row whole, and correct it as long as nobody signed."""

    title = _("Row of the opening balance")
    aside = "crm/openings/_row_aside.html"
    is_filled = False

    def about(self):
        opening = visible_or_404(OpeningList, self.request.user, self.kwargs["pk"])
        self.row = opening.rows.filter(number=self.kwargs["number"]).first()
        if self.row is None:
            raise Http404
        self.row.opening = opening
        return opening

    def asked(self):
        needs = loader_of(self.subject.kind).needs
        return tuple(replace(need, type="text", options=None, required=False) for need in needs)

    def get(self, request, **kwargs):
        # As if it had just been sent: each problem stands beside its cell.
        form = self._form(self.row.values)
        form.is_valid()
        form.show([Reason("invalid", one["detail"], one["attr"]) for one in self.row.problems])
        return self._shown(request, form)

    def extra(self) -> dict:
        return {**super().extra(), "may_edit": may_edit(self.request.user, self.subject)}

    def edit(self, opening, *, by, version, **values):
        openings.edit_row(self.row, by=by, version=version, values=values)

    def done(self, made) -> str:
        return gettext("Row %(number)d is checked.") % {"number": self.row.number}

    def after(self, made) -> str:
        return self.subject.get_absolute_url()
