"""What a file shows on its page beside its own columns."""

from funds.models import Application


def open_corrections(application: Application) -> list:
    """Return what the applicant is asked to mend, while the file is with them."""
    if application.state != Application.State.CORRECTION:
        return []
    return list(application.corrections.filter(settled_at=None).order_by("pk"))
