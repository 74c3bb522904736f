"""A job of the tests, done by real workers that are killed (tests/core/test_kill_worker.py)."""

import time

from hightech.core import jobs, outbox
from hightech.users.models import User
from tests.kites.models import Kite


@jobs.handler("kites.fly")
def fly(job, colour: str) -> None:
    """Make one kite and remind one person of it: two effects and a mail."""
    kite = Kite.objects.create(colour=colour)
    time.sleep(0.005)
    users = User.objects.filter(username="li")
    outbox.remind_once(
        f"kite {colour}",
        users,
        "kites.flown",
        subject=kite,
        context={"colour": colour, "on": "2026-11-24"},
    )


@jobs.periodic("kites.watch", every="daily 07:00")
def watch(job, slot: str) -> None:
    """Leave a trace of each slot."""
    Kite.objects.create(colour=slot[:10])
