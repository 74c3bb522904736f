"""Pages of acts on many records: what is chosen and asked, then how it went, record by record."""

from typing import Any

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views import View
from django.views.decorators.http import require_POST

from hightech.core import bulk
from hightech.core.bulk import BulkAct
from hightech.core.errors import ActionRefused, Reason, ShapeError
from hightech.core.lists.filters import ChoicesFilter, Filters, SearchFilter
from hightech.core.lists.kinds import uuid_of
from hightech.core.models import BulkItem, BulkRun
from hightech.core.pages.columns import Column, Empty
from hightech.core.pages.forms import FactsForm
from hightech.core.pages.listing import Listing
from hightech.core.pages.lists import ListPage
from hightech.core.pages.once import key, once
from hightech.core.pages.records import visible_or_404
from hightech.core.pages.views import list_page

LOOKED_AT = 200
SHOWN = 10


class Chosen:
    """The records a person chose on a list: picked one by one, or all its filters let through."""

    def __init__(self, request: HttpRequest) -> None:
        sent = request.POST
        self.user = request.user
        self.place, self.query = sent.get("place", ""), sent.get("query", "")
        self.url, page = list_page(self.place)
        self.act = self._act(page, sent.get("act", ""))
        self.is_all = sent.get("all") == "1"
        self.picks = [text for text in self._picks(sent) if text]
        self.rows = self._all() if self.is_all else self._picked()

    @staticmethod
    def _act(page, name: str) -> BulkAct:
        if name not in page.bulk:
            raise ShapeError(Reason("invalid_choice", _("This list has no such act."), "act"))
        return bulk.acts()[name]

    @staticmethod
    def _picks(sent: QueryDict) -> list[str]:
        return [*",".join([sent.get("picks", ""), *sent.getlist("pick")]).split(",")]

    def _picked(self) -> list[Any]:
        if len(self.picks) > bulk.MOST:
            text = _("At most %(most)d records at once.") % {"most": bulk.MOST}
            raise ShapeError(Reason("too_many", text, "picks"))
        try:
            keys = [uuid_of(text) for text in dict.fromkeys(self.picks)]
        except ValueError as wrong:
            raise ShapeError(Reason("invalid", str(wrong), "picks")) from None
        return list(self.act.rows(self.user, keys))

    def _all(self) -> list[Any]:
        rows = Listing(self.place, self.query, self.user).rows.order_by("pk")
        rows = rows.for_list() if hasattr(rows, "for_list") else rows
        return list(rows[: bulk.MOST + 1])

    @property
    def back(self) -> str:
        return f"{self.url}?{self.query}" if self.query else self.url

    def refusals(self) -> list[tuple[Any, list[Reason]]]:
        """Return which of the first records would be refused for whom they are or where."""
        looked = [(obj, list(self.act.reasons(obj, self.user))) for obj in self.rows[:LOOKED_AT]]
        return [(obj, reasons) for obj, reasons in looked if reasons]


