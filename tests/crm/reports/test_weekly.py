"""Every figure of the weekly report against SQL that shares nothing with how it is counted."""

import pytest
from django.db import connection

from crm.models import Lead
from crm.reports import figures, weekly
from crm.reports.weeks import Week, before, parse
from hightech.core import clock
from tests.crm.reports.conftest import MONDAY, at, lead_of, talk_of
from tests.factories.users import ZoneFactory

pytestmark = pytest.mark.django_db

BEGINS, ENDS = "2026-11-15 16:00:00", "2026-11-22 16:00:00"  # UTC
LEADS = f"SELECT count(*) FROM crm_lead WHERE created_at >= '{BEGINS}' AND created_at < '{ENDS}'"
TALKS = f"""SELECT count(*) FROM crm_interaction i WHERE happened_at >= '{BEGINS}'
    AND happened_at < '{ENDS}'
    AND NOT EXISTS (SELECT 1 FROM crm_interaction c WHERE c.corrects_id = i.id) AND kind ="""
STEPS = f"""SELECT count(DISTINCT subject_id) FROM core_step WHERE process = 'LEAD'
    AND at >= '{BEGINS}' AND at < '{ENDS}'"""
AT_THE_END = f"""SELECT count(*) FROM core_step s JOIN crm_lead l ON l.id = s.subject_id
    WHERE s.process = 'LEAD' AND s.at < '{ENDS}'
    AND NOT EXISTS (SELECT 1 FROM core_step t WHERE t.subject_id = s.subject_id AND
                    t.process = 'LEAD' AND t.at < '{ENDS}' AND t.number > s.number)
    AND s.name <> 'hold'"""
LONG = {"A": 7, "B": 14, "C": 30, "D": 60}
SIGNED = f"""FROM core_step s JOIN crm_lead l ON l.id = s.subject_id
    JOIN crm_agreement a ON a.id = l.agreement_id
    WHERE s.name = 'sign' AND s.at >= '{BEGINS}' AND s.at < '{ENDS}'"""

SQL = {
    "new": LEADS,
    "new.source.VISIT": f"{LEADS} AND source = 'VISIT'",
    "new.source.EXPO": f"{LEADS} AND source = 'EXPO'",
    "new.source.none": f"{LEADS} AND source = ''",
    "new.grade.A": f"{LEADS} AND grade = 'A'",
    "new.grade.none": f"{LEADS} AND grade = ''",
    "new.park.none": f"{LEADS} AND target_park_id IS NULL",
    "visits.out": f"{TALKS} 'VISIT'",
    "visits.in": f"{TALKS} 'RECEPTION'",
    "talks": f"{AT_THE_END} AND s.target IN ('NEGOTIATING', 'UNDER_REVIEW', 'REVIEWED')",
    "talks.new": f"{STEPS} AND source = 'REGISTERED' AND target = 'NEGOTIATING'",
    "talks.advanced": f"""{STEPS} AND ((source = 'NEGOTIATING' AND target = 'UNDER_REVIEW')
        OR (source IN ('UNDER_REVIEW', 'NEGOTIATING') AND target = 'REVIEWED')
        OR (source IN ('NEGOTIATING', 'UNDER_REVIEW', 'REVIEWED') AND target = 'SIGNED'))""",
    "reviews.held": f"{STEPS} AND name IN ('pass_review', 'return_from_review')",
    "reviews.passed": f"{STEPS} AND name = 'pass_review'",
    "signed": f"SELECT count(*) {SIGNED}",
    "signed.total": f"SELECT sum(a.total_fen) {SIGNED}",
    "signed.fixed": f"SELECT sum(a.fixed_fen) {SIGNED}",
    "signed.land": f"SELECT round(sum(l.need_area_m2)) {SIGNED} AND l.need_kind = 'LAND'",
    "landed": f"{STEPS} AND name = 'land'",
    "started": f"{STEPS} AND name = 'start_construction'",
    "produced": f"{STEPS} AND name = 'start_production'",
    "waiting.ECONOMY": f"""{AT_THE_END} AND s.target = 'UNDER_REVIEW' AND NOT EXISTS
        (SELECT 1 FROM crm_opinion o JOIN users_department d ON d.id = o.department_id
         WHERE o.lead_id = l.id AND d.code = 'ECONOMY' AND o.signed_at < '{ENDS}')""",
    "waiting.TAX": f"{AT_THE_END} AND s.target = 'UNDER_REVIEW'",
}
EXPECTED = {
    "new": 2, "new.source.VISIT": 2, "new.source.EXPO": 0, "new.source.none": 0, "new.grade.A": 1,
    "new.grade.none": 1, "new.park.none": 1, "visits.out": 1, "visits.in": 1, "talks": 6,
    "talks.new": 1, "talks.advanced": 5, "reviews.held": 2, "reviews.passed": 1, "signed": 2,
    "signed.total": 15_000_000_00, "signed.fixed": 8_000_000_00, "signed.land": 26_000,
    "landed": 1, "started": 1, "produced": 1, "waiting.ECONOMY": 0, "waiting.TAX": 1,
}  # fmt: skip


