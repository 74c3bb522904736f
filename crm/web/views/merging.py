"""Firms recorded twice: the pairs to review, both side by side, the merge and its way back."""

from datetime import date
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views import View
from django.views.decorators.http import require_POST

from crm.actions import duplicates, merge_relations, merging
from crm.filters.merges import DuplicateFilters
from crm.models import DuplicatePair, Enterprise, EnterpriseMerge
from crm.permissions.enterprises import KEEPERS
from crm.permissions.merges import MERGERS, may_merge
from hightech.core.errors import STALE, ActionRefused, ShapeError
from hightech.core.lists.kinds import uuid_of
from hightech.core.pages.columns import Column, Empty, Preset, Tool
from hightech.core.pages.lists import ListPage
from hightech.core.pages.once import key, once
from hightech.core.pages.records import visible_or_404
from hightech.core.templatetags import show

OFFERED = 20
CHOICE = "choice."


class DuplicateList(ListPage):
    """Pairs of firms that may be one, the strongest signs first."""

    model = DuplicatePair
    title = gettext_lazy("Duplicates to review")
    roles = KEEPERS
    filters = DuplicateFilters
    columns = (
        Column(gettext_lazy("Recorded first"), "first"),
        Column(gettext_lazy("Recorded later"), "second"),
        Column(gettext_lazy("Signs"), template="crm/enterprises/_signs.html", sort="strength"),
        Column(gettext_lazy("State"), "state", kind="state"),
        Column(gettext_lazy("Found"), "created_at", kind="day", sort="created_at"),
        Column(gettext_lazy("Decided by"), "decided_by", is_for_wide=True),
    )
    orderings = {"strength": "strength", "created_at": "created_at"}
    default_ordering = "-strength"
    bulk = ("duplicate.apart",)
    presets = (
        Preset(gettext_lazy("To be reviewed"), "state=OPEN"),
        Preset(gettext_lazy("Two firms"), "state=DISTINCT"),
        Preset(gettext_lazy("All")),
    )
    tools = (
        Tool(gettext_lazy("Enterprises"), "crm:enterprises", "building-factory-2", is_dialog=False),
    )
    empty = Empty(
        gettext_lazy("No pair to review"),
        gettext_lazy("Each night the firms of the zone are compared by name, phone and e-mail."),
        "copy",
    )


class MergePage(View):
    """Find the other record of a firm, compare both, and merge them field by field."""

    http_method_names = ["get", "post"]

    def dispatch(self, request, *args, **kwargs):
        if not request.user.has_role(*KEEPERS):
            raise PermissionDenied(_("Your roles do not include this."))
        self.kept: Any = visible_or_404(Enterprise, request.user, kwargs["pk"])
        return super().dispatch(request, *args, **kwargs)

    def get(self, request, pk):
        other = request.GET.get("other", "")
        if not other:
            return render(request, "crm/enterprises/merge_find.html", self._offered(request))
        return self._compared(request, _named(request, other, self.kept))

    def post(self, request, pk):
        try:
            # The second copy of a form finds the other record archived, so it is named inside.
            target = once(request, lambda: self._merged(request))
        except (ShapeError, ActionRefused) as refusal:
            is_stale = any(reason.code == STALE for reason in refusal.reasons)
            self.kept.refresh_from_db()
            other = _named(request, request.POST["other"], self.kept)
            return self._compared(request, other, refusal.reasons, 409 if is_stale else 422)
        return redirect(target)

    def _merged(self, request) -> str:
        sent = request.POST
        other = _named(request, sent.get("other", ""), self.kept)
        chosen = {
            name: sent[f"{CHOICE}{name}"] for name in merging.FIELDS if f"{CHOICE}{name}" in sent
        }
        merging.merge(
            self.kept, by=request.user, source=other, choices=chosen,
            version=_version(sent.get("version")),
            source_version=_version(sent.get("other_version")),
        )  # fmt: skip
        text = _("%(merged)s was merged into this firm. It can be taken back for 30 days.")
        messages.success(request, text % {"merged": other})
        return self.kept.get_absolute_url()

    def _offered(self, request) -> dict:
        asked = request.GET.get("named", "").strip()
        seen = Enterprise.objects.visible_to(request.user).filter(zone=self.kept.zone_id)
        found = seen.search(asked).exclude(pk=self.kept.pk).for_list() if asked else seen.none()
        pairs = duplicates.pairs_of(self.kept, request.user)
        return {
            "object": self.kept,
            "asked": asked,
            "found": found.order_by("name", "pk")[:OFFERED],
            "suspected": [(pair, pair.other_than(self.kept)) for pair in pairs],
        }

    def _compared(self, request, other: Enterprise, reasons=None, status: int = 200):
        refused = merging.refusals(self.kept, other, by=request.user)
        context = {
            "object": self.kept,
            "other": other,
            "fields": self._fields(request, other),
            "counted": merge_relations.counted(self.kept, other),
            "pair": duplicates.pair_of(self.kept, other),
            "refused": refused,
            "reasons": reasons or [],
            "may_merge": may_merge(request.user, self.kept),
            "once": key(),
        }
        return render(request, "crm/enterprises/merge.html", context, status=status)

    def _fields(self, request, other: Enterprise) -> list[dict]:
        usual = merging.usual_choice(self.kept, other)
        shown = []
        for name in merging.FIELDS:
            field: Any = Enterprise._meta.get_field(name)
            kept, gone = getattr(self.kept, name), getattr(other, name)
            shown.append({
                "name": name, "label": field.verbose_name,
                "kept": _worded(kept), "gone": _worded(gone), "is_same": kept == gone,
                "chosen": request.POST.get(f"{CHOICE}{name}", usual[name]),
            })  # fmt: skip
        return shown


