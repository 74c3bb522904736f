"""The places and people of the demo, without its history."""

import pytest

from funds.management.demo.book import World


@pytest.fixture
def demo_world(db):
    """Zones, parks, committee and logins exactly as the demo has them; parks by their ids."""
    world = World(seed=1, size="small")
    world.settle()
    return {
        "parks": list(world.parks["TTB"].values()),
        "jinan_parks": list(world.parks["JNH"].values()),
        "users": world.users,
    }
