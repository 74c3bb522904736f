"""Pages of a list: strict filters, keyset cursors, capped totals, as contract § 3 fixes them."""

from rest_framework.pagination import BasePagination

from hightech.core.lists import counts, keyset
from hightech.core.lists.filters import Filters
from hightech.core.lists.ordering import columns_of
from hightech.core.lists.sizes import size_of


def page_of(view, rows) -> dict:
    """Return the page of `rows` that the request asks for: at most two queries.

    :raises ShapeError: for an unknown parameter, an unreadable value, a cursor of another list.
    """
    sent = view.request.query_params
    filterset = (view.filterset_class or Filters)(sent, rows, user=view.request.user)
    rows = filterset.rows()
    size, exact = size_of(sent.get("page_size")), counts.wants_exact(sent.get("count"))
    columns = columns_of(sent.get("ordering"), view.orderings, view.default_ordering)
    about = f"{view.request.path}?{filterset.about()}"
    cursor = sent.get("cursor") or ""
    page = keyset.page_of(rows, columns, size=size, cursor=cursor, about=about)
    if cursor or page.next:
        total = counts.count_of(rows, exact=exact)
    else:
        total = counts.Count(len(page.rows))
    serializer = view.output(page.rows, many=True, context=view.get_serializer_context())
    return {
        **total.as_dict(),
        "next": _link(view.request, page.next),
        "previous": _link(view.request, page.previous),
        "results": serializer.data,
    }


def _link(request, cursor: str) -> str | None:
    if not cursor:
        return None
    sent = request.query_params.copy()
    sent["cursor"] = cursor
    return request.build_absolute_uri(f"{request.path}?{sent.urlencode()}")


class KeysetPages(BasePagination):
    """Describes the page to the OpenAPI document; `page_of` makes it."""

    def paginate_queryset(self, queryset, request, view=None):
        raise NotImplementedError("a list answers page_of()")

    def get_paginated_response_schema(self, schema: dict) -> dict:
        link = {"type": "string", "format": "uri", "nullable": True}
        shown = {
            "count": {"type": "integer"},
            "count_is_capped": {"type": "boolean"},
            "next": link,
            "previous": link,
            "results": schema,
        }
        return {"type": "object", "required": list(shown), "properties": shown}
