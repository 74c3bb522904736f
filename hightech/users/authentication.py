"""`Authorization: Token KEY` for programs."""

from django.utils.translation import gettext_lazy as _
from drf_spectacular.extensions import OpenApiAuthenticationExtension
from rest_framework import authentication, exceptions
from rest_framework.permissions import SAFE_METHODS

from hightech.users.models import ApiToken


class TokenAuthentication(authentication.BaseAuthentication):
    """Find the user of a live token; a read-only token writes nothing."""

    keyword = b"token"

    def authenticate(self, request):
        parts = authentication.get_authorization_header(request).split()
        if not parts or parts[0].lower() != self.keyword:
            return None
        if len(parts) != 2:
            raise exceptions.AuthenticationFailed(_("Send “Authorization: Token KEY”."))
        digest = ApiToken.digest_of(parts[1].decode("latin-1"))
        token = ApiToken.objects.alive().select_related("user").filter(digest=digest).first()
        if token is None or not token.user.is_active:
            raise exceptions.AuthenticationFailed(_("The token is unknown or has expired."))
        if token.scope == ApiToken.Scope.READ and request.method not in SAFE_METHODS:
            raise exceptions.PermissionDenied(_("This token may only read."))
        return token.user, token

    def authenticate_header(self, request) -> str:
        return "Token"


class TokenScheme(OpenApiAuthenticationExtension):
    target_class = "hightech.users.authentication.TokenAuthentication"
    name = "token"

    def get_security_definition(self, auto_schema):
        return {"type": "apiKey", "in": "header", "name": "Authorization"}
