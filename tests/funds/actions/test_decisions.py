"""From the agenda to the end of publicity: what each step asks for, and what it leaves behind."""

from datetime import date, datetime, timedelta

import pytest

from funds.actions import ballots, budget, decisions, meetings, objections, publicities
from funds.models import AgendaItem, LedgerEntry, Objection, Publicity
from hightech.core import clock
from hightech.core.errors import ActionRefused
from tests.factories.committees import CALLED, HELD, later, room
from tests.factories.funds import WAN, ApplicationFactory


@pytest.fixture
def held(zone):
    made = room(zone)
    with clock.at(HELD):
        yield made


@pytest.fixture
def approved(held):
    held.attend()
    held.decide(amount_fen=80 * WAN)
    held.sign()
    decisions.approve(held.application, by=held.secretary)
    return held


def codes(refused) -> list[str]:
    return [reason.code for reason in refused.value.reasons]


def line_of(application):
    line = application.call.budget_line
    line.refresh_from_db()
    return line


class TestPutOnAgenda:
    def test_numbers_the_files_and_sends_the_papers(self, held):
        held.file()
        items = AgendaItem.objects.order_by("number")
        assert items[0].application == held.application
        assert [one.number for one in items] == [1, 2]

    @pytest.mark.parametrize(
        ("now", "is_late"),
        [
            (datetime(2026, 11, 18, 23, 59, tzinfo=clock.ZONE), False),
            (datetime(2026, 11, 19, 0, 1, tzinfo=clock.ZONE), True),
        ],
    )
    def test_sends_the_papers_a_day_before(self, held, zone, now, is_late):
        file = ApplicationFactory(zone=zone)
        with clock.at(now):
            if is_late:
                with pytest.raises(ActionRefused) as refused:
                    decisions.put_on_agenda(file, by=held.secretary, meeting=held.meeting)
                assert codes(refused) == ["papers_late"]
                assert not file.agenda_items.exists()
            else:
                decisions.put_on_agenda(file, by=held.secretary, meeting=held.meeting)
                assert file.state == "ON_AGENDA"

    def test_is_the_secretarys_alone(self, held, zone, fund_officer):
        file = ApplicationFactory(zone=zone)
        with clock.at(CALLED), pytest.raises(ActionRefused) as refused:
            decisions.put_on_agenda(file, by=fund_officer, meeting=held.meeting)
        assert refused.value.is_about_role


class TestApprove:
    def test_reserves_what_was_voted(self, approved):
        file = approved.application
        file.refresh_from_db()
        assert (file.state, file.voted_fen) == ("APPROVED", 80 * WAN)
        assert line_of(file).reserved_fen == 80 * WAN
        entry = LedgerEntry.objects.get()
        assert (entry.kind, entry.amount_fen) == ("RESERVE", 80 * WAN)

    def test_names_everything_that_is_missing(self, held):
        with pytest.raises(ActionRefused) as refused:
            decisions.approve(held.application, by=held.secretary)
        assert codes(refused) == ["no_ballot", "minutes_not_signed"]
        held.application.refresh_from_db()
        assert held.application.state == "ON_AGENDA"
        assert LedgerEntry.objects.count() == 0

    def test_waits_for_both_signatures(self, held):
        from funds.actions import minutes

        held.attend()
        held.decide()
        minutes.sign(held.minutes, by=held.chair)
        with pytest.raises(ActionRefused) as refused:
            decisions.approve(held.application, by=held.secretary)
        assert codes(refused) == ["minutes_not_signed"]
        minutes.sign(held.minutes, by=held.secretary)
        decisions.approve(held.application, by=held.secretary)

    def test_is_refused_when_not_carried(self, held):
        held.attend()
        held.decide("FFFAAAA")
        held.sign()
        with pytest.raises(ActionRefused) as refused:
            decisions.approve(held.application, by=held.secretary)
        assert codes(refused) == ["no_ballot"]

    def test_is_refused_under_a_red_clause(self, held):
        held.attend()
        held.decide()
        held.sign()
        clause = held.application.clause
        clause.gate_level = "RED"
        clause.save()
        held.application.refresh_from_db()
        with pytest.raises(ActionRefused) as refused:
            decisions.approve(held.application, by=held.secretary)
        assert codes(refused) == ["gate_red"]

    def test_is_refused_when_the_check_is_stale(self, held):
        held.attend()
        held.decide()
        held.sign()
        held.application.facts = {"sets": 4}
        held.application.save()
        with pytest.raises(ActionRefused) as refused:
            decisions.approve(held.application, by=held.secretary)
        assert codes(refused) == ["no_current_run"]

    @pytest.mark.parametrize(("short_by", "holds"), [(0, True), (1, False)])
    def test_takes_no_more_than_the_line_has(self, held, short_by, holds):
        line = line_of(held.application)
        line.appropriated_fen = 100 * WAN - short_by
        line.save()
        held.attend()
        held.decide()
        held.sign()
        held.application.refresh_from_db()
        if holds:
            decisions.approve(held.application, by=held.secretary)
            assert line_of(held.application).available_fen == 0
        else:
            with pytest.raises(ActionRefused) as refused:
                decisions.approve(held.application, by=held.secretary)
            assert codes(refused) == ["no_budget"]
            assert line_of(held.application).reserved_fen == 0

    def test_is_refused_when_somebody_wrote_into_the_signed_minutes(self, held):
        held.attend()
        held.decide()
        held.sign()
        kept = held.minutes
        kept.content["ballots"][0]["amount_fen"] += 1
        kept.save()
        with pytest.raises(ActionRefused) as refused:
            decisions.approve(held.application, by=held.secretary)
        assert codes(refused) == ["minutes_not_signed"]

    def test_is_refused_after_the_attendance_was_changed(self, held):
        held.attend()
        held.decide()
        held.sign()
        meetings.attend(held.meeting, by=held.secretary, seat=held.seats[6], present=False)
        assert held.minutes.state == "DRAFT"
        with pytest.raises(ActionRefused) as refused:
            decisions.approve(held.application, by=held.secretary)
        assert codes(refused) == ["minutes_not_signed"]


