"""Minutes as a page: what they say, who signed, the digest over it."""

from django.http import Http404
from django.shortcuts import render
from django.views.decorators.http import require_GET

from funds.actions import minutes
from funds.models import Minutes
from funds.reports.meetings import STANDING
from funds.web.views.meetings import visible
from funds.workflow.ballots import MINUTES
from hightech.core import clock
from hightech.core.pages.steps import StepPage


@require_GET
def page(request, pk):
    """Show the minutes of a meeting, ready to be printed."""
    meeting = visible(request, pk)
    kept = Minutes.objects.for_list().get(meeting=meeting)
    offers = [one for one in MINUTES.available(kept, request.user) if one.is_mine]
    for ballot in kept.content["ballots"]:
        for vote in ballot["votes"]:
            vote["words"] = STANDING[vote["choice"]][0]
    context = {
        "meeting": meeting,
        "minutes": kept,
        "content": kept.content,
        "here": [one for one in kept.content["attendance"] if one["present"]],
        "away": [one for one in kept.content["attendance"] if not one["present"]],
        "held_at": clock.parse(kept.content["held_at"]),
        "sign": next((one for one in offers if one.name == "sign"), None),
    }
    return render(request, "funds/meetings/minutes.html", context)


class MinutesStep(StepPage):
    """Sign the minutes; they are found by the meeting."""

    model = Minutes
    process = MINUTES
    actions = minutes

    def dispatch(self, request, *args, **kwargs):
        rows = Minutes.objects.visible_to(request.user).filter(meeting__uuid=kwargs["pk"])
        kept = rows.first()
        if kept is None:
            raise Http404
        return super().dispatch(request, *args, **kwargs | {"pk": kept.uuid})
