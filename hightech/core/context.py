"""What every page needs to draw its frame."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from hightech.core import navigation


class Shell:
    """The frame around a page: who is here, where they may go, what they may add."""

    def __init__(self, request: HttpRequest) -> None:
        self.request = request
        self.user: Any = getattr(request, "user", None)

    @property
    def groups(self) -> list[navigation.Group]:
        return navigation.groups(self.user, self.request.path)

    @property
    def quick_add(self) -> navigation.QuickAdd | None:
        return navigation.quick_add(self.user)

    @property
    def zones(self) -> list:
        """Return the user's zones, each once."""
        held = {one.zone_id: one.zone for one in self.user.active_memberships}
        return list(held.values())

    @property
    def role(self) -> str:
        """Return the first role of the user in words."""
        held = self.user.active_memberships
        return held[0].get_role_display() if held else ""

    @property
    def search_url(self) -> str | None:
        return navigation.address_or_none("search")

    @property
    def bell_url(self) -> str | None:
        return navigation.address_or_none("notifications")

    @property
    def bell_count_url(self) -> str | None:
        return navigation.address_or_none("notifications-count")

    @property
    def profile_url(self) -> str | None:
        return navigation.address_or_none("profile")

    @property
    def other_languages(self) -> list[tuple[str, str]]:
        """Return the languages one may switch to, each in its own words."""
        own_names = {"zh-hans": "中文", "en": "English"}
        current = getattr(self.request, "LANGUAGE_CODE", settings.LANGUAGE_CODE)
        return [
            (code, own_names.get(code, str(name)))
            for code, name in settings.LANGUAGES
            if code != current
        ]


def shell(request: HttpRequest) -> dict:
    """Return the frame; nothing of it is computed for a partial that does not draw it."""
    return {"shell": SimpleLazyObject(lambda: Shell(request))}
