"""The page of the audit trail: does it prove itself, and the seals of its days."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from hightech.core import jobs, real_time
from hightech.core.models import Job, Seal
from hightech.users.jobs import WALK

READERS = ("ADMIN", "AUDITOR")
SHOWN = 30


@require_GET
def trail(request):
    """Show what the last walk along the chains found, and the latest seals."""
    _require(request.user)
    context = {
        "check": Job.objects.filter(task=WALK).order_by("-pk").first(),
        "seals": Seal.objects.order_by("-pk")[:SHOWN],
    }
    return render(request, "trail.html", context)


@require_POST
def walk(request):
    """Walk along every chain in the background."""
    _require(request.user)
    # One walk a minute is enough for everybody.
    key = f"{WALK}@{real_time.now():%Y-%m-%dT%H:%M}"
    jobs.enqueue(WALK, key=key, by=request.user)
    messages.success(request, _("Every chain is being walked; this page shows what is found."))
    return redirect("trail")


def _require(user) -> None:
    if not user.has_role(*READERS):
        raise PermissionDenied(_("Your roles do not include this."))
