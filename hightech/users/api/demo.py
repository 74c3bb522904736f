from django.http import Http404
from django.utils.translation import gettext as _
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework.response import Response

from hightech.core import clock
from hightech.core.errors import Reason, ShapeError
from hightech.core.rest.errors import forbidden
from hightech.core.rest.views import HightechView, required
from hightech.users.models import Zone
from hightech.users.roles import Role


class ClockView(HightechView):
    """Tell and move the business clock; there is one to move only in a demo."""

    def initial(self, request, *args, **kwargs) -> None:
        super().initial(request, *args, **kwargs)
        if not Zone.objects.demo().exists():
            raise Http404
        if not request.user.has_role(Role.ADMIN):
            raise forbidden(_("Your roles do not include this."))

    @extend_schema(responses=OpenApiTypes.OBJECT)
    def get(self, request):
        return Response({"now": _shown()})

    @extend_schema(request=OpenApiTypes.OBJECT, responses=OpenApiTypes.OBJECT)
    def post(self, request):
        try:
            moment = clock.parse(required(request.data, "now"))
        except ValueError as wrong:
            raise ShapeError(Reason("invalid", str(wrong), "now")) from None
        clock.move(moment)
        return Response({"now": _shown()})


def _shown() -> str:
    return clock.local(clock.now()).isoformat()
