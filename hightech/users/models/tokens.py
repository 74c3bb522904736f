import hashlib
import secrets
from datetime import timedelta

from django.db import models
from django.utils.translation import gettext_lazy as _

from hightech.core import real_time
from hightech.core.models import Record
from hightech.users.models.users import User

LIFE = timedelta(days=90)


class ApiTokenQuerySet(models.QuerySet["ApiToken"]):
    def alive(self) -> "ApiTokenQuerySet":
        return self.filter(expires_at__gt=real_time.now(), revoked_at=None)

    def visible_to(self, user) -> "ApiTokenQuerySet":
        return self.filter(user=user)


class ApiToken(Record):
    """A key for programs: only its SHA-256 is stored, it has a scope and it expires."""

    class Scope(models.TextChoices):
        READ = "READ", _("Read only")
        WRITE = "WRITE", _("Read and write")

    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="api_tokens")
    name = models.CharField(max_length=100, blank=True)
    digest = models.CharField(max_length=64, unique=True)
    scope = models.CharField(max_length=10, choices=Scope, default=Scope.WRITE)
    expires_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True)

    objects = ApiTokenQuerySet.as_manager()

    def __str__(self) -> str:
        return f"{self.user} {self.name}".strip()

    @classmethod
    def issue(cls, user, *, name: str = "", scope: str = Scope.WRITE) -> tuple["ApiToken", str]:
        """Make a token; the key is returned once and cannot be read again."""
        key = secrets.token_urlsafe(32)
        expires = real_time.now() + LIFE
        token = cls.objects.create(
            user=user,
            name=name,
            scope=scope,
            digest=cls.digest_of(key),
            expires_at=expires,
        )
        return token, key

    @staticmethod
    def digest_of(key: str) -> str:
        return hashlib.sha256(key.encode()).hexdigest()
