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
        further = (Column(_("Source"), "source"),)            # offered, shown when chosen
        groups = (Grouping("state", _("State"), "state", choices=Tender.State.choices),)
        sum_field = "amount_fen"                              # what each group sums up
        bulk = ("tender.close",)                              # acts on many rows (core/bulk.py)
        presets = (Preset(_("All")), Preset(_("Mine"), "owner=me"))
        tools = (Tool(_("New tender"), "crm:tender-new", is_primary=True),)
        empty = Empty(_("No tender yet"), _("…"), first=Tool(…), second=Tool(…))

    path("tenders/", TenderList.as_view(), name="tenders")

Filters, search, order, columns, grouping and page stand in the address; the page is a GET form
that works without script, and answers HTMX with its part alone. At most three queries of its own
(rows, count, saved views) and two for groups, whatever the rows; `for_list` may add a fixed
number. Columns that only the page knows (annotations) are added in `rows()`. A board of the same
noun: pages/boards.py; give both the other's `list_url`/`board_url` names and the same FilterSet,
and switching keeps the filters.
"""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.cache import patch_vary_headers
from django.utils.functional import Promise, cached_property
from django.utils.translation import gettext as _
from django.views import View

from hightech.core.bulk import acts
from hightech.core.errors import ShapeError
from hightech.core.lists import counts, keyset
from hightech.core.lists.filters import PAGING, Filters
from hightech.core.lists.ordering import Columns, columns_of
from hightech.core.lists.sizes import OFFERED, SIZE, size_of
from hightech.core.pages import chosen, grouping
from hightech.core.pages.columns import Column, Drawer, Empty, Preset, Tool
from hightech.core.pages.filter_bar import FilterBar
from hightech.core.pages.grouping import Grouping
from hightech.core.pages.list_views import PARAMETER as VIEW
from hightech.core.pages.list_views import PLAIN, ListViews

# What an address says of how rows are shown, besides which.
SHOWING = {"lane", VIEW, chosen.PARAMETER, grouping.PARAMETER, grouping.OPEN}
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
    # Whether the bare address opens another view than the list without filters.
    has_default = False
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
        known = PAGING | SHOWING
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
        query = self.bar.carried()
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
        query = QueryDict(self.bar.carried(preset.query), mutable=True)
        query.pop(VIEW, None)
        if self.has_default:
            query[VIEW] = PLAIN
        text = query.urlencode(safe=",:")
        is_same = _filters_in(preset.query) == _filters_in(self.bar.query())
        return {
            "label": preset.label,
            "url": f"{self.request.path}?{text}" if text else self.request.path,
            "is_current": is_same and self.request.GET.get(VIEW, PLAIN) == PLAIN,
        }


class ListPage(RowsPage):
    """The list of a noun; see the head of this module."""

    columns: tuple[Column, ...] = ()
    # Columns that are offered, and shown only when chosen.
    further: tuple[Column, ...] = ()
    orderings: dict[str, str | Columns] = {"created_at": "created_at"}
    default_ordering = "-created_at"
    groups: tuple[Grouping, ...] = ()
    # A column of money (fen) that each group sums up.
    sum_field = ""
    # Names of what can be done to many rows at once (core/bulk.py).
    bulk: tuple[str, ...] = ()
    size = SIZE

    def link(self, row) -> str:
        """Return where the title of a row leads."""
        return row.get_absolute_url()

    def get(self, request, **kwargs):
        default = self.views.default if not request.GET and self.views.place else None
        if default:
            return redirect(self.views.url(default))
        self.has_default = self.views.default is not None
        return super().get(request, **kwargs)

    @cached_property
    def views(self) -> ListViews:
        match = self.request.resolver_match
        place = match.view_name if match and not match.kwargs else ""
        return ListViews(self.request, place)

    def all_columns(self) -> tuple[Column, ...]:
        """Return every column the list offers."""
        return (*self.columns, *self.further)

    def shown_columns(self) -> tuple[Column, ...]:
        """Return the columns in use, in their order.

        :raises ShapeError: if the address names one the list does not have.
        """
        text = ",".join(self.request.GET.getlist(chosen.PARAMETER))
        return chosen.chosen(text, self.all_columns()) if text else self.columns

    def frame(self) -> dict:
        return super().frame() | {"views": self.views, "acts": self.acts()}

    def acts(self) -> list:
        """Return what this reader may do to many rows at once."""
        offered = [acts()[name] for name in self.bulk]
        return [act for act in offered if act.is_for(self.request.user)]

    def content(self, filterset: Filters) -> dict:
        rows, shown = filterset.rows(), self.shown_columns()
        by = grouping.grouping_of(self.request.GET.get(grouping.PARAMETER, ""), self.groups)
        context = {
            "heads": [self._head(column) for column in shown],
            "column_choices": chosen.choices(shown, self.all_columns()),
            "group_choices": self.groups,
            "sizes": OFFERED,
            "size": size_of(self.request.GET.get("page_size"), self.size),
        }
        if by is None:
            return context | self._page(filterset, rows, shown)
        return context | self._grouped(filterset, rows, shown, by)

    def _page(self, filterset: Filters, rows, shown, about: str = "") -> dict:
        """Return one page of `rows`, drawn in the columns `shown`, and its neighbours."""
        sent = self.request.GET
        columns = columns_of(sent.get("ordering"), self.orderings, self.default_ordering)
        exact, cursor = counts.wants_exact(sent.get("count")), sent.get("cursor", "")
        about = f"{self.request.path}?{filterset.about()}{about}"
        size = size_of(sent.get("page_size"), self.size)
        page = keyset.page_of(self.fetched(rows), columns, size=size, cursor=cursor, about=about)
        self.prepare(page.rows)
        if cursor or page.next:
            total = counts.count_of(rows, exact=exact)
        else:
            total = counts.Count(len(page.rows))
        drawer = Drawer(shown, picks=bool(self.acts()))
        return {
            "rows": [drawer.row(row, self.link(row)) for row in page.rows],
            "total": total,
            "count_all_url": self.bar.url(count="exact") if total.is_capped else "",
            "next_url": self.bar.url(cursor=page.next) if page.next else "",
            "previous_url": self.bar.url(cursor=page.previous) if page.previous else "",
        }

    def _grouped(self, filterset: Filters, rows, shown, by: grouping.Grouping) -> dict:
        opened = self.request.GET.get(grouping.OPEN, "")
        found = grouping.groups_of(
            rows, by, opened, lambda key: self.bar.url(open=key), self.sum_field
        )
        inside = next((group for group in found if group.is_open), None)
        page = {}
        if inside is not None:
            about = f"&{by.name}={inside.key}"
            page = self._page(filterset, rows.filter(inside.where), shown, about)
        return {"grouped": found, "has_sum": bool(self.sum_field)} | page

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
