"""Views of lists that people keep: saving, changing, sharing, marking them."""

from django.db import transaction
from django.http import QueryDict
from django.utils.translation import gettext as _

from hightech.core import audit
from hightech.core.errors import ActionRefused, Reason
from hightech.core.models import SavedView, ViewMark

LONGEST = 2000
MOST = 200
# What an address says of the moment, not of the view.
PASSING = ("view", "cursor", "count", "lane", "open")


def query_of(text: str) -> str:
    """Return the lasting part of a list's address, its names in one order."""
    sent = QueryDict(text[: LONGEST * 2], mutable=True)
    for name in PASSING:
        sent.pop(name, None)
    named = QueryDict(mutable=True)
    for name in sorted(sent):
        values = [value for value in sent.getlist(name) if value]
        if values:
            named[name] = ",".join(values)
    return named.urlencode(safe=",:")


@transaction.atomic
def save(*, by, place: str, query: str, name: str, scope: str = SavedView.Scope.PRIVATE):
    """Keep a list as it is shown, starred for its owner.

    :raises ActionRefused: if the name is taken, the query too long, or nobody is there to share.
    """
    query = query_of(query)
    own = SavedView.objects.filter(owner=by)
    if own.filter(place=place, name=name).exists():
        raise _refused("name", _("You have a view of this name on this list already."))
    if own.count() >= MOST:
        raise _refused("name", _("You have %(most)d views. Delete some first.") % {"most": MOST})
    if len(query) > LONGEST:
        raise _refused("query", _("These filters are too long to keep."))
    view = SavedView.objects.create(
        place=place, query=query, name=name, owner=by, scope=scope, **_shared(by, scope)
    )
    audit.record(view, {"name": [None, name], "scope": [None, scope]}, by=by)
    mark(view, by=by, is_starred=True)
    return view


@transaction.atomic
def change(view: SavedView, *, by, version: int | None = None, **values) -> None:
    """Change name, scope or query of one's own view.

    :raises ActionRefused: if it is another's, the name is taken, or `version` is not the last.
    """
    _own(view, by)
    name = values.get("name", view.name)
    same = SavedView.objects.filter(owner=by, place=view.place, name=name).exclude(pk=view.pk)
    if same.exists():
        raise _refused("name", _("You have a view of this name on this list already."))
    if "query" in values:
        values["query"] = query_of(values["query"])
        if len(values["query"]) > LONGEST:
            raise _refused("query", _("These filters are too long to keep."))
    if values.get("scope", view.scope) != view.scope:
        values |= {"team_id": None, "zone_id": None} | _shared(by, values["scope"])
    audit.edit(view, by=by, version=version, **values)


@transaction.atomic
def delete(view: SavedView, *, by) -> None:
    """Delete one's own view; nobody's list changes but for its tab.

    :raises ActionRefused: if it is another's.
    """
    _own(view, by)
    audit.record(view, {"name": [view.name, None], "query": [view.query, None]}, by=by)
    view.delete()


@transaction.atomic
def mark(view: SavedView, *, by, is_starred=None, is_default=None) -> None:
    """Star a visible view for oneself, or open its list with it; None leaves a mark as it is."""
    found, _made = ViewMark.objects.get_or_create(user=by, view=view, place=view.place)
    if is_default:
        others = ViewMark.objects.filter(user=by, place=view.place, is_default=True)
        others.exclude(pk=found.pk).update(is_default=False)
    if is_starred is not None:
        found.is_starred = is_starred
    if is_default is not None:
        found.is_default = is_default
    found.save(update_fields=["is_starred", "is_default"])


def _own(view: SavedView, by) -> None:
    if view.owner_id != by.pk:
        text = _("This view is %(who)s's. Save it under a name of your own instead.")
        raise ActionRefused(Reason("not_yours", text % {"who": view.owner}))


def _shared(by, scope: str) -> dict:
    members = by.active_memberships
    if scope == SavedView.Scope.TEAM:
        team = next((one.team_id for one in members if one.team_id), None)
        if team is None:
            raise _refused("scope", _("You are in no team."))
        return {"team_id": team}
    if scope == SavedView.Scope.ZONE:
        zone = by.home_zone()
        if zone is None:
            raise _refused("scope", _("You are in no zone."))
        return {"zone_id": zone.pk}
    return {}


def _refused(field: str, text: str) -> ActionRefused:
    return ActionRefused(Reason("invalid", text, field))
