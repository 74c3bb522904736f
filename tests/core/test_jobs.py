from datetime import timedelta

import pytest
import time_machine
from django.db import connection, transaction
from django.utils import translation

from hightech.core import jobs, real_time
from hightech.core.jobs import queue, registry
from hightech.core.models import Heartbeat, Job, Reminder
from hightech.users.models import User

pytestmark = pytest.mark.django_db
State = Job.State


@pytest.fixture
def handled(monkeypatch):
    """Register handlers for one test; each call is noted."""
    monkeypatch.setattr(registry, "_handlers", dict(registry._handlers))
    calls = []

    def register(name, work=lambda job, **given: None, **around):
        def noted(job, **given):
            calls.append(given)
            return work(job, **given)

        jobs.handler(name, **around)(noted)
        return calls

    return register


@pytest.fixture
def published(monkeypatch):
    ids = []
    monkeypatch.setattr(queue.run_job, "apply_async", lambda args, retry: ids.append(args[0]))
    monkeypatch.setattr(queue, "_silent_until", 0.0)
    return ids


def leave_a_trace(job, name):
    Reminder.objects.create(key=name, at=real_time.now())


def fail(job, **given):
    Reminder.objects.create(key="half done", at=real_time.now())
    raise ValueError("no such thing")


class TestEnqueue:
    def test_the_job_is_done_once(self, handled, run_jobs):
        calls = handled("t.greet", lambda job, name: f"hello {name}")
        job = jobs.enqueue("t.greet", name="Li")
        assert (run_jobs(), run_jobs()) == (1, 0)
        job.refresh_from_db()
        assert (calls, job.state, job.result) == ([{"name": "Li"}], State.DONE, "hello Li")
        assert (job.progress, job.attempts) == (100, 1)

    def test_one_key_is_one_job_for_ever(self, handled, run_jobs):
        calls = handled("t.greet")
        assert jobs.enqueue("t.greet", key="week 47") is not None
        run_jobs()
        assert jobs.enqueue("t.greet", key="week 47") is None
        run_jobs()
        assert len(calls) == 1

    def test_it_is_not_there_when_the_transaction_is_not(self):
        with transaction.atomic():
            jobs.enqueue("t.greet")
            transaction.set_rollback(True)
        assert not Job.objects.exists()

    def test_it_is_published_at_commit_and_not_before(
        self, published, django_capture_on_commit_callbacks
    ):
        with django_capture_on_commit_callbacks(execute=True):
            job = jobs.enqueue("t.greet")
            assert published == []
        assert published == [job.pk]

    def test_a_later_job_waits_for_its_time(self, handled, run_jobs):
        calls = handled("t.greet")
        jobs.enqueue("t.greet", run_at=real_time.now() + timedelta(hours=1))
        assert (run_jobs(), calls) == (0, [])
        with time_machine.travel(real_time.now() + timedelta(hours=1, seconds=1)):
            assert run_jobs() == 1

    def test_a_broker_that_is_away_harms_nobody(self, monkeypatch, caplog):
        def away(*args, **kwargs):
            raise ConnectionError("gone")

        monkeypatch.setattr(queue.run_job, "apply_async", away)
        monkeypatch.setattr(queue, "_silent_until", 0.0)
        assert [queue.publish(1), queue.publish(2)] == [False, False]
        # It is asked once; until the pause is over nobody waits for it again.
        assert caplog.text.count("broker is away") == 1


