"""Each morning at eight: what is due today and overdue, each told once."""

from datetime import date, datetime, timedelta

import pytest
from django.utils import translation

from crm.actions import tasks
from crm.models import ConflictCase, Opinion
from hightech.core import clock, outbox
from hightech.core.models import Message
from tests.crm.jobs.conftest import heard
from tests.factories.crm import LeadFactory, TaskFactory
from tests.factories.users import DepartmentFactory

pytestmark = pytest.mark.django_db

CODE = "91120224MA05WE1X07"
FRIDAY = date(2026, 4, 17)


def at(day: date, hour: int = 8, minute: int = 0) -> datetime:
    return datetime(day.year, day.month, day.day, hour, minute, tzinfo=clock.ZONE)


@pytest.fixture
def lead(watch, officer, zone):
    return LeadFactory(zone=zone, owner=officer, stage="SIGNED")


class TestTasks:
    @pytest.fixture
    def task(self, lead, leader):
        return TaskFactory(lead=lead, created_by=leader, due_on=FRIDAY)

    def test_due_is_told_to_the_owner_and_overdue_to_the_giver_too(
        self, watch, task, officer, leader
    ):
        watch.to(at(FRIDAY - timedelta(days=1)))
        watch.to(at(FRIDAY, 7, 59))
        assert heard(officer) == []
        for hour in (8, 9, 18):
            watch.to(at(FRIDAY, hour))
        assert (heard(officer), heard(leader)) == (["crm.task_due"], [])
        for days in (1, 2, 3):
            watch.to(at(FRIDAY + timedelta(days=days)))
        assert heard(officer) == ["crm.task_due", "crm.task_overdue"]
        assert heard(leader) == ["crm.task_overdue"]

    def test_after_days_away_only_overdue_is_told(self, watch, task, officer):
        watch.to(at(FRIDAY + timedelta(days=20)))
        assert heard(officer) == ["crm.task_overdue"]

    def test_a_finished_task_reminds_of_nothing(self, watch, task, officer, leader):
        tasks.done(task, by=officer)
        watch.to(at(FRIDAY + timedelta(days=20)))
        assert (heard(officer), heard(leader)) == ([], ["crm.task_done"])

    def test_a_new_date_is_told_anew(self, watch, task, officer):
        watch.to(at(FRIDAY))
        later = FRIDAY + timedelta(days=10)
        tasks.postpone(task, by=officer, due_on=later, comment="They come later")
        watch.to(at(later))
        assert heard(officer) == ["crm.task_due", "crm.task_due"]


class TestOpinions:
    def test_the_department_is_reminded_and_leader_and_owner_hear_when_it_is_late(
        self, watch, zone, officer, leader, reviewer
    ):
        lead = LeadFactory(
            zone=zone, owner=officer, stage="UNDER_REVIEW", first_response_at=at(FRIDAY)
        )
        department = DepartmentFactory(zone=zone)
        opinion = Opinion.objects.create(
            zone=zone, lead=lead, department=department, due_on=FRIDAY
        )  # fmt: skip
        watch.to(at(FRIDAY))
        assert heard(reviewer) == ["crm.opinion_due"]
        watch.to(at(FRIDAY + timedelta(days=1)))
        assert heard(reviewer) == ["crm.opinion_due", "crm.opinion_overdue"]
        assert "crm.opinion_overdue" in heard(leader)
        assert "crm.opinion_overdue" in heard(officer)
        Opinion.objects.filter(pk=opinion.pk).update(state="SIGNED", verdict="AGREE")
        watch.to(at(FRIDAY + timedelta(days=9)))
        assert len(heard(reviewer)) == 2


class TestConflicts:
    def test_the_leader_is_reminded_to_admit_and_to_rule(
        self, watch, registered, user_with, zone, leader
    ):
        registered(credit_code=CODE)
        registered(credit_code=CODE, by=user_with("OFFICER", zone=zone))
        case = ConflictCase.objects.get()
        watch.to(at(case.due_on))
        assert heard(leader)[:1] == ["crm.conflict_opened"]
        assert heard(leader).count("crm.conflict_due") == 1
        later = case.due_on + timedelta(days=4)
        ConflictCase.objects.update(state="ADMITTED", blocks_until=later)
        watch.to(at(later))
        assert heard(leader).count("crm.ruling_due") == 1


@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_every_reminder_can_be_written_in_both_languages(language):
    context = {
        "name": "Huaxin", "number": "L-1", "clock": "No contact", "percent": 70,
        "due_on": "2026-04-17", "title": "Plan", "record": "L-1", "firm": "Huaxin",
        "measure": "Tax", "days": 7, "department": "Economy",
    }  # fmt: skip
    for event in (
        "clock_warning", "clock_overdue", "claim_ends", "release_to_confirm", "task_due",
        "task_overdue", "commitment_due", "commitment_missed", "opinion_due", "opinion_overdue",
        "conflict_due", "ruling_due",
    ):  # fmt: skip
        with translation.override(language):
            told = outbox.sentence(f"crm.{event}", context)
        assert len(told) > 5
        assert told.strip() == told != f"crm.{event}"


def test_a_mail_goes_with_each(watch, lead, officer):
    officer.email = "officer@example.com"
    officer.save()
    TaskFactory(lead=lead, due_on=FRIDAY, title="Send the plan")
    watch.to(at(FRIDAY))
    [mail] = Message.objects.all()
    assert (mail.subject, mail.state) == ("Due today: Send the plan", "SENT")
