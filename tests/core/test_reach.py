"""When news leave the bell: at once, in the digest, or not; never in quiet hours."""

from datetime import UTC, date, datetime, time, timedelta

import pytest
import time_machine
from django.core import mail
from django.db import IntegrityError, transaction

from hightech.core import clock, digests, jobs, outbox, reach, topics
from hightech.core.models import Job, Message, Notification, NotificationSettings, Timing
from hightech.users.models import Membership, User
from tests.factories.users import ZoneFactory

pytestmark = pytest.mark.django_db
NIGHT = datetime(2026, 11, 24, 15, 30, tzinfo=UTC)  # 23:30 in the zone


@pytest.fixture
def person():
    return User.objects.create(username="li", email="li@example.com", full_name="Li Na")


def chosen(user, **values) -> NotificationSettings:
    return NotificationSettings.objects.create(user=user, **({"channels": ["MAIL"]} | values))


def fly(user, colour="red"):
    outbox.tell(user, "kites.flown", context={"colour": colour, "on": "2026-11-24"}, link="/k/1/")


class TestTiming:
    def test_without_a_choice_a_mail_leaves_at_once(self, person):
        fly(person)
        assert Message.objects.get().address == "li@example.com"
        assert not Notification.objects.get().awaits_digest

    def test_what_is_wanted_in_the_digest_waits_for_it(self, person):
        chosen(person, timings={"system": Timing.DIGEST})
        fly(person)
        assert not Message.objects.exists()
        assert Notification.objects.get().awaits_digest

    def test_what_is_off_stands_under_the_bell_alone(self, person):
        chosen(person, timings={"system": Timing.OFF})
        fly(person)
        assert not Message.objects.exists()
        assert not Notification.objects.get().awaits_digest

    def test_what_waits_for_oneself_cannot_be_off(self, person):
        chosen(person, timings={"work": Timing.OFF})
        assert reach.timing_of(NotificationSettings.objects.get(), "crm.task_given") == "AT_ONCE"

    def test_a_person_without_channels_has_the_bell(self, person):
        chosen(person, channels=[])
        fly(person)
        assert (Notification.objects.count(), Message.objects.count()) == (1, 0)

    def test_an_applicant_with_a_phone_is_sent_a_text_where_there_is_a_gateway(
        self, person, settings
    ):
        Membership.objects.create(user=person, zone=ZoneFactory(), role="APPLICANT")
        person.phone = "13800138000"
        assert reach.of(person).channels == ["MAIL"]
        settings.SMS_URL = "http://127.0.0.1:9/"
        assert reach.of(person).channels == ["SMS"]
        Membership.objects.update(role="OFFICER")
        assert reach.of(person).channels == ["MAIL"]


class TestQuietHours:
    QUIET = {"quiet_from": time(22), "quiet_until": time(7)}

    @pytest.mark.parametrize(
        ("local", "ends"),
        [
            ("21:59", None),
            ("22:00", "2026-11-25 07:00"),
            ("23:30", "2026-11-25 07:00"),
            ("00:00", "2026-11-24 07:00"),
            ("06:59", "2026-11-24 07:00"),
            ("07:00", None),
        ],
    )
    def test_over_midnight_they_end_in_the_morning(self, person, local, ends):
        at = datetime.combine(date(2026, 11, 24), time.fromisoformat(local), clock.ZONE)
        found = reach.end_of_quiet(chosen(person, **self.QUIET), at)
        assert (f"{found:%Y-%m-%d %H:%M}" if found else None) == ends

    @pytest.mark.parametrize(("local", "is_quiet"), [("11:59", 0), ("12:00", 1), ("14:00", 0)])
    def test_within_a_day_they_end_the_same_day(self, person, local, is_quiet):
        at = datetime.combine(date(2026, 11, 24), time.fromisoformat(local), clock.ZONE)
        one = chosen(person, quiet_from=time(12), quiet_until=time(14))
        assert bool(reach.end_of_quiet(one, at)) == bool(is_quiet)

    def test_a_mail_written_at_night_leaves_in_the_morning(self, person):
        chosen(person, **self.QUIET)
        with time_machine.travel(NIGHT, tick=False):
            fly(person)
            jobs.drain()
            assert mail.outbox == []
        with time_machine.travel(NIGHT + timedelta(hours=7, minutes=31), tick=False):
            jobs.drain()
        assert [one.subject for one in mail.outbox] == ["red kite flies"]

    def test_the_database_keeps_no_half_of_them(self, person):
        for half in ({"quiet_from": time(22)}, {"quiet_from": time(7), "quiet_until": time(7)}):
            with pytest.raises(IntegrityError), transaction.atomic():
                chosen(person, **half)


