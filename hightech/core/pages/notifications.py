from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_POST

from hightech.core import clock, outbox
from hightech.core.models import Notification

SHOWN = 50


@require_GET
def listed(request: HttpRequest) -> HttpResponse:
    """Show what a person was told, the newest first; `before` walks back."""
    rows = Notification.objects.visible_to(request.user)
    before = request.GET.get("before", "")
    if before.isdecimal() and len(before) < 19:
        rows = rows.filter(pk__lt=int(before))
    found = list(rows.order_by("-pk")[: SHOWN + 1])
    context = {
        "rows": [(note, outbox.sentence(note.event, note.context)) for note in found[:SHOWN]],
        "older": found[SHOWN - 1].pk if len(found) > SHOWN else None,
        "unread": Notification.objects.visible_to(request.user).unread().count(),
    }
    return render(request, "notifications.html", context)


@require_GET
def count(request: HttpRequest) -> HttpResponse:
    """Return how many wait unread, for the bell; nothing at all for none."""
    unread = Notification.objects.visible_to(request.user).unread()[:100].count()
    return HttpResponse("99+" if unread > 99 else unread or "", content_type="text/plain")


@require_POST
def opened(request: HttpRequest, uuid) -> HttpResponse:
    """Mark one as read and go where it leads."""
    note = get_object_or_404(Notification.objects.visible_to(request.user), uuid=uuid)
    Notification.objects.unread().filter(pk=note.pk).update(read_at=clock.now())
    return redirect(note.link if note.link.startswith("/") else "notifications")


@require_POST
def all_read(request: HttpRequest) -> HttpResponse:
    """Mark everything as read."""
    Notification.objects.visible_to(request.user).unread().update(read_at=clock.now())
    return redirect("notifications")
