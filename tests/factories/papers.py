from hightech.core.models import File


def a_file(by, name="proof.pdf") -> File:
    """Make the row of an uploaded file; nothing lies in the storage."""
    return File.objects.create(
        name=name, size=10, sha256="0" * 64, content_type="application/pdf",
        path=f"te/{name}-{File.objects.count()}", uploaded_by=by,
    )  # fmt: skip
