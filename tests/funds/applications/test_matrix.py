"""Who may take which step from which state, against a golden table.

`UPDATE_GOLDEN=1 python3 run.py test tests/funds/applications/test_matrix.py` writes it anew; read
the diff.
"""

import os

import pytest

from funds.models import Application
from funds.permissions.applications import applicant
from funds.workflow.applications import APPLICATION
from hightech.core.errors import WRONG_STATE
from hightech.users.roles import Role
from tests.architecture.places import HOME
from tests.factories.applications import World
from tests.factories.users import user_with

pytestmark = pytest.mark.django_db
GOLDEN = HOME / "tests" / "golden" / "application_steps.md"


@pytest.fixture
def world():
    return World()


@pytest.fixture
def people(world) -> dict:
    """A holder of each role, the applicant's own enterprise among them, and a stranger."""
    held = {str(role): user_with(role, zone=world.zone) for role in Role if role != Role.APPLICANT}
    held["APPLICANT"] = world.applicant
    held["APPLICANT of another firm"] = user_with("APPLICANT", zone=world.zone)
    return held


def test_every_role_takes_exactly_the_steps_the_golden_table_says(world, people):
    file = world.draft()
    lines = ["| state | step | who |", "|---|---|---|"]
    for state in Application.State.values:
        for step in APPLICATION.transitions.values():
            if state not in step.sources:
                continue
            who = sorted(name for name, user in people.items() if step.who(user, file))
            lines.append(f"| {state} | {step.name} → {step.target} | {', '.join(who)} |")
    table = "\n".join(lines) + "\n"
    if os.environ.get("UPDATE_GOLDEN"):
        GOLDEN.write_text(table, encoding="utf-8")
    assert GOLDEN.read_text(encoding="utf-8") == table


@pytest.mark.parametrize("state", Application.State.values)
def test_no_step_is_open_from_a_state_it_does_not_start_from(world, state):
    file = world.draft()
    file.state = state
    for step in APPLICATION.transitions.values():
        reasons = APPLICATION.reasons_against(file, step, by=world.fund_officer)
        is_wrong = WRONG_STATE in {reason.code for reason in reasons}
        assert is_wrong is (state not in step.sources), step.name


def test_every_state_but_the_draft_is_reached_by_a_step():
    reached = {step.target for step in APPLICATION.transitions.values()}
    assert set(Application.State.values) - reached == {"DRAFT"}


def test_a_member_of_the_firm_without_the_role_is_no_applicant(world):
    outsider = user_with("OFFICER", zone=world.zone)
    world.firm.members.create(user=outsider, kind="CLERK")
    assert not applicant(outsider, world.draft())
