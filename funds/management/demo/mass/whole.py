"""Around the story of a zone: a million firms with their leads, talks and files."""

import random
from datetime import datetime, timedelta
from uuid import UUID

from funds.management.demo.firms import Registry
from hightech.core import clock
from hightech.users.models import Membership, User, Zone
from hightech.users.roles import Role

# How long the history is, in days; the newest firms were recorded yesterday.
HISTORY = 7 * 365
# Officers besides those of the story: nobody looks after a million firms alone.
OFFICERS = 40
PERSONS = 400


class Whole:
    """What every part of the zone refers to: its size, its people, its days, its chance."""

    def __init__(self, zone: Zone, *, firms: int, seed: int) -> None:
        self.zone, self.firms = zone, firms
        self.random = random.Random(seed)
        self.serials = range(firms)
        self.until = clock.now().replace(microsecond=0) - timedelta(days=1)
        registry = Registry(seed)
        self.persons = [registry.person() for _number in range(PERSONS)]
        self.people = self._officers()
        self.actor = User.objects.get(username="leader")
        self._span = timedelta(days=HISTORY) / max(firms, 1)
        self._since = self.until - timedelta(days=HISTORY)

    def _officers(self) -> list[int]:
        made = [
            User(username=f"officer-{number:03}", full_name=self.persons[number], is_demo=True)
            for number in range(1, OFFICERS + 1)
        ]
        for user in made:
            user.set_unusable_password()
        User.objects.bulk_create(made)
        Membership.objects.bulk_create(
            Membership(user=user, zone=self.zone, role=Role.OFFICER) for user in made
        )
        return [user.pk for user in made]

    def day(self, serial: int) -> datetime:
        """Return when the firm of this serial number was recorded: the history is even."""
        return self._since + self._span * serial

    def uuid(self) -> UUID:
        return UUID(int=self.random.getrandbits(128), version=4)
