"""The one door of the API without a login: an objection to a published result."""

from allauth.account.adapter import get_adapter
from django.http import Http404
from drf_spectacular.utils import extend_schema
from rest_framework.parsers import FormParser, JSONParser
from rest_framework.permissions import AllowAny
from rest_framework.response import Response
from rest_framework.throttling import BaseThrottle

from funds.actions import objections
from funds.api.meetings import ObjectionReceipt, PublicObjection
from funds.models import Publicity
from hightech.core.rest.views import HightechView


class ObjectionThrottle(BaseThrottle):
    """Ten objections a minute from one address: more is a flood."""

    def allow_request(self, request, view) -> bool:
        address = get_adapter(request._request).get_client_ip(request._request)
        self.seconds = objections.seconds_to_wait(address)
        return self.seconds == 0

    def wait(self) -> float:
        return self.seconds


class PublicObjectionView(HightechView):
    """Receive an objection from anybody."""

    authentication_classes = []
    permission_classes = [AllowAny]
    throttle_classes = [ObjectionThrottle]
    parser_classes = [JSONParser, FormParser]

    @extend_schema(request=PublicObjection, responses={201: ObjectionReceipt})
    def post(self, request, pk):
        notice = Publicity.objects.select_related("application__zone").filter(uuid=pk).first()
        if notice is None:
            raise Http404
        entry = PublicObjection(data=request.data)
        entry.is_valid(raise_exception=True)
        received = objections.receive(notice, **entry.validated_data)
        return Response(ObjectionReceipt(received).data, status=201)