def by_sql(text: str) -> int:
    with connection.cursor() as cursor:
        cursor.execute(text)
        return int(cursor.fetchone()[0] or 0)


def test_each_figure_is_what_other_sql_says(busy, zone, week):
    content = weekly.count(zone, week)
    assert {code: by_sql(text) for code, text in SQL.items()} == EXPECTED
    assert {code: content["figures"][code] for code in SQL} == EXPECTED


def test_stalled_are_those_in_talks_without_contact_beyond_their_days(busy, zone, week):
    content = weekly.count(zone, week)
    stalled = set(content["records"]["talks.stalled"])
    expected = {
        lead.pk
        for lead in Lead.objects.filter(pk__in=content["records"]["talks"])
        if (
            week.ends
            - max(
                [
                    lead.clocks_from,
                    *lead.interactions.filter(
                        corrections=None, has_evidence=True, happened_at__lt=week.ends
                    ).values_list("happened_at", flat=True),
                ]
            )
        ).days
        >= LONG.get(lead.grade, 14)
    }
    assert len(expected) == 1
    assert stalled == expected


def test_records_are_exactly_as_many_as_the_figure_says(busy, zone, week):
    content = weekly.count(zone, week)
    for code, keys in content["records"].items():
        assert len(set(keys)) == len(keys) == content["figures"][code], code


def test_a_week_without_data_prints_zeros(zone, week):
    content = weekly.count(zone, week)
    assert len(content["figures"]) == 30
    assert set(content["figures"].values()) == {0}
    assert all(keys == [] for keys in content["records"].values())
    assert content["signed"] == []


def test_another_zone_counts_for_nothing(busy, week):
    content = weekly.count(ZoneFactory(code="JNH"), week)
    assert set(content["figures"].values()) == {0}


def test_the_edges_of_the_week_are_midnight_here(zone, officer, week):
    first, last = week.begins, week.ends
    lead_of(zone, officer)
    Lead.objects.update(created_at=first)
    assert weekly.count(zone, week)["figures"]["new"] == 1
    Lead.objects.update(created_at=last)
    assert weekly.count(zone, week)["figures"]["new"] == 0


def test_a_late_count_says_what_a_timely_one_said(busy, zone, week, officer):
    before_monday = weekly.count(zone, week)
    lead = Lead.objects.get(pk=before_monday["records"]["talks"][0])
    talk_of(lead, 9)
    lead_of(zone, officer, created=8)
    assert weekly.count(zone, week) == before_monday


def test_counting_costs_the_same_whatever_happened(
    zone, officer, week, django_assert_num_queries, busy
):
    for more in (0, 15):
        for _number in range(more):
            steps = ((1, "negotiate", "REGISTERED", "NEGOTIATING"),)
            talk_of(lead_of(zone, officer, steps=steps), 2)
        with django_assert_num_queries(10):
            weekly.count(zone, week)


class TestWeeks:
    def test_a_code_names_monday_to_sunday(self):
        week = parse("2026-W47")
        assert (week.monday, week.sunday, week.code) == (MONDAY, at(6).date(), "2026-W47")

    @pytest.mark.parametrize("text", ["2026-W54", "2025-W53", "2026W47", "26-W47", "", None, 7])
    def test_others_are_refused(self, text):
        with pytest.raises(ValueError, match="2026-W47"):
            parse(text)

    def test_a_year_of_53_weeks_has_them(self):
        assert parse("2026-W53").code == "2026-W53"

    def test_the_week_before_a_monday_is_the_one_just_over(self):
        assert before(at(7, 8)) == Week(MONDAY)
        assert before(at(6, 23)).code == "2026-W46"

    def test_it_is_over_on_monday_at_midnight(self, week):
        with clock.at(week.ends):
            assert week.is_over


def test_every_figure_has_a_label_and_a_meaning():
    found = [one for part in figures.parts({}, {}) for one in part.figures]
    assert len({one.code for one in found}) == len(found)
    assert all(str(one.label) and str(one.meaning) for one in found)
