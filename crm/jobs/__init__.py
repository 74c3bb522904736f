"""What is done by the clock: reports, reminders, and the steps nobody takes."""

from crm.jobs import clocks, openings, reminders, reports

__all__ = ["clocks", "openings", "reminders", "reports"]
