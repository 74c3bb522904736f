from dataclasses import dataclass
from itertools import groupby

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_POST

from hightech.core import clock, outbox
from hightech.core.models import Notification

SHOWN = 50
# So many more of one kind in a row stand behind the latest of them.
GATHERED = 2
Said = tuple[Notification, str]


@dataclass(frozen=True)
class Run:
    """The latest of one kind, and those before it that say the like."""

    shown: Said
    rest: list[Said]


@require_GET
def listed(request: HttpRequest) -> HttpResponse:
    """Show what a person was told, the newest first; `before` walks back."""
    rows = Notification.objects.visible_to(request.user)
    before = request.GET.get("before", "")
    if before.isdecimal() and len(before) < 19:
        rows = rows.filter(pk__lt=int(before))
    found = list(rows.order_by("-pk")[: SHOWN + 1])
    context = {
        "runs": runs_of(found[:SHOWN]),
        "older": found[SHOWN - 1].pk if len(found) > SHOWN else None,
        "unread": Notification.objects.visible_to(request.user).unread().count(),
    }
    return render(request, "notifications.html", context)


def runs_of(notes: list[Notification]) -> list[Run]:
    """Gather notes of one kind that follow each other; what is unread stays apart from what is."""
    said = [(note, outbox.sentence(note.event, note.context)) for note in notes]
    runs = []
    for _kind, some in groupby(said, key=lambda pair: (pair[0].event, pair[0].read_at is None)):
        shown, *rest = some
        runs.append(Run(shown, rest) if len(rest) >= GATHERED else Run(shown, []))
        if len(rest) < GATHERED:
            runs += [Run(one, []) for one in rest]
    return runs


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
    """Mark everything as read, or all of one kind (`event`)."""
    unread = Notification.objects.visible_to(request.user).unread()
    event = request.POST.get("event", "")
    rows = unread.filter(event=event[:80]) if event else unread
    rows.update(read_at=clock.now())
    return redirect("notifications")