class TestDigest:
    def told(self, hour: int, day: int = 25) -> int:
        """Let the timetable strike an hour, and do what it writes down."""
        slot = datetime(2026, 11, day, hour, tzinfo=clock.ZONE)
        count = digests.digest(None, slot.isoformat())
        jobs.drain()
        return count

    @pytest.fixture(autouse=True)
    def yesterday(self):
        """What is told in these tests is told on the 24th at 19:00."""
        with clock.at(datetime(2026, 11, 24, 19, tzinfo=clock.ZONE)):
            yield

    def test_it_comes_at_the_hour_the_person_chose_and_once(self, person):
        chosen(person, timings={"system": Timing.DIGEST}, digest_hour=17)
        for colour in ("red", "green"):
            fly(person, colour)
        assert [self.told(hour) for hour in (8, 16, 17, 18)] == [0, 0, 1, 0]
        [letter] = mail.outbox
        assert letter.subject.startswith("2 things to know, ")
        assert letter.body.startswith("Li Na,\n\nFiles and system\n- red kite flies\n")
        assert "- green kite flies\n  http://localhost:8000/k/1/\n" in letter.body
        assert not Notification.objects.filter(awaits_digest=True).exists()

    def test_an_hour_that_was_missed_is_made_up_for_by_the_next(self, person):
        chosen(person, timings={"system": Timing.DIGEST}, digest_hour=8)
        fly(person)
        assert self.told(23, day=24) == 0
        assert self.told(11) == 1
        assert len(mail.outbox) == 1

    def test_what_was_read_meanwhile_is_left_out(self, person):
        chosen(person, timings={"system": Timing.DIGEST})
        fly(person)
        Notification.objects.update(read_at=clock.now())
        assert self.told(8) == 1
        assert mail.outbox == []
        assert not Notification.objects.filter(awaits_digest=True).exists()

    def test_it_is_in_the_readers_language(self, person):
        User.objects.update(language="zh-hans")
        chosen(person, timings={"system": Timing.DIGEST})
        fly(person)
        self.told(8)
        assert "文件与系统" in mail.outbox[0].body

    def test_one_who_left_hears_nothing(self, person):
        chosen(person, timings={"system": Timing.DIGEST})
        fly(person)
        User.objects.update(is_active=False)
        self.told(8)
        assert mail.outbox == []


class TestTopics:
    def test_every_event_that_is_told_has_a_topic(self):
        from pathlib import Path

        from django.conf import settings

        found = {
            f"{path.parts[-3]}.{path.stem}"
            for path in Path(settings.BASE_DIR, "templates").glob("*/mail/*.txt")
        }
        assert found - topics.events() == {"core.digest"}
        assert topics.events() - found == set()

    def test_an_event_belongs_to_one_topic(self):
        with pytest.raises(ValueError, match=r"crm\.task_given belongs to work already"):
            topics.belong(topics.DATES, "crm.task_given")

    def test_one_of_an_earlier_release_counts_as_the_systems(self):
        assert topics.topic_of("crm.gone") is topics.SYSTEM

    def test_what_is_served_by_law_cannot_be_off(self):
        assert not topics.topic_of("funds.refused").may_be_off
        assert topics.topic_of("funds.application_closed").may_be_off


def test_telling_twenty_asks_no_more_than_telling_two(django_assert_num_queries):
    people = [User(username=f"u{n}", email=f"u{n}@example.com") for n in range(20)]
    User.objects.bulk_create(people)
    people = list(User.objects.all())
    for some in (people[:2], people):
        with django_assert_num_queries(6):  # settings, bell, messages, jobs, and a savepoint
            fly(some)
    assert Job.objects.count() == 22
