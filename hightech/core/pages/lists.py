"""The page of a list: one engine for all nouns, everything in the URL.

A noun joins with a short declaration::

    class TenderList(ListPage):
        model = Tender                          # objects.visible_to(user) and .for_list()
        title = _("Tenders")
        roles = (Role.OFFICER, Role.LEADER)     # others get 403; leave out for everyone
        filters = TenderFilters                 # a core.lists.filters.Filters: page, API, export
        columns = (
            Column(_("Name"), "name", sort="name"),          # the first links to the record
            Column(_("State"), "state", kind="state"),
            Column(_("Amount"), "amount_fen", kind="money", sort="amount"),
            Column(_("Next"), template="crm/tender/_next.html"),
        )
        orderings = {"name": "name", "amount": "amount_fen"}  # each backed by an index
        default_ordering = "-amount"
        presets = (Preset(_("All")), Preset(_("Mine"), "owner=me"))
        tools = (Tool(_("New tender"), "crm:tender-new", is_primary=True),)
        empty = Empty(_("No tender yet"), _("…"), first=Tool(…), second=Tool(…))

    path("tenders/", TenderList.as_view(), name="tenders")

Filters, search, order and page stand in the address; the page is a GET form that works without
script, and answers HTMX with its part alone. At most two queries of its own (rows, count),
whatever the rows; `for_list` may add a fixed number. Columns that only the page knows
(annotations) are added in `rows()`. A board of the same noun: pages/boards.py; give both the
other's `list_url`/`board_url` names and the same FilterSet, and switching keeps the filters.
"""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils.cache import patch_vary_headers
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.views import View

from hightech.core.errors import ShapeError
from hightech.core.lists import counts, keyset
from hightech.core.lists.filters import PAGING, Filters
from hightech.core.lists.ordering import Columns, columns_of
from hightech.core.pages.columns import Column, Empty, Preset, Tool, row_of
from hightech.core.pages.filter_bar import FilterBar

SIZE = 50
TARGET = "list"


class RowsPage(View):
    """What lists and boards share: who may, which rows, which filters, the frame around them."""

    model: Any
    title: str | Promise = ""
    lead_in: str | Promise = ""
    roles: tuple | None = None
    filters: type[Filters] = Filters
    # How many filters the toolbar shows at once; the others, unless they are on, wait under More.
    first_filters = 4
    presets: tuple[Preset, ...] = ()
    tools: tuple[Tool, ...] = ()
    empty = Empty("", "")
    list_url = ""
    board_url = ""
    # Who has the board, where it is not everyone who has the list.
    board_roles: tuple = ()
    is_list = True
    http_method_names = ["get", "head"]
    page_template = "components/list_page.html"
    part_template = "components/_list.html"
    request: Any

    def dispatch(self, request, *args, **kwargs):
        if self.roles is not None and not request.user.has_role(*self.roles):
            raise PermissionDenied(_("Your roles do not include this."))
        return super().dispatch(request, *args, **kwargs)

    def rows(self):
        """Return the rows that may be listed; a subclass narrows or annotates them."""
        return self.model.objects.visible_to(self.request.user)

    def fetched(self, rows):
        """Return `rows` with all that a line shows fetched along."""
        return rows.for_list() if hasattr(rows, "for_list") else rows

    def prepare(self, rows: list) -> None:
        """Write on the rows of a page what its templates show of them for this reader."""

    def extra(self) -> dict:
        """Return what a subclass's own templates need besides."""
        return {}

    def get(self, request, **kwargs):
        known = PAGING | {"lane"}
        filterset = self.filters(request.GET, self.rows(), user=request.user, known=known)
        self.bar = FilterBar(request, filterset, self.first_filters)
        try:
            context, status = self.content(filterset), 200
        except ShapeError as error:
            context, status = {"reasons": error.reasons}, 400
        template = self.part_template if self._wants_part() else self.page_template
        answer = render(request, template, self.frame() | context | self.extra(), status=status)
        patch_vary_headers(answer, ["HX-Request"])
        return answer

    def _wants_part(self) -> bool:
        target = self.request.headers.get("HX-Target")
        return bool(self.request.htmx) and (target == TARGET or "lane" in self.request.GET)

    def content(self, filterset: Filters) -> dict:
        """Return what stands between toolbar and foot.

        :raises ShapeError: for a parameter that cannot be read.
        """
        raise NotImplementedError

    def frame(self) -> dict:
        """Return heading, toolbar, presets and tools."""
        user = self.request.user
        query = self.bar.query()
        return {
            "title": self.title,
            "lead_in": self.lead_in,
            "bar": self.bar,
            "presets": [self._preset(one) for one in self.presets if one.is_for(user)],
            "tools": [tool for tool in self.tools if tool.is_for(user)],
            "list_address": _address(self.list_url, query),
            "board_address": _address(self.board_url, query) if self._has_board(user) else "",
            "is_list": self.is_list,
            "empty": self.empty,
            "empty_tools": [
                tool for tool in (self.empty.first, self.empty.second) if tool and tool.is_for(user)
            ],
        }

    def _has_board(self, user) -> bool:
        return not self.board_roles or user.has_role(*self.board_roles)

    def _preset(self, preset: Preset) -> dict:
        url = f"{self.request.path}?{preset.query}" if preset.query else self.request.path
        is_current = _filters_in(preset.query) == _filters_in(self.bar.query())
        return {"label": preset.label, "url": url, "is_current": is_current}


class ListPage(RowsPage):
    """The list of a noun; see the head of this module."""

    columns: tuple[Column, ...] = ()
    orderings: dict[str, str | Columns] = {"created_at": "created_at"}
    default_ordering = "-created_at"
    size = SIZE

    def link(self, row) -> str:
        """Return where the title of a row leads."""
        return row.get_absolute_url()

    def content(self, filterset: Filters) -> dict:
        sent = self.request.GET
        columns = columns_of(sent.get("ordering"), self.orderings, self.default_ordering)
        exact = counts.wants_exact(sent.get("count"))
        rows = filterset.rows()
        cursor = sent.get("cursor", "")
        about = f"{self.request.path}?{filterset.about()}"
        page = keyset.page_of(
            self.fetched(rows), columns, size=self.size, cursor=cursor, about=about
        )
        self.prepare(page.rows)
        if cursor or page.next:
            total = counts.count_of(rows, exact=exact)
        else:
            total = counts.Count(len(page.rows))
        return {
            "heads": [self._head(column) for column in self.columns],
            "rows": [row_of(row, self.columns, self.link(row)) for row in page.rows],
            "total": total,
            "count_all_url": self.bar.url(count="exact") if total.is_capped else "",
            "next_url": self.bar.url(cursor=page.next) if page.next else "",
            "previous_url": self.bar.url(cursor=page.previous) if page.previous else "",
        }

    def _head(self, column: Column) -> dict:
        now = self.request.GET.get("ordering") or self.default_ordering
        way = {column.sort: "ascending", f"-{column.sort}": "descending"}.get(now, "")
        other = f"-{column.sort}" if way == "ascending" else column.sort
        url = self.bar.url(ordering=other) if column.sort else ""
        return {"column": column, "url": url, "sorted": way if column.sort else ""}


def _filters_in(query: str) -> dict[str, set[str]]:
    """Return name → values of a query string, however its values are separated."""
    sent = QueryDict(query)
    return {name: set(",".join(sent.getlist(name)).split(",")) for name in sent}


def _address(name: str, query: str) -> str:
    if not name:
        return ""
    return f"{reverse(name)}?{query}" if query else reverse(name)
