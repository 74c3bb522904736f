"""Two persons sign the same rows; then all of them are loaded, or none."""

import pytest
from django.db import IntegrityError, transaction

from crm.actions import enterprises, openings
from crm.models import Enterprise, Lead, OpeningList, OpeningRow
from hightech.core.errors import ActionRefused, ShapeError
from hightech.core.models import Notification, Step
from hightech.core.verification import broken_links
from tests.crm.leads.story import CODE
from tests.crm.leads.test_stages import codes
from tests.crm.openings.conftest import LEAD
from tests.factories.users import ZoneFactory, user_with

pytestmark = pytest.mark.django_db


def test_the_leader_signs_and_the_director_countersigns(people, director, written, run_jobs):
    opening = written()
    openings.sign(opening, by=people.leader)
    assert (opening.state, opening.first_signer, Lead.objects.count()) == (
        "SIGNED", people.leader, 0,
    )  # fmt: skip
    openings.countersign(opening, by=director)
    assert (opening.state, Lead.objects.count()) == ("LOADING", 0)
    run_jobs()
    opening.refresh_from_db()
    assert (opening.state, opening.second_signer) == ("LOADED", director)
    assert Lead.objects.count() == 1


def test_both_signatures_stand_under_one_digest(loaded):
    opening = loaded()
    steps = Step.objects.of(opening).order_by("number")
    assert [step.name for step in steps] == ["write", "sign", "countersign", "load"]
    assert {step.facts["digest"] for step in steps if step.name.endswith("sign")} == {
        opening.digest
    }


def test_every_chain_verifies(loaded):
    loaded()
    assert list(broken_links()) == []


@pytest.mark.parametrize("role", ["OFFICER", "MANAGER", "DIRECTOR", "ADMIN", "AUDITOR"])
def test_only_the_leader_writes_a_list_of_leads(written, zone, role):
    with pytest.raises(ActionRefused) as refused:
        written(by=user_with(role, zone=zone))
    assert codes(refused) == {"role"}
    assert OpeningList.objects.count() == 0


def test_nobody_signs_twice(people, zone, written):
    from hightech.users.models import Membership

    Membership.objects.create(user=people.leader, zone=zone, role="DIRECTOR")
    people.leader.refresh_from_db()
    opening = written()
    openings.sign(opening, by=people.leader)
    with pytest.raises(ActionRefused) as refused:
        openings.countersign(opening, by=people.leader)
    assert codes(refused) == {"separation_of_duties"}
    assert opening.state == "SIGNED"


def test_the_database_wants_two_persons(people, written):
    opening = written()
    rows = OpeningList.objects.filter(pk=opening.pk)
    with pytest.raises(IntegrityError), transaction.atomic():
        rows.update(first_signer=people.leader, second_signer=people.leader)
    with pytest.raises(IntegrityError), transaction.atomic():
        rows.update(state="LOADED")


def test_a_row_with_a_problem_keeps_the_list_from_being_signed(people, written):
    opening = written(LEAD, LEAD | {"owner": "nobody", "summary": "Second"})
    assert (opening.rows_count, opening.problems_count) == (2, 1)
    with pytest.raises(ActionRefused) as refused:
        openings.sign(opening, by=people.leader)
    assert codes(refused) == {"problems"}


def test_a_corrected_row_lets_it_be_signed(people, written):
    opening = written(LEAD | {"owner": "nobody"})
    row = opening.rows.get()
    assert [one["attr"] for one in row.problems] == ["owner"]
    openings.edit_row(row, by=people.leader, version=opening.version, values=LEAD)
    opening.refresh_from_db()
    assert (row.problems, opening.problems_count, opening.version) == ([], 0, 2)
    openings.sign(opening, by=people.leader)
    assert opening.state == "SIGNED"


def test_who_has_read_other_rows_does_not_sign_these(people, written):
    opening = written()
    row, seen = opening.rows.get(), opening.version
    openings.edit_row(
        row, by=people.leader, version=seen, values=LEAD | {"summary": "Another line"}
    )
    opening.refresh_from_db()
    with pytest.raises(ActionRefused) as refused:
        openings.sign(opening, by=people.leader, version=seen)
    assert codes(refused) == {"stale"}


