"""Leads of a zone of full size: mostly settled, the newest still worked on."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from itertools import cycle

from crm.models import Lead, Park
from crm.workflow.leads import LEAD
from funds.management.demo.mass.firms import is_resident
from funds.management.demo.mass.links import Openings
from funds.management.demo.mass.numbers import Numbers
from funds.management.demo.mass.whole import Whole
from hightech.core import loading

# One firm in so many has a lead; of the leads the last one in so many is still worked on.
LED, OPEN = 5, 10
SETTLED = ("SIGNED", "LANDED", "BUILDING", "PRODUCING", "PRODUCING", "FULL_CAPACITY")
WORKED = ("REGISTERED", "REGISTERED", "JUDGED", "NEGOTIATING", "UNDER_REVIEW", "REVIEWED")
GIVEN_UP = ("REGISTERED", "JUDGED", "NEGOTIATING")
SENTENCES = (
    "拟建谐波减速器生产线,配套北京机器人整机企业", "便携式超声诊断设备扩产",
    "光刻胶中试线选址,需要洁净厂房", "储能电芯项目二期,年内定址",
    "English-speaking founder looks for 3,000 m² with a clean room",
)  # fmt: skip
WAN = 1_000_000
COLUMNS = (
    "id", "uuid", "created_at", "number", "enterprise_id", "summary", "track", "stage", "status",
    "owner_id", "created_by_id", "grade", "planned_investment_fen", "target_park_id",
    "first_contact_at", "last_contact_at", "clocks_from", "state_since", "reason_code",
    "last_digest",
)  # fmt: skip
TALKS = 5


class Leads:
    """Writes the leads; `talked` gives the days on which each was talked about."""

    def __init__(self, whole: Whole, first_firm: int) -> None:
        self.whole, self.first_firm = whole, first_firm
        self.first = loading.next_key(Lead)
        self.serials = range(0, whole.firms, LED)
        self.fresh = len(self.serials) * (OPEN - 1) // OPEN
        self.openings = Openings(Lead, LEAD.name, actor=whole.actor)
        self.numbers = Numbers(Lead.series, whole.zone.pk)
        parks = list(Park.objects.filter(zone=whole.zone).values_list("pk", flat=True))
        self._parks, self._owners = cycle(parks), cycle(whole.people)

    def write(self) -> None:
        loading.load(Lead, COLUMNS, self._rows(), zone_id=self.whole.zone.pk, steps_count=1)
        self.openings.write()
        self.numbers.keep()

    def talked(self, at: int) -> list[datetime]:
        """Return when the lead of this place was talked about, the first talk first."""
        begun, until = self._registered(at), self.whole.until
        last = until - timedelta(hours=at % 480) if at >= self.fresh else begun
        last = max(last, begun + timedelta(days=20))
        return [begun + (last - begun) * turn / (TALKS - 1) for turn in range(TALKS)]

    def _registered(self, at: int) -> datetime:
        """Return when; what is still worked on is of the last days."""
        if at >= self.fresh:
            return self.whole.until - timedelta(days=30 + at % 60)
        return self.whole.day(self.serials[at])

    def _rows(self) -> Iterator[tuple]:
        for at, serial in enumerate(self.serials):
            key, registered, owner = self.first + at, self._registered(at), next(self._owners)
            stage, status, reason = self._standing(at, serial)
            talked = self.talked(at)
            yield (
                key, self.whole.uuid(), registered, self.numbers.of(registered.year),
                self.first_firm + serial, SENTENCES[at % len(SENTENCES)],
                "HEAVY" if at % 3 else "LIGHT", stage, status, owner, owner, "ABCD"[at % 4],
                (at * 7919 % 90_000 + 100) * WAN, next(self._parks), talked[0], talked[-1],
                talked[-1], talked[-1], reason, self.openings.of(key, registered, stage),
            )  # fmt: skip

    def _standing(self, at: int, serial: int) -> tuple[str, str, str]:
        if is_resident(serial):
            return SETTLED[at % len(SETTLED)], "ACTIVE", ""
        if at >= self.fresh:
            return WORKED[at % len(WORKED)], "ACTIVE", ""
        return GIVEN_UP[at % len(GIVEN_UP)], "ELIMINATED", "INDUSTRY"
