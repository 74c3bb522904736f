"""What is done by the clock: reports, and everything that falls due."""

from crm.jobs import reports

__all__ = ["reports"]
