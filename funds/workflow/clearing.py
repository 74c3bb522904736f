"""Guards of publicity and objections."""

from django.utils.translation import gettext as _

from funds.models import Ballot, Minutes, Objection, Publicity
from hightech.core import clock
from hightech.core.errors import Reason

RECEIVED = Objection.State.RECEIVED


def last_publicity(application) -> Publicity | None:
    return application.publicities.order_by("-pk").first()


def open_objections(application, by=None):
    """Return the objections against the present notice that are not answered."""
    return Objection.objects.filter(publicity__application=application, state=RECEIVED).order_by(
        "received_at", "pk"
    )


def only_objection(application) -> Objection | None:
    """Return the first objection that waits, so that it need not be named."""
    return open_objections(application).first() if application.state == "PUBLICITY" else None


def window_over(application, by, facts) -> Reason | None:
    """Guard: the last day of the notice has passed, midnight included."""
    notice = last_publicity(application)
    if notice is not None and clock.today() > notice.closes_on:
        return None
    if notice is None:
        return Reason("not_published", _("The result was not published."), "publicity")
    text = _("The result is shown until %(day)s, 24:00.") % {"day": notice.closes_on}
    return Reason("window_open", text, "publicity")


def no_open_objection(application, by, facts) -> list[Reason]:
    """Guard: every objection received in time is answered; a later one does not block."""
    waiting = open_objections(application).filter(is_in_time=True)
    text = _("The objection of %(day)s is not answered.")
    return [
        Reason(
            "objection_open",
            text % {"day": f"{clock.local(one.received_at):%Y-%m-%d %H:%M}"},
            "objection",
        )
        for one in waiting
    ]


def an_objection_waits(application, by, facts) -> Reason | None:
    """Guard: there is an objection to uphold."""
    if open_objections(application).exists():
        return None
    return Reason("no_objection", _("No objection waits for an answer."), "objection")


def objection_is_carried(application, by, facts) -> Reason | None:
    """Guard: a minuted ballot on the objection is carried."""
    ballots = Ballot.objects.filter(
        application=application,
        objection__isnull=False,
        state=Ballot.State.CARRIED,
        meeting__minutes__state=Minutes.State.SIGNED,
    )
    if objection := facts.get("objection"):
        ballots = ballots.filter(objection=objection)
    if ballots.exists():
        return None
    text = _("No minuted, carried ballot upholds the objection.")
    return Reason("no_ballot", text, "ballot")
