from django.core.files.storage import default_storage
from django.http import FileResponse, Http404
from django.views.decorators.http import require_GET

from hightech.core import files
from hightech.core.models import File


@require_GET
def download(request, pk):
    """Serve a file to those who may read it, never to be run by the browser."""
    file = File.objects.filter(uuid=pk).first()
    if file is None or not files.may_read(file, request.user):
        raise Http404
    answer = FileResponse(
        default_storage.open(file.path),
        as_attachment=True,
        filename=file.name,
        content_type=file.content_type,
    )
    answer["X-Content-Type-Options"] = "nosniff"
    answer["Cache-Control"] = "private, no-store"
    return answer
