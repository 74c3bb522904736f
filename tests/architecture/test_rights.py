"""Who may open what: every address without a parameter × role, against a golden table.

`UPDATE_GOLDEN=1 python3 run.py test tests/architecture/test_rights.py` writes the table anew; read
the diff.
"""

import os

import pytest
from django.urls import URLPattern, URLResolver, get_resolver

from hightech.users.roles import Role
from tests.architecture.places import HOME

GOLDEN = HOME / "tests" / "golden" / "rights.md"
# Addresses of the frame, of other packages, or without a reader's role.
LEFT_OUT = ("accounts/", "api/v1/docs/", "api/v1/schema/", "health/", "api/v1/auth/")
ROLES = [str(role) for role in Role]


def addresses(patterns=None, prefix: str = "") -> list[str]:
    """Return every address that takes no parameter and is not a write only."""
    found = []
    for pattern in get_resolver().url_patterns if patterns is None else patterns:
        route = getattr(pattern.pattern, "_route", None)
        if route is None or "<" in route:
            continue
        if isinstance(pattern, URLResolver):
            found += addresses(pattern.url_patterns, prefix + route)
        elif isinstance(pattern, URLPattern):
            found.append(prefix + route)
    return sorted({one for one in found if not one.startswith(LEFT_OUT)})


def table(client, users: dict) -> str:
    """Return the table: a line an address, a column a role, the status of a GET in each cell."""
    lines = ["| address | " + " | ".join(ROLES) + " | nobody |", "|---" * (len(ROLES) + 2) + "|"]
    for address in addresses():
        cells = []
        for role in [*ROLES, None]:
            client.logout()
            if role:
                client.force_login(users[role])
            cells.append(str(client.get(f"/{address}").status_code))
        lines.append(f"| /{address} | " + " | ".join(cells) + " |")
    return "\n".join(lines) + "\n"


@pytest.fixture
def users(zone, user_with):
    return {role: user_with(role, zone=zone) for role in ROLES}


def test_every_role_opens_exactly_what_the_golden_table_says(client, users):
    found = table(client, users)
    if os.environ.get("UPDATE_GOLDEN"):
        GOLDEN.write_text(found, encoding="utf-8")
    assert found == GOLDEN.read_text(encoding="utf-8")
    assert "| 5" not in found  # nowhere an error of the server
