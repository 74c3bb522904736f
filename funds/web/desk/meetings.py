"""My day of secretary, chair and members: votes, signatures, meetings, notices that close."""

from collections.abc import Iterator
from datetime import timedelta

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _

from funds.models import Application, Ballot, Objection, Seat
from funds.reports import waiting
from funds.web.views.cases import case_address
from hightech.core import clock
from hightech.core.desk import Item, items_for
from hightech.users.roles import Role

SOON_DAYS = 7
SHOWN = 20


@items_for(Role.MEMBER, Role.CHAIR)
def votes(user) -> Iterator[Item]:
    """Tell which ballots wait for the vote of `user`."""
    zones = user.zone_ids(Role.MEMBER, Role.CHAIR)
    mine = [
        one for one in waiting.open_ballots(zones) if str(user.uuid) in waiting.missing_voters(one)
    ]
    for ballot in mine:
        yield Item(
            title=str(ballot.application.enterprise),
            why=_("Ballot no. %(n)d is open.") % {"n": ballot.number},
            link=address_of(ballot),
            icon="gavel",
            action=_("Vote"),
            action_link=address_of(ballot),
        )


def address_of(ballot: Ballot) -> str:
    numbers = {item.application_id: item.number for item in ballot.meeting.agenda.all()}
    number = numbers.get(ballot.application_id)
    return case_address(ballot.meeting, number) if number else ballot.get_absolute_url()


@items_for(Role.MEMBER, Role.CHAIR, Role.SECRETARY)
def coming(user) -> Iterator[Item]:
    """Tell of the meetings of the next seven days in which `user` sits or which they prepare."""
    zones = user.zone_ids(Role.MEMBER, Role.CHAIR, Role.SECRETARY)
    mine = Q(committee__zone_id__in=user.zone_ids(Role.SECRETARY))
    mine |= Q(committee__in=Seat.objects.held_by(user).values("committee_id"))
    for meeting in waiting.coming_meetings(zones, SOON_DAYS).filter(mine)[:SHOWN]:
        cases = len(meeting.agenda.all())
        yield Item(
            title=str(meeting),
            why=_("%(n)d on the agenda") % {"n": cases},
            link=meeting.get_absolute_url(),
            due=clock.local(meeting.held_at).date(),
            icon="calendar-event",
            action=_("Open the room"),
            action_link=meeting.get_absolute_url(),
        )


@items_for(Role.SECRETARY, Role.CHAIR)
def minutes(user) -> Iterator[Item]:
    """Tell which minutes wait for the signature of `user`."""
    offices = {"signed_by_secretary": Role.SECRETARY, "signed_by_chair": Role.CHAIR}
    for column, role in offices.items():
        zones = user.zone_ids(role)
        if not zones:
            continue
        for one in waiting.minutes_to_sign(zones, column)[:SHOWN]:
            address = reverse("funds:minutes", args=[one.meeting.uuid])
            yield Item(
                title=str(one.meeting),
                why=_("The minutes lack your signature."),
                link=address,
                icon="signature",
                action=_("Sign"),
                action_link=f"{address}steps/sign/",
                is_dialog=True,
            )


@items_for(Role.SECRETARY)
def ballots_to_close(user) -> Iterator[Item]:
    """Tell which open ballots have all their votes."""
    for ballot in waiting.open_ballots(user.zone_ids(Role.SECRETARY)):
        if waiting.is_complete(ballot):
            yield Item(
                title=str(ballot.application.enterprise),
                why=_("All present members have voted."),
                link=address_of(ballot),
                icon="gavel",
                action=_("Close the ballot"),
                action_link=reverse("funds:ballot-step", args=[ballot.uuid, "close"]),
                is_dialog=True,
            )


@items_for(Role.SECRETARY)
def files(user) -> Iterator[Item]:
    """Tell which files wait for a step of the secretary."""
    zones = user.zone_ids(Role.SECRETARY)
    for file in waiting.decided(zones)[:SHOWN]:
        is_carried = file.last_state == Ballot.State.CARRIED
        step, label = ("approve", _("Approve")) if is_carried else ("refuse", _("Refuse"))
        yield _step(file, step, label, _("The committee has decided and the minutes are signed."))
    for state, step, label, why in (
        ("APPROVED", "publish", _("Publish"), _("Approved; not shown to the public yet.")),
        ("VERIFIED", "put_on_agenda", _("Put on the agenda"), _("Verified; waits for a meeting.")),
    ):
        rows = Application.objects.filter(zone_id__in=zones, state=state).for_list()
        for file in rows.order_by("state_since", "pk")[:SHOWN]:
            yield _step(file, step, label, why)


def _step(file: Application, step: str, label: str, why: str, due=None) -> Item:
    return Item(
        title=str(file),
        why=why,
        link=file.get_absolute_url(),
        due=due,
        icon="file-check",
        action=label,
        action_link=f"{file.get_absolute_url()}steps/{step}/",
        is_dialog=True,
    )


@items_for(Role.SECRETARY)
def notices(user) -> Iterator[Item]:
    """Tell which notices close, and which are over and may be finished."""
    today = clock.today()
    for notice in waiting.notices(user.zone_ids(Role.SECRETARY))[:SHOWN]:
        if notice.has_objection:
            continue
        if notice.closes_on < today:
            why = _("The publicity is over and nobody objects.")
            label = _("Finish publicity")
            due = notice.closes_on + timedelta(days=1)
            yield _step(notice.application, "finish_publicity", label, why, due)
        else:
            yield Item(
                title=str(notice.application),
                why=_("Under publicity until 24:00 of the day."),
                link=notice.application.get_absolute_url(),
                due=notice.closes_on,
                icon="speakerphone",
            )


@items_for(Role.CHAIR, Role.SECRETARY)
def objections(user) -> Iterator[Item]:
    """Tell which objections wait for their answer."""
    zones = user.zone_ids(Role.CHAIR, Role.SECRETARY)
    rows = Objection.objects.filter(
        publicity__application__zone_id__in=zones, state=Objection.State.RECEIVED
    ).for_list()
    for one in rows.order_by("received_at", "pk")[:SHOWN]:
        yield Item(
            title=str(one.publicity.application),
            why=_("An objection waits for its answer."),
            link=one.get_absolute_url(),
            icon="speakerphone",
            action=_("Read it"),
            action_link=one.get_absolute_url(),
        )
