"""The page of a record: header, steps, story; a subclass adds what its noun shows."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from django.http import Http404
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.generic import TemplateView

from hightech.core import money
from hightech.core.models import Change, Step
from hightech.core.pages.readers import readers_of
from hightech.core.workflow import Process

STORY_SHOWN = 60
RUN = timedelta(minutes=30)
# The one step that stands for all that happened before this system.
OPENING = "opening"


@dataclass(frozen=True)
class Told:
    """One item of a story: `kind` picks the icon and the filter (talk, step, change, file)."""

    kind: str
    at: datetime
    actor: object
    title: str
    text: str = ""
    link: str = ""
    pairs: tuple = ()
    # The single edits of a run that is told as one.
    parts: tuple = ()


@dataclass(frozen=True)
class Tab:
    """A part of a record, shown at `?tab=<name>`; `show_<name>()` of the page returns its context.

    `roles`: who has it (nobody named: everyone who sees the record).
    """

    name: str
    label: str | Promise
    template: str
    roles: tuple[str, ...] = ()


@dataclass(frozen=True)
class Act:
    """Something one may add to or change on a record, besides the steps of its process."""

    label: str | Promise
    url_name: str
    icon: str = "plus"
    roles: tuple[str, ...] = ()
    is_primary: bool = False
    is_dialog: bool = True

    def is_for(self, user) -> bool:
        return not self.roles or user.has_role(*self.roles)

    def on(self, obj) -> dict:
        """Return the act as a button of this record."""
        url = reverse(self.url_name, args=[obj.uuid])
        return {
            "label": self.label, "icon": self.icon, "url": url, "is_primary": self.is_primary,
            "is_dialog": self.is_dialog,
        }  # fmt: skip


STORY = Tab("story", _("Story"), "components/_story_tab.html")
READERS = Tab("readers", _("Who can see this"), "components/_readers_tab.html")
# Changes that are no field with a label of its own.
WRITTEN_AS = {
    "account_manager": _("Account manager"),
    "calendar_feed": _("Calendar address"),
    "channels": _("Channels"),
    "code": _("Code"),
    "digest_hour": _("Hour of the digest"),
    "evidence": _("Evidence"),
    "insiders": _("Insiders"),
    "is_active": _("May sign in"),
    "kind": _("Kind"),
    "line": _("Budget line"),
    "member": _("Acts for the firm"),
    "merged": _("Merged"),
    "name": _("Name"),
    "park": _("Park"),
    "quiet_hours": _("Quiet hours"),
    "removed": _("Removed"),
    "restored": _("Restored"),
    "robots": _("Robots"),
    "role": _("Role"),
    "timings": _("Topics"),
    "token": _("Key for programs"),
    "username": _("User name"),
}
STORY_KINDS = (
    ("", _("All")),
    ("talk", _("Talks")),
    ("change", _("Changes")),
    ("step", _("Steps")),
    ("file", _("Files")),
)


class RecordPage(TemplateView):
    """One visible record; a subclass names `model`, `template_name` and its `process`, if any.

    With `tabs`, its template includes `components/_record_tabs.html`; only the open tab is
    computed. Without, `story` stands in the context.
    """

    model: Any
    process: Process | None = None
    request: Any
    tabs: tuple[Tab, ...] = ()
    acts: tuple[Act, ...] = ()

    def rows(self):
        """Return what may be opened, with everything the page shows fetched along."""
        return self.model.objects.visible_to(self.request.user).for_list()

    def get_context_data(self, **kwargs) -> dict:
        obj = self.rows().filter(uuid=self.kwargs["pk"]).first()
        if obj is None:
            raise Http404
        self.object = obj
        offers = self.process.available(obj, self.request.user) if self.process else []
        # The steps a reader's role never takes are left out; closed ones of theirs say why.
        mine = [offer for offer in offers if offer.is_mine]
        return super().get_context_data(**kwargs) | {
            "object": obj,
            "offers": mine,
            "primary": next((offer for offer in mine if offer.is_open), None),
            "step_base": f"{self.request.path}steps/",
            "acts": [act.on(obj) for act in self.acts if act.is_for(self.request.user)],
            **(self._tabbed() if self.tabs else self.show_story()),
        }

    def _tabbed(self) -> dict:
        mine = [tab for tab in self.tabs if self.has_tab(tab)]
        wanted = self.request.GET.get("tab", "")
        now = next((tab for tab in mine if tab.name == wanted), mine[0])
        links = [
            {"label": tab.label, "url": f"?tab={tab.name}", "is_current": tab is now}
            for tab in mine
        ]
        return {"tab": now, "tab_links": links, **getattr(self, f"show_{now.name}")()}

    def has_tab(self, tab: Tab) -> bool:
        """Tell whether this reader has the tab; a subclass may hide what is empty."""
        return not tab.roles or self.request.user.has_role(*tab.roles)

    def show_story(self) -> dict:
        """Return the story, and its filter: all, talks, changes, steps or files."""
        kind = self.request.GET.get("kind", "")
        return {
            "story": story_of(self.object, self.process, self.told(), kind),
            "story_kinds": [
                {"label": label, "kind": code, "is_current": code == kind}
                for code, label in STORY_KINDS
            ],
        }

    def show_readers(self) -> dict:
        """Return who can see the record, asked of the rule itself."""
        return {"readers": readers_of(self.object)}

    def told(self) -> list[Told]:
        """Return the items of the story that are neither steps nor edits (talks, files, …)."""
        return []


def visible_or_404(model: Any, user, key):
    """Return the record of this id, if `user` may see it; otherwise answer 404."""
    obj = model.objects.visible_to(user).filter(uuid=key).first()
    if obj is None:
        raise Http404
    return obj


def story_of(obj, process: Process | None, told: list[Told], kind: str = "") -> list[Told]:
    """Return the latest items of a record's story (of one kind), newest first: two queries."""
    items = [*told, *_edits(obj)]
    if process is not None:
        items += _steps(obj, process)
    items = [item for item in items if not kind or item.kind == kind]
    latest = sorted(items, key=lambda item: item.at, reverse=True)[:STORY_SHOWN]
    return in_runs(latest)


