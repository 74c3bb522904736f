"""A case before a meeting: its papers, its ballots, the vote, the interest."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET, require_POST

from funds.actions import ballots, meetings
from funds.models import Application, Ballot, Meeting
from funds.permissions.committees import KEEPERS
from funds.reports.meetings import Case
from funds.web.forms import meetings as forms
from funds.web.views.meetings import context_of, visible
from funds.workflow import runs
from funds.workflow.applications import APPLICATION
from funds.workflow.ballots import BALLOT
from funds.workflow.labels import condition_labels
from hightech.core.errors import ActionRefused
from hightech.core.pages.entries import EntryPage
from hightech.core.pages.steps import StepPage

# The steps of a file that a meeting leads to.
DECIDING = ("approve", "refuse", "defer")


def case_in(meeting: Meeting, number: int, user) -> dict:
    """Return what the page of one case draws; a case one is recused from is a 404."""
    context = context_of(meeting, user)
    found = next((one for one in context["room"].cases if one.item.number == number), None)
    if found is None or not readable(found, user):
        raise Http404
    numbers = [one.item.number for one in context["room"].cases if not one.is_closed_to_me]
    return context | {
        "case": found,
        "previous": max((n for n in numbers if n < number), default=None),
        "next": min((n for n in numbers if n > number), default=None),
        "outcome": outcome_of(found),
        **papers_of(found.application, user),
    }


def outcome_of(case: Case) -> str:
    """Name the step that the last closed ballot leads to."""
    on_file = [one.ballot.state for one in case.ballots if one.ballot.objection_id is None]
    steps = {"CARRIED": "approve", "NOT_CARRIED": "refuse"}
    return steps.get(str(on_file[-1]), "") if on_file else ""


def readable(case: Case, user) -> bool:
    rows = Application.objects.visible_to(user).filter(pk=case.application.pk)
    return not case.is_closed_to_me and rows.exists()


def papers_of(application: Application, user) -> dict:
    """Return the paper of a file on one page: check, amount, opinions, steps that follow."""
    run = runs.latest_run(application)
    offers = APPLICATION.available(application, user)
    results = list(run.results.order_by("number")) if run else []
    labels = condition_labels(application.clause.definition)
    for one in results:
        one.label = labels.get(one.code, one.code)  # type: ignore[attr-defined]
    return {
        "application": application,
        "run": run,
        "results": results,
        "opinions": application.opinions.signed().select_related("department", "author"),
        "offers": [one for one in offers if one.is_mine and one.name in DECIDING],
    }


@require_GET
def case(request, pk, number):
    """Show one case of an agenda."""
    context = case_in(visible(request, pk), number, request.user)
    return render(request, "funds/meetings/case.html", context)


@require_GET
def case_ballots(request, pk, number):
    """Answer the ballots of a case as they stand; nothing, if nothing changed."""
    context = case_in(visible(request, pk), number, request.user)
    if request.GET.get("seen") == context["room"].digest:
        return HttpResponse(status=204)
    return render(request, "funds/meetings/_ballots.html", context)


@require_GET
def papers(request, pk):
    """Show all papers one may read, each on a printed page of its own."""
    meeting = visible(request, pk)
    context = context_of(meeting, request.user)
    cases = [one for one in context["room"].cases if readable(one, request.user)]
    shown = [{"case": one, **papers_of(one.application, request.user)} for one in cases]
    return render(request, "funds/meetings/papers.html", context | {"papers": shown})


@require_POST
def vote(request, pk):
    """Vote in a ballot as oneself."""
    ballot = Ballot.objects.visible_to(request.user).for_list().filter(uuid=pk).first()
    if ballot is None:
        raise Http404
    choice = request.POST.get("choice", "")
    if choice not in dict(ballot.votes.model.Choice.choices):
        messages.error(request, gettext("Choose for, against or abstain."))
        return redirect(address_of(ballot))
    try:
        ballots.vote(ballot, by=request.user, choice=choice)
    except ActionRefused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, gettext("Your vote is counted."))
    return redirect(address_of(ballot))


def address_of(ballot: Ballot) -> str:
    """Return the page of the case a ballot is about."""
    item = ballot.meeting.agenda.filter(application=ballot.application).first()
    if item is None:
        return ballot.meeting.get_absolute_url()
    return case_address(ballot.meeting, item.number)


def case_address(meeting: Meeting, number: int) -> str:
    return reverse("funds:case", args=[meeting.uuid, number])


class CaseEntry(EntryPage):
    """A form about one case of a meeting; it leads back to the case."""

    def about(self):
        self.meeting = visible(self.request, self.kwargs["pk"])
        rows = Application.objects.visible_to(self.request.user)
        items = self.meeting.agenda.filter(number=self.kwargs["number"])
        file = rows.filter(pk__in=items.values("application_id")).first()
        if file is None:
            raise Http404
        return file

    def after(self, made) -> str:
        return case_address(self.meeting, self.kwargs["number"])


class BallotEntry(CaseEntry):
    """Open a ballot on a case."""

    title = _("Open a ballot")
    save_label = _("Open a ballot")
    needs = forms.BALLOT
    roles = KEEPERS
    is_filled = True

    def create(self, *, by, amount_yuan):
        return ballots.open_(
            by=by, meeting=self.meeting, application=self.subject, amount_fen=amount_yuan
        )


class InterestEntry(CaseEntry):
    """Declare one's own interest in a case; its papers then close."""

    title = _("Declare an interest")
    save_label = _("Declare an interest")
    needs = forms.INTEREST

    def create(self, *, by, **facts):
        return meetings.declare_interest(self.meeting, by=by, application=self.subject, **facts)

    def after(self, made) -> str:
        return self.meeting.get_absolute_url()


class BallotStep(StepPage):
    """Close a ballot."""

    model = Ballot
    process = BALLOT
    actions = ballots

    def after(self) -> str:
        return address_of(self.obj)
