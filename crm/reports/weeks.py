"""Weeks of reports: ISO weeks of the zone's time, Monday 00:00 to Monday 00:00."""

import re
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.utils.translation import gettext as _

from hightech.core import clock

CODE = re.compile(r"(\d{4})-W(\d{2})", re.ASCII)
WEEK = timedelta(days=7)


@dataclass(frozen=True)
class Week:
    """One week by its Monday."""

    monday: date

    @property
    def code(self) -> str:
        year, number, _day = self.monday.isocalendar()
        return f"{year}-W{number:02d}"

    @property
    def sunday(self) -> date:
        return self.monday + timedelta(days=6)

    @property
    def begins(self) -> datetime:
        return datetime.combine(self.monday, time.min, clock.ZONE)

    @property
    def ends(self) -> datetime:
        """Return the first moment after the week."""
        return datetime.combine(self.monday + WEEK, time.min, clock.ZONE)

    @property
    def is_over(self) -> bool:
        return clock.now() >= self.ends


def parse(code: str) -> Week:
    """Return the week of a code such as 2026-W47.

    :raises ValueError: with a sentence.
    """
    match = CODE.fullmatch(code) if isinstance(code, str) else None
    try:
        if match and 2000 <= int(match[1]) <= 2100:
            return Week(date.fromisocalendar(int(match[1]), int(match[2]), 1))
    except ValueError:  # a year without this week
        pass
    raise ValueError(_("Send a week such as 2026-W47."))


def before(moment: datetime) -> Week:
    """Return the last week that is over at `moment`."""
    today = clock.local(moment).date()
    return Week(today - timedelta(days=today.weekday() + 7))
