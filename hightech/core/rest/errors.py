"""One error shape for every door of the API: {"type", "errors": [{"code", "detail", "attr"}]}."""

from typing import Any

from django.core.exceptions import RequestDataTooBig
from django.http import JsonResponse
from drf_standardized_errors.handler import exception_handler as standardized
from rest_framework import status
from rest_framework.exceptions import APIException
from rest_framework.response import Response
from rest_framework.views import set_rollback

from hightech.core.errors import ROLE, ActionRefused, Reason, ShapeError
from hightech.core.files import TooLargeFile


class TooLarge(APIException):
    status_code = status.HTTP_413_REQUEST_ENTITY_TOO_LARGE
    default_code = "too_large"


def shape(reasons: list[Reason], code: int) -> Response:
    """Answer with all reasons in the error shape."""
    kind = "validation_error" if code == 400 else "client_error"
    return Response({"type": kind, "errors": [r.as_dict() for r in reasons]}, status=code)


def exception_handler(exc: Exception, context: Any) -> Response | None:
    """Turn what was raised into the error shape; a refusal about the role is a 403."""
    if isinstance(exc, ShapeError):
        set_rollback()
        return shape(exc.reasons, 413 if isinstance(exc, TooLargeFile) else 400)
    if isinstance(exc, ActionRefused):
        set_rollback()
        return shape(exc.reasons, 403 if exc.is_about_role else 409)
    if isinstance(exc, RequestDataTooBig):
        exc = TooLarge(str(exc))
    return standardized(exc, context)


def not_found(request, exception=None) -> JsonResponse:
    """Answer an unknown address below /api/ in the error shape."""
    errors = [{"code": "not_found", "detail": "Not found.", "attr": None}]
    return JsonResponse({"type": "client_error", "errors": errors}, status=404)


def forbidden(detail: str) -> ActionRefused:
    """Return the refusal of a wrong role."""
    return ActionRefused(Reason(ROLE, detail))
