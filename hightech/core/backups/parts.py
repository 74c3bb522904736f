"""What a backup is made of, shared by writing and restoring."""

import base64
import json
import re
from datetime import timedelta
from typing import Any

from django.apps import apps
from django.core.serializers.json import DjangoJSONEncoder
from django.db import connection, models
from django.db.migrations.recorder import MigrationRecorder

FORMAT = 1
PORTION = 2000
MANIFEST = "manifest.json"
# What belongs to the running machine, not to the installation.
LEFT_OUT = ("sessions.Session", "core.Heartbeat")
STORED = re.compile(r"[0-9a-f]{2}/[0-9a-f]{32}")


class BackupError(Exception):
    """Why there is no backup, or why it was not restored; nothing has changed."""


def tables() -> list[type[models.Model]]:
    """Return the models whose rows are kept, those of relations between rows too."""
    found = apps.get_models(include_auto_created=True)
    stored = [one for one in found if one._meta.managed and not one._meta.proxy]
    kept = [one for one in stored if one._meta.label not in LEFT_OUT]
    return sorted(kept, key=lambda model: model._meta.label)


def fields_of(model: type[models.Model]) -> list[Any]:
    """Return the columns of the table itself that hold what was written, not what is computed."""
    return [field for field in model._meta.local_concrete_fields if not field.generated]


def migrations() -> list[str]:
    """Return the migrations that are applied to the database."""
    applied = MigrationRecorder(connection).applied_migrations()
    return sorted(f"{app}.{name}" for app, name in applied)


class Encoder(DjangoJSONEncoder):
    """Dates to the microsecond, bytes as base64."""

    def default(self, o):
        if isinstance(o, bytes | memoryview):
            return base64.b64encode(bytes(o)).decode()
        if isinstance(o, timedelta):
            return str(o.total_seconds())
        if hasattr(o, "isoformat"):
            return o.isoformat()
        return super().default(o)


def encoded(values) -> bytes:
    """Return one row as one line, the same from every database."""
    text = json.dumps(values, cls=Encoder, ensure_ascii=False, sort_keys=True)
    return text.encode() + b"\n"


def decoded(field, value):
    """Return a value of a line as its column takes it."""
    if value is None or isinstance(field, models.JSONField):
        return value
    if isinstance(field, models.BinaryField):
        return base64.b64decode(value)
    if isinstance(field, models.DurationField):
        return timedelta(seconds=float(value))
    return field.to_python(value)
