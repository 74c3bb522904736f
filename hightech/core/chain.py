"""Hash chains: each link digests its content and the digest of the link before it."""

import hashlib
import json
from datetime import UTC, date, datetime
from decimal import Decimal

from django.db import models


def plain(value):
    """Reduce `value` to what JSON can carry and any reader can compute again."""
    if value is None or isinstance(value, (bool, int, str)):
        return value
    if isinstance(value, dict):
        return {str(key): plain(item) for key, item in value.items()}
    if isinstance(value, (set, frozenset)):
        return sorted((plain(item) for item in value), key=str)
    if isinstance(value, (list, tuple, models.QuerySet)):
        return [plain(item) for item in value]
    return _as_text(value)


def _as_text(value) -> str:
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat(timespec="microseconds")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Decimal):
        return format(value, "f")
    if isinstance(value, models.Model):
        return str(getattr(value, "uuid", value.pk))
    return str(value)


def digest_of(content) -> str:
    """Return the SHA-256 of the canonical JSON of `content` (sorted keys, no spaces, UTF-8)."""
    text = json.dumps(plain(content), sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()
