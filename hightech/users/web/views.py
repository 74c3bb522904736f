from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponseBase
from django.views.decorators.http import require_POST
from django.views.i18n import set_language

from hightech.users.actions import profiles


@login_not_required
@require_POST
def language(request: HttpRequest) -> HttpResponseBase:
    """Switch the language: of the profile when signed in, and of this browser."""
    chosen = request.POST.get("language", "")
    if request.user.is_authenticated and chosen in dict(settings.LANGUAGES):
        profiles.choose_language(request.user, language=chosen)
    return set_language(request)
