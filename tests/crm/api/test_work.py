from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from crm.models import Interaction, Task
from hightech.core import clock, files
from tests.factories.crm import ContactFactory, LeadFactory, TaskFactory
from tests.factories.users import ZoneFactory

pytestmark = pytest.mark.django_db

TALKS, TASKS = "/api/v1/interactions/", "/api/v1/tasks/"


@pytest.fixture
def lead(officer, zone):
    return LeadFactory(zone=zone, owner=officer)


@pytest.fixture
def api(api_client, officer):
    api_client.force_authenticate(officer)
    return api_client


def talk_of(lead, **facts):
    return {
        "lead": str(lead.uuid),
        "kind": "CALL",
        "happened_at": clock.now().isoformat(),
        "summary": "Asked for the plan",
    } | facts


class TestTalks:
    def test_participants_are_names_or_contacts(self, api, officer, lead):
        contact = ContactFactory(enterprise=lead.enterprise, name="Zhou Kai")
        file = files.store(SimpleUploadedFile("a.pdf", b"%PDF-1.4\n%%EOF\n"), by=officer)
        body = talk_of(
            lead,
            participants=[str(contact.uuid), "Ms Li"],
            evidence=[str(file.uuid)],
            next_step="Send it",
            next_on="2030-01-01",
            promises=[{"text": "Plan", "owner": str(officer.uuid), "due_on": "2030-01-02"}],
        )
        answer = api.post(TALKS, body)
        assert answer.status_code == 201, answer.json()
        made = answer.json()
        assert made["participants"] == [
            {"id": str(contact.uuid), "name": "Zhou Kai"},
            {"id": None, "name": "Ms Li"},
        ]
        assert made["evidence"] == [{"id": str(file.uuid), "name": "a.pdf", "size": 15}]
        assert made["has_evidence"] is True
        assert made["lead"] == {"id": str(lead.uuid), "name": str(lead)}
        listed = api.get(TALKS, {"lead": str(lead.uuid)}).json()["results"]
        assert listed == [made]
        [task] = api.get(TASKS, {"kind": "PROMISE", "owner": "me"}).json()["results"]
        assert (task["title"], task["due_on"], task["state"]) == ("Plan", "2030-01-02", "OPEN")

    @pytest.mark.parametrize(
        ("change", "attr"),
        [
            ({"lead": None}, "lead"),
            ({"kind": "SMOKE"}, "kind"),
            ({"happened_at": "yesterday"}, "happened_at"),
            ({"summary": ""}, "summary"),
            ({"participants": "Zhou"}, "participants"),
            ({"participants": ["8c5b5f4e-0000-4000-8000-000000000000"]}, "participants"),
            ({"evidence": ["8c5b5f4e-0000-4000-8000-000000000000"]}, "evidence.0"),
            ({"promises": [{"text": "x"}]}, "promises.0.owner"),
            ({"summary": "x" * 5001}, "summary"),
        ],
    )
    def test_a_wrong_shape_is_named_and_leaves_nothing(self, api, lead, change, attr):
        answer = api.post(TALKS, talk_of(lead) | change)
        assert answer.status_code == 400
        assert attr in [error["attr"] for error in answer.json()["errors"]]
        assert not Interaction.objects.exists()

    @pytest.mark.parametrize(
        ("moment", "status"),
        [
            ("0001-01-01T00:00:00+08:00", 400),
            ("1989-12-31T23:59:59+08:00", 409),
            ("1990-01-01T00:00:00+08:00", 201),
            ("9999-12-31T23:59:59+00:00", 400),
            ("2100-01-01T00:00:00+08:00", 409),
            ("9999-12-31T23:59:59-12:00", 400),
            ("0001-01-01T00:00:00+14:00", 400),
        ],
    )
    def test_a_moment_at_the_edge_of_time_is_no_error(self, api, lead, moment, status):
        answer = api.post(TALKS, talk_of(lead, happened_at=moment))
        assert answer.status_code == status, answer.json()
        assert Interaction.objects.count() == (status == 201)

    def test_a_contact_of_another_firm_took_no_part(self, api, lead):
        other = ContactFactory(enterprise__zone=lead.zone)
        answer = api.post(TALKS, talk_of(lead, participants=[str(other.uuid)]))
        assert (answer.status_code, answer.json()["errors"][0]["attr"]) == (400, "participants")

    def test_another_zone_neither_sees_nor_writes(self, api, api_client, lead, user_with):
        made = api.post(TALKS, talk_of(lead)).json()
        api_client.force_authenticate(user_with("OFFICER", zone=ZoneFactory(code="JNH")))
        assert api_client.get(TALKS).json()["results"] == []
        assert api_client.get(f"{TALKS}{made['id']}/").status_code == 404
        assert api_client.post(TALKS, talk_of(lead)).status_code == 400

    def test_a_member_of_the_committee_has_no_list(self, api_client, member):
        api_client.force_authenticate(member)
        assert api_client.get(TALKS).status_code == 403

    def test_a_page_costs_the_same_whatever_its_length(self, api, lead, django_assert_num_queries):
        for more in (1, 11):
            for number in range(more):
                api.post(TALKS, talk_of(lead, participants=[f"Person {number}"]))
            with django_assert_num_queries(4):
                api.get(TALKS)


class TestTasks:
    def test_a_task_is_given_reported_and_done(self, api, officer, lead):
        due_on = (clock.today() + timedelta(days=2)).isoformat()
        body = {"title": "Plan", "owner": str(officer.uuid), "due_on": due_on}
        made = api.post(TASKS, body | {"lead": str(lead.uuid)})
        assert made.status_code == 201, made.json()
        path = f"{TASKS}{made.json()['id']}/steps/"
        seen = api.get(path).json()
        assert [step["name"] for step in seen["steps"]] == [
            "report",
            "done",
            "close",
            "delegate",
            "postpone",
        ]
        answer = api.post(path, {"step": "report", "version": 1})
        assert (answer.status_code, answer.json()["errors"][0]["code"]) == (409, "missing_fact")
        answer = api.post(path, {"step": "report", "version": 1, "report": "Half"})
        assert answer.json()["state"] == "REPORTED"
        assert api.post(path, {"step": "done", "version": 1}).status_code == 409
        assert api.post(path, {"step": "done", "version": 2}).json()["state"] == "DONE"

    def test_a_task_names_record_person_and_date(self, api, officer, lead):
        body = {"title": "Plan", "owner": str(officer.uuid), "due_on": "2030-01-01"}
        for missing in ("title", "owner", "due_on"):
            sent = body | {"lead": str(lead.uuid)}
            del sent[missing]
            assert api.post(TASKS, sent).status_code == 400
        assert api.post(TASKS, body).status_code == 400
        assert not Task.objects.exists()

    def test_overdue_ones_are_those_before_today(self, api, lead):
        yesterday = clock.today() - timedelta(days=1)
        late = TaskFactory(lead=lead, due_on=yesterday)
        TaskFactory(lead=lead, due_on=clock.today())
        TaskFactory(lead=lead, due_on=yesterday, state="DONE")
        found = api.get(TASKS, {"overdue": "true"}).json()["results"]
        assert [task["id"] for task in found] == [str(late.uuid)]

    def test_a_page_costs_the_same_whatever_its_length(self, api, lead, django_assert_num_queries):
        api.get(TASKS)
        for more in (1, 11):
            TaskFactory.create_batch(more, lead=lead)
            with django_assert_num_queries(1):
                api.get(TASKS)
