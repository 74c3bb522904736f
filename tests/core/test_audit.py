from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from hightech.core import append_only, audit, parties
from hightech.core.errors import ActionRefused
from hightech.core.models import Change, Seal, Step
from hightech.core.workflow import Process, Transition
from tests.kites.models import Kite

S = Kite.State
anyone = parties.party("anyone", "anyone")(lambda user, kite: True)
FLY = Transition("fly", "Fly", (S.FOLDED, S.FLYING), S.FLYING, anyone)
KITE = Process("KITE", S, FLY)


@pytest.fixture
def kite(officer):
    kite = Kite.objects.create(colour="red")
    KITE.begin(kite, "fold", by=officer)
    for _round in range(3):
        KITE.perform(kite, FLY, by=officer)
    audit.edit(kite, by=officer, colour="blue")
    return kite


def verify(**options) -> str:
    said = StringIO()
    call_command("verify_audit", stdout=said, **options)
    return said.getvalue()


class TestEdit:
    def test_it_writes_down_before_and_after(self, kite, officer):
        change = Change.objects.get()
        assert (change.diff, change.actor) == ({"colour": ["red", "blue"]}, officer)

    def test_an_edit_that_changes_nothing_leaves_no_trace(self, kite, officer):
        assert audit.edit(kite, by=officer, colour="blue") == {}
        assert Change.objects.count() == 1

    def test_a_stale_version_is_refused_and_named(self, kite, officer):
        with pytest.raises(ActionRefused, match=officer.full_name or officer.username):
            audit.edit(kite, by=officer, version=kite.version - 1, colour="green")
        kite.refresh_from_db()
        assert kite.colour == "blue"


class TestVerifyAudit:
    def test_an_untouched_trail_holds(self, kite):
        assert "Every chain holds: 4 steps." in verify()

    def test_an_altered_step_is_found_by_name(self, kite):
        with append_only.lifted():
            Step.objects.filter(number=2).update(comment="nothing happened")
        with pytest.raises(
            CommandError, match=rf"Step kites.kite {kite.pk} #2: content and digest"
        ):
            verify()

    def test_a_removed_step_is_found_by_name(self, kite):
        with append_only.lifted():
            Step.objects.filter(number=2).delete()
        with pytest.raises(CommandError, match=rf"kites.kite {kite.pk} #2: link 2 is missing"):
            verify()

    def test_a_cut_tail_is_found_by_name(self, kite):
        with append_only.lifted():
            Step.objects.filter(number=4).delete()
        with pytest.raises(CommandError, match=rf"kites.kite {kite.pk} #4: counts 4 steps"):
            verify()

    def test_a_removed_object_is_found_by_name(self, kite):
        with connection.cursor() as cursor:
            cursor.execute("DELETE FROM kites_kite")
        with pytest.raises(CommandError, match=rf"kites.kite {kite.pk} #4: has a chain but no"):
            verify()

    def test_an_altered_edit_is_found_by_name(self, kite):
        with append_only.lifted():
            Change.objects.update(diff={"colour": ["red", "green"]})
        with pytest.raises(CommandError, match=r"Change kites\.kite"):
            verify()


class TestSeal:
    @pytest.fixture
    def sealed(self, kite, tmp_path):
        said = StringIO()
        call_command("seal", stdout=said)
        path = tmp_path / "seal.txt"
        path.write_text(said.getvalue(), encoding="utf-8")
        return path

    def test_later_steps_leave_an_old_seal_valid(self, sealed, kite, officer):
        KITE.perform(kite, FLY, by=officer)
        assert "Every chain holds" in verify(seal=sealed)

    def test_a_chain_written_anew_from_its_first_link_is_found_by_the_seal(self, sealed, kite):
        with append_only.lifted():
            previous = ""
            for step in Step.objects.order_by("number"):
                step.comment, step.previous = "another story", previous
                step.digest = previous = step.computed_digest()
                Step.objects.filter(pk=step.pk).update(
                    comment=step.comment, previous=step.previous, digest=step.digest
                )
        assert "Every chain holds" in verify()
        with pytest.raises(CommandError, match="have been changed since"):
            verify(seal=sealed)

    def test_a_seal_of_another_database_is_refused(self, kite, tmp_path):
        path = tmp_path / "seal.txt"
        path.write_text("0" * 64, encoding="utf-8")
        with pytest.raises(CommandError, match="not among the seals"):
            verify(seal=path)

    def test_a_seal_counts_chains_and_links(self, sealed):
        seal = Seal.objects.get()
        assert (seal.chains, seal.links) == (2, 5)
