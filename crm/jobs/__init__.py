"""What is done by the clock: reports, reminders, and the steps nobody takes."""

from crm.jobs import clocks, duplicates, openings, reminders, reports

__all__ = ["clocks", "duplicates", "openings", "reminders", "reports"]
