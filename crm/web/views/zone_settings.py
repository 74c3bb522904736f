from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from crm.actions import zone_settings as actions
from crm.models import zone_settings
from hightech.core.errors import ShapeError
from hightech.users.roles import Role


@require_http_methods(["GET", "POST"])
def zone_figures(request):
    """Show every figure of the zone with default and meaning, and let its administrator set it."""
    zone = request.user.home_zone(Role.ADMIN)
    if zone is None:
        raise PermissionDenied(_("Your roles do not include this."))
    sent, wrong = {}, {}
    if request.method == "POST":
        sent = {code: request.POST.get(code, "").strip() for code in zone_settings.SETTINGS}
        wrong = _set(request, zone, sent)
        if not wrong:
            return redirect("crm:settings")
    rows = [
        (one, sent.get(code, zone_settings.of(zone, code)), wrong.get(code))
        for code, one in zone_settings.SETTINGS.items()
    ]
    context = {"zone": zone, "rows": rows}
    return render(request, "crm/settings.html", context, status=422 if wrong else 200)


def _set(request, zone, sent: dict[str, str]) -> dict[str, str]:
    """Set what was sent; return the sentence beside each figure that cannot be."""
    unread = {
        code: _("Send a whole number.")
        for code, text in sent.items()
        if text and not (text.isascii() and text.isdigit() and len(text) < 16)
    }
    if unread:
        return unread
    figures = {code: int(text) for code, text in sent.items() if text}
    try:
        changed = actions.change(zone, by=request.user, **figures)
    except ShapeError as error:
        return {str(reason.attr): str(reason.detail) for reason in error.reasons}
    messages.success(request, _("Saved: %(n)d settings changed.") % {"n": len(changed)})
    return {}
