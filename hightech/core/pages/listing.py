"""A list outside of its page: its rows, columns and order for one person, page by page."""

from collections.abc import Iterator

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, QueryDict
from django.utils.translation import gettext as _

from hightech.core.lists import keyset
from hightech.core.lists.filters import PAGING
from hightech.core.lists.ordering import columns_of
from hightech.core.pages.lists import SHOWING
from hightech.core.pages.views import list_page


class Listing:
    """The list that `place` names under the filters of `query`, as `user` may see it now.

    :raises ShapeError: if there is no such list, or the query cannot be read.
    :raises PermissionDenied: if the list is not for the roles of `user`.
    """

    def __init__(self, place: str, query: str, user) -> None:
        self.place, self.user = place, user
        self.url, page_class = list_page(place)
        if page_class.roles is not None and not user.has_role(*page_class.roles):
            raise PermissionDenied(_("Your roles do not include this."))
        request = HttpRequest()
        request.method, request.path, request.user = "GET", self.url, user
        request.GET = QueryDict(query)
        self.page = page_class()
        self.page.setup(request)
        self.sent = request.GET
        self.filterset = self.page.filters(
            self.sent, self.page.rows(), user=user, known=PAGING | SHOWING
        )
        self.rows = self.filterset.rows()
        self.columns = self.page.shown_columns()

    def pages(self, size: int) -> Iterator[list]:
        """Yield the rows in the order of the list, `size` at a time: each page starts by key."""
        columns = columns_of(
            self.sent.get("ordering"), self.page.orderings, self.page.default_ordering
        )
        rows, cursor = self.page.fetched(self.rows), ""
        while True:
            found = keyset.page_of(rows, columns, size=size, cursor=cursor, about=self.url)
            self.page.prepare(found.rows)
            yield found.rows
            cursor = found.next
            if not cursor:
                return
