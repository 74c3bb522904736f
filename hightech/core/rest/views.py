"""The API door of a noun: list, one, create, edit, and the steps of its process."""

from typing import Any

from django.http import Http404
from django.utils import translation
from django.utils.translation import gettext as _
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import status
from rest_framework.decorators import action
from rest_framework.response import Response
from rest_framework.views import APIView
from rest_framework.viewsets import GenericViewSet

from hightech.core.errors import Reason, ShapeError
from hightech.core.rest import idempotency, steps
from hightech.core.rest.errors import forbidden
from hightech.core.rest.pagination import KeysetPages, page_of


class Door:
    """Answers in the language of the user's profile, and a POST under a key only once."""

    def initial(self, request, *args, **kwargs) -> None:
        super().initial(request, *args, **kwargs)  # type: ignore[misc]  # a mixin
        if request.user.is_authenticated and request.user.language:
            translation.activate(request.user.language)
        idempotency.guard(self, request)


class HightechView(Door, APIView):
    """A plain API view."""


class NounViewSet(Door, GenericViewSet):
    """Doors of one noun. A subclass names its parts; it holds no rule.

    `model` (with `visible_to(user)` and `for_list()`), `output` (serializer), `entry` and
    `create_action(by=, **validated)`, `edit_entry` and `edit_action(obj, by=, version=,
    **validated)`, `process` and `actions` (the module whose functions have the names of the steps),
    `list_roles` (None: anyone signed in), `create_roles`, `orderings` (name → column),
    `default_ordering`, `filterset_class`.
    """

    model: Any
    output: Any
    entry: Any = None
    edit_entry: Any = None
    create_action: Any = None
    edit_action: Any = None
    process: Any = None
    actions: Any = None
    list_roles: tuple | None = None
    create_roles: tuple | None = None
    orderings = {"created_at": "created_at"}
    default_ordering = "-created_at"
    filterset_class = None
    pagination_class = KeysetPages
    lookup_field = "uuid"
    lookup_url_kwarg = "id"
    lookup_value_converter = "uuid"

    def get_queryset(self):
        return self.model.objects.visible_to(self.request.user)

    def get_serializer_class(self):
        if self.action == "create" and self.entry:
            return self.entry
        if self.action == "partial_update" and self.edit_entry:
            return self.edit_entry
        return self.output

    def for_list(self, rows):
        """Return `rows` with all that a line shows fetched along."""
        return rows.for_list() if hasattr(rows, "for_list") else rows

    def shown(self, obj) -> dict:
        return self.output(obj, context=self.get_serializer_context()).data

    def list(self, request, **kwargs):
        self.require_role(self.list_roles)
        return Response(page_of(self, self.for_list(self.get_queryset())))

    def retrieve(self, request, **kwargs):
        return Response(self.shown(self.found()))

    def create(self, request, **kwargs):
        if self.entry is None:
            self.http_method_not_allowed(request)
        entry = self.entry(data=request.data, context=self.get_serializer_context())
        entry.is_valid(raise_exception=True)
        self.require_role(self.create_roles)
        obj = type(self).create_action(by=request.user, **entry.validated_data)
        return Response(self.shown(obj), status=status.HTTP_201_CREATED)

    def partial_update(self, request, **kwargs):
        if self.edit_entry is None:
            self.http_method_not_allowed(request)
        obj = self.found()
        context = self.get_serializer_context()
        entry = self.edit_entry(data=request.data, context=context, partial=True)
        entry.is_valid(raise_exception=True)
        version = steps.version_in(request.data) if hasattr(obj, "version") else None
        type(self).edit_action(obj, by=request.user, version=version, **entry.validated_data)
        return Response(self.shown(obj))

    def found(self):
        """Return the visible object of the address, or answer 404."""
        obj = self.get_queryset().filter(uuid=self.kwargs["id"]).first()
        if obj is None:
            raise Http404
        return obj

    def require_role(self, roles) -> None:
        """Refuse with 403 who holds none of `roles`."""
        user: Any = self.request.user
        if roles is not None and not user.has_role(*roles):
            raise forbidden(_("Your roles do not include this."))


@extend_schema(parameters=[OpenApiParameter("id", OpenApiTypes.UUID, OpenApiParameter.PATH)])
class ProcessViewSet(NounViewSet):
    """A noun with a process: `steps/` shows every step and takes one."""

    @extend_schema(responses=OpenApiTypes.OBJECT, request=OpenApiTypes.OBJECT)
    @action(detail=True, methods=["get", "post"], url_path="steps", url_name="steps")
    def steps(self, request, **kwargs):
        obj = self.found()
        if request.method == "GET":
            return Response(steps.shown(self.process, obj, request.user))
        obj = steps.take(self.process, self.actions, obj, request.data, by=request.user)
        return Response(self.shown(obj))


def required(data, name: str):
    """Return a field of a small body.

    :raises ShapeError: if it is missing.
    """
    value = data.get(name) if hasattr(data, "get") else None
    if value is None or value == "":
        raise ShapeError(Reason("required", _("This field is required."), name))
    return value