class TestRefuseAndDefer:
    def test_refuses_what_was_not_carried(self, held):
        held.attend()
        held.decide("AAAAAAA")
        decisions.refuse(held.application, by=held.secretary)
        assert held.application.state == "REFUSED"

    def test_does_not_refuse_what_was_carried(self, held):
        held.attend()
        held.decide()
        with pytest.raises(ActionRefused) as refused:
            decisions.refuse(held.application, by=held.secretary)
        assert codes(refused) == ["no_ballot"]

    def test_defers_with_a_comment_and_lets_the_open_ballot_lapse(self, held):
        held.attend()
        ballot = held.open()
        with pytest.raises(ActionRefused) as refused:
            decisions.defer(held.application, by=held.secretary)
        assert codes(refused) == ["missing_fact"]
        decisions.defer(held.application, by=held.secretary, comment="A paper is missing")
        ballot.refresh_from_db()
        assert (held.application.state, ballot.state) == ("DEFERRED", "NOT_CARRIED")
        assert ballot.result["lapsed"] is True

    def test_a_deferred_file_comes_before_another_meeting(self, held):
        decisions.defer(held.application, by=held.secretary, comment="Later")
        again = meetings.create(by=held.secretary, committee=held.committee, held_at=later(7))
        decisions.put_on_agenda(held.application, by=held.secretary, meeting=again)
        assert held.application.meeting == again


class TestRevoke:
    def test_frees_the_money_by_a_minuted_decision(self, approved):
        decisions.revoke(
            approved.application, by=approved.secretary, meeting=approved.meeting, comment="Fraud"
        )
        assert approved.application.state == "REVOKED"
        assert line_of(approved.application).reserved_fen == 0
        assert [one.kind for one in LedgerEntry.objects.order_by("pk")] == ["RESERVE", "UNRESERVE"]

    def test_needs_the_decision_and_a_comment(self, approved):
        with pytest.raises(ActionRefused) as refused:
            decisions.revoke(approved.application, by=approved.secretary)
        assert codes(refused) == ["missing_fact", "missing_fact"]
        assert line_of(approved.application).reserved_fen == 80 * WAN


class TestPublish:
    @pytest.mark.parametrize(
        ("opened", "closes"),
        [
            (date(2026, 9, 30), date(2026, 10, 13)),
            (date(2026, 11, 19), date(2026, 11, 26)),
            (date(2026, 11, 20), date(2026, 11, 27)),
            (date(2026, 11, 21), date(2026, 11, 27)),
        ],
    )
    def test_shows_five_working_days(self, approved, opened, closes):
        moment = datetime(opened.year, opened.month, opened.day, 10, tzinfo=clock.ZONE)
        with clock.at(moment):
            publicities.publish(approved.application, by=approved.secretary)
        notice = Publicity.objects.get()
        assert (notice.opens_on, notice.closes_on, notice.amount_fen) == (opened, closes, 80 * WAN)
        assert notice.is_provisional is False


