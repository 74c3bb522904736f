"""`POST /files/`: an upload; its id is then named as evidence, material or document."""

from django.http import Http404
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework.parsers import MultiPartParser
from rest_framework.response import Response

from hightech.core import files
from hightech.core.models import File
from hightech.core.rest.views import HightechView, required


def shown(file: File) -> dict:
    return {"id": str(file.uuid), "name": file.name, "size": file.size}


class FilesView(HightechView):
    """Receive a file."""

    parser_classes = [MultiPartParser]

    @extend_schema(request=OpenApiTypes.BINARY, responses={201: OpenApiTypes.OBJECT})
    def post(self, request):
        upload = required(request.data, "file")
        if not hasattr(upload, "chunks"):
            upload = required({}, "file")
        file = files.store(upload, by=request.user, zone=request.user.home_zone())
        return Response(shown(file), status=201)


class FileView(HightechView):
    """Tell name and size of a file one may read."""

    @extend_schema(responses=OpenApiTypes.OBJECT)
    def get(self, request, pk):
        file = File.objects.filter(uuid=pk).first()
        if file is None or not files.may_read(file, request.user):
            raise Http404
        return Response(shown(file))
