from datetime import datetime, timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from crm.actions import interactions
from crm.models import Interaction, Lead, Task
from hightech.core import clock, files
from hightech.core.errors import ActionRefused, ShapeError
from tests.factories.crm import ContactFactory, EnterpriseFactory, LeadFactory

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 3, 4, 10, 0, tzinfo=clock.ZONE)


@pytest.fixture(autouse=True)
def today():
    with clock.at(NOW):
        yield


@pytest.fixture
def lead(officer, zone):
    return LeadFactory(zone=zone, owner=officer, clocks_from=NOW - timedelta(days=2))


def log(by, lead, kind="VISIT", **facts):
    facts = {"happened_at": NOW, "summary": "Saw the plant"} | facts
    return interactions.log(by=by, lead=lead, kind=kind, **facts)


class TestClocks:
    @pytest.mark.parametrize(
        ("kind", "facts", "resets"),
        [
            ("VISIT", {}, True),
            ("RECEPTION", {}, True),
            ("MEETING", {}, True),
            ("CALL", {"names": ["Zhou Kai"]}, True),
            ("CALL", {}, False),
            ("MESSAGE", {"quote": "We will come on Monday"}, True),
            ("MESSAGE", {}, False),
            ("EVENT", {"names": ["Zhou Kai"]}, False),
        ],
    )
    def test_only_evidence_of_the_other_side_resets_them(self, officer, lead, kind, facts, resets):
        talk = log(officer, lead, kind, **facts)
        lead = Lead.objects.get()
        assert talk.has_evidence is resets
        assert lead.first_contact_at == lead.last_contact_at == (NOW if resets else None)
        # The first response is any first talk.
        assert lead.first_response_at == NOW

    def test_a_call_with_a_contact_counts_and_so_does_a_screenshot(self, officer, lead):
        contact = ContactFactory(enterprise=lead.enterprise)
        picture = files.store(SimpleUploadedFile("chat.pdf", b"%PDF-1.4\n%%EOF\n"), by=officer)
        assert log(officer, lead, "CALL", contacts=[contact]).has_evidence
        assert log(officer, lead, "MESSAGE", evidence=[picture]).has_evidence

    def test_the_first_contact_is_written_once_and_the_last_only_moves_on(self, officer, lead):
        log(officer, lead, happened_at=NOW - timedelta(hours=5))
        log(officer, lead, happened_at=NOW)
        log(officer, lead, happened_at=NOW - timedelta(days=9))
        lead = Lead.objects.get()
        assert lead.first_contact_at == NOW - timedelta(hours=5)
        assert lead.last_contact_at == NOW
        assert lead.version == 1

    def test_a_correction_takes_back_what_the_wrong_row_moved(self, officer, lead):
        log(officer, lead, happened_at=NOW - timedelta(days=1))
        wrong = log(officer, lead)
        log(officer, lead, "EVENT", corrects=wrong)
        lead = Lead.objects.get()
        assert lead.last_contact_at == NOW - timedelta(days=1)
        assert Interaction.objects.count() == 3
        assert Interaction.objects.standing().count() == 2


class TestNextStep:
    def test_it_stands_on_the_lead_until_another_is_named(self, officer, lead):
        day = NOW.date() + timedelta(days=3)
        log(officer, lead, next_step="Send the plan", next_on=day)
        log(officer, lead)
        lead = Lead.objects.get()
        assert (lead.next_step, lead.next_on) == ("Send the plan", day)

    def test_a_talk_on_its_day_is_that_step(self, officer, lead):
        log(officer, lead, next_step="Send the plan", next_on=NOW.date())
        log(officer, lead)
        lead = Lead.objects.get()
        assert (lead.next_step, lead.next_on) == ("", None)


class TestPromises:
    def test_each_becomes_a_task_of_its_owner_who_hears_of_it(self, officer, manager, lead):
        due_on = NOW.date() + timedelta(days=7)
        talk = log(
            officer,
            lead,
            promises=[
                {"text": "Find 3 mu", "owner": manager, "due_on": due_on},
                {"text": "Call back", "owner": officer, "due_on": due_on},
            ],
        )
        tasks = Task.objects.order_by("pk")
        assert [(t.kind, t.title, t.owner, t.due_on, t.interaction) for t in tasks] == [
            ("PROMISE", "Find 3 mu", manager, due_on, talk),
            ("PROMISE", "Call back", officer, due_on, talk),
        ]
        assert [task.steps_count for task in tasks] == [1, 1]
        assert [n.event for n in manager.notifications.all()] == ["crm.task_given"]
        assert not officer.notifications.exists()

    def test_a_promise_of_a_stranger_undoes_the_whole_talk(self, officer, lead, user_with):
        from tests.factories.users import ZoneFactory

        stranger = user_with("OFFICER", zone=ZoneFactory(code="JNH"))
        promise = {"text": "x", "owner": stranger, "due_on": NOW.date()}
        with pytest.raises(ActionRefused, match="does not work in the zone"):
            log(officer, lead, promises=[promise])
        assert not Interaction.objects.exists()
        assert Lead.objects.get().first_contact_at is None


class TestRefusals:
    def test_what_has_not_happened_and_another_firm_are_refused_at_once(self, officer, lead):
        other = EnterpriseFactory(zone=lead.zone)
        later = NOW + timedelta(hours=1)
        with pytest.raises(ActionRefused) as refused:
            log(officer, lead, enterprise=other, happened_at=later)
        assert [reason.code for reason in refused.value.reasons] == ["mismatch", "future"]
        assert not Interaction.objects.exists()

    def test_a_director_reads_talks_and_does_not_note_them(self, director, lead):
        with pytest.raises(ActionRefused) as refused:
            log(director, lead)
        assert refused.value.is_about_role

    def test_a_talk_is_about_something(self, officer):
        with pytest.raises(ShapeError):
            log(officer, None)

    def test_a_talk_is_corrected_once_and_by_its_author_or_the_leader(
        self, officer, leader, user_with, lead, zone
    ):
        wrong = log(officer, lead)
        with pytest.raises(ActionRefused, match="by who noted it"):
            log(user_with("OFFICER", zone=zone), lead, corrects=wrong)
        log(leader, lead, corrects=wrong)
        with pytest.raises(ActionRefused, match="corrected already"):
            log(officer, lead, corrects=wrong)
        assert Interaction.objects.count() == 2
