"""The page of a record: header, steps, story; a subclass adds what its noun shows."""

from dataclasses import dataclass
from typing import Any

from django.http import Http404
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.views.generic import TemplateView

from hightech.core.needs import Need
from hightech.core.pages.readers import readers_of
from hightech.core.pages.story import STORY_KINDS, Editing, Told, story_of
from hightech.core.workflow import Process


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
    # The facts that it edits, if it is the form of the whole record.
    edits: tuple[Need, ...] = ()

    def is_for(self, user) -> bool:
        return not self.roles or user.has_role(*self.roles)

    def form_of(self, obj) -> Editing:
        """Return the form in which the story offers to put a value back."""
        address = reverse(self.url_name, args=[obj.uuid])
        return Editing(address, frozenset(need.name for need in self.edits))

    def on(self, obj) -> dict:
        """Return the act as a button of this record."""
        url = reverse(self.url_name, args=[obj.uuid])
        return {
            "label": self.label, "icon": self.icon, "url": url, "is_primary": self.is_primary,
            "is_dialog": self.is_dialog,
        }  # fmt: skip


STORY = Tab("story", _("Story"), "components/_story_tab.html")
READERS = Tab("readers", _("Who can see this"), "components/_readers_tab.html")


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
            "story": story_of(self.object, self.process, self.told(), kind, self.editing()),
            "story_kinds": [
                {"label": label, "kind": code, "is_current": code == kind}
                for code, label in STORY_KINDS
            ],
        }

    def editing(self) -> Editing | None:
        """Return the form in which this reader edits the record, if there is one."""
        mine = [act for act in self.acts if act.edits and act.is_for(self.request.user)]
        return mine[0].form_of(self.object) if mine else None

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
