"""Where a lead stands on its way, and the step that takes it on."""

from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from crm.models import Lead
from hightech.core import clock
from hightech.core.errors import WRONG_STATE
from hightech.core.models import Step

S = Lead.Stage
MAJOR = (
    S.REGISTERED, S.JUDGED, S.NEGOTIATING, S.UNDER_REVIEW, S.REVIEWED,
    S.SIGNED, S.LANDED, S.BUILDING, S.PRODUCING, S.FULL_CAPACITY,
)  # fmt: skip
LIGHT = (S.REGISTERED, S.NEGOTIATING, S.SIGNED, S.LANDED, S.PRODUCING)
# The steps that only bring a lead back or aside are not the way on.
ASIDE = ("return_from_review",)
JUDGED = (
    ("verdict", _("Verdict")),
    ("market", _("Market")),
    ("technology_route", _("Technology route")),
    ("environment", _("Environment")),
    ("energy", _("Energy")),
    ("benefit", _("Benefit")),
)


def is_told(offer) -> bool:
    """Tell whether a step belongs in the menu: open, or closed by more than the lead's status."""
    return offer.is_open or any(reason.code != WRONG_STATE for reason in offer.reasons)


def way_of(lead: Lead) -> tuple:
    """Return the stages of the lead's track; unknown is the longer one."""
    way = LIGHT if lead.track == Lead.Track.LIGHT else MAJOR
    return way if lead.stage in way else MAJOR


def moves(lead: Lead, offers: list) -> list:
    """Return the offers that lead to a later stage, the nearest first."""
    order: list[str] = list(MAJOR)
    onwards = [
        offer
        for offer in offers
        if offer.transition.target in order
        and offer.name not in ASIDE
        and order.index(offer.transition.target) > order.index(lead.stage)
    ]
    return sorted(onwards, key=lambda offer: order.index(offer.transition.target))


def next_move(lead: Lead, offers: list):
    """Return the nearest open step onwards, or None."""
    return next((offer for offer in moves(lead, offers) if offer.is_open), None)


def next_offer(lead: Lead, offers: list):
    """Return the step onwards whose missing facts and reasons the page tells."""
    onwards = moves(lead, offers)
    return next_move(lead, offers) or next(iter(onwards), None)


def path_of(lead: Lead, offer) -> list[tuple]:
    """Return (label, note, place) of each stage: done with date and person, now, and then."""
    reached = {
        step.target: step
        for step in Step.objects.of(lead).select_related("actor").order_by("number")
        if step.source != step.target
    }
    way = way_of(lead)
    now = way.index(lead.stage)
    path = []
    for place, stage in enumerate(way):
        if place < now:
            path.append((stage.label, _done(reached.get(stage)), "done"))
        elif place == now:
            path.append((stage.label, _here(lead), _place(lead)))
        else:
            path.append((stage.label, _then(stage, offer), "then"))
    return path


def _done(step) -> str:
    if step is None:
        return "—"
    who = str(step.actor) if step.actor else gettext("the system")
    return f"{clock.local(step.at):%Y-%m-%d} · {who}"


def _here(lead: Lead) -> str:
    if lead.status != Lead.Status.ACTIVE:
        return str(lead.get_status_display())
    days = (clock.now() - lead.state_since).days
    return ngettext("%(n)d day", "%(n)d days", days) % {"n": days}


def _place(lead: Lead) -> str:
    ended = (Lead.Status.LOST, Lead.Status.ELIMINATED)
    return "ended" if lead.status in ended else "now"


def _then(stage, offer) -> str:
    if offer is None or offer.transition.target != stage:
        return ""
    missing = len(offer.missing)
    if not missing:
        return gettext("ready") if offer.is_open else gettext("not yet")
    text = ngettext("needs %(n)d more fact", "needs %(n)d more facts", missing)
    return text % {"n": missing}
