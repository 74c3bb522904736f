"""The query parameters of a list, told to the OpenAPI document from its filters and orderings."""

from django.utils.translation import gettext as _
from drf_spectacular.utils import OpenApiParameter

from hightech.core.lists.filters import Filters
from hightech.core.lists.kinds import ChoicesFilter, FlagFilter
from hightech.core.lists.sizes import MOST, SIZE

DIGITS = {"type": "integer", "minimum": 1, "maximum": MOST, "default": SIZE}


def of_list(view) -> list[OpenApiParameter]:
    """Describe paging, ordering and every filter of a list view."""
    orderings = [way + name for name in view.orderings for way in ("", "-")]
    paging = [
        _query("cursor", {"type": "string"}, _("Where the page begins; comes with next.")),
        _query("page_size", DIGITS),
        _query("ordering", {"type": "string", "enum": sorted(orderings)}),
        _query("count", {"type": "string", "enum": ["exact"]}, _("Counts beyond 10,000.")),
    ]
    declared = (view.filterset_class or Filters).base_filters
    return paging + [_of_filter(name, declared[name]) for name in declared]


def _of_filter(name: str, declared) -> OpenApiParameter:
    one: dict = {"type": "string"}
    if isinstance(declared, ChoicesFilter | FlagFilter):
        one = {"type": "string", "enum": [str(code) for code, _label in declared.options()]}
    many = {"type": "array", "items": one} if declared.takes_many else one
    return _query(name, many, str(declared.label or ""))


def _query(name: str, schema: dict, description: str = "") -> OpenApiParameter:
    return OpenApiParameter(name, schema, OpenApiParameter.QUERY, description=description)
