"""Restoring a backup into an empty installation: whole and proved, or not at all."""

import hashlib
import json
import zipfile
from pathlib import Path
from typing import Any

from django.contrib.auth import get_user_model
from django.core.files.storage import default_storage
from django.core.management.color import no_style
from django.db import DatabaseError, connection, transaction

from hightech.core import verification
from hightech.core.backups.parts import (
    FORMAT,
    MANIFEST,
    PORTION,
    STORED,
    BackupError,
    decoded,
    fields_of,
    migrations,
    tables,
)
from hightech.core.batched import batched
from hightech.core.models import Step

BLOCK = 1 << 20


def restore(source: Path) -> dict[str, Any]:
    """Fill an empty installation from a backup and return its manifest.

    :raises BackupError: if the installation is not empty, or of other migrations; if the archive
        cannot be read or a part of it was altered; if a count or a chain does not hold afterwards.
    """
    _require_empty()
    try:
        with zipfile.ZipFile(source) as archive:
            manifest = _manifest_of(archive)
            _verify(archive, manifest)
            _restore(archive, manifest)
    except (OSError, zipfile.BadZipFile, KeyError, EOFError, DatabaseError) as wrong:
        raise BackupError(f"The backup cannot be read: {wrong}") from None
    return manifest


def _require_empty() -> None:
    if get_user_model()._base_manager.exists() or Step.objects.exists():
        raise BackupError("This installation is not empty: restore into a new database.")


def _manifest_of(archive: zipfile.ZipFile) -> dict[str, Any]:
    try:
        manifest = json.loads(archive.read(MANIFEST))
    except ValueError:
        raise BackupError("The manifest cannot be read.") from None
    if manifest.get("format") != FORMAT:
        raise BackupError(f"This is a backup of format {manifest.get('format')}, not {FORMAT}.")
    if manifest["migrations"] != migrations():
        differing = sorted(set(manifest["migrations"]) ^ set(migrations()))
        raise BackupError(f"The backup is of another version; it differs in: {differing[0]} …")
    wanted, known = set(manifest["tables"]), {model._meta.label for model in tables()}
    if wanted != known:
        raise BackupError(f"The backup has other tables: {sorted(wanted ^ known)[0]} …")
    return manifest


def _restore(archive: zipfile.ZipFile, manifest: dict[str, Any]) -> None:
    written: list[str] = []
    try:
        with transaction.atomic():
            for model in reversed(tables()):
                model._base_manager.all()._raw_delete(using=connection.alias)
            for model in tables():
                _load_rows(archive, model, manifest["tables"][model._meta.label]["rows"])
            _restart_numbers()
            connection.check_constraints()
            for path in manifest["files"]:
                written.append(_load_file(archive, path))
            for broken in verification.broken_links():
                raise BackupError(f"The audit trail is broken: {broken}")
    except BaseException:
        for path in written:
            default_storage.delete(path)
        raise


def _verify(archive: zipfile.ZipFile, manifest: dict[str, Any]) -> None:
    """Look through every part before a single row is written."""
    for label, table in manifest["tables"].items():
        if _digest_of(archive, f"tables/{label}.jsonl") != table["sha256"]:
            raise BackupError(f"The table {label} was altered in the backup.")
    for path, wanted in manifest["files"].items():
        if not STORED.fullmatch(path):
            raise BackupError(f"{path} is no path of a stored file.")
        if _digest_of(archive, f"files/{path}") != wanted:
            raise BackupError(f"The file {path} was altered in the backup.")
        if default_storage.exists(path):
            raise BackupError(f"The file {path} is there already.")


def _digest_of(archive: zipfile.ZipFile, name: str) -> str:
    digest = hashlib.sha256()
    with archive.open(name) as part:
        while block := part.read(BLOCK):
            digest.update(block)
    return digest.hexdigest()


def _load_rows(archive: zipfile.ZipFile, model, wanted: int) -> None:
    with archive.open(f"tables/{model._meta.label}.jsonl") as part:
        lines = iter(part)
        fields = _fields(model, next(lines, b""))
        for portion in batched(lines, PORTION):
            _insert(model, fields, [_row(model, fields, line) for line in portion])
    count = model._base_manager.count()
    if count != wanted:
        raise BackupError(f"The table {model._meta.label} has {count} rows, not {wanted}.")


def _fields(model, head: bytes) -> list[Any]:
    known = {field.attname: field for field in fields_of(model)}
    try:
        return [known[name] for name in json.loads(head)]
    except (ValueError, KeyError):
        raise BackupError(f"The table {model._meta.label} has other columns.") from None


def _row(model, fields: list[Any], line: bytes):
    try:
        values = json.loads(line)
        pairs = zip(fields, values, strict=True)
        return model(**{field.attname: decoded(field, value) for field, value in pairs})
    except (ValueError, TypeError):
        raise BackupError(f"A row of {model._meta.label} cannot be read.") from None


def _insert(model, fields: list[Any], rows: list[Any]) -> None:
    """Write rows as they were: no default, no time of now steps in."""
    size = max(1, connection.ops.bulk_batch_size(fields, rows))
    for start in range(0, len(rows), size):
        model._base_manager._insert(
            rows[start : start + size], fields=fields, using=connection.alias, raw=True
        )


def _restart_numbers() -> None:
    """Let the next row of each table get a key of its own."""
    with connection.cursor() as cursor:
        for statement in connection.ops.sequence_reset_sql(no_style(), tables()):
            cursor.execute(statement)


def _load_file(archive: zipfile.ZipFile, path: str) -> str:
    with archive.open(f"files/{path}") as part:
        return default_storage.save(path, part)
