"""One act on many records: rights record by record, refusals told, undone for ten minutes."""

from datetime import timedelta
from functools import partial

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from crm.actions import leads, tasks
from crm.actions.bulk import ASSIGN, PLAN, TRANSFER
from crm.models import Lead, Task
from hightech.core import bulk, clock, jobs, portions, real_time
from hightech.core.errors import ActionRefused, ShapeError
from hightech.core.models import BulkItem, BulkRun, Job, Notification
from hightech.users.roles import STAFF
from tests.factories.crm import EnterpriseFactory, LeadFactory
from tests.factories.users import ZoneFactory

State = BulkItem.State


@pytest.fixture
def mate(officer, user_with):
    return user_with("OFFICER", full_name="Zhao Min")


@pytest.fixture
def signed_in(client, leader):
    client.force_login(leader)
    return client


def states(run) -> list[str]:
    return list(run.items.order_by("number").values_list("state", flat=True))


def hand_over(rows, to, *, by) -> BulkRun:
    raw = {"to": str(to.uuid)}
    return bulk.start([(TRANSFER, list(rows))], by=by, title="Hand over", raw=raw, back="/leads/")


def one_portion(run) -> None:
    """What a worker has done that is killed after its first portion."""
    waiting = run.items.filter(state=State.PENDING).order_by("number")
    portions.portion(waiting, partial(bulk._portion, run, bulk._done), size=bulk.PORTION)


class TestRun:
    def test_what_is_allowed_is_done_and_the_rest_says_why_not(self, leader, officer, mate):
        mine = LeadFactory.create_batch(2, owner=officer)
        lost = LeadFactory(owner=officer, status="LOST", reason_code="PRICE")
        run = hand_over([*mine, lost], mate, by=leader)
        assert states(run) == [State.DONE, State.DONE, State.REFUSED]
        assert "“Transfer” is not possible now" in run.items.get(state=State.REFUSED).reason
        assert {lead.owner for lead in Lead.objects.filter(pk__in=[m.pk for m in mine])} == {mate}
        assert Lead.objects.get(pk=lost.pk).owner == officer

    def test_each_record_is_done_by_the_rights_on_it(self, user_with, officer, mate):
        zone = ZoneFactory(code="JNH")
        elsewhere = user_with("LEADER", zone=zone)
        run = bulk.start(
            [(TRANSFER, [LeadFactory(owner=officer)])], by=elsewhere, title="Hand over",
            raw={"to": str(elsewhere.uuid)}, back="/leads/",
        )  # fmt: skip
        assert states(run) == [State.REFUSED]
        assert run.items.get().reason == "It is no longer there for you."

    def test_nobody_gets_what_they_may_not_own(self, leader, officer, user_with):
        cashier = user_with("CASHIER")
        with pytest.raises(ShapeError):
            hand_over([LeadFactory(owner=officer)], cashier, by=leader)

    def test_an_act_is_for_its_roles(self, officer, mate):
        with pytest.raises(ActionRefused, match="Your roles do not include this"):
            hand_over([LeadFactory(owner=officer)], mate, by=officer)

    def test_the_receiver_hears_of_it_once(self, leader, officer, mate):
        hand_over(LeadFactory.create_batch(5, owner=officer), mate, by=leader)
        assert Notification.objects.filter(user=mate).count() == 1

    @pytest.mark.parametrize("raw", [{}, {"to": "nobody"}, {"to": ""}])
    def test_facts_that_are_missing_or_wrong_do_nothing(self, leader, officer, raw):
        with pytest.raises(ShapeError):
            bulk.start(
                [(TRANSFER, [LeadFactory(owner=officer)])], by=leader, title="", raw=raw, back="/"
            )
        assert not BulkRun.objects.exists()

    def test_no_record_is_no_run(self, leader, mate):
        with pytest.raises(ShapeError, match="Choose at least one"):
            hand_over([], mate, by=leader)

    def test_more_than_five_thousand_are_refused(self, leader, mate, officer, monkeypatch):
        monkeypatch.setattr(bulk, "MOST", 2)
        with pytest.raises(ShapeError, match=r"At most 2 records at once; these are 3\."):
            hand_over(LeadFactory.create_batch(3, owner=officer), mate, by=leader)

    def test_a_large_run_is_done_in_the_background(self, leader, officer, mate, monkeypatch):
        monkeypatch.setattr(bulk, "AT_ONCE", 2)
        run = hand_over(LeadFactory.create_batch(3, owner=officer), mate, by=leader)
        assert (run.finished_at, states(run)) == (None, [State.PENDING] * 3)
        jobs.drain()
        run.refresh_from_db()
        assert run.finished_at is not None
        assert states(run) == [State.DONE] * 3

    def test_a_run_that_was_killed_goes_on_where_it_stood(self, leader, officer, mate, monkeypatch):
        monkeypatch.setattr(bulk, "AT_ONCE", 0)
        monkeypatch.setattr(bulk, "PORTION", 2)
        run = hand_over(LeadFactory.create_batch(5, owner=officer), mate, by=leader)
        one_portion(run)
        assert states(run) == [State.DONE, State.DONE, *[State.PENDING] * 3]
        jobs.drain()
        assert states(run) == [State.DONE] * 5
        taken = [lead.steps_count for lead in Lead.objects.all()]
        assert taken == [taken[0]] * 5

    def test_a_portion_that_fails_leaves_nothing_half_done(
        self, leader, officer, mate, monkeypatch
    ):
        monkeypatch.setattr(bulk, "AT_ONCE", 0)
        run = hand_over(LeadFactory.create_batch(2, owner=officer), mate, by=leader)

        def broken(*args, **kwargs):
            raise RuntimeError

        monkeypatch.setattr(BulkItem.objects.__class__, "bulk_update", broken)
        with pytest.raises(RuntimeError):
            bulk.work(run)
        assert states(run) == [State.PENDING] * 2
        assert set(Lead.objects.values_list("owner", flat=True)) == {officer.pk}

    def test_a_run_that_is_stopped_keeps_what_is_done(self, leader, officer, mate, monkeypatch):
        monkeypatch.setattr(bulk, "AT_ONCE", 0)
        monkeypatch.setattr(bulk, "PORTION", 1)
        run = hand_over(LeadFactory.create_batch(3, owner=officer), mate, by=leader)
        one_portion(run)
        bulk.cancel(run, by=leader)
        jobs.drain()
        assert states(run) == [State.DONE, State.CANCELLED, State.CANCELLED]
        with pytest.raises(ActionRefused, match="ended already"):
            bulk.cancel(BulkRun.objects.get(), by=leader)

    def test_the_database_lets_no_run_be_undone_before_it_ended(self, leader, officer, mate):
        run = hand_over([LeadFactory(owner=officer)], mate, by=leader)
        with pytest.raises(IntegrityError), transaction.atomic():
            BulkRun.objects.filter(pk=run.pk).update(
                finished_at=None, undo_asked_at=real_time.now()
            )


