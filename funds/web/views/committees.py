"""Committees: their rule, their seats with terms and alternates."""

from django.http import Http404
from django.utils.translation import gettext_lazy as _

from funds.actions import committees
from funds.models import Committee
from funds.models.committees import READERS
from funds.permissions.committees import KEEPERS, secretary
from funds.web.forms import meetings as forms
from funds.workflow.counting import rule_of
from hightech.core import clock
from hightech.core.lists.filters import Filters
from hightech.core.pages.columns import Column, Empty, Tool
from hightech.core.pages.entries import EntryPage
from hightech.core.pages.lists import ListPage
from hightech.core.pages.records import RecordPage

SET_UP = Tool(_("Set up a committee"), "funds:committee-new", roles=KEEPERS, is_primary=True)


class CommitteeList(ListPage):
    """The bodies that decide in the zone."""

    model = Committee
    title = _("Committees")
    roles = READERS
    filters = Filters
    columns = (
        Column(_("Name"), "name", sort="name"),
        Column(_("Mode"), "mode", kind="state"),
        Column(_("Seats"), lambda one: len(serving(one)), kind="number", name="seats"),
    )
    orderings = {"name": "name", "created_at": "created_at"}
    default_ordering = "name"
    tools = (SET_UP,)
    empty = Empty(
        _("No committee yet"),
        _("A committee has seats with terms and alternates, and a rule of whole numbers."),
        "users-group",
        first=SET_UP,
    )


def serving(committee: Committee) -> list:
    """Return the seats of today of a committee fetched `for_list`."""
    today = clock.today()
    return [seat for seat in committee.seats.all() if seat.serves_on(today)]


class CommitteeEntry(EntryPage):
    """Set up a committee; its seats are given on its page."""

    title = _("Set up a committee")
    needs = forms.COMMITTEE_NAME
    roles = KEEPERS
    create = staticmethod(committees.create)


class CommitteeRecord(RecordPage):
    """One committee: who sits in it, and what a decision takes."""

    model = Committee
    template_name = "funds/committees/record.html"

    def get_context_data(self, **kwargs) -> dict:
        context = super().get_context_data(**kwargs)
        today = clock.today()
        seats = sorted(self.object.seats.all(), key=lambda seat: (seat.role, seat.from_on, seat.pk))
        rule = rule_of(self.object.rule)
        voting = [one for one in serving(self.object) if one.role != "NON_VOTING"]
        return context | {
            "seats": [seat for seat in seats if seat.serves_on(today)],
            "former": [seat for seat in seats if not seat.serves_on(today)],
            "rule": rule,
            "least_present": least_present(rule, len(voting)),
            "least_for": least_for(rule, len(voting)),
            "voting": len(voting),
            "is_secretary": secretary(self.request.user, self.object),
        }


def least_present(rule, entitled: int) -> int:
    """Return the smallest attendance that is a quorum; more than all, if none is."""
    counts = range(entitled + 1)
    return next((n for n in counts if rule.has_quorum(present=n, entitled=entitled)), entitled + 1)


def least_for(rule, entitled: int) -> int:
    """Return the smallest number of votes that carries."""
    counts = range(entitled + 1)
    return next((n for n in counts if rule.carries(votes_for=n, entitled=entitled)), entitled + 1)


class OfCommittee(EntryPage):
    """A form about a committee one may see."""

    roles = KEEPERS

    def about(self):
        rows = Committee.objects.visible_to(self.request.user)
        committee = rows.filter(uuid=self.kwargs["pk"]).first()
        if committee is None:
            raise Http404
        return committee


class SeatEntry(OfCommittee):
    """Give a person a seat."""

    title = _("Give a seat")
    needs = forms.SEAT

    def create(self, *, by, **facts):
        return committees.add_seat(self.subject, by=by, **facts)


class SeatChange(EntryPage):
    """Name another alternate, or end the term of a seat."""

    title = _("Change a seat")
    needs = forms.SEAT_CHANGE
    roles = KEEPERS
    is_filled = True

    def about(self):
        rows = Committee.objects.visible_to(self.request.user).filter(uuid=self.kwargs["pk"])
        committee = rows.first()
        seat = committee.seats.filter(uuid=self.kwargs["seat"]).first() if committee else None
        if seat is None:
            raise Http404
        return seat

    def create(self, *, by, **facts):
        committees.edit_seat(self.subject, by=by, **facts)
        return self.subject

    def after(self, made) -> str:
        return self.subject.committee.get_absolute_url()
