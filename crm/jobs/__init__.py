"""What is done by the clock: reports, reminders, and the steps nobody takes."""

from crm.jobs import clocks, reminders, reports

__all__ = ["clocks", "reminders", "reports"]
