"""When the days of a year are published, what was provisional is computed again."""

from funds.actions import publicities
from hightech.core.calendars import LOADED
from hightech.core.jobs import handler


@handler(f"funds.{LOADED}")
def calendar_loaded(job, year: int) -> int:
    """Move the ends of open notices to where the published days put them."""
    return publicities.recount()
