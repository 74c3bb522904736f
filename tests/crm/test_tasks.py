from datetime import datetime, timedelta

import pytest

from crm.actions import tasks
from crm.models import Task
from crm.workflow.tasks import TASK
from hightech.core import clock, outbox
from hightech.core.errors import ActionRefused, ShapeError
from hightech.core.models import Notification
from tests.factories.crm import LeadFactory
from tests.factories.users import DepartmentFactory, ZoneFactory

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 3, 4, 10, 0, tzinfo=clock.ZONE)
TODAY = NOW.date()


@pytest.fixture(autouse=True)
def today():
    with clock.at(NOW):
        yield


@pytest.fixture
def lead(officer, zone):
    return LeadFactory(zone=zone, owner=officer)


@pytest.fixture
def task(leader, officer, lead):
    return give(leader, officer, lead)


@pytest.fixture
def instruction(director, officer, lead):
    return give(director, officer, lead)


def give(by, owner, lead, **facts):
    facts = {"title": "Find three mu", "due_on": TODAY + timedelta(days=5)} | facts
    return tasks.create(by=by, owner=owner, lead=lead, **facts)


def heard(user):
    return list(user.notifications.order_by("pk").values_list("event", flat=True))


def refusal(act, *args, **facts) -> list[str]:
    with pytest.raises(ActionRefused) as refused:
        act(*args, **facts)
    return [reason.code for reason in refused.value.reasons]


class TestCreate:
    def test_its_owner_hears_of_it(self, task, officer, leader):
        assert (task.kind, task.state, task.enterprise) == ("TASK", "OPEN", task.lead.enterprise)
        assert heard(officer) == ["crm.task_given"]
        assert heard(leader) == []

    def test_nobody_is_notified_of_what_they_gave_themselves(self, officer, lead):
        give(officer, officer, lead)
        assert heard(officer) == []

    def test_of_a_director_it_is_an_instruction(self, instruction, officer):
        assert instruction.kind == "INSTRUCTION"
        assert heard(officer) == ["crm.instruction_given"]

    def test_an_instruction_to_a_department_reaches_its_reviewer(self, director, lead, reviewer):
        department = DepartmentFactory(zone=lead.zone)
        made = give(director, None, lead, department=department)
        assert made.owner == reviewer
        assert heard(reviewer) == ["crm.instruction_given"]

    def test_an_officer_does_not_instruct_and_an_auditor_gives_nothing(
        self, officer, auditor, lead
    ):
        assert refusal(give, officer, officer, lead, kind="INSTRUCTION") == ["role"]
        assert refusal(give, auditor, officer, lead) == ["role"]
        assert not Task.objects.exists()

    def test_the_date_is_not_past_and_the_owner_works_here(self, officer, lead, user_with):
        assert refusal(give, officer, officer, lead, due_on=TODAY - timedelta(days=1)) == ["past"]
        stranger = user_with("OFFICER", zone=ZoneFactory(code="JNH"))
        assert refusal(give, officer, stranger, lead) == ["not_of_the_zone"]
        assert not Task.objects.exists()
        assert give(officer, officer, lead, due_on=TODAY).due_on == TODAY

    def test_it_names_a_record_and_a_person(self, officer, lead):
        with pytest.raises(ShapeError):
            give(officer, officer, None)
        with pytest.raises(ShapeError):
            give(officer, None, lead)


class TestPlainTask:
    def test_its_owner_finishes_it_and_the_giver_hears(self, task, officer, leader):
        tasks.done(task, by=officer, version=1)
        task.refresh_from_db()
        assert (task.state, task.done_at) == ("DONE", NOW)
        assert heard(leader) == ["crm.task_done"]

    def test_finishing_takes_its_reminders_from_the_bell(self, task, officer):
        outbox.tell([officer], "crm.task_due", subject=task, context={"title": "x"})
        tasks.done(task, by=officer)
        unread = Notification.objects.filter(user=officer).unread()
        assert list(unread.values_list("event", flat=True)) == ["crm.task_given"]

    def test_others_do_not_finish_it(self, task, manager):
        assert refusal(tasks.done, task, by=manager) == ["role"]
        assert Task.objects.get().state == "OPEN"

    def test_it_can_be_reopened_with_a_reason(self, task, officer, leader):
        tasks.done(task, by=officer)
        assert refusal(tasks.reopen, task, by=leader) == ["missing_fact"]
        tasks.reopen(task, by=leader, comment="Two mu only")
        task.refresh_from_db()
        assert (task.state, task.done_at) == ("OPEN", None)
        assert heard(officer) == ["crm.task_given", "crm.task_sent_back"]

    def test_it_is_handed_on_to_another(self, task, officer, manager):
        assert refusal(tasks.delegate, task, by=officer, to=officer) == ["same_person"]
        tasks.delegate(task, by=officer, to=manager)
        assert Task.objects.get().owner == manager
        assert heard(manager) == ["crm.task_given"]

    def test_a_new_date_needs_a_reason_and_is_not_past(self, task, officer):
        past = TODAY - timedelta(days=1)
        found = refusal(tasks.postpone, task, by=officer, due_on=past)
        assert sorted(found) == ["missing_fact", "past"]
        tasks.postpone(task, by=officer, due_on=TODAY, comment="They come today")
        assert Task.objects.get().due_on == TODAY


class TestInstruction:
    def test_only_the_instructor_closes_it(self, instruction, officer, leader, director):
        for act, who in ((tasks.done, officer), (tasks.done, director), (tasks.close, leader)):
            assert refusal(act, instruction, by=who) == ["role"]
        tasks.close(instruction, by=director)
        assert Task.objects.get().state == "DONE"

    def test_its_receiver_reports_and_the_instructor_sends_back(
        self, instruction, officer, director
    ):
        assert refusal(tasks.report, instruction, by=officer) == ["missing_fact"]
        tasks.report(instruction, by=officer, report="Two of three")
        assert heard(director) == ["crm.task_reported"]
        tasks.send_back(instruction, by=director, comment="And the third?")
        assert Task.objects.get().state == "OPEN"
        assert heard(officer)[-1] == "crm.task_sent_back"

    def test_its_receiver_does_not_move_its_date(self, instruction, officer):
        reasons = refusal(tasks.postpone, instruction, by=officer, due_on=TODAY, comment="later")
        assert reasons == ["role"]


def test_every_step_is_offered_with_its_reasons(task, leader):
    offered = {offer.name: offer.is_open for offer in TASK.available(task, leader)}
    assert offered == {
        "report": False,
        "done": True,
        "close": False,
        "delegate": True,
        "postpone": True,
    }
