"""People and leads for the tests of attraction."""

from datetime import datetime

import pytest

from hightech.core import clock
from hightech.users.models import Membership
from tests.crm.leads.story import Story
from tests.factories.crm import ParkFactory
from tests.factories.users import DepartmentFactory, TeamFactory, UserFactory

MORNING = datetime(2026, 3, 2, 9, 0, tzinfo=clock.ZONE)


@pytest.fixture
def now():
    """A Monday morning; `now.move(days=…)` goes on."""
    with Hand(MORNING) as hand:
        yield hand


class Hand:
    """The business clock, moved by hand."""

    def __init__(self, moment: datetime) -> None:
        self.moment, self._held = moment, None

    def __enter__(self) -> "Hand":
        return self.to(self.moment)

    def to(self, moment: datetime) -> "Hand":
        self.__exit__()
        self.moment = moment
        self._held = clock.at(moment)
        self._held.__enter__()
        return self

    def move(self, **delta) -> "Hand":
        from datetime import timedelta

        return self.to(self.moment + timedelta(**delta))

    def __exit__(self, *_) -> None:
        if self._held:
            self._held.__exit__(None, None, None)
            self._held = None


@pytest.fixture
def people(zone):
    """Officers of two teams, leader, manager, reviewers of the three mandatory departments."""
    return People(zone)


class People:
    def __init__(self, zone) -> None:
        self.zone = zone
        self.equipment = TeamFactory(zone=zone)
        self.biomedicine = TeamFactory(zone=zone, name_en="Biomedicine")
        self.officer = self.member("OFFICER", team=self.equipment, username="officer")
        self.mate = self.member("OFFICER", team=self.equipment, username="mate")
        self.officer2 = self.member("OFFICER", team=self.biomedicine, username="officer2")
        self.leader = self.member("LEADER", username="leader")
        self.manager = self.member("MANAGER", username="manager")
        self.reviewers = {
            code: self.member("REVIEWER", department=DepartmentFactory(zone=zone, code=code))
            for code in ("ECONOMY", "LAND", "TAX")
        }

    def member(self, role: str, *, team=None, department=None, **values):
        user = UserFactory(**values)
        Membership.objects.create(
            user=user, zone=self.zone, role=role, team=team, department=department
        )
        return user


@pytest.fixture
def park(zone):
    return ParkFactory(zone=zone)


@pytest.fixture
def story(people, park, now):
    """Tells a lead step by step through the real actions."""
    return Story(people, park)
