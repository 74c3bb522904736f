"""States × steps × people against a golden table.

`UPDATE_GOLDEN=1 pytest tests/crm/leads/test_matrix.py` writes the table anew; read the diff. A cell
names the steps that table and party allow; what guards and facts ask for beyond is tested beside.
"""

import os

import pytest

from crm.models import Claim, ConflictCase, Lead, Opinion
from crm.workflow.claims import CLAIM
from crm.workflow.conflicts import CONFLICT
from crm.workflow.leads import LEAD
from crm.workflow.opinions import OPINION
from hightech.core import clock
from hightech.core.errors import ROLE, WRONG_STATE
from hightech.users.models import Department
from tests.architecture.places import HOME
from tests.factories.crm import EnterpriseFactory, LeadFactory
from tests.factories.users import DepartmentFactory, ZoneFactory, user_with

pytestmark = pytest.mark.django_db
GOLDEN = HOME / "tests" / "golden" / "attraction.md"
ROLES = ("OFFICER", "MANAGER", "OPERATOR", "LEADER", "DIRECTOR", "REVIEWER", "AUDITOR", "ADMIN")
SITUATIONS = {
    "active": {},
    "on hold": {"status": "ON_HOLD"},
    "lost": {"status": "LOST"},
    "eliminated": {"status": "ELIMINATED"},
    "pool": {"in_pool": True, "owner": None},
}


def allowed(process, obj, user) -> str:
    """Name the steps that table and party allow; guards about facts and records are left out."""
    open_steps = []
    for step in process.transitions.values():
        if process.state_of(obj) not in step.sources:
            continue
        codes = {reason.code for reason in process.offer(obj, step, user).reasons}
        in_place = all(getattr(obj, name) in values for name, values in step.where.items())
        if step.who(user, obj) and in_place and not codes & {ROLE, WRONG_STATE}:
            open_steps.append(step.name)
    return " ".join(open_steps) or "·"


def table(title: str, people: dict, rows: dict) -> list[str]:
    lines = [f"## {title}", "", "| state | " + " | ".join(people) + " |"]
    lines.append("|---" * (len(people) + 1) + "|")
    for state, (process, obj) in rows.items():
        cells = [allowed(process, obj, user) for user in people.values()]
        lines.append(f"| {state} | " + " | ".join(cells) + " |")
    return [*lines, ""]


@pytest.fixture
def people(zone):
    named = {"owner": user_with("OFFICER", zone=zone)}
    named |= {role.lower(): user_with(role, zone=zone) for role in ROLES}
    other = ZoneFactory(code="JNH", name_en="Jinan", name_zh="济南")
    return named | {"leader elsewhere": user_with("LEADER", zone=other), "clock": None}


@pytest.fixture
def firm(zone):
    return EnterpriseFactory(zone=zone)


def lead_rows(zone, firm, people, track: str) -> dict:
    return {
        f"{stage} {situation}": (
            LEAD,
            LeadFactory.build(
                pk=1, zone=zone, enterprise=firm, stage=stage, track=track,
                **{"owner": people["owner"], "created_by": people["owner"], **more},
            ),
        )
        for stage in Lead.Stage.values
        for situation, more in SITUATIONS.items()
    }  # fmt: skip


def claim_rows(zone, firm, people) -> dict:
    lead = LeadFactory(zone=zone, enterprise=firm, owner=people["owner"])
    facts = {"zone": zone, "enterprise": firm, "lead": lead, "owner": people["owner"]}
    facts |= {"registered_at": clock.now(), "until": clock.today()}
    return {state: (CLAIM, Claim(state=state, **facts)) for state in Claim.State.values}


def conflict_rows(zone, firm, people) -> dict:
    holder = LeadFactory(zone=zone, enterprise=firm, owner=people["owner"])
    challenger = LeadFactory(zone=zone, enterprise=firm, owner=people["manager"])
    facts = {"zone": zone, "holder_lead": holder, "challenger_lead": challenger}
    facts["holder_claim"] = Claim(zone=zone, lead=holder, owner=people["owner"])
    joined = facts | {"other_zone": people["leader elsewhere"].active_memberships[0].zone}
    return {
        f"{state}{name}": (CONFLICT, ConflictCase(state=state, **more))
        for state in ConflictCase.State.values
        for name, more in {"": facts, " between joined zones": joined}.items()
    }


def opinion_rows(zone, firm, people) -> dict:
    lead = LeadFactory(zone=zone, enterprise=firm, stage="UNDER_REVIEW")
    own = Department.objects.get(zone=zone, code="ECONOMY")
    other = DepartmentFactory(zone=zone, code="SCIENCE", is_mandatory=False)
    return {
        f"{state} of {department.code}": (
            OPINION,
            Opinion(zone=zone, lead=lead, department=department, state=state),
        )
        for state in Opinion.State.values
        for department in (own, other)
    }


def test_every_step_is_open_to_exactly_whom_the_golden_table_names(zone, firm, people):
    lines = ["# Steps of attraction", "", "Made by `tests/crm/leads/test_matrix.py`.", ""]
    for track in ("MAJOR", "LIGHT", ""):
        rows = lead_rows(zone, firm, people, track)
        lines += table(f"LEAD, track {track.lower() or 'unknown'}", people, rows)
    lines += table("CLAIM", people, claim_rows(zone, firm, people))
    lines += table("CONFLICT", people, conflict_rows(zone, firm, people))
    lines += table("OPINION", people, opinion_rows(zone, firm, people))
    found = "\n".join(lines)
    if os.environ.get("UPDATE_GOLDEN"):
        GOLDEN.write_text(found, encoding="utf-8")
    assert found == GOLDEN.read_text(encoding="utf-8")
