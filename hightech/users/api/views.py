from allauth.account.adapter import get_adapter
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP
from django.utils.translation import gettext as _
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.exceptions import AuthenticationFailed
from rest_framework.permissions import AllowAny
from rest_framework.response import Response

from hightech.core.rest.views import HightechView, NounViewSet
from hightech.users.actions import members
from hightech.users.api.serializers import (
    DepartmentSerializer,
    MembershipEntry,
    MembershipSerializer,
    TeamSerializer,
    UserEntry,
    UserPatch,
    UserSerializer,
    ZoneSerializer,
)
from hightech.users.filters import UserFilters
from hightech.users.models import ApiToken, Department, Team, User, Zone
from hightech.users.roles import STAFF, Role

KEEPERS = (Role.ADMIN,)


class Credentials(serializers.Serializer):
    username = serializers.CharField(max_length=150)
    password = serializers.CharField(max_length=200, trim_whitespace=False)
    otp = serializers.CharField(max_length=20, required=False, allow_blank=True)


class TokenView(HightechView):
    """Exchange a password (and one-time code, where one is set up) for a token."""

    permission_classes = [AllowAny]
    authentication_classes = []

    @extend_schema(request=Credentials, responses=OpenApiTypes.OBJECT)
    def post(self, request):
        entry = Credentials(data=request.data)
        entry.is_valid(raise_exception=True)
        user = self._authenticate(request, **entry.validated_data)
        _token, key = ApiToken.issue(user, name="auth/token")
        return Response({"token": key})

    def get_authenticate_header(self, request) -> str:
        # Makes a refused sign-in a 401 although nothing authenticates here.
        return "Token"

    def _authenticate(self, request, *, username, password, otp="") -> User:
        # The adapter counts failed tries, as at the sign-in page.
        user = get_adapter(request).authenticate(
            request._request, username=username, password=password
        )
        if user is None or not user.is_active:
            raise AuthenticationFailed(_("User name or password is wrong."))
        totp = Authenticator.objects.filter(user=user, type=Authenticator.Type.TOTP).first()
        if totp and not TOTP(totp).validate_code(otp):
            raise AuthenticationFailed(_("The one-time code is missing or wrong."), code="otp")
        return user


class MeView(HightechView):
    """Tell who is signed in, and with which roles where."""

    @extend_schema(responses=OpenApiTypes.OBJECT)
    def get(self, request):
        user = request.user
        return Response(
            {
                "id": str(user.uuid),
                "username": user.username,
                "name": str(user),
                "language": user.language or request.LANGUAGE_CODE,
                "memberships": [
                    {
                        "zone": held.zone.code,
                        "role": held.role,
                        "team": held.team.name if held.team else None,
                        "department": held.department.code if held.department else None,
                    }
                    for held in user.active_memberships
                ],
            }
        )


class ZoneViewSet(NounViewSet):
    model = Zone
    output = ZoneSerializer
    orderings = {"code": "code"}
    default_ordering = "code"


class DepartmentViewSet(NounViewSet):
    model = Department
    output = DepartmentSerializer
    list_roles = STAFF
    orderings = {"code": "code"}
    default_ordering = "code"

    def for_list(self, rows):
        return rows.select_related("zone")


class TeamViewSet(DepartmentViewSet):
    model = Team
    output = TeamSerializer
    orderings = {"created_at": "created_at"}
    default_ordering = "created_at"


def edit(user: User, *, by, version: int | None = None, **facts) -> None:
    """Change a person; a login has no version."""
    members.edit(user, by=by, **facts)


class UserViewSet(NounViewSet):
    model = User
    output = UserSerializer
    entry = UserEntry
    create_action = staticmethod(members.add)
    edit_entry = UserPatch
    edit_action = staticmethod(edit)
    filterset_class = UserFilters
    list_roles = STAFF
    create_roles = KEEPERS
    orderings = {"username": "username"}
    default_ordering = "username"

    @extend_schema(request=MembershipEntry, responses=MembershipSerializer)
    @action(detail=True, methods=["get", "post"])
    def memberships(self, request, **kwargs):
        """List the roles of a person, or grant one in the zone one administers."""
        self.require_role(KEEPERS)
        person, context = self.found(), self.get_serializer_context()
        if request.method == "GET":
            held = person.memberships.select_related("zone", "team", "department").order_by("pk")
            return Response(MembershipSerializer(held, many=True, context=context).data)
        entry = MembershipEntry(data=request.data, context=context)
        entry.is_valid(raise_exception=True)
        zone = request.user.home_zone(*KEEPERS)
        made = members.grant(person, zone=zone, by=request.user, **entry.validated_data)
        return Response(MembershipSerializer(made, context=context).data, status=201)
