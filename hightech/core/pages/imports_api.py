"""`/imports/`: a spreadsheet from a program, checked first, then brought in or taken back."""

from django.core.exceptions import PermissionDenied
from django.db.models import Count
from django.http import Http404
from django.utils.translation import gettext as _
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework.response import Response

from hightech.core import files, imports
from hightech.core.errors import Reason, ShapeError
from hightech.core.models import ImportRun
from hightech.core.pages.imports import require_import
from hightech.core.rest.views import HightechView, required

PROBLEMS_SHOWN = 100


def shown(run: ImportRun) -> dict:
    """Return how far a run is, what becomes of its rows, and what is wrong with the first."""
    rows = run.rows.order_by().values_list("state").annotate(n=Count("pk"))
    wrong = run.rows.filter(state__in=("PROBLEM", "KEPT")).order_by("number")[:PROBLEMS_SHOWN]
    is_working = run.state in ImportRun.WORKING
    return {
        "id": str(run.uuid),
        "noun": run.noun,
        "state": run.state,
        "progress": run.job.progress if is_working and run.job else 0 if is_working else 100,
        "columns": dict(zip(run.heads, run.columns, strict=True)) if run.heads else {},
        "units": run.units,
        "result": {
            "rows": run.total,
            "states": dict(rows),
            "failure": run.failure,
            "problems": [{"line": row.number, "errors": row.problems} for row in wrong],
        },
    }


class ImportsView(HightechView):
    """Take in an uploaded spreadsheet."""

    @extend_schema(request=OpenApiTypes.OBJECT, responses={201: OpenApiTypes.OBJECT})
    def post(self, request):
        try:
            require_import(request.user)
        except PermissionDenied as denied:
            self.permission_denied(request, message=str(denied), code="role")
        noun = str(required(request.data, "noun"))
        try:
            file = files.readable(required(request.data, "file"), by=request.user)
        except ValueError as wrong:
            raise ShapeError(Reason("invalid", str(wrong), "file")) from None
        run = imports.start(by=request.user, noun=noun, file=file)
        return Response(shown(run), status=201)


def own_or_404(request, pk) -> ImportRun:
    run = ImportRun.objects.for_list().filter(uuid=pk, owner=request.user).first()
    if run is None:
        raise Http404
    return run


class ImportView(HightechView):
    """Tell how far one's own import is."""

    @extend_schema(responses=OpenApiTypes.OBJECT)
    def get(self, request, pk):
        return Response(shown(own_or_404(request, pk)))


class ImportActView(HightechView):
    """`check/` with columns, units and action; `run/`; `undo/`; `cancel/`."""

    @extend_schema(request=OpenApiTypes.OBJECT, responses=OpenApiTypes.OBJECT)
    def post(self, request, pk, act):
        run = own_or_404(request, pk)
        if act not in ACTS:
            raise Http404
        ACTS[act](run, request)
        run.refresh_from_db()
        return Response(shown(run))


def _check(run: ImportRun, request) -> None:
    named, units = request.data.get("columns"), request.data.get("units", {})
    if (named is not None and not isinstance(named, dict)) or not isinstance(units, dict):
        text = _("Send columns as {head: fact} and units as {fact: unit}.")
        raise ShapeError(Reason("invalid", text, "columns"))
    columns = run.columns if named is None else [str(named.get(head, "")) for head in run.heads]
    action = request.data.get("action", run.action)
    units = run.units | units
    key = request.data.get("key", run.key)
    imports.choose(run, columns=columns, units=units, action=action, key=key)
    imports.check(run)


ACTS = {
    "check": _check,
    "run": lambda run, request: imports.run_it(run),
    "undo": lambda run, request: imports.undo(run, by=request.user),
    "cancel": lambda run, request: imports.give_up(run),
}
