"""Pages of saved views: save the list as it is shown, change, share, star, open with, delete."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import NoReverseMatch, resolve, reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from hightech.core import saved_views
from hightech.core.errors import Reason, ShapeError
from hightech.core.models import SavedView
from hightech.core.needs import Need
from hightech.core.pages.entries import EditPage, EntryPage
from hightech.core.pages.list_views import ListViews
from hightech.core.pages.records import visible_or_404

LONGEST_NAME = 60
NAME = Need("name", "text", gettext_lazy("Name"), longest=LONGEST_NAME)
SCOPE = Need(
    "scope",
    "choice",
    gettext_lazy("Who sees it"),
    options=lambda obj, by: SavedView.Scope.choices,
)


def list_page(place: str) -> tuple[str, Any]:
    """Return address and class of the list that `place` names.

    :raises ShapeError: if there is no such list.
    """
    try:
        url = reverse(place)
        page = getattr(resolve(url).func, "view_class", None)
    except NoReverseMatch:
        page = None
    if page is None or not hasattr(page, "shown_columns"):
        raise ShapeError(Reason("invalid", _("There is no such list."), "place"))
    return url, page


def views_of(place: str, request) -> ListViews:
    found = ListViews(request, place)
    found.path, _page = list_page(place)
    return found


class ViewEntry(EntryPage):
    """Keep a list as it is shown, under a name."""

    title = gettext_lazy("Save this list as …")
    needs = (NAME, SCOPE)
    aside = "components/_view_aside.html"

    def known(self) -> dict:
        return {"scope": SavedView.Scope.PRIVATE}

    def extra(self) -> dict:
        sent = self.request.POST or self.request.GET
        return {"place": sent.get("place", ""), "query": sent.get("query", "")}

    def create(self, *, by, **facts):
        place = self.request.POST.get("place", "")
        list_page(place)
        return saved_views.save(
            by=by, place=place, query=self.request.POST.get("query", ""), **facts
        )

    def after(self, made) -> str:
        return views_of(made.place, self.request).url(made)


class ViewEdit(EditPage):
    """Rename or share one's own view."""

    title = gettext_lazy("Rename or share")
    needs = (NAME, SCOPE)

    def about(self):
        return visible_or_404(SavedView, self.request.user, self.kwargs["pk"])

    def edit(self, view, *, by, version, **values):
        saved_views.change(view, by=by, version=version, **values)


@require_safe
def listed(request: HttpRequest) -> HttpResponse:
    """Show one's own views of all lists, with what can be done with each."""
    rows = SavedView.objects.filter(owner_id=request.user.pk).order_by("place", "name")
    return render(request, "saved_views.html", {"rows": [(row, _open_url(row)) for row in rows]})


def _open_url(view: SavedView) -> str:
    try:
        url, _page = list_page(view.place)
    except ShapeError:
        return ""
    return f"{url}?{view.query}&view={view.uuid}"


@require_POST
def save(request: HttpRequest, pk) -> HttpResponse:
    """Keep what the list now shows in the view that is in use."""
    view = visible_or_404(SavedView, request.user, pk)
    version = request.POST.get("version", "")
    saved_views.change(
        view,
        by=request.user,
        version=int(version) if version.isdigit() else None,
        query=request.POST.get("query", ""),
    )
    return redirect(views_of(view.place, request).url(view))


@require_POST
def mark(request: HttpRequest, pk) -> HttpResponse:
    """Star a view, or open its list with it: `star` and `default`, on or off."""
    view = visible_or_404(SavedView, request.user, pk)
    sent = {name: request.POST.get(name) for name in ("star", "default")}
    words: dict = {"on": True, "off": False}
    saved_views.mark(
        view,
        by=request.user,
        is_starred=words.get(sent["star"]),
        is_default=words.get(sent["default"]),
    )
    return redirect(_back(request) or views_of(view.place, request).url(view))


@require_POST
def delete(request: HttpRequest, pk) -> HttpResponse:
    """Delete one's own view."""
    view = visible_or_404(SavedView, request.user, pk)
    saved_views.delete(view, by=request.user)
    return redirect("views")


def _back(request: HttpRequest) -> str:
    back = request.POST.get("back", "")
    is_ours = url_has_allowed_host_and_scheme(back, allowed_hosts=None)
    return back if is_ours and back.startswith("/") else ""