def test_a_signed_row_is_not_changed(people, written):
    opening = written()
    openings.sign(opening, by=people.leader)
    row = opening.rows.select_related("opening").get()
    with pytest.raises(ActionRefused) as refused:
        openings.edit_row(row, by=people.leader, version=opening.version, values={})
    assert codes(refused) == {"wrong_state"}


def test_rows_changed_behind_the_back_are_not_countersigned(people, director, written):
    opening = written()
    openings.sign(opening, by=people.leader)
    OpeningRow.objects.update(values=LEAD | {"owner": "mate"})
    with pytest.raises(ActionRefused) as refused:
        openings.countersign(opening, by=director)
    assert codes(refused) == {"digest"}


def test_a_list_that_was_sent_back_is_signed_anew(people, director, written):
    opening = written()
    openings.sign(opening, by=people.leader)
    openings.send_back(opening, by=director, comment="The second row is another firm.")
    assert (opening.state, opening.first_signer, opening.digest) == ("DRAFT", None, "")
    told = Notification.objects.get(event="crm.opening_sent_back")
    assert told.user == people.leader
    openings.sign(opening, by=people.leader)
    assert opening.state == "SIGNED"


def test_what_no_longer_fits_loads_nothing_and_comes_back(people, director, written, run_jobs):
    landed = LEAD | {"credit_code": CODE, "summary": "Second"}
    opening = written(LEAD | {"enterprise_name": "First firm"}, landed)
    assert opening.problems_count == 0, list(opening.rows.values_list("problems", flat=True))
    openings.sign(opening, by=people.leader)
    openings.countersign(opening, by=director)
    # Meanwhile an officer records the very lead.
    firm = enterprises.create(
        by=people.officer, zone=people.zone, name=LEAD["enterprise_name"],
        credit_code=CODE,
    )  # fmt: skip
    from tests.factories.crm import LeadFactory

    LeadFactory(zone=people.zone, enterprise=firm, summary="Second", number="L-2020-000001")
    Lead.objects.update(created_at="2025-11-03T09:00:00+08:00")
    run_jobs()
    opening.refresh_from_db()
    assert (opening.state, opening.first_signer, opening.problems_count) == ("DRAFT", None, 1)
    assert Lead.objects.count() == 1
    assert not Enterprise.objects.filter(name="First firm").exists()
    failed = Step.objects.of(opening).order_by("number").last()
    assert (failed.name, failed.actor) == ("fail", None)
    assert failed.comment.startswith("Row 2: ")
    told = Notification.objects.filter(event="crm.opening_failed")
    assert {note.user for note in told} == {people.leader, director}


def test_a_list_of_leads_is_not_empty(people, zone):
    opening = openings.create(by=people.leader, kind="LEADS", title="Nothing")
    with pytest.raises(ActionRefused) as refused:
        openings.sign(opening, by=people.leader)
    assert codes(refused) == {"empty"}


def test_a_draft_is_withdrawn(people, written):
    opening = written()
    openings.withdraw(opening, by=people.leader)
    assert opening.state == "WITHDRAWN"


def test_a_list_has_a_largest_size(written, monkeypatch):
    monkeypatch.setattr(openings, "MOST_ROWS", 2)
    with pytest.raises(ShapeError):
        written(LEAD, LEAD, LEAD)
    assert OpeningList.objects.count() == 0


def test_an_unknown_kind_is_a_wrong_shape(people):
    with pytest.raises(ShapeError):
        openings.create(by=people.leader, kind="WISHES", title="…")


class TestWhoSees:
    def test_those_who_make_sign_or_oversee(self, people, director, written, zone):
        opening = written()
        for role in ("AUDITOR", "ADMIN"):
            assert OpeningList.objects.visible_to(user_with(role, zone=zone)).get() == opening
        for user in (people.leader, director):
            assert OpeningList.objects.visible_to(user).get() == opening

    def test_nobody_else(self, people, written):
        written()
        others = [people.officer, people.manager, user_with("FUND_OFFICER", zone=people.zone)]
        others.append(user_with("LEADER", zone=ZoneFactory(code="JNH")))
        for user in others:
            assert not OpeningList.objects.visible_to(user).exists()


def test_a_second_load_of_the_same_rows_is_refused_row_by_row(written, loaded):
    loaded()
    again = written()
    assert again.problems_count == 1
    assert again.rows.get().problems == [
        {"attr": "summary", "detail": "This lead is recorded already."}
    ]
