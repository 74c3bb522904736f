from typing import Any

import orjson
from django.utils.functional import Promise
from rest_framework.renderers import JSONRenderer


def _default(value: Any):
    if isinstance(value, Promise):
        return str(value)
    raise TypeError(type(value).__name__)


class OrjsonRenderer(JSONRenderer):
    """JSON by orjson: UTF-8, ISO times with offset."""

    def render(self, data, accepted_media_type=None, renderer_context=None) -> bytes:
        if data is None:
            return b""
        return orjson.dumps(data, default=_default, option=orjson.OPT_NON_STR_KEYS)
