"""Clearing demo data: everything that hangs on it, or nothing."""

import pytest
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile

from hightech.core import audit, clearing, files, numbering
from hightech.core.models import Attachment, Change, Counter, File, Message, Notification
from hightech.users.models import Membership, User, Zone
from tests.factories.users import DepartmentFactory, ZoneFactory, user_with

pytestmark = pytest.mark.django_db


@pytest.fixture
def demo():
    zone = ZoneFactory(code="DEM", is_demo=True)
    user = user_with("OFFICER", zone=zone, is_demo=True, email="officer@demo.invalid")
    DepartmentFactory(zone=zone, code="LAND")
    return zone, user


@pytest.fixture
def real():
    zone = ZoneFactory(code="REA")
    return zone, user_with("ADMIN", zone=zone)


def clear() -> dict[str, int]:
    return clearing.clear(Zone.objects.demo(), User.objects.filter(is_demo=True))


class TestClear:
    def test_it_takes_what_depends_and_counts_it(self, demo, real):
        zone, user = demo
        audit.record(zone, {"code": [None, "DEM"]}, by=user)
        numbering.next_number("L", zone_id=zone.pk, on=zone.created_at.date())
        counts = clear()
        assert counts == {
            "users.Zone": 1,
            "users.User": 1,
            "users.Membership": 1,
            "users.Department": 1,
            "core.Change": 1,
            "core.Counter": 1,
        }
        assert not Change.objects.exists()
        assert not Counter.objects.exists()

    def test_it_leaves_real_rows_alone(self, demo, real):
        zone, user = real
        audit.record(zone, {"code": [None, "REA"]}, by=user)
        numbering.next_number("L", zone_id=zone.pk, on=zone.created_at.date())
        clear()
        assert list(Zone.objects.all()) == [zone]
        assert list(User.objects.all()) == [user]
        assert (Membership.objects.count(), Change.objects.count()) == (1, 1)
        assert Counter.objects.count() == 1

    def test_a_file_goes_with_its_bytes(self, demo, django_capture_on_commit_callbacks):
        zone, user = demo
        file = files.store(SimpleUploadedFile("a.txt", b"text"), by=user, zone=zone)
        files.attach(zone, [file], by=user)
        with django_capture_on_commit_callbacks(execute=True):
            clear()
        assert not File.objects.exists()
        assert not Attachment.objects.exists()
        assert not default_storage.exists(file.path)

    def test_mails_to_people_of_the_demo_go_and_others_stay(self, demo, real):
        for address in ("officer@demo.invalid", "li@example.com"):
            Message.objects.create(
                address=address,
                subject="s",
                body="b",
                message_id=address,
                created_at=demo[0].created_at,
            )
        assert clear()["core.Message"] == 1
        assert Message.objects.get().address == "li@example.com"

    def test_a_real_persons_bell_about_the_demo_does_not_hold_it(self, demo, real):
        Notification.objects.create(
            user=real[1],
            event="kites.flown",
            subject_type="users.zone",
            subject_id=demo[0].pk,
            created_at=demo[0].created_at,
        )
        assert clear()["core.Notification"] == 1

    def test_rows_stay_append_only_afterwards(self, demo, real):
        from django.db import DatabaseError, transaction

        clear()
        audit.record(real[0], {"code": [None, "REA"]}, by=real[1])
        with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
            Change.objects.update(reason="x")


class TestRefusal:
    def refused(self) -> list[str]:
        before = (Zone.objects.count(), User.objects.count(), Membership.objects.count())
        with pytest.raises(clearing.RealRows) as refusal:
            clear()
        assert before == (Zone.objects.count(), User.objects.count(), Membership.objects.count())
        return refusal.value.listed

    def test_a_real_person_with_a_role_in_the_demo_holds_it(self, demo, real):
        held = Membership.objects.create(user=real[1], zone=demo[0], role="LEADER")
        assert self.refused() == [f"users.Membership {held.pk}: {held} (user: {real[1]})"]

    def test_a_person_of_the_demo_with_a_role_in_a_real_zone_holds_it(self, demo, real):
        held = Membership.objects.create(user=demo[1], zone=real[0], role="LEADER")
        assert self.refused() == [f"users.Membership {held.pk}: {held} (zone: {real[0]})"]

    def test_what_a_person_of_the_demo_did_to_a_real_record_holds_it(self, demo, real):
        change = audit.record(real[0], {"code": [None, "REA"]}, by=demo[1])
        assert self.refused() == [f"core.Change {change.pk}: {change}"]
