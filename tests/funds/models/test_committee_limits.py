"""What the database itself refuses, whatever the code above it does."""

from datetime import date

import pytest
from django.db import IntegrityError, transaction

from funds.models import (
    AgendaItem,
    Attendance,
    Ballot,
    Interest,
    Minutes,
    Objection,
    Publicity,
    Recusal,
    Seat,
    Vote,
)
from hightech.core import clock
from tests.factories.committees import HELD, room
from tests.factories.funds import WAN, ApplicationFactory


@pytest.fixture
def held(zone):
    made = room(zone)
    with clock.at(HELD):
        yield made


@pytest.fixture
def ballot(held):
    held.attend()
    return held.open()


def refused(constraint: str, act) -> None:
    """Assert that the database refuses `act` by this constraint, or by the columns it names."""
    with pytest.raises(IntegrityError) as error, transaction.atomic():
        act()
    text = str(error.value)
    assert constraint in text or "UNIQUE constraint failed" in text, text


def test_a_seat_votes_once_in_a_ballot(held, ballot):
    first = Vote.objects.create(ballot=ballot, seat=held.seats[0], user=held.chair, choice="FOR")
    again = {"ballot": ballot, "seat": held.seats[0], "user": held.members[0], "choice": "FOR"}
    refused("seat_votes_once_in_a_ballot", lambda: Vote.objects.create(**again))
    Vote.objects.filter(pk=first.pk).update(voided_at=clock.now())
    Vote.objects.create(**again)


def test_a_person_votes_once_in_a_ballot(held, ballot):
    Vote.objects.create(ballot=ballot, seat=held.seats[0], user=held.chair, choice="FOR")
    again = {"ballot": ballot, "seat": held.seats[1], "user": held.chair, "choice": "FOR"}
    refused("person_votes_once_in_a_ballot", lambda: Vote.objects.create(**again))


def test_a_verifier_does_not_vote(held, ballot):
    vote = {"ballot": ballot, "seat": held.seats[0], "user": held.chair, "choice": "FOR"}
    refused("verifier_does_not_vote", lambda: Vote.objects.create(**vote, verifier=held.chair))
    Vote.objects.create(**vote, verifier=held.secretary)


def test_a_file_has_one_open_ballot_and_numbers_do_not_repeat(held, ballot):
    copy = {
        "meeting": held.meeting, "application": held.application, "amount_fen": WAN, "rule": {},
        "entitled": [],
    }  # fmt: skip
    refused("file_has_one_open_ballot", lambda: Ballot.objects.create(**copy, number=2))
    refused(
        "ballot_number_is_unique",
        lambda: Ballot.objects.create(**copy, number=1, state="NOT_CARRIED"),
    )


def test_a_ballot_decides_an_amount_or_an_objection(held):
    for amount in (None, 0, -1):
        refused(
            "ballot_decides_an_amount_or_an_objection",
            lambda amount=amount: Ballot.objects.create(
                meeting=held.meeting, application=held.application, amount_fen=amount,
                number=1, rule={}, entitled=[],
            ),
        )  # fmt: skip


def test_signed_minutes_bear_two_signatures_of_two_persons(held):
    rows = Minutes.objects.filter(meeting=held.meeting)
    refused("signed_minutes_bear_two_signatures", lambda: rows.update(state="SIGNED"))
    refused(
        "minutes_are_signed_by_two_persons",
        lambda: rows.update(signed_by_secretary=held.chair, signed_by_chair=held.chair),
    )


def test_a_person_has_one_seat_that_ends_after_it_begins(held):
    day = date(2026, 11, 1)
    seat = {"committee": held.committee, "from_on": day}
    refused(
        "person_has_one_seat_in_a_committee",
        lambda: Seat.objects.create(**seat, user=held.chair),
    )
    refused(
        "seat_holder_is_not_their_own_alternate",
        lambda: Seat.objects.create(**seat, user=held.secretary, alternate=held.secretary),
    )
    refused(
        "seat_ends_after_it_begins",
        lambda: Seat.objects.create(**seat, user=held.secretary, to_on=date(2026, 10, 31)),
    )


def test_attendance_is_noted_once_a_seat(held):
    row = {"meeting": held.meeting, "seat": held.seats[0], "noted_by": held.secretary}
    Attendance.objects.create(**row, is_present=True)
    refused("attendance_is_noted_once", lambda: Attendance.objects.create(**row, is_present=False))


def test_a_file_is_once_on_an_agenda_and_numbers_do_not_repeat(held, zone):
    twice = {"meeting": held.meeting, "application": held.application, "number": 2}
    refused("file_is_once_on_an_agenda", lambda: AgendaItem.objects.create(**twice))
    other = {"meeting": held.meeting, "application": ApplicationFactory(zone=zone), "number": 1}
    refused("agenda_number_is_unique", lambda: AgendaItem.objects.create(**other))


def test_a_person_is_recused_once_from_a_file(held):
    interest = Interest.objects.create(
        meeting=held.meeting, application=held.application, user=held.chair, kind="OTHER"
    )
    row = {
        "seat": held.seats[0], "application": held.application, "user": held.chair,
        "interest": interest,
    }  # fmt: skip
    Recusal.objects.create(**row)
    refused("person_is_recused_once_from_a_file", lambda: Recusal.objects.create(**row))


def test_a_notice_closes_after_it_opens_and_a_dismissal_is_answered(held):
    day = date(2026, 11, 19)
    row = {"application": held.application, "amount_fen": WAN, "opens_on": day}
    refused(
        "publicity_closes_after_it_opens",
        lambda: Publicity.objects.create(**row, closes_on=day),
    )
    notice = Publicity.objects.create(**row, closes_on=date(2026, 11, 26))
    said = {
        "publicity": notice, "text": "No", "contact": "a", "received_at": clock.now(),
        "is_in_time": True,
    }  # fmt: skip
    refused(
        "dismissed_objection_is_answered",
        lambda: Objection.objects.create(**said, state="DISMISSED"),
    )
    Objection.objects.create(**said, state="DISMISSED", answer="Yes")
