"""What an upload really is: judged by its first bytes, never by its name alone."""

import unicodedata
import zipfile
from pathlib import PurePosixPath

from django.utils.translation import gettext as _

# Extension → (content type, what the content begins with; None: text).
TYPES: dict[str, tuple[str, tuple[bytes, ...] | None]] = {
    "pdf": ("application/pdf", (b"%PDF-",)),
    "png": ("image/png", (b"\x89PNG\r\n\x1a\n",)),
    "jpg": ("image/jpeg", (b"\xff\xd8\xff",)),
    "jpeg": ("image/jpeg", (b"\xff\xd8\xff",)),
    "gif": ("image/gif", (b"GIF87a", b"GIF89a")),
    "docx": (
        "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        (b"PK\x03\x04",),
    ),
    "xlsx": ("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", (b"PK\x03\x04",)),
    "pptx": (
        "application/vnd.openxmlformats-officedocument.presentationml.presentation",
        (b"PK\x03\x04",),
    ),
    "doc": ("application/msword", (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",)),
    "xls": ("application/vnd.ms-excel", (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",)),
    "ofd": ("application/ofd", (b"PK\x03\x04",)),
    "zip": ("application/zip", (b"PK\x03\x04", b"PK\x05\x06")),
    "txt": ("text/plain", None),
    "csv": ("text/csv", None),
}
# The entry that makes a zip an office document.
MARKS = {"docx": "word/", "xlsx": "xl/", "pptx": "ppt/", "ofd": "OFD.xml"}
MOST_UNPACKED = 1024**3
MOST_RATIO = 200
MARKUP = (b"<html", b"<!doctype", b"<script", b"<svg", b"<?xml")
NAME_LENGTH = 120


def safe_name(name: str) -> str:
    """Return the last part of `name` without control, direction and path characters."""
    last = PurePosixPath(name.replace("\\", "/")).name
    shown = "".join(c for c in last if unicodedata.category(c)[0] != "C").strip(" .")
    stem, dot, ending = shown.rpartition(".")
    return f"{stem[:NAME_LENGTH]}{dot}{ending}" if stem else shown[:NAME_LENGTH]


def type_of(name: str, content) -> str:
    """Return the content type of a file open for reading.

    :raises ValueError: with a sentence, if the type is not accepted or the name lies about it.
    """
    ending = name.rpartition(".")[2].lower() if "." in name else ""
    if ending not in TYPES:
        offered = ", ".join(sorted(TYPES))
        raise ValueError(_("Files of this type are not accepted. Send one of: %s.") % offered)
    content_type, beginnings = TYPES[ending]
    content.seek(0)
    head = content.read(4096)
    is_true = _is_text(head) if beginnings is None else head.startswith(beginnings)
    if is_true and beginnings and beginnings[0].startswith(b"PK"):
        is_true = _is_harmless_archive(content, ending)
    content.seek(0)
    if not is_true:
        raise ValueError(_("The content of this file is not what its name says."))
    return content_type


def _is_text(head: bytes) -> bool:
    return b"\x00" not in head and not head.lstrip().lower().startswith(MARKUP)


def _is_harmless_archive(content, ending: str) -> bool:
    content.seek(0)
    try:
        with zipfile.ZipFile(content) as archive:
            parts = archive.infolist()
    except zipfile.BadZipFile:
        return False
    unpacked = sum(part.file_size for part in parts)
    packed = max(sum(part.compress_size for part in parts), 1)
    if unpacked > MOST_UNPACKED or (unpacked > 10**7 and unpacked / packed > MOST_RATIO):
        raise ValueError(_("This archive unpacks to far more than its size."))
    mark = MARKS.get(ending)
    return mark is None or any(part.filename.startswith(mark) for part in parts)
