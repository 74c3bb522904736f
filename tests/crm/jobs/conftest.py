from datetime import datetime

import pytest

from crm.actions import leads
from crm.models import Enterprise, Lead
from hightech.core import clock, jobs
from tests.factories.crm import ContactFactory

# A Wednesday: working days around it are Monday to Friday.
NOW = datetime(2026, 4, 15, 10, 0, tzinfo=clock.ZONE)


class Watch:
    """The clock of these tests: each move does what has fallen due until then."""

    def __init__(self) -> None:
        self.now, self._held = NOW, clock.at(NOW)
        self._held.__enter__()

    def to(self, moment: datetime) -> None:
        self._held.__exit__(None, None, None)
        self.now, self._held = moment, clock.at(moment)
        self._held.__enter__()
        jobs.look_at_the_clock()
        jobs.drain()

    def close(self) -> None:
        self._held.__exit__(None, None, None)


@pytest.fixture
def watch(db):
    held = Watch()
    yield held
    held.close()


@pytest.fixture
def registered(watch, officer):
    """Return `registered(name, complete=…, **facts)`: a lead of the officer, by the real action."""

    def register(name="Huaxin", *, complete=False, by=None, **facts) -> Lead:
        by = by or officer
        if complete:
            firm = Enterprise.objects.create(
                zone=by.home_zone(), name=name, name_key=name.lower(), region="Tianjin"
            )
            ContactFactory(enterprise=firm)
            named = {"enterprise": firm, "source": "VISIT", "industry_code": "C3484"}
        else:
            named = {"enterprise_name": name}
        return leads.register(by=by, summary="Reducer line", **named, **facts)

    return register


def heard(user):
    """Return what a person was told, but for the reports of the weeks that went by."""
    told = user.notifications.exclude(event="crm.report_drafted").order_by("pk")
    return list(told.values_list("event", flat=True))