class TestUndo:
    @pytest.fixture
    def rows(self, officer):
        return LeadFactory.create_batch(3, owner=officer)

    def test_everything_goes_back(self, leader, officer, mate, rows):
        run = hand_over(rows, mate, by=leader)
        bulk.undo(run, by=leader)
        assert states(run) == [State.UNDONE] * 3
        assert set(Lead.objects.values_list("owner", flat=True)) == {officer.pk}

    def test_what_was_changed_since_stays_and_says_so(self, leader, officer, mate, rows):
        run = hand_over(rows, mate, by=leader)
        leads.edit(Lead.objects.get(pk=rows[1].pk), by=mate, summary="Something new")
        bulk.undo(run, by=leader)
        assert states(run) == [State.UNDONE, State.KEPT, State.UNDONE]
        assert run.items.get(number=2).reason == "It was changed since, and stays as it is."
        assert Lead.objects.get(pk=rows[1].pk).owner == mate

    def test_it_is_possible_for_ten_minutes(self, leader, mate, rows):
        run = hand_over(rows, mate, by=leader)
        for minutes, may in ((9, True), (10, False)):
            run.finished_at = real_time.now() - timedelta(minutes=minutes)
            assert bulk.may_undo(run) is may

    def test_it_happens_once(self, leader, mate, rows):
        run = hand_over(rows, mate, by=leader)
        bulk.undo(run, by=leader)
        with pytest.raises(ActionRefused, match="can no longer be undone"):
            bulk.undo(BulkRun.objects.get(), by=leader)

    @pytest.mark.parametrize("is_undo", [False, True])
    def test_a_job_that_fails_at_every_attempt_ends_the_run_with_its_reason(
        self, leader, mate, rows, monkeypatch, is_undo
    ):
        run = hand_over(rows, mate, by=leader) if is_undo else None
        monkeypatch.setattr(bulk, "AT_ONCE", 0)
        if run is None:
            run = hand_over(rows, mate, by=leader)
        else:
            bulk.undo(run, by=leader)

        def broken(*args, **kwargs):
            raise RuntimeError("no luck")

        monkeypatch.setattr(bulk, "_portion", broken)
        Job.objects.filter(pk=run.job_id).update(attempts=7)
        jobs.drain()
        run.refresh_from_db()
        assert states(run) == [State.KEPT if is_undo else State.CANCELLED] * 3
        assert "failed each time" in run.items.first().reason
        assert (run.undone_at if is_undo else run.finished_at) is not None

    def test_it_is_its_owners(self, leader, mate, rows):
        run = hand_over(rows, mate, by=leader)
        with pytest.raises(ActionRefused):
            bulk.undo(run, by=mate)

    def test_a_next_step_gets_its_old_words_and_day(self, officer, rows):
        Lead.objects.filter(pk=rows[0].pk).update(next_step="Call", next_on=None)
        run = bulk.start(
            [(PLAN, list(Lead.objects.filter(owner=officer)))], by=officer, title="Next step",
            raw={"next_step": "Visit", "next_on": clock.today().isoformat()}, back="/leads/",
        )  # fmt: skip
        assert set(Lead.objects.values_list("next_step", "next_on")) == {("Visit", clock.today())}
        bulk.undo(run, by=officer)
        lead = Lead.objects.get(pk=rows[0].pk)
        assert (lead.next_step, lead.next_on) == ("Call", None)

    def test_a_firm_without_a_manager_keeps_the_new_one(self, leader, mate):
        firm = EnterpriseFactory()
        run = bulk.start(
            [(ASSIGN, [firm])], by=leader, title="Name", raw={"to": str(mate.uuid)}, back="/"
        )
        bulk.undo(run, by=leader)
        assert states(run) == [State.KEPT]
        assert firm.assignments.current().get().user == mate

    def test_a_firm_goes_back_to_its_manager(self, leader, officer, mate):
        from crm.actions import enterprises

        firm = EnterpriseFactory()
        enterprises.assign(firm, by=leader, user=officer, from_on=clock.today())
        run = bulk.start(
            [(ASSIGN, [firm])], by=leader, title="Name", raw={"to": str(mate.uuid)}, back="/"
        )
        assert states(run) == [State.DONE]
        bulk.undo(run, by=leader)
        assert firm.assignments.current().get().user == officer


