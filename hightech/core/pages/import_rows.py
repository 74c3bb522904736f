"""Pages of an import from its check on: what becomes of each row, run, result, undo."""

import tempfile
from typing import Any

from django.db.models import Count
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views import View
from django.views.decorators.http import require_POST, require_safe

from hightech.core import imports, sheets
from hightech.core.errors import ActionRefused, ShapeError
from hightech.core.lists.filters import ChoicesFilter, Filters
from hightech.core.models import ImportRow, ImportRun
from hightech.core.pages.columns import Column, Empty
from hightech.core.pages.imports import noun_label, own_or_404
from hightech.core.pages.lists import ListPage
from hightech.core.pages.records import visible_or_404

S = ImportRow.State
SHOWN = 4
LONGEST = 5000


class RowFilters(Filters):
    state = ChoicesFilter("state", choices=S.choices, label=gettext_lazy("State"))


class RunPage(ListPage):
    """One import: how far it is, what becomes or became of each row."""

    model = ImportRow
    filters = RowFilters
    page_template = "core/import_run.html"
    columns = (
        Column(gettext_lazy("Line"), "number", sort="number"),
        Column(gettext_lazy("Says"), "said"),
        Column(gettext_lazy("State"), "state", kind="state"),
        Column(gettext_lazy("Problems"), template="core/_import_problems.html"),
        Column(gettext_lazy("Recorded as"), template="core/_import_record.html"),
    )
    orderings = {"number": "number"}
    default_ordering = "number"
    empty = Empty(gettext_lazy("No row in this state"), "", "file-spreadsheet")

    def dispatch(self, request, *args, **kwargs):
        # Once for all that this page shows of it.
        self.run: Any = visible_or_404(ImportRun, request.user, self.kwargs["pk"])
        is_own = self.run.owner_id == request.user.pk
        if is_own and self.run.state == ImportRun.State.MAPPING:
            return redirect("import-columns", pk=self.run.uuid)
        return super().dispatch(request, *args, **kwargs)

    @property
    def title(self) -> str:  # type: ignore[override]
        return str(self.run)

    def rows(self):
        return ImportRow.objects.filter(run=self.run)

    def link(self, row) -> str:
        return reverse("import-row", args=[self.run.uuid, row.number])

    def prepare(self, rows: list) -> None:
        noun = imports.importables()[self.run.noun]
        keys = [row.subject for row in rows if row.state not in (S.READ, S.TO_CREATE, S.PROBLEM)]
        seen = noun.rows() & noun.rows().model.objects.visible_to(self.request.user)
        found = {one.uuid: one for one in seen.filter(uuid__in=keys)} if keys else {}
        places = [place for place, name in enumerate(self.run.columns) if name]
        labels = {need.name: need.label for need in noun.needs}
        for row in rows:
            texts = [row.cells[place] for place in places if place < len(row.cells)]
            row.said = " · ".join(text for text in texts if text)[:200] if texts else ""
            row.record = found.get(row.subject)
            row.told = [
                {"label": labels.get(one["attr"], ""), "detail": one["detail"]}
                for one in row.problems
            ]

    def extra(self) -> dict:
        run, counts = self.run, self._counts()
        is_own = run.owner_id == self.request.user.pk
        waiting = counts.get(S.TO_CREATE, 0) + counts.get(S.TO_UPDATE, 0)
        return {
            "run": run,
            "noun": noun_label(run),
            "figures": [
                (label, counts[code], code) for code, label in S.choices if counts.get(code)
            ],
            "is_working": run.state in ImportRun.WORKING,
            "percent": run.job.progress if run.job and run.state in ImportRun.WORKING else 0,
            "waiting": waiting,
            "failed": sum(counts.get(code, 0) for code in (S.PROBLEM, S.KEPT, S.CANCELLED)),
            "may_run": is_own and run.state == ImportRun.State.CHECKED and waiting,
            "may_change": is_own and run.state == ImportRun.State.CHECKED,
            "may_stop": is_own and run.state in ("READING", "CHECKING", "CHECKED", "RUNNING"),
            "may_undo": is_own and imports.may_undo(run),
            "undo_until": run.finished_at and run.finished_at + imports.UNDO,
        }

    def _counts(self) -> dict[str, int]:
        rows = self.run.rows.order_by().values_list("state").annotate(n=Count("pk"))
        return dict(rows)


