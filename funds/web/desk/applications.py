"""My day of those who apply, accept, verify and give opinions."""

from collections.abc import Iterator

from django.urls import reverse
from django.utils.translation import gettext as _

from funds.models import Application, ApplicationOpinion, Call
from hightech.core import clock
from hightech.core.desk import Figure, Item, figures_for, items_for
from hightech.users.roles import Role

S = Application.State
SHOWN = 30


def step_of(file: Application, name: str) -> str:
    return reverse("funds:application-step", args=[file.uuid, name])


@items_for(Role.APPLICANT)
def own(user) -> Iterator[Item]:
    """Tell an applicant which files lie with them, and until when."""
    rows = Application.objects.filter(
        enterprise__members__user=user, state__in=[S.DRAFT, S.CORRECTION]
    ).select_related("enterprise", "call__fund", "clause")
    for file in rows.order_by("pk")[:SHOWN]:
        is_draft = file.state == S.DRAFT
        closes = clock.local(file.call.closes_at).date()
        yield Item(
            title=f"{file.number} {file.clause}",
            why=_("Not submitted yet.") if is_draft else _("Corrections are asked for."),
            link=file.get_absolute_url(),
            due=closes if is_draft else file.correct_until,
            icon="file-text" if is_draft else "pencil",
            action=_("Fill in"),
            action_link=reverse("funds:application-form", args=[file.uuid]),
        )


@items_for(Role.APPLICANT)
def open_calls(user) -> Iterator[Item]:
    """Tell an applicant which calls are open."""
    calls = Call.objects.visible_to(user).open_now().select_related("fund")
    for call in calls.order_by("closes_at", "pk")[:10]:
        yield Item(
            title=str(call),
            why=_("Open for applications."),
            link=call.get_absolute_url(),
            due=clock.local(call.closes_at).date(),
            icon="speakerphone",
            action=_("Make an application"),
            action_link=reverse("funds:application-new", args=[call.uuid]),
        )


@items_for(Role.FUND_OFFICER)
def to_accept(user) -> Iterator[Item]:
    """Tell the fund officer what was submitted and waits to be accepted."""
    for file in in_state(user, S.SUBMITTED):
        yield Item(
            title=f"{file.number} {file.enterprise}",
            why=_("Submitted: accept it or ask for corrections."),
            link=file.get_absolute_url(),
            icon="inbox",
            action=_("Open"),
            action_link=file.get_absolute_url(),
        )


@items_for(Role.FUND_OFFICER)
def to_finish(user) -> Iterator[Item]:
    """Tell the fund officer which files have every opinion and wait to be finished."""
    waiting = ApplicationOpinion.objects.filter(state="DRAFT").values("application_id")
    for file in in_state(user, S.VERIFYING, but_not=waiting):
        yield Item(
            title=f"{file.number} {file.enterprise}",
            why=_("Every department has answered: finish the verification."),
            link=file.get_absolute_url(),
            icon="clipboard-check",
            action=_("Finish verification"),
            action_link=step_of(file, "finish_verification"),
            is_dialog=True,
        )


def in_state(user, state: str, *, but_not=None):
    """Return the files of the user's zones in a state, the longest waiting first."""
    rows = Application.objects.filter(zone_id__in=user.zone_ids(Role.FUND_OFFICER), state=state)
    if but_not is not None:
        rows = rows.exclude(pk__in=but_not)
    return rows.select_related("enterprise").order_by("state_since", "pk")[:SHOWN]


@items_for(Role.FUND_OFFICER)
def late_corrections(user) -> Iterator[Item]:
    """Tell the fund officer whose corrections did not come in time."""
    rows = Application.objects.filter(
        zone_id__in=user.zone_ids(Role.FUND_OFFICER),
        state=S.CORRECTION,
        correct_until__lt=clock.today(),
    ).select_related("enterprise")
    for file in rows.order_by("correct_until", "pk")[:SHOWN]:
        yield Item(
            title=f"{file.number} {file.enterprise}",
            why=_("The day for corrections has passed."),
            link=file.get_absolute_url(),
            due=file.correct_until,
            icon="alert-triangle",
            action=_("Open"),
            action_link=file.get_absolute_url(),
        )


@items_for(Role.REVIEWER)
def opinions(user) -> Iterator[Item]:
    """Tell a reviewer which files wait for the opinion of the department."""
    rows = ApplicationOpinion.objects.filter(
        department_id__in=user.department_ids(), state="DRAFT", application__state=S.VERIFYING
    ).select_related("application__enterprise", "department")
    for one in rows.order_by("due_on", "pk")[:SHOWN]:
        yield Item(
            title=f"{one.application.number} {one.application.enterprise}",
            why=_("The opinion of %(department)s is asked.") % {"department": one.department},
            link=one.application.get_absolute_url(),
            due=one.due_on,
            icon="signature",
            action=_("Write the opinion"),
            action_link=reverse("funds:opinion", args=[one.uuid]),
        )


@figures_for(Role.FUND_OFFICER)
def under_way(user) -> Iterator[Figure]:
    """Count the files that wait for acceptance and those being verified."""
    rows = Application.objects.filter(zone_id__in=user.zone_ids(Role.FUND_OFFICER))
    address = reverse("funds:applications")
    for state, label in ((S.SUBMITTED, _("To accept")), (S.VERIFYING, _("Being verified"))):
        yield Figure(
            label=label,
            value=str(rows.filter(state=state).count()),
            link=f"{address}?state={state}",
        )