class TestPages:
    @pytest.fixture
    def rows(self, officer):
        return LeadFactory.create_batch(3, owner=officer)

    def ask(self, client, **values):
        sent = {"place": "crm:leads", "act": "lead.transfer", "query": ""}
        return client.post("/bulk/ask/", sent | values)

    def test_the_list_offers_what_ones_roles_allow(self, client, signed_in, officer, rows):
        assert "lead.transfer" in signed_in.get("/leads/").content.decode()
        client.force_login(officer)
        shown = client.get("/leads/").content.decode()
        assert "lead.plan" in shown
        assert "lead.transfer" not in shown

    def test_picked_rows_are_asked_about_then_done(self, signed_in, rows, mate):
        picks = ",".join(str(lead.uuid) for lead in rows[:2])
        asked = self.ask(signed_in, picks=picks)
        assert (asked.status_code, asked.context["total"]) == (200, 2)
        done = self.ask(signed_in, picks=picks, go="1", to=str(mate.uuid), once="a")
        run = BulkRun.objects.get()
        assert done.headers["Location"] == f"/bulk/{run.uuid}/"
        page = signed_in.get(f"/bulk/{run.uuid}/")
        assert page.context["figures"] == [("Done", 2, "DONE")]
        signed_in.post(f"/bulk/{run.uuid}/undo/")
        assert signed_in.get(f"/bulk/{run.uuid}/").context["figures"] == [("Undone", 2, "UNDONE")]

    def test_a_double_click_is_one_run(self, signed_in, rows, mate):
        for _time in range(2):
            self.ask(signed_in, pick=str(rows[0].uuid), go="1", to=str(mate.uuid), once="a")
        assert BulkRun.objects.count() == 1

    def test_all_results_are_those_of_the_filters(self, signed_in, rows, mate):
        Lead.objects.filter(pk=rows[0].pk).update(grade="A")
        asked = self.ask(signed_in, query="grade=A", all="1")
        assert asked.context["total"] == 1

    def test_nobody_acts_on_more_than_they_saw(self, signed_in, rows, mate, officer):
        sent = {"all": "1", "go": "1", "to": str(mate.uuid), "seen": "3"}
        LeadFactory(owner=officer)
        answer = self.ask(signed_in, **sent)
        assert answer.status_code == 422
        assert "There are 4 records now, not 3." in answer.content.decode()
        assert not BulkRun.objects.exists()

    def test_refusals_are_told_before(self, signed_in, rows, mate):
        Lead.objects.filter(pk=rows[0].pk).update(status="LOST", reason_code="PRICE")
        asked = self.ask(signed_in, all="1")
        assert asked.context["refused"] == 1

    def test_what_one_may_not_see_is_not_chosen(self, client, rows, user_with):
        client.force_login(user_with("LEADER", zone=ZoneFactory(code="JNH")))
        assert self.ask(client, picks=str(rows[0].uuid)).status_code == 302
        assert not BulkRun.objects.exists()

    @pytest.mark.parametrize(
        "values",
        [
            {"act": "task.done"},
            {"act": "rm -rf"},
            {"place": "crm:nowhere"},
            {"picks": "not-an-id"},
            {"picks": ""},
            {"query": "salary=1", "all": "1"},
        ],
    )
    def test_hostile_input_is_refused_and_does_nothing(self, signed_in, rows, mate, values):
        sent = {"picks": str(rows[0].uuid), "go": "1", "to": str(mate.uuid)}
        assert self.ask(signed_in, **sent | values).status_code == 302
        assert not BulkRun.objects.exists()

    def test_a_run_is_its_owners_alone(self, client, leader, rows, mate, user_with):
        run = hand_over(rows, mate, by=leader)
        client.force_login(user_with("LEADER"))
        assert client.get(f"/bulk/{run.uuid}/").status_code == 404
        for step in ("undo", "cancel"):
            assert client.post(f"/bulk/{run.uuid}/{step}/").status_code == 404
        assert list(client.get("/bulk/").context["rows"]) == []

    def test_the_result_costs_the_same_for_many(self, signed_in, leader, mate, officer):
        def asked(count: int) -> int:
            run = hand_over(LeadFactory.create_batch(count, owner=officer), mate, by=leader)
            with CaptureQueriesContext(connection) as found:
                signed_in.get(f"/bulk/{run.uuid}/")
            return len(found)

        assert asked(2) == asked(30)


