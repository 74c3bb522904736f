"""The meeting room: agenda, attendance, minutes; the secretary's and the member's view."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET, require_POST

from funds.actions import meetings
from funds.filters.meetings import MeetingFilters
from funds.models import Interest, Meeting, Minutes
from funds.models.committees import READERS
from funds.permissions.committees import KEEPERS, chair, secretary
from funds.reports.meetings import room_of, sits
from funds.web.forms import meetings as forms
from funds.workflow.ballots import MINUTES
from funds.workflow.counting import rule_of
from hightech.core import clock
from hightech.core.errors import ActionRefused
from hightech.core.pages.columns import Column, Empty, Preset, Tool
from hightech.core.pages.entries import EntryPage
from hightech.core.pages.lists import ListPage
from hightech.core.pages.records import RecordPage

CALL = Tool(_("Call a meeting"), "funds:meeting-new", roles=KEEPERS, is_primary=True)
COMMITTEES = Tool(_("Committees"), "funds:committees", icon="users-group", is_dialog=False)


class MeetingList(ListPage):
    """The meetings of the zone's committees."""

    model = Meeting
    title = _("Meetings")
    roles = READERS
    filters = MeetingFilters
    columns = (
        Column(_("Held at"), "held_at", kind="moment", sort="held_at"),
        Column(_("Committee"), "committee.name"),
        Column(_("Place"), "place"),
        Column(_("Cases"), lambda meeting: len(meeting.agenda.all()), kind="number", name="cases"),
        Column(_("Minutes"), template="funds/meetings/_minutes_state.html"),
    )
    orderings = {"held_at": "held_at"}
    default_ordering = "-held_at"
    presets = (
        Preset(_("All")),
        Preset(_("This week"), "held_at=this_week"),
        Preset(_("Next seven days"), "held_at=next_7_days"),
    )
    tools = (CALL, COMMITTEES)
    empty = Empty(
        _("No meeting yet"),
        _("The secretary calls a meeting; verified applications are then put on its agenda."),
        "gavel",
        first=CALL,
    )

    def fetched(self, rows):
        return rows.for_list().select_related("minutes")


class MeetingEntry(EntryPage):
    """Call a meeting."""

    title = _("Call a meeting")
    needs = forms.MEETING
    roles = KEEPERS
    create = staticmethod(meetings.create)


class MeetingMove(EntryPage):
    """Put a meeting off, or move it to another place."""

    title = _("Put the meeting off")
    needs = forms.MOVE
    roles = KEEPERS
    is_filled = True

    def about(self):
        return get_object_or_404(
            Meeting.objects.visible_to(self.request.user), uuid=self.kwargs["pk"]
        )

    def create(self, *, by, **facts):
        meetings.edit(self.subject, by=by, **facts)
        return self.subject


class MeetingRoom(RecordPage):
    """One meeting: what is before it, who is there, how it decides."""

    model = Meeting
    template_name = "funds/meetings/room.html"

    def get_context_data(self, **kwargs) -> dict:
        context = super().get_context_data(**kwargs)
        return context | context_of(self.object, self.request.user)


def context_of(meeting: Meeting, user) -> dict:
    """Return what the pages of a meeting draw."""
    minutes = Minutes.objects.for_list().get(meeting=meeting)
    room = room_of(meeting, user)
    rule = rule_of(meeting.committee.rule)
    offers = [one for one in MINUTES.available(minutes, user) if one.is_mine]
    return {
        "meeting": meeting,
        "room": room,
        "rule": rule,
        "has_quorum": rule.has_quorum(present=room.present_count, entitled=len(room.voting)),
        "minutes": minutes,
        "sign": next((one for one in offers if one.name == "sign"), None),
        "interests": Interest.objects.filter(meeting=meeting)
        .select_related("user", "application")
        .order_by("pk"),
        "is_secretary": secretary(user, meeting),
        "may_close": secretary(user, meeting) or chair(user, meeting),
        "is_seated": sits(user, room),
        "is_held_today": clock.local(meeting.held_at).date() <= clock.today(),
    }


@require_GET
def live(request, pk):
    """Answer the parts of a room that change while it meets; nothing, if nothing did."""
    meeting = visible(request, pk)
    context = context_of(meeting, request.user)
    if request.GET.get("seen") == context["room"].digest:
        return HttpResponse(status=204)
    return render(request, "funds/meetings/_agenda.html", context)


@require_POST
def attendance(request, pk):
    """Note the whole table of attendance at once."""
    meeting = visible(request, pk)
    taken = set(request.POST.getlist("present"))
    try:
        meetings.attend_all(meeting, by=request.user, present=taken)
    except ActionRefused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, gettext("Attendance noted."))
    return redirect(meeting)


def visible(request, pk) -> Meeting:
    """Return the meeting of an address, or answer 404."""
    meeting = Meeting.objects.visible_to(request.user).for_list().filter(uuid=pk).first()
    if meeting is None:
        raise Http404
    return meeting
