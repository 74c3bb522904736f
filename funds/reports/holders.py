"""Where an application stands, who holds it, and until when."""

from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext_lazy as _

from funds.models import Application
from hightech.core import clock

S = Application.State
# The way of a file that meets no obstacle.
WAY = (
    (S.DRAFT, _("Draft")),
    (S.SUBMITTED, _("Submitted")),
    (S.VERIFYING, _("Being verified")),
    (S.VERIFIED, _("Verified")),
    (S.ON_AGENDA, _("Before the committee")),
    (S.APPROVED, _("Approved")),
    (S.PUBLICITY, _("Under publicity")),
    (S.CLEARED, _("Cleared")),
    (S.FUNDED, _("Funded")),
    (S.CLOSED, _("Closed")),
)
# Where a state beside the way stands on it.
BESIDE = {
    S.CORRECTION: S.SUBMITTED,
    S.DEFERRED: S.ON_AGENDA,
    S.SUSPENDED: S.FUNDED,
    S.INELIGIBLE: S.VERIFYING,
    S.REFUSED: S.ON_AGENDA,
    S.REVOKED: S.APPROVED,
    S.TERMINATED: S.FUNDED,
    S.WITHDRAWN: S.SUBMITTED,
}
OVER = (S.INELIGIBLE, S.REFUSED, S.REVOKED, S.TERMINATED, S.WITHDRAWN)
HOLDERS = {
    S.DRAFT: _("the applicant"),
    S.SUBMITTED: _("the fund officer"),
    S.CORRECTION: _("the applicant"),
    S.VERIFYING: _("the departments"),
    S.VERIFIED: _("the committee secretary"),
    S.DEFERRED: _("the committee secretary"),
    S.ON_AGENDA: _("the committee"),
    S.APPROVED: _("the committee secretary"),
    S.PUBLICITY: _("the public"),
    S.CLEARED: _("the finance officer"),
    S.FUNDED: _("the finance office"),
    S.SUSPENDED: _("the auditor"),
}


@dataclass(frozen=True)
class Holder:
    """Who has to act, and until when, if a day is set."""

    who: str
    due: date | None

    @property
    def tone(self) -> str:
        if self.due is None:
            return "na"
        return "late" if self.due < clock.today() else "due"


def holder_of(application: Application) -> Holder | None:
    """Return who holds a file now; nobody once it is over."""
    who = HOLDERS.get(Application.State(application.state))
    return Holder(str(who), _due(application)) if who else None


def _due(application: Application) -> date | None:
    state = application.state
    if state == S.DRAFT:
        return clock.local(application.call.closes_at).date()
    if state == S.CORRECTION:
        return application.correct_until
    if state == S.VERIFYING:
        open_ = application.opinions.filter(state="DRAFT", due_on__isnull=False)
        return open_.order_by("due_on").values_list("due_on", flat=True).first()
    if state == S.ON_AGENDA and application.meeting:
        return clock.local(application.meeting.held_at).date()
    if state == S.PUBLICITY:
        return max((one.closes_on for one in application.publicities.all()), default=None)
    return None


def stages_of(application: Application) -> list[tuple]:
    """Return the way as a stepper draws it: (label, note, done | now | then | ended)."""
    state = Application.State(application.state)
    on_way = BESIDE.get(state, state)
    now = [code for code, _label in WAY].index(on_way)
    stages = []
    for at, (_code, label) in enumerate(WAY):
        place = "done" if at < now else "then" if at > now else "now"
        note = ""
        if at == now and on_way != state:
            label, place = state.label, "ended" if state in OVER else "now"
        if at == now:
            note = f"{clock.local(application.state_since):%Y-%m-%d}"
        stages.append((label, note, "done" if state == S.CLOSED else place))
    return stages
