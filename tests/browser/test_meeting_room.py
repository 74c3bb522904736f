"""The meeting room as people sit in it: votes arrive by themselves, dialogs open, papers print."""

from datetime import timedelta

import pytest

from funds.models import Publicity
from hightech.core import clock
from tests.factories import committees
from tests.factories.committees import room
from tests.factories.users import ZoneFactory

SIZES = [(1440, "light"), (1024, "dark"), (390, "light")]


@pytest.fixture
def sitting(transactional_db, monkeypatch):
    """A meeting of seven that began half an hour ago, everybody present, one ballot open."""
    now = clock.now()
    monkeypatch.setattr(committees, "CALLED", now - timedelta(days=3))
    monkeypatch.setattr(committees, "HELD", now - timedelta(minutes=30))
    made = room(ZoneFactory())
    made.attend()
    made.ballot = made.open()
    return made


def case_of(sitting) -> str:
    return f"{sitting.meeting.get_absolute_url()}cases/1/"


def test_the_secretary_sees_a_vote_arrive_and_closes_the_ballot(signed_in, sitting):
    secretary = signed_in(sitting.secretary)
    secretary.goto(case_of(sitting))
    sitting.vote(sitting.ballot, "FFFFFF-")
    secretary.locator(".count-line div").first.get_by_text("6", exact=True).wait_for()
    member = signed_in(sitting.members[-1], width=820)
    member.goto(case_of(sitting))
    member.get_by_role("button", name="For", exact=True).click()
    member.get_by_text("Your vote:").wait_for()
    secretary.locator(".count-line div").first.get_by_text("7", exact=True).wait_for()
    # The button was swapped in by the poll: its dialog opens all the same.
    secretary.get_by_role("link", name="Close the ballot").click()
    secretary.get_by_role("dialog").get_by_role("button", name="Close").last.click()
    secretary.locator("#ballots .mark.ok", has_text="Carried").wait_for()
    sitting.ballot.refresh_from_db()
    assert (sitting.ballot.state, sitting.ballot.result["for"]) == ("CARRIED", 7)


def test_a_member_votes_without_script(open_context, live_server, sitting, client):
    client.force_login(sitting.members[0])
    context = open_context(java_script_enabled=False)
    cookie = client.cookies["sessionid"].value
    context.add_cookies([{"name": "sessionid", "value": cookie, "url": live_server.url}])
    page = context.new_page()
    page.goto(case_of(sitting))
    page.locator("button[value=AGAINST]").click()
    assert page.get_by_text("Your vote:").count() == 1
    assert sitting.ballot.votes.get().choice == "AGAINST"


@pytest.mark.parametrize(("width", "theme"), SIZES)
def test_the_pages_fit_and_speak(signed_in, sitting, axe, fits, width, theme):
    notice = Publicity.objects.create(
        application=sitting.application,
        amount_fen=100,
        opens_on=clock.today(),
        closes_on=clock.today() + timedelta(days=7),
    )
    page = signed_in(sitting.secretary, width=width, theme=theme)
    meeting = sitting.meeting.get_absolute_url()
    for address in (
        meeting,
        case_of(sitting),
        f"{meeting}papers/",
        f"{meeting}minutes/",
        sitting.committee.get_absolute_url(),
        "/meetings/",
        "/public/publicity/",
        f"/public/publicity/{notice.uuid}/",
    ):
        page.goto(address)
        axe(page)
        fits(page)


def test_every_case_is_one_printed_page(signed_in, sitting):
    page = signed_in(sitting.members[0])
    page.goto(f"{sitting.meeting.get_absolute_url()}papers/")
    printed = page.pdf(format="A4")
    assert printed.count(b"/Type /Page\n") + printed.count(b"/Type /Page ") == 1
