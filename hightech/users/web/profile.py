from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from hightech.users.actions import tokens
from hightech.users.models import ApiToken
from hightech.users.roles import DESCRIPTIONS

FRESH_KEY = "fresh_api_key"


@require_GET
def profile(request):
    """Show who I am here: roles with their meaning, language, keys for programs."""
    held = [(one, DESCRIPTIONS[one.role]) for one in request.user.active_memberships]
    context = {
        "held": held,
        "tokens": ApiToken.objects.visible_to(request.user).alive().order_by("-created_at"),
        "scopes": ApiToken.Scope.choices,
        # Shown once, right after it was made.
        "fresh_key": request.session.pop(FRESH_KEY, None),
    }
    return render(request, "users/profile.html", context)


@require_POST
def make_token(request):
    """Make a key for a program and show it once."""
    scope = request.POST.get("scope", "")
    if scope not in ApiToken.Scope.values:
        messages.error(request, _("Choose what the key may do."))
        return redirect("profile")
    name = request.POST.get("name", "").strip()[:100]
    request.session[FRESH_KEY] = tokens.issue(request.user, name=name, scope=scope)
    return redirect("profile")


@require_POST
def revoke_token(request, pk):
    token = get_object_or_404(ApiToken.objects.visible_to(request.user).alive(), uuid=pk)
    tokens.revoke(token)
    messages.success(request, _("The key no longer works."))
    return redirect("profile")
