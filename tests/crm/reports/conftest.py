from datetime import date, datetime, timedelta

import pytest

from crm.models import Agreement, Interaction, Lead, Opinion
from crm.reports.weeks import Week
from hightech.core import clock
from hightech.core.models import Step
from tests.factories.crm import LeadFactory, ParkFactory
from tests.factories.users import DepartmentFactory

MONDAY = date(2026, 11, 16)


@pytest.fixture
def week():
    return Week(MONDAY)


def at(day: int, hour: int = 10) -> datetime:
    """Return a moment of the week; day 0 is its Monday."""
    return datetime(2026, 11, 16, hour, tzinfo=clock.ZONE) + timedelta(days=day)


def lead_of(zone, owner, *, created=0, steps=(), **facts) -> Lead:
    """Make a lead with the steps (day, name, source, target) it took."""
    moment = at(created)
    lead = LeadFactory(
        zone=zone, owner=owner, created_at=moment, clocks_from=moment,
        **({"stage": steps[-1][3]} if steps else {}) | facts,
    )  # fmt: skip
    for number, (day, name, source, target) in enumerate(steps, start=1):
        Step.objects.create(
            subject_type="crm.lead", subject_id=lead.pk, number=number, process="LEAD", name=name,
            source=source, target=target, at=at(day), digest="-",
        )  # fmt: skip
    return lead


def talk_of(lead, day, kind="VISIT", **facts) -> Interaction:
    facts = {"has_evidence": True, "author": lead.owner, "summary": "Talked"} | facts
    return Interaction.objects.create(
        zone=lead.zone, lead=lead, enterprise=lead.enterprise, kind=kind, happened_at=at(day),
        **facts,
    )  # fmt: skip


def signed_lead(zone, owner, *, day=2, total, fixed, **facts) -> Lead:
    steps = ((-30, "negotiate", "REGISTERED", "NEGOTIATING"), (day, "sign", "REVIEWED", "SIGNED"))
    lead = lead_of(zone, owner, created=-40, steps=steps, **facts)
    lead.agreement = Agreement.objects.create(
        enterprise=lead.enterprise, lead=lead, kind="FORMAL", signed_on=at(day).date(),
        total_fen=total, fixed_fen=fixed, created_by=owner,
    )  # fmt: skip
    lead.save(update_fields=["agreement"])
    return lead


@pytest.fixture
def busy(zone, officer):
    """A week in which everything happened, with something just outside of each figure."""
    park = ParkFactory(zone=zone)
    economy = DepartmentFactory(zone=zone, code="ECONOMY")
    DepartmentFactory(zone=zone, code="TAX")
    DepartmentFactory(zone=zone, code="SAFETY", is_mandatory=False)
    lead_of(zone, officer, source="VISIT", grade="A", target_park=park)
    lead_of(zone, officer, created=6, source="VISIT", is_confidential=True, code_name="Blue")
    lead_of(zone, officer, created=7, source="EXPO")
    lead_of(zone, officer, created=-1, source="EXPO")
    began = (1, "negotiate", "REGISTERED", "NEGOTIATING")
    talked = lead_of(zone, officer, created=-20, grade="C", steps=(began,))
    earlier = (-30, "negotiate", "REGISTERED", "NEGOTIATING")
    stalled = lead_of(zone, officer, created=-40, grade="A", steps=(earlier,))
    lead_of(zone, officer, created=-40, steps=(earlier, (3, "hold", "NEGOTIATING", "NEGOTIATING")))
    lead_of(
        zone, officer, created=-40,
        steps=(earlier, (8, "submit_for_review", "NEGOTIATING", "UNDER_REVIEW")), grade="D",
    )  # fmt: skip
    asked = (2, "submit_for_review", "NEGOTIATING", "UNDER_REVIEW")
    review = lead_of(zone, officer, created=-40, grade="D", steps=(earlier, asked))
    Opinion.objects.create(
        zone=zone, lead=review, department=economy, verdict="AGREE", state="SIGNED",
        signed_at=at(3),
    )  # fmt: skip
    passed = (4, "pass_review", "UNDER_REVIEW", "REVIEWED")
    lead_of(zone, officer, created=-40, grade="D", steps=(earlier, asked, passed))
    back = (5, "return_from_review", "UNDER_REVIEW", "NEGOTIATING")
    lead_of(zone, officer, created=-40, grade="D", steps=(earlier, asked, back))
    signed_lead(
        zone, officer, total=12_000_000_00, fixed=8_000_000_00, need_kind="LAND",
        need_area_m2="26000.40",
    )  # fmt: skip
    signed_lead(
        zone, officer, total=3_000_000_00, fixed=0, need_kind="FLOOR", need_area_m2="900"
    )  # fmt: skip
    signed_lead(zone, officer, day=-1, total=99_00, fixed=0)
    for name in ("land", "start_construction", "start_production"):
        lead_of(zone, officer, created=-90, steps=((0, name, "SIGNED", "LANDED"),))
    wrong = talk_of(talked, 1)
    talk_of(talked, 2, corrects=wrong)
    talk_of(talked, 6, kind="RECEPTION")
    talk_of(stalled, -8)
    talk_of(stalled, 7)
