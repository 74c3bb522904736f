import io
from datetime import timedelta

import pytest
from python_calamine import CalamineWorkbook

from crm.actions import reports
from crm.jobs.reports import weekly_reports
from crm.models import Lead, Report, ReportAdjustment
from crm.reports import workbooks
from hightech.core import clock, jobs
from hightech.core.errors import ActionRefused, ShapeError
from hightech.core.models import Seal
from tests.crm.reports.conftest import at, busy, lead_of, signed_lead, week
from tests.factories.users import ZoneFactory

pytestmark = pytest.mark.django_db
__all__ = ["busy", "week"]

MONDAY_NOON = at(7, 12)


@pytest.fixture(autouse=True)
def today():
    with clock.at(MONDAY_NOON):
        yield


@pytest.fixture
def draft(zone, leader):
    made = reports.create(by=leader, week="2026-W47")
    jobs.drain()
    return Report.objects.get(pk=made.pk)


@pytest.fixture
def issued(draft, leader):
    reports.issue(draft, by=leader, version=draft.version)
    return draft


def refusal(act, *args, **facts):
    with pytest.raises(ActionRefused) as refused:
        act(*args, **facts)
    return [reason.code for reason in refused.value.reasons]


def heard(user):
    return list(user.notifications.order_by("pk").values_list("event", flat=True))


class TestCreate:
    def test_a_job_counts_it(self, leader, zone):
        made = reports.create(by=leader, week="2026-W47")
        assert (made.state, made.progress, made.content) == ("MAKING", 0, {})
        jobs.drain()
        made.refresh_from_db()
        assert (made.state, made.progress) == ("DRAFT", 100)
        assert made.content["figures"]["new"] == 0
        assert heard(leader) == ["crm.report_drafted"]

    def test_a_week_has_one_report(self, draft, leader):
        assert reports.create(by=leader, week="2026-W47") == draft
        assert Report.objects.count() == 1

    def test_a_week_that_has_not_begun_has_none(self, leader):
        assert refusal(reports.create, by=leader, week="2026-W49") == ["future"]
        with pytest.raises(ShapeError):
            reports.create(by=leader, week="last")
        assert not Report.objects.exists()


class TestTimetable:
    def test_each_monday_every_attracting_zone_has_one(self, leader, user_with):
        other = ZoneFactory(code="JNH")
        user_with("OFFICER", zone=other)
        ZoneFactory(code="REF")
        slot = at(7, 8).isoformat()
        assert weekly_reports(None, slot=slot) == 2
        assert weekly_reports(None, slot=slot) == 2
        jobs.drain()
        found = Report.objects.order_by("zone__code").values_list("zone__code", "week", "state")
        assert list(found) == [("JNH", "2026-W47", "DRAFT"), ("TTB", "2026-W47", "DRAFT")]


class TestText:
    def test_it_is_edited_until_issued(self, draft, officer, leader):
        reports.write(draft, by=officer, problems_text="Land is short", plan_text="Go to Suzhou")
        reports.issue(draft, by=leader)
        assert refusal(reports.write, draft, by=officer, problems_text="x") == ["wrong_state"]
        draft.refresh_from_db()
        assert (draft.problems, draft.plan) == ("Land is short", "Go to Suzhou")

    def test_a_director_reads_only(self, draft, director):
        assert refusal(reports.write, draft, by=director, problems_text="x") == ["role"]


class TestIssue:
    def test_it_freezes_what_was_counted_under_the_last_seal(self, busy, draft, leader, zone):
        Seal.objects.create(at=clock.now(), chains=1, links=1, root="ab" * 32)
        reports.issue(draft, by=leader)
        frozen = Report.objects.get().content
        Lead.objects.update(created_at=at(-300))
        issued = Report.objects.get()
        assert (issued.state, issued.issued_by, issued.issued_at) == ("ISSUED", leader, MONDAY_NOON)
        assert issued.seal_root == "ab" * 32
        assert issued.content == frozen
        assert refusal(reports.refresh, issued, by=leader) == ["wrong_state"]

    def test_every_reader_but_the_issuer_hears_of_it(self, draft, officer, director, leader):
        reports.issue(draft, by=leader)
        assert heard(officer) == heard(director) == ["crm.report_issued"]
        assert "crm.report_issued" not in heard(leader)

    def test_an_officer_does_not_issue_and_nobody_before_the_week_is_over(
        self, leader, draft, officer
    ):
        assert refusal(reports.issue, draft, by=officer) == ["role"]
        running = reports.create(by=leader, week="2026-W48")
        jobs.drain()
        running.refresh_from_db()
        assert refusal(reports.issue, running, by=leader) == ["not_over"]

    def test_a_draft_is_counted_again_on_demand(self, draft, officer, leader, zone):
        lead_of(zone, officer)
        reports.refresh(draft, by=officer)
        jobs.drain()
        draft.refresh_from_db()
        assert (draft.state, draft.content["figures"]["new"]) == ("DRAFT", 1)


class TestAdjust:
    def test_a_correction_is_a_row_beside_the_figure(self, issued, leader):
        for value in (3, 4):
            facts = {"figure": "new", "value": value}
            reports.adjust(issued, by=leader, comment="One was registered twice", **facts)
        rows = ReportAdjustment.objects.order_by("pk").values_list("figure", "before", "after")
        assert list(rows) == [("new", 0, 3), ("new", 3, 4)]
        assert Report.objects.get().content["figures"]["new"] == 0

    def test_a_draft_is_not_adjusted_and_a_reason_is_needed(self, draft, leader):
        facts = {"figure": "new", "value": 3, "comment": "x"}
        assert refusal(reports.adjust, draft, by=leader, **facts) == ["wrong_state"]
        reports.issue(draft, by=leader)
        facts["comment"] = " "
        assert refusal(reports.adjust, draft, by=leader, **facts) == ["missing_fact"]
        assert not ReportAdjustment.objects.exists()


class TestWorkbook:
    def rows(self, report, user, sheet):
        book = CalamineWorkbook.from_filelike(io.BytesIO(workbooks.write(report, user)))
        return book.get_sheet_by_name(sheet).to_python()

    def test_it_holds_every_figure(self, busy, draft, leader):
        figures = {row[0]: row[1] for row in self.rows(draft, leader, "Figures") if len(row) > 1}
        assert (figures["New leads"], figures["Total investment"]) != (None, None)
        assert figures["Total investment"] == 1500.0
        assert figures["Stalled"] == 1

    def test_text_is_never_a_formula(self, draft, leader):
        reports.write(draft, by=leader, problems_text="=1+1", plan_text="@SUM(A1)")
        assert [row[1] for row in self.rows(draft, leader, "Text")] == ["=1+1", "@SUM(A1)"]

    def test_a_confidential_project_has_no_name_for_outsiders(self, zone, officer, leader):
        signed_lead(zone, officer, total=1, fixed=0, is_confidential=True, code_name="Blue")
        made = reports.create(by=leader, week="2026-W47")
        jobs.drain()
        made.refresh_from_db()
        assert [row[1] for row in self.rows(made, leader, "Signed projects")[1:]] == [
            "Confidential project"
        ]
        assert [row[1] for row in self.rows(made, officer, "Signed projects")[1:]] == ["Blue"]


def test_the_weeks_that_were_missed_are_made_later(leader):
    jobs.look_at_the_clock()
    with clock.at(MONDAY_NOON + timedelta(days=21)):
        jobs.look_at_the_clock()
        jobs.drain()
    found = Report.objects.order_by("week").values_list("week", flat=True)
    assert list(found) == ["2026-W47", "2026-W48", "2026-W49", "2026-W50"]