def in_runs(items: list[Told]) -> list[Told]:
    """Tell edits of one person that follow each other within half an hour as one item."""
    told: list[Told] = []
    for item in items:
        last = told[-1] if told else None
        if last and last.kind == item.kind == "change" and _is_run(last, item):
            parts = (*(last.parts or (last,)), item)
            told[-1] = replace(last, pairs=(*last.pairs, *item.pairs), text="", parts=parts)
        else:
            told.append(item)
    return told


def _is_run(last: Told, item: Told) -> bool:
    earliest = last.parts[-1] if last.parts else last
    return earliest.actor == item.actor and earliest.at - item.at <= RUN


def _steps(obj, process: Process) -> list[Told]:
    taken = Step.objects.of(obj).select_related("actor").order_by("-number")[:STORY_SHOWN]
    return [
        Told("step", step.at, step.actor, step_title(process, step), step.comment) for step in taken
    ]


def step_title(process: Process, step: Step) -> str:
    """Name a step as the table labels it; the first step is named by the state it made."""
    if step.name == OPENING:
        return gettext("Opening balance")
    transition = process.transitions.get(step.name)
    if transition is not None:
        return str(transition.label)
    return str(dict(process.states.choices).get(step.target, step.name))


def _edits(obj) -> list[Told]:
    edits = list(Change.objects.of(obj).select_related("actor").order_by("-number")[:STORY_SHOWN])
    names = _names_in(obj, [edit.diff for edit in edits])
    return [
        Told(
            "change", edit.at, edit.actor, "", edit.reason,
            pairs=tuple(labelled(obj, edit.diff, names)),
        )
        for edit in edits
    ]  # fmt: skip


def _names_in(obj, diffs: list[dict]) -> dict[str, str]:
    """Return what the ids in edits of references are called: one query a field."""
    found: dict[str, str] = {}
    for field in obj._meta.concrete_fields:
        if not field.is_relation:
            continue
        keys = {value for diff in diffs for value in diff.get(field.name, ()) if value}
        if keys and hasattr(field.related_model, "uuid"):
            rows = field.related_model._base_manager.filter(uuid__in=keys)
            found |= {str(row.uuid): str(row) for row in rows}
    return found


def labelled(obj, diff: dict, names: dict | None = None) -> list[tuple[str, object, object]]:
    """Return (label, before, after) of an edit, in the labels and words of the model's fields.

    What is no field is worded by `worded_change(name, value)` of its model, if it has that.
    """
    fields = {field.name: field for field in obj._meta.concrete_fields}
    own = getattr(obj, "worded_change", lambda name, value: value)
    return [
        (
            _label(fields.get(name), name),
            *(_worded(fields.get(name), own(name, value), names or {}) for value in pair),
        )
        for name, pair in diff.items()
    ]


def _label(field, name: str) -> str:
    """Return what a change is called: by its field, or what an action wrote it down as."""
    is_named = field is not None and field.verbose_name != field.name.replace("_", " ")
    plain = name if field is None else field.verbose_name
    return str(field.verbose_name if is_named else WRITTEN_AS.get(name, plain))


def _worded(field, value, names: dict):
    if isinstance(value, bool):
        return gettext("yes") if value else gettext("no")
    if isinstance(value, list):
        return ", ".join(str(names.get(str(one), one)) for one in value)
    if value is None or field is None:
        return value
    if field.choices:
        return str(dict(field.flatchoices).get(value, value))
    if field.name.endswith("_fen") and isinstance(value, int):
        return money.wan_plain(value)
    return names.get(str(value), value)
