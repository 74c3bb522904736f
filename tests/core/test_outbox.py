import pytest
from django.core import mail

from hightech.core import jobs, outbox
from hightech.core.jobs import queue
from hightech.core.models import Job, Message, Notification, Reminder
from hightech.users.models import User
from tests.kites.models import Kite

pytestmark = pytest.mark.django_db


@pytest.fixture
def people():
    names = ("li", "wang", "chen")
    return [User.objects.create(username=n, email=f"{n}@example.com") for n in names]


def fly(users, by=None, colour="red", **told):
    outbox.tell(
        users,
        "kites.flown",
        context={"colour": colour, "on": "2026-11-24"},
        link="/kites/1/",
        by=by,
        **told,
    )


class TestTell:
    def test_everyone_but_the_actor_hears_of_it_once(self, people):
        fly([*people, people[1]], by=people[0])
        heard = Notification.objects.order_by("user__username").values_list("user__username")
        assert [name for (name,) in heard] == ["chen", "wang"]

    def test_it_keeps_what_it_is_about(self, people):
        kite = Kite.objects.create()
        fly(people[0], subject=kite)
        note = Notification.objects.get()
        assert (note.subject_type, note.subject_id, note.link) == (
            "kites.kite",
            kite.pk,
            "/kites/1/",
        )

    def test_the_inactive_hear_nothing(self, people):
        User.objects.update(is_active=False)
        fly(User.objects.all())
        assert not Notification.objects.exists()
        assert not Message.objects.exists()

    def test_one_without_an_address_has_the_bell(self, people):
        User.objects.update(email="")
        fly(User.objects.all())
        assert (Notification.objects.count(), Message.objects.count()) == (3, 0)

    def test_a_mail_is_in_the_language_of_its_receiver(self, people):
        people[1].language = "zh-hans"
        fly(people[:2])
        bodies = dict(Message.objects.values_list("address", "body"))
        assert bodies["li@example.com"].startswith("Yes, red, 2026-11-24.")
        assert bodies["wang@example.com"].startswith("是, red, 2026-11-24.")

    def test_plain_text_is_not_escaped(self, people):
        fly(people[0], colour="black & <white>")
        message = Message.objects.get()
        assert message.subject == "black & <white> kite flies"
        assert message.body.endswith("http://localhost:8000/kites/1/\n")

    def test_a_mass_change_tells_each_person_once(self, people):
        with outbox.as_one():
            for colour in ("red", "green", "blue"):
                fly(people[:2], colour=colour)
            assert not Notification.objects.exists()
        notes = Notification.objects.all()
        said = {outbox.sentence(note.event, note.context) for note in notes}
        assert len(notes) == 2
        assert said == {"red kite flies (and 2 more like it)"}
        assert Message.objects.values_list("subject").distinct().get() == said_as_row(said)

    def test_an_event_without_words_is_found_at_once(self, people):
        from django.template import TemplateDoesNotExist

        with pytest.raises(TemplateDoesNotExist):
            outbox.tell(people, "kites.unheard_of")


def said_as_row(said):
    return (next(iter(said)),)


class TestDeliver:
    def test_each_mail_goes_out_once(self, people, run_jobs):
        fly(people)
        run_jobs()
        run_jobs()
        assert sorted(one.to[0] for one in mail.outbox) == [
            "chen@example.com",
            "li@example.com",
            "wang@example.com",
        ]
        assert set(Message.objects.values_list("state", flat=True)) == {"SENT"}

    def test_every_try_carries_the_same_message_id(self, people, monkeypatch):
        fly(people[0])
        job = Job.objects.get()
        # The worker dies between handing the mail over and noting it.
        monkeypatch.setattr(queue, "_finished", die)
        jobs.run_job(job.pk)
        monkeypatch.undo()
        Job.objects.update(run_at=job.run_at)
        jobs.run_job(job.pk)
        ids = [one.extra_headers["Message-ID"] for one in mail.outbox]
        assert len(ids) == 2
        assert set(ids) == {Message.objects.get().message_id}

    def test_a_server_that_refuses_for_good_is_shown(self, people, settings):
        settings.EMAIL_BACKEND = "tests.core.test_outbox.Refusing"
        fly(people[0])
        job = Job.objects.get()
        for _ in range(queue.MOST_ATTEMPTS):
            jobs.run_job(job.pk)
            Job.objects.update(run_at=job.run_at)
        assert Message.objects.get().state == Message.State.FAILED


def die(*args):
    raise KeyError("killed")


class Refusing:
    def __init__(self, **options):
        pass

    def send_messages(self, messages):
        raise OSError("no route")


class TestRemindOnce:
    def test_one_key_reminds_once(self, people):
        about = {"context": {"colour": "red", "on": "today"}}
        first = outbox.remind_once("kite 1 at 70 %", people, "kites.flown", **about)
        again = outbox.remind_once("kite 1 at 70 %", people, "kites.flown", **about)
        assert (first, again) == (True, False)
        assert (Notification.objects.count(), Reminder.objects.count()) == (3, 1)


class TestRemindAll:
    def due(self, people, *keys, event="kites.flown"):
        context = {"colour": "red", "on": "2026-11-24"}
        return [outbox.Due(key, tuple(people), event, context=context) for key in keys]

    def test_each_key_is_told_once_for_ever(self, people):
        assert outbox.remind_all(self.due(people[:1], "a", "b", "a")) == 2
        assert outbox.remind_all(self.due(people, "b", "c")) == 1
        assert sorted(Reminder.objects.values_list("key", flat=True)) == ["a", "b", "c"]
        assert Notification.objects.count() == Message.objects.count() == 2 + len(people)

    def test_one_without_receivers_is_not_told_later(self, people):
        assert outbox.remind_all(self.due([None], "a")) == 1
        assert outbox.remind_all(self.due(people, "a")) == 0
        assert not Notification.objects.exists()

    def test_many_cost_what_few_cost(self, people, django_assert_num_queries):
        for first, last in ((0, 3), (3, 25)):
            keys = [str(number) for number in range(first, last)]
            with django_assert_num_queries(6 + 2):  # within a savepoint
                outbox.remind_all(self.due(people, *keys))

    def test_every_mail_is_sent(self, people):
        outbox.remind_all(self.due(people, "a", "b"))
        jobs.drain()
        assert len(mail.outbox) == 6
        assert len({one.extra_headers["Message-ID"] for one in mail.outbox}) == 6