class TestLeaver:
    @pytest.fixture
    def held(self, leader, officer):
        lead = LeadFactory(owner=officer)
        firm = EnterpriseFactory()
        firm.assignments.create(user=officer, from_on=clock.today())
        task = tasks.create(
            by=leader, title="Write", due_on=clock.today(), owner=officer, enterprise=firm,
            kind="TASK",
        )  # fmt: skip
        return lead, firm, task

    def test_everything_goes_to_one_person_and_back(self, signed_in, leader, officer, mate, held):
        lead, firm, task = held
        shown = signed_in.get(f"/managers/hand-over/?who={officer.uuid}")
        assert shown.context["total"] == 3
        signed_in.post(
            "/managers/hand-over/", {"who": officer.uuid, "to": mate.uuid, "comment": "Leaves"}
        )
        run = BulkRun.objects.get()
        assert states(run) == [State.DONE] * 3
        assert Lead.objects.get(pk=lead.pk).owner == mate
        assert firm.assignments.current().get().user == mate
        assert Task.objects.get(pk=task.pk).owner == mate
        bulk.undo(run, by=leader)
        assert Lead.objects.get(pk=lead.pk).owner == officer
        assert firm.assignments.current().get().user == officer
        assert Task.objects.get(pk=task.pk).owner == officer

    def test_nobody_takes_over_from_themselves(self, signed_in, officer, held):
        answer = signed_in.post("/managers/hand-over/", {"who": officer.uuid, "to": officer.uuid})
        assert (answer.status_code, BulkRun.objects.count()) == (422, 0)

    def test_somebody_must_leave(self, signed_in, mate):
        assert signed_in.post("/managers/hand-over/", {"to": mate.uuid}).status_code == 422

    @pytest.mark.parametrize("role", [role for role in STAFF if role != "LEADER"])
    def test_it_is_the_leaders(self, client, user_with, role):
        client.force_login(user_with(role))
        assert client.get("/managers/hand-over/").status_code == 403
