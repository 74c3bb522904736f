"""The views a person has of a list, and how the list now shown differs from the one in use."""

from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.http import QueryDict

from hightech.core.models import SavedView
from hightech.core.saved_views import query_of

PARAMETER = "view"
# `?view=none` is the list as it is without one's default view.
PLAIN = "none"


@dataclass(frozen=True)
class ShownView:
    """A view as the list offers it."""

    view: Any
    url: str
    is_current: bool

    @property
    def is_shared(self) -> bool:
        return self.view.scope != SavedView.Scope.PRIVATE


class ListViews:
    """The views of one list for one request: one query."""

    def __init__(self, request, place: str) -> None:
        self.user, self.path, self.sent, self.place = request.user, request.path, request.GET, place

    @cached_property
    def rows(self) -> list[Any]:
        return list(SavedView.objects.of_list(self.place, self.user)) if self.place else []

    @cached_property
    def default(self) -> Any:
        return next((view for view in self.rows if view.is_default), None)

    @cached_property
    def current(self) -> Any:
        wanted = self.sent.get(PARAMETER, "")
        return next((view for view in self.rows if str(view.uuid) == wanted), None)

    @cached_property
    def query(self) -> str:
        """Return what would be kept of the list as it is shown."""
        return query_of(self.sent.urlencode())

    @property
    def is_dirty(self) -> bool:
        return self.current is not None and self.current.query != self.query

    @property
    def may_save(self) -> bool:
        return self.current is not None and self.current.owner_id == self.user.pk

    @property
    def shown(self) -> list[ShownView]:
        return [ShownView(one, self.url(one), one == self.current) for one in self.rows]

    @property
    def tabs(self) -> list[ShownView]:
        """Return the starred views, and the one in use."""
        return [one for one in self.shown if one.view.is_starred or one.is_current]

    def url(self, view: SavedView) -> str:
        query = QueryDict(view.query, mutable=True)
        query[PARAMETER] = str(view.uuid)
        return f"{self.path}?{query.urlencode(safe=',:')}"
