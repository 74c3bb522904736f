import pytest
from django.urls import reverse

from crm.actions import reports
from crm.models import Report
from hightech.core import clock, jobs
from tests.crm.reports.conftest import at, busy, week
from tests.factories.users import ZoneFactory

pytestmark = pytest.mark.django_db
__all__ = ["busy", "week"]


@pytest.fixture(autouse=True)
def today():
    with clock.at(at(7, 12)):
        yield


@pytest.fixture
def report(busy, leader):
    made = reports.create(by=leader, week="2026-W47")
    jobs.drain()
    return Report.objects.get(pk=made.pk)


@pytest.fixture
def page(client, leader):
    client.force_login(leader)
    return client


def test_the_page_shows_every_figure_with_its_meaning_and_its_records(page, report):
    text = page.get(report.get_absolute_url()).content.decode()
    assert "Leads whose talks began in the week." in text
    assert reverse("crm:report-figure", args=[report.uuid, "talks.new"]) in text
    assert "Visits to firms" in text


def test_a_figure_opens_exactly_its_records(page, report):
    for code, keys in report.content["records"].items():
        answer = page.get(reverse("crm:report-figure", args=[report.uuid, code]))
        assert answer.status_code == 200, code
        hidden = 1 if code in ("new", "new.source.VISIT", "new.grade.none", "new.park.none") else 0
        assert len(answer.context["rows"]) == len(keys) - hidden, code
        assert ("confidential" in answer.context["lead_in"]) is (hidden > 0 or code == "new")


def test_a_sum_or_an_unknown_figure_has_no_list(page, report):
    for code in ("signed.total", "nothing"):
        address = reverse("crm:report-figure", args=[report.uuid, code])
        assert page.get(address).status_code == 404


def test_the_text_is_written_in_place_and_the_report_issued(page, report):
    step = reverse("crm:report-step", args=[report.uuid, "write"])
    body = {"version": report.version, "problems_text": "<b>Land</b>", "plan_text": "Go"}
    answer = page.post(step, body, follow=True)
    assert "&lt;b&gt;Land&lt;/b&gt;" in answer.content.decode()
    report.refresh_from_db()
    step = reverse("crm:report-step", args=[report.uuid, "issue"])
    answer = page.post(step, {"version": report.version}, follow=True)
    assert "Issued 2026-11-23 12:00" in answer.content.decode()
    assert Report.objects.get().state == "ISSUED"


def test_the_list_the_entry_and_the_workbook_are_pages(page, report):
    assert "2026-W47" in page.get(reverse("crm:reports")).content.decode()
    assert "2026-W47" in page.get(reverse("crm:report-new")).content.decode()
    made = page.post(reverse("crm:report-new"), {"week": "2026-W46"}, follow=True)
    assert "being counted" in made.content.decode()
    book = page.get(reverse("crm:report-xlsx", args=[report.uuid]))
    assert book.content[:2] == b"PK"


def test_another_zone_has_none_of_these_pages(client, report, user_with):
    client.force_login(user_with("LEADER", zone=ZoneFactory(code="JNH")))
    for name, args in (
        ("crm:report", [report.uuid]),
        ("crm:report-xlsx", [report.uuid]),
        ("crm:report-figure", [report.uuid, "new"]),
        ("crm:report-step", [report.uuid, "issue"]),
    ):
        assert client.get(reverse(name, args=args)).status_code == 404


def test_the_record_costs_a_fixed_number_of_queries(page, report, django_assert_num_queries):
    page.get(report.get_absolute_url())
    with django_assert_num_queries(9):
        page.get(report.get_absolute_url())
