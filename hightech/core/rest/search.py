"""`search/?q=`: grouped hits among what the user may see."""

from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.response import Response

from hightech.core import search
from hightech.core.rest.views import HightechView

Q = OpenApiParameter("q", OpenApiTypes.STR, OpenApiParameter.QUERY, required=True)


class SearchView(HightechView):
    """What a text finds, by noun; a text of fewer than two characters finds nothing."""

    @extend_schema(parameters=[Q], responses=OpenApiTypes.OBJECT)
    def get(self, request, **kwargs):
        text = request.query_params.get("q", "")
        groups = search.find(request.user, text)
        return Response({"q": text, "groups": [shown(group) for group in groups]})


def shown(group: search.Group) -> dict:
    return {
        "kind": group.kind,
        "label": group.label,
        "hits": [
            {
                "id": hit.id,
                "title": hit.title,
                "note": hit.note,
                "url": hit.link,
                "matched": [piece for piece, is_match in hit.pieces if is_match],
            }
            for hit in group.hits
        ],
    }
