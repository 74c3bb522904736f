"""Pages of exports: what would be taken, the file or the work in the background, and the log."""

import tempfile
from typing import Any

from django.core.exceptions import PermissionDenied
from django.core.files import File as DjangoFile
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views import View
from django.views.decorators.http import require_POST, require_safe

from hightech.core import clock, exports, files, jobs, outbox, sheets
from hightech.core.errors import Reason, ShapeError
from hightech.core.lists import counts
from hightech.core.lists.filters import ChoicesFilter, Filters, PeriodFilter, PersonFilter
from hightech.core.models import Export, File, Job
from hightech.core.pages.columns import Column, Empty
from hightech.core.pages.listing import Listing
from hightech.core.pages.lists import ListPage
from hightech.core.pages.views import list_page

JOB = "core.export"
IN_MEMORY = 5 * 1024**2


def require_export(user) -> None:
    if not user.may_export:
        raise PermissionDenied(_("Your roles do not include taking lists out as files."))


def title_of(place: str) -> str:
    """Return what the list is called, if it is still there."""
    try:
        _url, page = list_page(place)
    except ShapeError:
        return place
    return str(page.title) or place


def name_of(place: str, form: str) -> str:
    """Return the name of a file: of the list, with the day."""
    return f"{slugify(place.partition(':')[2] or place)}-{clock.today():%Y%m%d}.{form}"


class ExportEntry(View):
    """Show how much would be taken, then hand over the file or begin to write it."""

    http_method_names = ["get", "post"]

    def get(self, request):
        listing = self._listing(request, request.GET)
        total = counts.count_of(listing.rows)
        context = {
            "place": listing.place,
            "query": request.GET.get("query", ""),
            "title": _("Export: %(list)s") % {"list": title_of(listing.place)},
            "total": total,
            "columns": [column.head for column in listing.columns],
            "formats": Export.Format.choices,
            "is_long": total.is_capped or total.count > exports.AT_ONCE,
        }
        template = "export_dialog.html" if request.htmx else "export_page.html"
        return render(request, template, context)

    def post(self, request):
        listing, query = self._listing(request, request.POST), request.POST.get("query", "")
        form = request.POST.get("format", "")
        if form not in Export.Format.values:
            raise ShapeError(Reason("invalid_choice", _("Choose XLSX or CSV."), "format"))
        total = counts.count_of(listing.rows)
        if total.is_capped or total.count > exports.AT_ONCE:
            if form == Export.Format.XLSX:
                exports.require_room(counts.count_of(listing.rows, exact=True).count)
            job = jobs.enqueue(JOB, by=request.user, place=listing.place, query=query, form=form)
            assert job is not None  # it has no key
            return redirect("export", pk=job.uuid)
        return self._file(listing, form, query)

    @staticmethod
    def _listing(request: HttpRequest, sent) -> Listing:
        require_export(request.user)
        return Listing(sent.get("place", ""), sent.get("query", ""), request.user)

    @staticmethod
    def _file(listing: Listing, form: str, query: str) -> FileResponse:
        target: Any = tempfile.SpooledTemporaryFile(max_size=IN_MEMORY)  # noqa: SIM115 the answer closes it
        rows = exports.write(listing, form, target)
        exports.log(listing, form, query, rows, target)
        name = name_of(listing.place, form)
        answer = FileResponse(
            target, as_attachment=True, filename=name, content_type=sheets.CONTENT_TYPES[form]
        )
        answer["X-Content-Type-Options"] = "nosniff"
        answer["Cache-Control"] = "private, no-store"
        return answer


def _written(job: Job, place: str, query: str, form: str) -> dict:
    """Write the file of a job with the rights its owner has now; outside of any transaction."""
    listing = Listing(place, query, job.owner)
    require_export(job.owner)
    total = max(1, counts.count_of(listing.rows, exact=True).count)
    target = tempfile.TemporaryFile()  # noqa: SIM115 goes on to the transaction of the job
    try:
        rows = exports.write(
            listing, form, target, lambda done: jobs.progress(job, 100 * done // total)
        )
    except BaseException:
        target.close()
        raise
    return {"rows": rows, "target": target}


@jobs.handler(JOB, prepare=_written)
def export(job: Job, place: str, query: str, form: str, prepared: dict) -> dict:
    """Keep the written file for its owner, write down that it was taken, tell the owner."""
    listing, target = Listing(place, query, job.owner), prepared["target"]
    name = name_of(place, form)
    target.seek(0)
    file = files.store(DjangoFile(target, name), by=job.owner, is_own=True)
    exports.log(listing, form, query, prepared["rows"], target, file=file)
    link = reverse("export", args=[job.uuid])
    context = {"list": title_of(place), "rows": prepared["rows"]}
    outbox.tell([job.owner], "core.export_ready", link=link, context=context)
    target.close()
    return {"file": str(file.uuid), "name": name, "rows": prepared["rows"], "size": file.size}


@require_safe
def shown(request: HttpRequest, pk) -> HttpResponse:
    """Show how far an export is, and its file."""
    job = get_object_or_404(Job, uuid=pk, task=JOB, owner_id=request.user.pk)
    file = File.objects.filter(uuid=job.result["file"]).first() if job.result else None
    context = {"job": job, "title": title_of(job.kwargs["place"]), "file": file}
    return render(request, "export_job.html", context)


@require_POST
def cancel(request: HttpRequest, pk) -> HttpResponse:
    """Stop writing; nothing is kept."""
    jobs.cancel(get_object_or_404(Job, uuid=pk, task=JOB, owner_id=request.user.pk))
    return redirect("export", pk=pk)


class ExportFilters(Filters):
    owner = PersonFilter("owner", label=gettext_lazy("Who"))
    format = ChoicesFilter("format", choices=Export.Format.choices, label=gettext_lazy("Format"))
    created_at = PeriodFilter("created_at", is_past=True, label=gettext_lazy("When"))


class ExportList(ListPage):
    """What was taken out: one's own; all of the zone for its auditor and administrator."""

    model = Export
    title = gettext_lazy("Exports")
    lead_in = gettext_lazy("Every file that left the system: who, when, what, how much.")
    filters = ExportFilters
    columns = (
        Column(gettext_lazy("List"), lambda row: title_of(row.place), name="list"),
        Column(gettext_lazy("Who"), "owner"),
        Column(gettext_lazy("When"), "created_at", kind="moment", sort="created_at"),
        Column(gettext_lazy("Format"), "get_format_display"),
        Column(gettext_lazy("Rows"), "rows", kind="number"),
        Column(gettext_lazy("Filters"), "query"),
        Column(gettext_lazy("Columns"), lambda row: ", ".join(row.columns), name="columns"),
    )
    further = (
        Column(gettext_lazy("Size (bytes)"), "size", kind="number"),
        Column("SHA-256", "sha256"),
    )
    empty = Empty(
        gettext_lazy("Nothing was exported yet"),
        gettext_lazy("Any list can be taken out as a file, from its toolbar."),
        "file-export",
    )

    def dispatch(self, request, *args, **kwargs):
        if not (request.user.may_export or request.user.has_role("AUDITOR", "ADMIN")):
            require_export(request.user)
        return super().dispatch(request, *args, **kwargs)

    def link(self, row) -> str:
        return reverse("file", args=[row.file.uuid]) if self._is_mine(row) else ""

    def _is_mine(self, row) -> bool:
        return row.file is not None and row.owner_id == self.request.user.pk