class TestFinishPublicity:
    @pytest.fixture
    def published(self, approved):
        publicities.publish(approved.application, by=approved.secretary)
        return approved

    def finish(self, published, moment):
        with clock.at(moment):
            publicities.finish_publicity(published.application, by=published.secretary)

    def test_waits_for_midnight_of_the_last_day(self, published):
        end = datetime(2026, 11, 26, 23, 59, 59, tzinfo=clock.ZONE)
        with pytest.raises(ActionRefused) as refused:
            self.finish(published, end)
        assert codes(refused) == ["window_open"]
        self.finish(published, end + timedelta(seconds=1))
        assert published.application.state == "CLEARED"

    def test_waits_for_an_objection_of_the_last_minute(self, published):
        with clock.at(datetime(2026, 11, 26, 23, 59, 30, tzinfo=clock.ZONE)):
            objection = objections.receive(Publicity.objects.get(), text="Not new", contact="A")
        assert objection.is_in_time is True
        with pytest.raises(ActionRefused) as refused:
            self.finish(published, later(8))
        assert codes(refused) == ["objection_open"]
        objections.dismiss(objection, by=published.chair, reasons="It is new")
        self.finish(published, later(8))
        assert Objection.objects.get().answer == "It is new"

    def test_does_not_wait_for_a_later_one(self, published):
        with clock.at(datetime(2026, 11, 27, 0, 0, tzinfo=clock.ZONE)):
            objection = objections.receive(Publicity.objects.get(), text="Too late", contact="B")
        assert objection.is_in_time is False
        self.finish(published, later(8))
        assert Objection.objects.get().state == "RECEIVED"

    def test_an_objection_is_dismissed_by_the_chair_with_reasons(self, published):
        objection = objections.receive(Publicity.objects.get(), text="No", contact="A")
        with pytest.raises(ActionRefused) as refused:
            objections.dismiss(objection, by=published.secretary, reasons="So")
        assert refused.value.is_about_role
        with pytest.raises(ActionRefused) as refused:
            objections.dismiss(objection, by=published.chair)
        assert codes(refused) == ["missing_fact"]
        with pytest.raises(ActionRefused) as refused:
            objections.uphold(objection, by=published.secretary)
        assert codes(refused) == ["with_file"]


class TestObjectionUpheld:
    @pytest.fixture
    def objected(self, approved):
        publicities.publish(approved.application, by=approved.secretary)
        self.objection = objections.receive(Publicity.objects.get(), text="No", contact="A")
        return approved

    def test_in_whole_takes_a_minuted_carried_ballot(self, objected):
        with pytest.raises(ActionRefused) as refused:
            publicities.uphold_objection(objected.application, by=objected.secretary)
        assert codes(refused) == ["no_ballot"]
        with clock.at(HELD):
            meeting = meetings.create(
                by=objected.secretary, committee=objected.committee, held_at=later(3)
            )
        objected.meeting = meeting
        with clock.at(later(3)):
            objected.attend()
            ballot = ballots.open_(by=objected.secretary, meeting=meeting, objection=self.objection)
            objected.vote(ballot, "FFFFFFF")
            objected.close(ballot)
            with pytest.raises(ActionRefused) as refused:
                publicities.uphold_objection(objected.application, by=objected.secretary)
            assert codes(refused) == ["no_ballot"]
            objected.sign()
            publicities.uphold_objection(
                objected.application, by=objected.secretary, comment="He is right"
            )
        assert objected.application.state == "REFUSED"
        assert Objection.objects.get().state == "UPHELD"
        assert line_of(objected.application).reserved_fen == 0

    def test_in_part_asks_for_a_new_ballot_and_publicity(self, objected):
        file = objected.application
        meeting = meetings.create(
            by=objected.secretary, committee=objected.committee, held_at=later(3)
        )
        publicities.adjust_after_objection(
            file, by=objected.secretary, comment="One invoice is out", meeting=meeting
        )
        assert (file.state, file.voted_fen, file.meeting) == ("ON_AGENDA", None, meeting)
        assert line_of(file).reserved_fen == 0
        with pytest.raises(ActionRefused) as refused:
            decisions.approve(file, by=objected.secretary)
        assert "old_ballot" in codes(refused)
        objected.meeting = meeting
        with clock.at(later(3)):
            objected.attend()
            assert objected.decide(amount_fen=60 * WAN).number == 2
            objected.sign()
            decisions.approve(file, by=objected.secretary)
            publicities.publish(file, by=objected.secretary)
        assert line_of(file).reserved_fen == 60 * WAN
        assert [one.amount_fen for one in Publicity.objects.order_by("pk")] == [80 * WAN, 60 * WAN]

    def test_in_part_needs_an_objection_and_a_comment(self, approved):
        publicities.publish(approved.application, by=approved.secretary)
        with pytest.raises(ActionRefused) as refused:
            publicities.adjust_after_objection(approved.application, by=approved.secretary)
        assert sorted(codes(refused)) == ["missing_fact", "no_objection"]


def test_money_is_booked_once_per_ballot(approved):
    ballot = approved.application.ballots.get()
    with pytest.raises(ActionRefused) as refused:
        budget.reserve(approved.application, amount_fen=WAN, key=f"reserve:{ballot.uuid}")
    assert codes(refused) == ["twice"]