class TestRunJob:
    def test_effect_and_end_are_one_transaction(self, handled):
        handled("t.fail", fail)
        job = jobs.enqueue("t.fail")
        jobs.run_job(job.pk)
        job.refresh_from_db()
        assert job.state == State.NEW
        assert job.last_error == "ValueError: no such thing"
        assert not Reminder.objects.exists()

    def test_it_tries_again_later_and_later_and_then_gives_up(self, handled):
        given_up = []
        handled("t.fail", fail, gave_up=lambda job: given_up.append(job.pk))
        job = jobs.enqueue("t.fail")
        waits = []
        with time_machine.travel(real_time.now(), tick=False) as real:
            for _ in range(queue.MOST_ATTEMPTS):
                jobs.run_job(job.pk)
                job.refresh_from_db()
                waits.append((job.run_at - real_time.now()).total_seconds())
                real.move_to(job.run_at)
        assert waits == [2, 4, 8, 16, 32, 64, 128, 256]
        assert (job.state, given_up) == (State.FAILED, [job.pk])
        assert not queue.due().exists()

    def test_a_job_that_nobody_knows_says_so(self):
        job = jobs.enqueue("t.unheard_of")
        jobs.run_job(job.pk)
        job.refresh_from_db()
        assert "t.unheard_of" in job.last_error

    def test_another_workers_lease_is_respected_until_it_ends(self, handled, settings):
        handled("t.trace", leave_a_trace)
        job = jobs.enqueue("t.trace", name="trace")
        assert queue._leased(job.pk)
        jobs.run_job(job.pk)
        assert not Reminder.objects.exists()
        later = real_time.now() + timedelta(seconds=settings.JOB_LEASE_SECONDS + 1)
        with time_machine.travel(later):
            jobs.run_job(job.pk)
        assert Reminder.objects.count() == 1

    def test_a_run_that_lost_its_lease_leaves_no_trace(self, handled):
        def lose(job):
            Job.objects.filter(pk=job.pk).update(attempts=job.attempts + 1)

        handled("t.slow", lambda job, prepared: leave_a_trace(job, "late"), prepare=lose)
        job = jobs.enqueue("t.slow")
        jobs.run_job(job.pk)
        job.refresh_from_db()
        assert not Reminder.objects.exists()
        assert job.state == State.RUNNING

    def test_a_cancelled_job_is_not_done(self, handled):
        calls = handled("t.greet")
        job = jobs.enqueue("t.greet")
        Job.objects.update(state=State.CANCELLED)
        jobs.run_job(job.pk)
        assert calls == []

    def test_preparing_happens_outside_of_its_transaction(self, handled):
        depth = []
        base = len(connection.savepoint_ids)

        def prepare(job):
            depth.append(len(connection.savepoint_ids) - base)
            jobs.progress(job, 40)
            return "prepared"

        def work(job, prepared):
            depth.append(len(connection.savepoint_ids) - base)
            return Job.objects.get(pk=job.pk).progress, prepared

        handled("t.export", work, prepare=prepare)
        job = jobs.enqueue("t.export")
        jobs.run_job(job.pk)
        job.refresh_from_db()
        assert (depth, job.result) == ([0, 1], [40, "prepared"])

    def test_it_speaks_the_language_of_its_owner(self, handled):
        handled("t.speak", lambda job: translation.get_language())
        owner = User.objects.create(username="li", language="zh-hans")
        found = []
        for by in (owner, None):
            job = jobs.enqueue("t.speak", by=by)
            jobs.run_job(job.pk)
            job.refresh_from_db()
            found.append(job.result)
        assert found == ["zh-hans", "en"]


class TestRelay:
    def test_it_publishes_what_a_broker_lost_and_not_at_every_look(self, published):
        job = jobs.enqueue("t.greet")
        assert (jobs.relay(), published) == (0, [])
        with time_machine.travel(real_time.now() + timedelta(seconds=6)):
            assert (jobs.relay(), jobs.relay(), published) == (1, 0, [job.pk])
        with time_machine.travel(real_time.now() + timedelta(seconds=60)):
            assert jobs.relay() == 1

    def test_it_publishes_what_has_come_due(self, published):
        job = jobs.enqueue("t.greet", run_at=real_time.now() + timedelta(hours=1))
        assert jobs.relay() == 0
        with time_machine.travel(real_time.now() + timedelta(hours=1, seconds=1)):
            assert (jobs.relay(), published) == (1, [job.pk])

    def test_it_brings_back_what_a_dead_worker_held(self, published, settings):
        job = jobs.enqueue("t.greet")
        queue._leased(job.pk)
        assert jobs.relay() == 0
        with time_machine.travel(
            real_time.now() + timedelta(seconds=settings.JOB_LEASE_SECONDS + 1)
        ):
            assert jobs.relay() == 1

    def test_it_fails_what_kills_every_worker(self, published):
        job = jobs.enqueue("t.greet")
        past = real_time.now() - timedelta(seconds=1)
        Job.objects.update(state=State.RUNNING, attempts=queue.MOST_ATTEMPTS, lease_until=past)
        jobs.relay()
        job.refresh_from_db()
        assert (job.state, published) == (State.FAILED, [])

    def test_it_is_a_sign_of_life(self, published):
        jobs.relay()
        assert list(Heartbeat.objects.values_list("name", flat=True)) == ["worker"]


class TestProgress:
    def test_it_renews_the_lease(self, settings):
        job = jobs.enqueue("t.export")
        queue._leased(job.pk)
        job.refresh_from_db()
        before = job.lease_until
        with time_machine.travel(real_time.now() + timedelta(seconds=60)):
            jobs.progress(job, 150)
        job.refresh_from_db()
        assert job.progress == 99
        assert job.lease_until > before + timedelta(seconds=59)

    def test_a_cancelled_job_learns_of_it(self):
        job = jobs.enqueue("t.export")
        with pytest.raises(queue.LostLease):
            jobs.progress(job, 10)
