from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from hightech.core import doctor
from hightech.core.jobs.registry import timetable
from hightech.core.models import Heartbeat, Job, Slot

SHOWN = 20


@require_GET
def system(request) -> HttpResponse:
    """Show an administrator what runs, what ran last, and what did not."""
    if not request.user.has_role("ADMIN"):
        raise PermissionDenied(_("Your roles do not include this."))
    seen = dict(Slot.objects.values_list("task", "last"))
    context = {
        "findings": list(doctor.findings()),
        "entries": [(one, seen.get(one.task)) for one in timetable()],
        "hearts": Heartbeat.objects.order_by("name"),
        "failed": Job.objects.filter(state=Job.State.FAILED).order_by("-pk")[:SHOWN],
    }
    return render(request, "system.html", context)
