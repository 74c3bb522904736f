"""What is asked for when a meeting is called, a ballot opened, an interest declared."""

from django.utils.translation import gettext_lazy as _

from funds.models import Committee, Interest, Meeting, Seat
from hightech.core import clock
from hightech.core.needs import Need
from hightech.users.models import User
from hightech.users.roles import Role


def _nothing(obj) -> None:
    """Know nothing beforehand."""


def _committees(obj, by):
    return Committee.objects.filter(zone_id__in=by.zone_ids(Role.SECRETARY))


def _begun(obj, by):
    """Return the meetings of the last week that have begun: a ballot is opened in one of them."""
    return Meeting.objects.visible_to(by).filter(held_at__lte=clock.now()).order_by("-held_at")


def _people(obj, by):
    return User.objects.visible_to(by).filter(is_active=True).order_by("full_name", "username")


COMMITTEE = Need("committee", "choice", _("Committee"), options=_committees)
HELD_AT = Need("held_at", "datetime", _("Held at"))
PLACE = Need("place", "text", _("Place"), required=False, longest=200)
MEETING = (COMMITTEE, HELD_AT, PLACE)
MOVE = (HELD_AT, PLACE)

BALLOT = (Need("amount_yuan", "money", _("Amount to decide"), read=lambda file: file.proposed_fen),)
OBJECTION_BALLOT = (Need("meeting", "choice", _("Meeting"), options=_begun, read=_nothing),)

INTEREST = (
    Need(
        "kind", "choice", _("Kind of interest"), read=_nothing,
        options=lambda obj, by: [
            one for one in Interest.Kind.choices if one[0] != Interest.Kind.DETECTED
        ],
    ),
    Need(
        "text", "text", _("What ties you to the firm"), required=False, read=_nothing,
        longest=2000,
    ),
)  # fmt: skip

COMMITTEE_NAME = (Need("name", "text", _("Name"), read=_nothing, longest=200),)
SEAT = (
    Need("user", "choice", _("Person"), options=_people, read=_nothing),
    Need("role", "choice", _("Seat"), options=lambda obj, by: Seat.SeatRole.choices, read=_nothing),
    Need("alternate", "choice", _("Alternate"), required=False, options=_people, read=_nothing),
    Need("from_on", "date", _("Serves from"), required=False, read=_nothing),
    Need("to_on", "date", _("Serves until"), required=False, read=_nothing),
)
SEAT_CHANGE = (
    Need("alternate", "choice", _("Alternate"), required=False, options=_people),
    Need("to_on", "date", _("Serves until"), required=False),
)

OBJECTION = (
    Need("text", "text", _("Objection"), read=_nothing),
    Need("contact", "text", _("Contact"), read=_nothing, longest=200),
)