class AskPage(View):
    """Ask once what an act on many needs, with what is chosen; then do it."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest) -> HttpResponse:
        chosen = Chosen(request)
        if not chosen.rows:
            raise ShapeError(Reason("required", _("Choose at least one record."), "picks"))
        if "go" not in request.POST:
            return self._shown(request, chosen, FactsForm(chosen.act.needs, by=request.user))
        form = FactsForm(chosen.act.needs, request.POST, by=request.user)
        form.is_valid()
        try:
            self._require_same_number(request, chosen)
            target = once(request, lambda: self._started(chosen, form))
        except (ShapeError, ActionRefused) as refusal:
            form.show(refusal.reasons)
            return self._shown(request, chosen, form, status=422)
        return redirect(target)

    @staticmethod
    def _require_same_number(request, chosen: Chosen) -> None:
        """Let nobody act on more records than they were told of."""
        seen = request.POST.get("seen", "")
        if chosen.is_all and seen != str(len(chosen.rows)):
            text = _("There are %(now)d records now, not %(seen)s. Look again before you go on.")
            words = {"now": len(chosen.rows), "seen": seen or "?"}
            raise ShapeError(Reason("changed", text % words))

    @staticmethod
    def _started(chosen: Chosen, form: FactsForm) -> str:
        run = bulk.start(
            [(chosen.act, chosen.rows)], by=chosen.user, title=chosen.act.name,
            raw=form.raw(), back=chosen.back,
        )  # fmt: skip
        return reverse("bulk", args=[run.uuid])

    def _shown(self, request, chosen: Chosen, form: FactsForm, status: int = 200):
        refusals = chosen.refusals()
        context = {
            "chosen": chosen,
            "form": form,
            "once": request.POST.get("once") or key(),
            "total": len(chosen.rows),
            "most": bulk.MOST,
            "first": chosen.rows[:SHOWN],
            "more": max(0, len(chosen.rows) - SHOWN),
            "refusals": refusals[:SHOWN],
            "refused": len(refusals),
            "looked_at": min(len(chosen.rows), LOOKED_AT),
        }
        return render(request, "bulk_ask.html", context, status=status)


class ItemFilters(Filters):
    state = ChoicesFilter("state", choices=BulkItem.State.choices, label=gettext_lazy("State"))
    search = SearchFilter()


class RunPage(ListPage):
    """How a run went: done, refused with reasons, and undo."""

    model = BulkItem
    filters = ItemFilters
    page_template = "bulk_run.html"
    columns = (
        Column(gettext_lazy("Record"), "label"),
        Column(gettext_lazy("State"), "state", kind="state"),
        Column(gettext_lazy("Reason"), "reason"),
    )
    orderings = {"number": "number"}
    default_ordering = "number"
    empty = Empty(gettext_lazy("No record in this state"), "")

    @property
    def run(self) -> BulkRun:
        if not hasattr(self, "_run"):
            self._run = visible_or_404(BulkRun, self.request.user, self.kwargs["pk"])
        return self._run

    @property
    def title(self) -> str:  # type: ignore[override]
        return bulk.title_of(self.run)

    def rows(self):
        return BulkItem.objects.filter(run=self.run)

    def link(self, row) -> str:
        return row.link

    def extra(self) -> dict:
        counts = bulk.counts(self.run)
        left = counts.get("PENDING", 0)
        return {
            "run": self.run,
            "figures": [
                (label, counts[code], code)
                for code, label in BulkItem.State.choices
                if counts.get(code)
            ],
            "percent": 100 * (self.run.total - left) // self.run.total,
            "may_undo": bulk.may_undo(self.run),
            "undo_until": self.run.finished_at and self.run.finished_at + bulk.UNDO,
            "is_undoing": self.run.undo_asked_at is not None and self.run.undone_at is None,
        }


class RunList(ListPage):
    """One's own runs, the newest first."""

    model = BulkRun
    title = gettext_lazy("Acts on many records")
    columns = (
        Column(gettext_lazy("Act"), bulk.title_of, name="title"),
        Column(gettext_lazy("Records"), "total", kind="number"),
        Column(gettext_lazy("Begun"), "created_at", kind="moment", sort="created_at"),
        Column(gettext_lazy("Undone"), "undone_at", kind="moment"),
    )
    empty = Empty(
        gettext_lazy("Nothing was done to many records yet"),
        gettext_lazy("Tick rows of a list of leads, enterprises or tasks, then choose an act."),
        "checklist",
    )

    def link(self, row) -> str:
        return reverse("bulk", args=[row.uuid])


@require_POST
def undo(request: HttpRequest, pk) -> HttpResponse:
    """Take a run back."""
    bulk.undo(visible_or_404(BulkRun, request.user, pk), by=request.user)
    return redirect("bulk", pk=pk)


@require_POST
def cancel(request: HttpRequest, pk) -> HttpResponse:
    """Stop a run where it is."""
    bulk.cancel(visible_or_404(BulkRun, request.user, pk), by=request.user)
    return redirect("bulk", pk=pk)
