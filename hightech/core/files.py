"""Uploaded files: stored private, read only by those who may see what they belong to."""

import hashlib
import uuid
from collections.abc import Iterable

from django.apps import apps
from django.conf import settings
from django.core.files.storage import default_storage
from django.db.models import Q
from django.utils.translation import gettext as _

from hightech.core import clock
from hightech.core.errors import Reason, ShapeError
from hightech.core.file_types import safe_name, type_of
from hightech.core.models import Attachment, File
from hightech.core.models.steps import subject_type


class TooLargeFile(ShapeError):
    """A file over the limit; a door answers 413."""


def store(upload, *, by, zone=None, is_own: bool = False) -> File:
    """Keep an upload under a random name, after looking into it.

    :raises TooLargeFile: over 100 MB, unless the product wrote it itself (`is_own`).
    :raises ShapeError: if it is empty, of a type that is not accepted, or lies about its type.
    """
    if upload.size > settings.FILE_UPLOAD_MAX_BYTES and not is_own:
        raise TooLargeFile(Reason("too_large", _("A file may have at most 100 MB."), "file"))
    name = safe_name(upload.name or "")
    if not name or not upload.size:
        raise ShapeError(Reason("empty", _("The file is empty or has no name."), "file"))
    try:
        content_type = type_of(name, upload)
    except ValueError as wrong:
        raise ShapeError(Reason("file_type", str(wrong), "file")) from None
    digest = hashlib.sha256()
    for chunk in upload.chunks():
        digest.update(chunk)
    upload.seek(0)
    key = uuid.uuid4().hex
    path = default_storage.save(f"{key[:2]}/{key}", upload)
    return File.objects.create(
        zone_id=getattr(zone, "pk", None),
        name=name,
        size=upload.size,
        sha256=digest.hexdigest(),
        content_type=content_type,
        path=path,
        uploaded_by=by,
    )


def readable(raw, *, by) -> File:
    """Return the file of this id that `by` may use as evidence: one of their own uploads.

    :raises ValueError: with a sentence, if there is none.
    """
    try:
        key = uuid.UUID(str(raw))
    except ValueError:
        raise ValueError(_("Send the id of an uploaded file.")) from None
    file = File.objects.filter(uuid=key, uploaded_by=by).first()
    if file is None:
        raise ValueError(_("There is no such file of yours."))
    return file


def attach(obj, found: Iterable[File], *, by, purpose: str = "") -> None:
    """Show files with a record: from now on, who sees the record may read them."""
    rows = [
        Attachment(
            file=file,
            subject_type=subject_type(obj),
            subject_id=obj.pk,
            purpose=purpose,
            added_at=clock.now(),
        )
        for file in found
    ]
    Attachment.objects.bulk_create(rows, ignore_conflicts=True)


def of(obj, purpose: str | None = None):
    """Return the attachments of a record, the latest first, with their files."""
    rows = Attachment.objects.filter(subject_type=subject_type(obj), subject_id=obj.pk)
    if purpose is not None:
        rows = rows.filter(purpose=purpose)
    return rows.select_related("file__uploaded_by").order_by("-pk")


def of_rows(*rows):
    """Return the attachments of all records of some querysets, the latest first: one query."""
    wanted = Q(pk__in=[])
    for some in rows:
        subjects = some.order_by().values("pk")
        wanted |= Q(subject_type=some.model._meta.label_lower, subject_id__in=subjects)
    found = Attachment.objects.filter(wanted)
    return found.select_related("file__uploaded_by").order_by("-pk")


def may_read(file: File, user) -> bool:
    """Tell whether `user` uploaded the file or may see a record it is attached to."""
    if file.uploaded_by_id == user.pk:
        return True
    for attachment in file.attachments.all():
        model = apps.get_model(attachment.subject_type)
        if model.objects.visible_to(user).filter(pk=attachment.subject_id).exists():
            return True
    return False
