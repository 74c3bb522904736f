"""Objections: the list, one of them, its answer, and the ballot on it."""

from django.http import Http404
from django.utils.translation import gettext_lazy as _

from funds.actions import ballots, objections
from funds.filters.meetings import ObjectionFilters
from funds.models import Objection
from funds.permissions.committees import KEEPERS, secretary
from funds.reports.meetings import ballots_of
from funds.web.forms import meetings as forms
from funds.workflow.applications import APPLICATION
from funds.workflow.ballots import OBJECTION
from hightech.core.pages.columns import Column, Empty, Preset
from hightech.core.pages.entries import EntryPage
from hightech.core.pages.lists import ListPage
from hightech.core.pages.records import RecordPage
from hightech.core.pages.steps import StepPage
from hightech.users.roles import FUNDING

# The steps of a file by which an objection to it is upheld.
UPHOLDING = ("uphold_objection", "adjust_after_objection")


class ObjectionList(ListPage):
    """What was said against published results."""

    model = Objection
    title = _("Objections")
    roles = FUNDING
    filters = ObjectionFilters
    columns = (
        Column(_("Received"), "received_at", kind="moment", sort="received_at"),
        Column(_("Application"), "publicity.application"),
        Column(_("Objection"), str),
        Column(_("Within the window"), "is_in_time", kind="flag"),
        Column(_("State"), template="funds/objections/_state.html"),
    )
    orderings = {"received_at": "received_at"}
    default_ordering = "-received_at"
    presets = (Preset(_("All")), Preset(_("To be answered"), "state=RECEIVED"))
    empty = Empty(
        _("No objection"),
        _("Anybody may object to a published result, on the public page, without signing in."),
        "speakerphone",
    )


class ObjectionRecord(RecordPage):
    """One objection with the file it is about."""

    model = Objection
    process = OBJECTION
    template_name = "funds/objections/record.html"

    def get_context_data(self, **kwargs) -> dict:
        context = super().get_context_data(**kwargs)
        file, user = self.object.publicity.application, self.request.user
        on_it = [one for one in ballots_of(file, user) if one.ballot.objection_id == self.object.pk]
        offers = APPLICATION.available(file, user)
        return context | {
            "file": file,
            "shown_ballots": on_it,
            "upholding": [one for one in offers if one.is_mine and one.name in UPHOLDING],
            "may_open": secretary(user, self.object) and self.object.state == "RECEIVED",
        }


class ObjectionStep(StepPage):
    """Answer an objection."""

    model = Objection
    process = OBJECTION
    actions = objections


class ObjectionBallot(EntryPage):
    """Open a ballot on an objection, at a meeting that has begun."""

    title = _("Open a ballot on the objection")
    save_label = _("Open a ballot")
    needs = forms.OBJECTION_BALLOT
    roles = KEEPERS

    def about(self):
        rows = Objection.objects.visible_to(self.request.user).filter(uuid=self.kwargs["pk"])
        objection = rows.first()
        if objection is None:
            raise Http404
        return objection

    def create(self, *, by, meeting):
        return ballots.open_(by=by, meeting=meeting, objection=self.subject)

    def after(self, made) -> str:
        return made.get_absolute_url()
