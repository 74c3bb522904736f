"""A zone that starts with a past: its leader writes, its director countersigns."""

import pytest

from crm.actions import openings
from crm.models import OpeningList
from tests.crm.leads.conftest import now, park, people  # noqa: F401
from tests.crm.leads.story import CODE

LEAD = {
    "enterprise_name": "天津远景减速器有限公司",
    "region": "天津",
    "summary": "Reducer line",
    "noted_on": "2025-11-03",
    "stage": "NEGOTIATING",
    "owner": "officer",
    "source": "EXPO",
    "industry_code": "3451",
    "planned_investment_yuan": "30000000.00",
    "last_contact_on": "2026-02-20",
    "claim_until": "2026-04-10",
}
RESIDENT = {
    "enterprise_name": "宝坻精密机械有限公司",
    "credit_code": CODE,
    "summary": "Bearing plant",
    "noted_on": "2023-05-10",
    "stage": "PRODUCING",
    "owner": "officer",
    "park": "智能制造产业园",
    "manager": "manager",
    "registered_on": "2023-09-01",
    "resident_since": "2023-10-08",
}


@pytest.fixture
def director(people):  # noqa: F811
    return people.member("DIRECTOR", username="director")


@pytest.fixture
def written(people, park, now):  # noqa: F811
    """Write a list of leads as the leader does."""

    def write(*rows, kind="LEADS", by=None) -> OpeningList:
        return openings.create(
            by=by or people.leader, kind=kind, title="Before 2026", rows=rows or [LEAD]
        )

    return write


@pytest.fixture
def loaded(people, director, written, run_jobs):  # noqa: F811
    """Write, sign twice and load a list."""

    def load(*rows, kind="LEADS") -> OpeningList:
        opening = written(*rows, kind=kind)
        openings.sign(opening, by=people.leader)
        openings.countersign(opening, by=director)
        run_jobs()
        opening.refresh_from_db()
        return opening

    return load
