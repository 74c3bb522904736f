"""Days a filter may name: a date, `2026-01-01..2026-03-31`, or words that move with the clock."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from hightech.core import clock

DAY = timedelta(days=1)


@dataclass(frozen=True)
class Period:
    """Whole days, both ends included; None is open."""

    first: date | None
    last: date | None

    def lookups(self, path: str, *, of_moments: bool) -> dict:
        """Return the lookups that keep what falls into it."""
        found = {}
        if self.first:
            found[f"{path}__gte"] = _midnight(self.first) if of_moments else self.first
        if self.last and of_moments:
            found[f"{path}__lt"] = _midnight(self.last + DAY)
        elif self.last:
            found[f"{path}__lte"] = self.last
        return found


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time.min, tzinfo=clock.ZONE)


def _around(before: int, after: int) -> Callable[[date], Period]:
    return lambda today: Period(today + before * DAY, today + after * DAY)


def _week(shift: int) -> Callable[[date], Period]:
    def week(today: date) -> Period:
        monday = today - today.weekday() * DAY + shift * 7 * DAY
        return Period(monday, monday + 6 * DAY)

    return week


def _months(length: int, shift: int) -> Callable[[date], Period]:
    """Return the span of `length` months (1, 3, 12) that holds today, moved by `shift` spans."""

    def span(today: date) -> Period:
        index = today.year * 12 + today.month - 1
        first = (index // length + shift) * length
        return Period(_month(first), _month(first + length) - DAY)

    return span


def _month(index: int) -> date:
    return date(index // 12, index % 12 + 1, 1)


WORDS: dict[str, tuple] = {
    "overdue": (gettext_lazy("before today"), lambda today: Period(None, today - DAY)),
    "today": (gettext_lazy("today"), _around(0, 0)),
    "yesterday": (gettext_lazy("yesterday"), _around(-1, -1)),
    "tomorrow": (gettext_lazy("tomorrow"), _around(1, 1)),
    "this_week": (gettext_lazy("this week"), _week(0)),
    "last_week": (gettext_lazy("last week"), _week(-1)),
    "next_week": (gettext_lazy("next week"), _week(1)),
    "next_7_days": (gettext_lazy("next 7 days"), _around(0, 6)),
    "next_30_days": (gettext_lazy("next 30 days"), _around(0, 29)),
    "last_7_days": (gettext_lazy("last 7 days"), _around(-6, 0)),
    "last_30_days": (gettext_lazy("last 30 days"), _around(-29, 0)),
    "last_90_days": (gettext_lazy("last 90 days"), _around(-89, 0)),
    "this_month": (gettext_lazy("this month"), _months(1, 0)),
    "last_month": (gettext_lazy("last month"), _months(1, -1)),
    "next_month": (gettext_lazy("next month"), _months(1, 1)),
    "this_quarter": (gettext_lazy("this quarter"), _months(3, 0)),
    "last_quarter": (gettext_lazy("last quarter"), _months(3, -1)),
    "this_year": (gettext_lazy("this year"), _months(12, 0)),
    "last_year": (gettext_lazy("last year"), _months(12, -1)),
}


TO_COME = ("overdue", "tomorrow", "next_week", "next_7_days", "next_30_days", "next_month")


def parse(text: str) -> Period:
    """Return the days that `text` names, today being the day of the business clock.

    :raises ValueError: with a sentence.
    """
    if text in WORDS:
        return WORDS[text][1](clock.today())
    first, dots, last = text.partition("..")
    try:
        period = Period(_day(first), _day(last) if dots else _day(first))
    except ValueError:
        period = Period(None, None)
    if not period.first and not period.last:
        raise ValueError(
            _("Send a date (2026-11-22), a range (2026-01-01..2026-03-31) or a word: %(words)s.")
            % {"words": ", ".join(WORDS)}
        )
    if period.first and period.last and period.last < period.first:
        raise ValueError(_("The range ends before it begins."))
    return period


def _day(text: str) -> date | None:
    if text and len(text) != len("2026-11-22"):
        raise ValueError
    return date.fromisoformat(text) if text else None
