"""What waits for whom on My day, and what the clock reminds of."""

from datetime import datetime, timedelta

import pytest
from django.test import Client

from funds.actions import verifications
from funds.jobs import applications as jobs
from hightech.core import clock
from hightech.core.desk import day_of
from hightech.core.models import Notification
from tests.factories.applications import World

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 3, 2, 9, 0, tzinfo=clock.ZONE)


@pytest.fixture(autouse=True)
def day():
    with clock.at(NOW):
        yield


@pytest.fixture
def world():
    return World()


def titles(user) -> list[str]:
    day = day_of(user)
    items = [*day.now, *day.waiting, *day.soon, *day.later]
    return [f"{item.title} {item.why}" for item in items]


class TestMyDay:
    def test_an_applicant_finds_drafts_corrections_and_open_calls(self, world):
        draft, sent = world.draft(), world.submitted()
        verifications.ask_correction(
            sent, by=world.fund_officer, comment="x", items=[{"text": "a", "about": ""}]
        )
        told = " ".join(titles(world.applicant))
        assert f"{draft.number} First sets Not submitted yet." in told
        assert f"{sent.number} First sets Corrections are asked for." in told
        assert "Open for applications." in told

    def test_a_fund_officer_finds_what_to_accept_and_to_finish(self, world):
        sent, ready, asked = world.submitted(), world.ready(), world.verifying()
        told = " ".join(titles(world.fund_officer))
        assert f"{sent.number} {world.firm} Submitted" in told
        assert f"{ready.number} {world.firm} Every department" in told
        assert asked.number not in told

    def test_a_reviewer_finds_the_sheets_of_the_department(self, world):
        file = world.verifying()
        assert titles(world.reviewers["ECONOMY"]) == [
            f"{file.number} {world.firm} The opinion of Economy is asked."
        ]

    def test_every_link_opens(self, world):
        world.draft(), world.submitted(), world.ready(), world.verifying()
        for user in (world.applicant, world.fund_officer, world.reviewers["ECONOMY"]):
            client = Client()
            client.force_login(user)
            day = day_of(user)
            for item in [*day.now, *day.waiting, *day.soon, *day.later]:
                assert client.get(item.link).status_code == 200
                assert client.get(item.action_link).status_code == 200


def told(event: str) -> list:
    rows = Notification.objects.filter(event=event).select_related("user").order_by("user_id")
    return [note.user for note in rows]


class TestReminders:
    def test_an_overdue_opinion_is_told_once_to_department_and_fund_officer(self, world):
        world.verifying()
        with clock.at(NOW.replace(day=16)):
            assert jobs.opinions_overdue(None, "") == 0
        with clock.at(NOW.replace(day=17)):
            assert jobs.opinions_overdue(None, "") == 1
            assert jobs.opinions_overdue(None, "") == 0
        assert set(told("funds.application_opinion_overdue")) == {
            world.reviewers["ECONOMY"], world.fund_officer,
        }  # fmt: skip

    def test_a_file_under_correction_lets_its_opinions_rest(self, world):
        file = world.verifying()
        verifications.ask_correction(
            file, by=world.fund_officer, comment="x", items=[{"text": "a", "about": ""}]
        )
        with clock.at(NOW.replace(day=17)):
            assert jobs.opinions_overdue(None, "") == 0

    def test_a_correction_is_told_a_week_and_a_day_before(self, world):
        file = world.submitted()
        verifications.ask_correction(
            file, by=world.fund_officer, comment="x", items=[{"text": "a", "about": ""}]
        )
        found = {}
        for days in range(16):
            with clock.at(NOW + timedelta(days=days)):
                if jobs.corrections_due(None, ""):
                    found[days] = (file.correct_until - clock.today()).days
        assert list(found.values()) == [7, 1]
        assert told("funds.application_correction_due") == [world.applicant] * 2

    def test_a_closing_call_is_told_to_whose_draft_is_not_submitted(self, world):
        world.draft()
        world.submitted(facts={"sets": [{"price": "1", "invoice": "x"}]})
        with clock.at(world.call.closes_at - timedelta(days=7)):
            assert jobs.calls_closing(None, "") == 1
        with clock.at(world.call.closes_at - timedelta(hours=20)):
            assert jobs.calls_closing(None, "") == 1
        with clock.at(world.call.closes_at):
            assert jobs.calls_closing(None, "") == 0
        assert told("funds.call_closing") == [world.applicant] * 2
