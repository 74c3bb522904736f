"""Fields of the API: references by UUID, codes, money in yuan, facts parsed like a step's."""

import uuid

from django.utils.translation import gettext_lazy as _
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from hightech.core import money


@extend_schema_field(OpenApiTypes.UUID)
class RefField(serializers.Field):
    """A reference: received as an id, refused when the sender may not see its row.

    `visible(user)` returns the queryset that may be named.
    """

    default_error_messages = {
        "invalid": _("Send an id."),
        "unknown": _("“{value}” does not exist or is not yours to see."),
    }

    def __init__(self, visible, **kwargs) -> None:
        self.visible = visible
        super().__init__(**kwargs)

    def to_internal_value(self, data):
        try:
            key = uuid.UUID(str(data))
        except ValueError:
            self.fail("invalid")
        row = self.visible(self.context["request"].user).filter(uuid=key).first()
        if row is None:
            self.fail("unknown", value=data)
        return row

    def to_representation(self, value):
        return shown(value)


@extend_schema_field(OpenApiTypes.STR)
class CodeField(serializers.Field):
    """A reference by code (zone, department, role, industry), within what the user may name."""

    default_error_messages = {"unknown": _("“{value}” is not a known code.")}

    def __init__(self, visible, **kwargs) -> None:
        self.visible = visible
        super().__init__(**kwargs)

    def to_internal_value(self, data):
        row = None
        if isinstance(data, str) and "\x00" not in data:
            row = self.visible(self.context["request"].user).filter(code=data).first()
        if row is None:
            self.fail("unknown", value=data)
        return row

    def to_representation(self, value) -> str:
        return value.code


@extend_schema_field(OpenApiTypes.STR)
class YuanField(serializers.Field):
    """Money: a string in yuan with two decimals outside, integer fen inside."""

    def __init__(self, *, may_be_negative: bool = False, **kwargs) -> None:
        self.may_be_negative = may_be_negative
        super().__init__(**kwargs)

    def to_internal_value(self, data) -> int:
        try:
            return money.parse_yuan(data, may_be_negative=self.may_be_negative)
        except ValueError as wrong:
            raise serializers.ValidationError(str(wrong), code="invalid") from None

    def to_representation(self, value: int) -> str:
        return money.yuan(value)


def shown(row) -> dict | None:
    """Show a reference as {id, name}."""
    return {"id": str(row.uuid), "name": str(row)} if row is not None else None
