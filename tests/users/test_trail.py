import pytest
from django.core import mail

from hightech.core import append_only
from hightech.core.models import Change, Job, Seal
from hightech.users import jobs
from hightech.users.actions import members


@pytest.fixture
def reader(client, auditor):
    client.force_login(auditor)
    return client


@pytest.fixture
def changed(officer, zone, administrator):
    members.grant(officer, "MANAGER", zone=zone, by=administrator)


class TestWalk:
    def test_an_untouched_trail_is_well(self, reader, changed, run_jobs):
        reader.post("/trail/walk/")
        run_jobs()
        assert "every chain holds" in reader.get("/trail/").content.decode()

    def test_an_altered_link_is_named(self, reader, changed, officer, run_jobs):
        with append_only.lifted():
            Change.objects.update(reason="nothing to see")
        reader.post("/trail/walk/")
        run_jobs()
        text = reader.get("/trail/").content.decode()
        assert f"Change users.user {officer.pk} #1: content and digest differ" in text

    def test_a_double_click_walks_once(self, reader):
        reader.post("/trail/walk/")
        reader.post("/trail/walk/")
        assert Job.objects.filter(task=jobs.WALK).count() == 1

    def test_others_are_refused(self, client, officer):
        client.force_login(officer)
        assert client.get("/trail/").status_code == 403
        assert client.post("/trail/walk/").status_code == 403
        assert Job.objects.filter(task=jobs.WALK).count() == 0


class TestSeal:
    def test_every_auditor_gets_the_root_by_mail(self, user_with, zone, changed, run_jobs):
        user_with("AUDITOR", zone=zone, email="audit@example.org")
        root = jobs.seal(None, "")
        run_jobs()
        assert Seal.objects.get().root == root
        assert [sent.to for sent in mail.outbox] == [["audit@example.org"]]
        assert root in mail.outbox[0].body
