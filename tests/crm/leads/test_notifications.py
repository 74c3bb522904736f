"""Every mail about leads says what it means to say: its words are there, in both languages."""

import re

import pytest
from django.template.loader import get_template
from django.utils import translation

from crm.actions import conflicts, leads
from crm.models import ConflictCase
from hightech.core import outbox
from hightech.core.models import Message, Notification
from hightech.users.models import User
from tests.architecture.places import HOME

pytestmark = pytest.mark.django_db
SOURCES = ("notifications/leads.py", "actions/lead_stages.py", "actions/lead_status.py",
           "actions/conflicts.py", "actions/opinions.py")  # fmt: skip
EVENT = re.compile(r'"crm\.(\w+)"')
EVENTS = sorted({e for s in SOURCES for e in EVENT.findall((HOME / "crm" / s).read_text("utf-8"))})
WHY = {"reason_code": "COST", "comment": "Too dear"}


def words_of(event: str) -> set[str]:
    text = (HOME / "templates" / "crm" / "mail" / f"{event}.txt").read_text("utf-8")
    return set(re.findall(r"{{ (\w+) }}", text))


@pytest.mark.parametrize("event", EVENTS)
def test_an_event_has_its_words(event):
    get_template(f"crm/mail/{event}.txt")
    assert words_of(event)


@pytest.fixture
def told(story, people, now):
    """Live through what tells people of leads; everybody has an address."""
    for user in User.objects.all():
        user.email = f"{user.username}@example.org"
        user.save()
    for person in (people.officer, people.officer2, people.leader, people.manager):
        person.refresh_from_db()
    story.at("LANDED")
    lead = story.register(name="乙公司", region="天津")
    story.register(by=people.officer2, name="乙公司", region="天津")
    case = ConflictCase.objects.get()
    conflicts.add_evidence(case, by=people.officer2, evidence=[story.proof(people.officer2)])
    conflicts.admit(case, by=people.leader)
    conflicts.lift(case, by=people.leader, reason="The investor waits")
    conflicts.yield_(case, by=people.officer2)
    leads.hold(lead, by=people.leader, until_on=now.moment.date().replace(day=9), **WHY)
    leads.resume(lead)
    leads.eliminate(lead, by=people.leader, **WHY)
    leads.reopen(lead, by=people.leader)
    leads.transfer(lead, by=people.leader, to=people.officer2)
    leads.release(lead, by=people.leader)
    return Notification.objects.filter(event__in=[f"crm.{event}" for event in EVENTS])


def test_what_is_told_fills_every_word_of_its_mail(told):
    events = set()
    for note in told:
        event = note.event.removeprefix("crm.")
        events.add(event)
        assert (event, words_of(event) - set(note.context)) == (event, set())
    assert events >= {
        "opinion_asked", "opinion_signed", "review_ready", "review_passed", "lead_signed",
        "resident_given", "lead_challenged", "conflict_opened", "conflict_evidence",
        "conflict_admitted", "conflict_lifted", "conflict_yielded", "lead_held", "lead_resumed",
        "lead_eliminated", "lead_reopened", "lead_given", "lead_taken", "lead_released",
    }  # fmt: skip


@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_a_sentence_stands_under_the_bell_and_in_the_mail(told, language):
    with translation.override(language):
        sentences = [outbox.sentence(note.event, note.context) for note in told]
    assert all(sentences)
    assert not [text for text in sentences if "{{" in text or "None" in text or "  " in text]
    assert Message.objects.filter(address="leader@example.org").exists()


def test_nobody_hears_of_the_own_act(told, people):
    own = told.filter(event__in=["crm.lead_signed", "crm.conflict_admitted"], user=people.leader)
    assert list(own) == []