def _worded(value) -> str:
    return show.day(value) if isinstance(value, date) else show.dash(value)


def _named(request, raw: str, firm: Enterprise) -> Enterprise:
    """Return the other firm a request names, or answer 404."""
    rows = Enterprise.objects.visible_to(request.user).for_list().exclude(pk=firm.pk)
    try:
        return get_object_or_404(rows, uuid=uuid_of(raw))
    except ValueError:
        raise Http404 from None


def _version(raw: str | None) -> int | None:
    return int(raw) if raw and raw.isdecimal() and len(raw) < 10 else None


@require_POST
def unmerge(request: HttpRequest, pk) -> HttpResponse:
    """Take back how another record was merged into this firm."""
    user: Any = request.user
    if not user.has_role(*MERGERS):
        raise PermissionDenied(_("Your roles do not include this."))
    firm = visible_or_404(Enterprise, request.user, pk)
    found = merging.merge_to_undo(firm, request.POST.get("source", ""))
    if found is None:
        messages.error(request, _("There is no merge to take back."))
        return redirect(firm.get_absolute_url())
    try:
        again = merging.unmerge(found, by=request.user)
    except ActionRefused as refusal:
        messages.error(request, str(refusal))
        return redirect(firm.get_absolute_url())
    messages.success(request, _("%(firm)s is a firm of its own again.") % {"firm": again})
    return redirect(again.get_absolute_url())


@require_POST
def tell_apart(request: HttpRequest, pk) -> HttpResponse:
    """Remember that a firm and another are two."""
    firm = visible_or_404(Enterprise, request.user, pk)
    other = _named(request, request.POST.get("other", ""), firm)
    if not may_merge(request.user, firm):
        raise PermissionDenied(_("Your roles do not include this."))
    duplicates.tell_apart(duplicates.pair_between(firm, other), by=request.user)
    text = _("%(one)s and %(other)s are two firms; the pair is not shown again.")
    messages.success(request, text % {"one": firm, "other": other})
    return redirect(f"{reverse('crm:duplicates')}?state=OPEN")


def merges_shown(firm: Enterprise, user) -> list[EnterpriseMerge]:
    """Return what was merged into a firm, as its page shows it."""
    rows: list[Any] = list(firm.merges_in.standing().for_list().order_by("-pk")[:OFFERED])
    for number, row in enumerate(rows):
        # They are taken back last first.
        row.is_offered = number == 0 and row.can_be_undone and may_merge(user, firm)
    return rows
