"""`/exports/`: a list as a file for programs, written by a job with the rights of the token."""

from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.urls import get_resolver, reverse
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework.response import Response

from hightech.core import jobs
from hightech.core.errors import Reason, ShapeError
from hightech.core.models import Export, Job
from hightech.core.pages.exports import JOB, require_export
from hightech.core.pages.files import download
from hightech.core.pages.listing import Listing
from hightech.core.pages.views import list_page
from hightech.core.rest.views import HightechView, required


def place_of(name: str) -> str:
    """Return the place of a list by its plain name (`leads`) or whole (`crm:leads`).

    :raises ShapeError: if there is no such list.
    """
    spaces = [] if ":" in name else sorted(get_resolver().namespace_dict)
    for place in (name, *(f"{space}:{name}" for space in spaces)):
        try:
            list_page(place)
        except ShapeError as unknown:
            last = unknown
        else:
            return place
    raise ShapeError(Reason("invalid_choice", last.reasons[0].detail, "list"))


def shown(job: Job, request) -> dict:
    result = None
    if job.result:
        link = reverse("api:export-file", args=[job.uuid])
        result = job.result | {"url": request.build_absolute_uri(link)}
    return {
        "id": str(job.uuid),
        "list": job.kwargs["place"],
        "filters": job.kwargs["query"],
        "format": job.kwargs["form"],
        "state": job.state,
        "progress": job.progress,
        "result": result,
    }


class ExportsView(HightechView):
    """Begin to write a list into a file."""

    @extend_schema(request=OpenApiTypes.OBJECT, responses={201: OpenApiTypes.OBJECT})
    def post(self, request):
        try:
            require_export(request.user)
            place = place_of(str(required(request.data, "list")))
            query, form = request.data.get("filters", ""), request.data.get("format", "xlsx")
            if form not in Export.Format.values or not isinstance(query, str):
                known = ", ".join(Export.Format.values)
                raise ShapeError(Reason("invalid_choice", known, "format"))
            Listing(place, query, request.user)
        except PermissionDenied as denied:
            self.permission_denied(request, message=str(denied), code="role")
        job = jobs.enqueue(JOB, by=request.user, place=place, query=query, form=form)
        assert job is not None  # it has no key
        return Response(shown(job, request), status=201)


def own_or_404(request, pk) -> Job:
    job = Job.objects.filter(uuid=pk, task=JOB, owner=request.user).first()
    if job is None:
        raise Http404
    return job


class ExportView(HightechView):
    """Tell how far one's own export is, and where its file is."""

    @extend_schema(responses=OpenApiTypes.OBJECT)
    def get(self, request, pk):
        return Response(shown(own_or_404(request, pk), request))


class ExportFileView(HightechView):
    """Hand over the file of one's own export once it is written."""

    @extend_schema(responses=OpenApiTypes.BINARY)
    def get(self, request, pk):
        job = own_or_404(request, pk)
        if not job.result:
            raise Http404
        request._request.user = request.user
        return download(request._request, job.result["file"])
