"""Writing a backup while the product goes on working."""

import hashlib
import json
import os
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from django.core.files.storage import default_storage
from django.db import connection, transaction

from hightech.core import real_time, verification
from hightech.core.backups.parts import (
    FORMAT,
    MANIFEST,
    PORTION,
    BackupError,
    encoded,
    fields_of,
    migrations,
    tables,
)
from hightech.core.models import File

BLOCK = 1 << 20
# Settings that stand in the environment: named, never written.
SECRETS = ("SECRET_KEY", "DATABASE_URL", "REDIS_URL", "EMAIL_URL", "SMS_URL")


def write(target: Path) -> dict[str, Any]:
    """Write a backup and return its manifest; an existing file is never overwritten.

    :raises BackupError: if the file exists, a chain is broken, or a stored file is not what it was.
    """
    if target.exists():
        raise BackupError(f"{target} exists already.")
    for broken in verification.broken_links():
        raise BackupError(f"The audit trail is broken: {broken}")
    partial = target.with_name(f"{target.name}.partial")
    try:
        manifest = _write(partial)
        os.replace(partial, target)
    finally:
        partial.unlink(missing_ok=True)
    return manifest


def _write(partial: Path) -> dict[str, Any]:
    manifest: dict[str, Any] = {
        "format": FORMAT,
        "made_at": real_time.now().isoformat(),
        "database": connection.vendor,
        "migrations": migrations(),
        "secrets": [name for name in SECRETS if os.environ.get(name)],
        "tables": {},
        "files": {},
    }
    with zipfile.ZipFile(partial, "w", zipfile.ZIP_DEFLATED) as archive:
        with _snapshot():
            for model in tables():
                manifest["tables"][model._meta.label] = _write_rows(archive, model)
            paths = list(File.objects.order_by("pk").values_list("path", "sha256"))
        for path, digest in paths:
            manifest["files"][path] = _write_file(archive, path, digest)
        archive.writestr(MANIFEST, json.dumps(manifest, indent=1))
    return manifest


@contextmanager
def _snapshot() -> Iterator[None]:
    """Read all tables as they are at one moment."""
    is_outermost = not connection.in_atomic_block
    with transaction.atomic():
        if connection.vendor == "postgresql" and is_outermost:
            with connection.cursor() as cursor:
                cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        yield


def _write_rows(archive: zipfile.ZipFile, model) -> dict[str, Any]:
    names = [field.attname for field in fields_of(model)]
    rows = model._base_manager.order_by("pk").values_list(*names)
    digest, count = hashlib.sha256(), 0
    with archive.open(f"tables/{model._meta.label}.jsonl", "w", force_zip64=True) as part:
        part.write(head := encoded(names))
        digest.update(head)
        for row in rows.iterator(chunk_size=PORTION):
            part.write(line := encoded(row))
            digest.update(line)
            count += 1
    return {"rows": count, "sha256": digest.hexdigest()}


def _write_file(archive: zipfile.ZipFile, path: str, wanted: str) -> str:
    if not default_storage.exists(path):
        raise BackupError(f"The stored file {path} is missing.")
    digest = hashlib.sha256()
    part = archive.open(f"files/{path}", "w", force_zip64=True)
    with default_storage.open(path) as source, part:
        while block := source.read(BLOCK):
            part.write(block)
            digest.update(block)
    if digest.hexdigest() != wanted:
        raise BackupError(f"The stored file {path} is not what was uploaded.")
    return wanted
