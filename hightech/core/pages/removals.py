"""The recycle bin: what was removed, by whom and why, and the way back for thirty days."""

from typing import Any

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from hightech.core import removing
from hightech.core.errors import ActionRefused
from hightech.core.lists.filters import Filters, PeriodFilter, PersonFilter
from hightech.core.models import Removal
from hightech.core.needs import Need
from hightech.core.pages.columns import Column, Empty
from hightech.core.pages.entries import EntryPage
from hightech.core.pages.lists import ListPage
from hightech.core.pages.records import visible_or_404

NOTHING: tuple = (None, "", [], False)
REASON = Need(
    "reason", "text", gettext_lazy("Why it is removed"), longest=300,
    help=gettext_lazy("It waits in the recycle bin for thirty days."),
)  # fmt: skip


def standing(removal: Removal) -> str:
    """Say whether a removed record is back, or how long it can still be restored."""
    if removal.is_back:
        return _("restored")
    days = removal.days_left
    return _("%(days)d days left") % {"days": days} if days else _("for good")


class RemovalFilters(Filters):
    removed_by = PersonFilter("removed_by", label=gettext_lazy("Who"))
    created_at = PeriodFilter("created_at", is_past=True, label=gettext_lazy("When"))


class RemovalList(ListPage):
    """One's own removals; all of the zone for its auditor and administrator."""

    model = Removal
    title = gettext_lazy("Recycle bin")
    lead_in = gettext_lazy("What was removed can be restored for thirty days.")
    filters = RemovalFilters
    columns = (
        Column(gettext_lazy("Record"), "label"),
        Column(gettext_lazy("Kind"), "kind"),
        Column(gettext_lazy("Why"), "reason"),
        Column(gettext_lazy("Who"), "removed_by"),
        Column(gettext_lazy("When"), "created_at", kind="moment", sort="created_at"),
        Column(gettext_lazy("Standing"), standing),
    )
    empty = Empty(
        gettext_lazy("Nothing was removed"),
        gettext_lazy("Contacts and firms that were recorded by mistake come here."),
        icon="trash",
    )


@require_safe
def shown(request, pk):
    """Show what a removed record said."""
    removal = visible_or_404(Removal, request.user, pk)
    context = {"object": removal, "standing": standing(removal), "facts": _facts(removal)}
    return render(request, "removal.html", context)


def _facts(removal: Removal) -> list[tuple[str, Any]]:
    """Return the plain facts of the record: label and value, without keys and empty ones."""
    model: Any = removing.model_of(removal)
    found = []
    for field in model._meta.concrete_fields:
        value = removal.values.get(field.attname)
        is_plain = not field.is_relation and field.editable and not field.primary_key
        if is_plain and value not in NOTHING:
            found.append((str(field.verbose_name).capitalize(), value))
    return found


@require_POST
def restore(request, pk):
    """Put it back and go there."""
    removal = visible_or_404(Removal, request.user, pk)
    try:
        made = removing.restore(removal, by=request.user)
    except ActionRefused as refusal:
        messages.error(request, str(refusal))
        return redirect(removal)
    messages.success(request, _("Restored: %(record)s.") % {"record": removal})
    return redirect(made if hasattr(made, "get_absolute_url") else removal)


class RemovePage(EntryPage):
    """Ask why a record is removed, then remove it: `remove(obj, by=, reason=)`, `next(obj)`."""

    title = gettext_lazy("Remove")
    needs = (REASON,)
    save_label = gettext_lazy("Remove")
    remove: Any
    model: Any

    def about(self):
        return visible_or_404(self.model, self.request.user, self.kwargs["pk"])

    def create(self, *, by, reason):
        self.target = self.next(self.subject)
        self.remove(self.subject, by=by, reason=reason)
        return self.subject

    def next(self, obj) -> str:
        """Return where to go once the record is away."""
        raise NotImplementedError

    def after(self, made) -> str:
        return self.target

    def done(self, made) -> str:
        return _("Removed: %(record)s. It waits in the recycle bin.") % {"record": made}