class RowPage(View):
    """One row whole: its cells may be corrected, or the row left out, until it is brought in."""

    http_method_names = ["get", "post"]

    def get(self, request, pk, number):
        run = visible_or_404(ImportRun, request.user, pk)
        return self._shown(request, self._row(run, number), [])

    def post(self, request, pk, number):
        row = self._row(own_or_404(request, pk), number)
        try:
            if "leave_out" in request.POST:
                imports.leave_out(row)
            else:
                imports.correct(row, self._sent(request, row.run))
        except (ActionRefused, ShapeError) as refusal:
            return self._shown(request, row, refusal.reasons, status=409)
        if row.state == S.PROBLEM:
            return self._shown(request, row, [], status=422)
        return redirect(f"{row.run.get_absolute_url()}?state=PROBLEM")

    @staticmethod
    def _row(run: ImportRun, number: int) -> ImportRow:
        row = run.rows.filter(number=number).first()
        if row is None:
            raise Http404
        row.run = run
        return row

    @staticmethod
    def _sent(request, run: ImportRun) -> dict[int, str]:
        texts = {place: request.POST.get(f"cell.{place}") for place in range(len(run.heads))}
        return {
            place: " ".join(text.replace("\x00", "").split())[:LONGEST]
            for place, text in texts.items()
            if text is not None
        }

    @staticmethod
    def _shown(request, row: ImportRow, reasons, status: int = 200):
        run = row.run
        told: dict[str, list[str]] = {}
        for one in row.problems:
            told.setdefault(one["attr"], []).append(one["detail"])
        named = set(run.columns)
        context = {
            "run": run,
            "row": row,
            "cells": [
                {
                    "place": place,
                    "head": head,
                    "text": row.cells[place] if place < len(row.cells) else "",
                    "is_used": bool(fact),
                    "problems": told.get(fact, []) if fact else [],
                }
                for place, (head, fact) in enumerate(zip(run.heads, run.columns, strict=True))
            ],
            "problems": [
                text for attr, texts in told.items() if attr not in named for text in texts
            ],
            "reasons": reasons,
            "may_change": run.owner_id == request.user.pk and imports.is_open(run),
        }
        return render(request, "core/import_row.html", context, status=status)


@require_POST
def run(request: HttpRequest, pk) -> HttpResponse:
    """Bring the checked rows in."""
    found = own_or_404(request, pk)
    imports.run_it(found)
    return redirect(found)


@require_POST
def undo(request: HttpRequest, pk) -> HttpResponse:
    """Take an import back."""
    found = own_or_404(request, pk)
    imports.undo(found, by=request.user)
    return redirect(found)


@require_POST
def cancel(request: HttpRequest, pk) -> HttpResponse:
    """Stop where it is; what came in stays."""
    found = own_or_404(request, pk)
    imports.give_up(found)
    return redirect(found)


@require_safe
def failed(request: HttpRequest, pk) -> FileResponse:
    """Hand over the rows that did not come in, with their reasons, as a workbook."""
    found = visible_or_404(ImportRun, request.user, pk)
    target: Any = tempfile.TemporaryFile()  # noqa: SIM115 the answer closes it
    imports.write_failed(found, target)
    target.seek(0)
    name = _("failed rows") + f" {found.created_at:%Y-%m-%d}.xlsx"
    return FileResponse(
        target, as_attachment=True, filename=name, content_type=sheets.CONTENT_TYPES["xlsx"]
    )
