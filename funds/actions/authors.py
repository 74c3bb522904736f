"""Who may write a file, and while it lies with them."""

from django.utils.translation import gettext as _

from funds.models import Application
from funds.permissions.applications import applicant, fund_officer
from hightech.core.errors import ROLE, WRONG_STATE, ActionRefused, Reason, refuse

EDITABLE = (Application.State.DRAFT, Application.State.CORRECTION)


def require_author(application: Application, by) -> None:
    """Refuse who neither acts for the enterprise nor is the fund officer.

    :raises ActionRefused: about the role.
    """
    if not (applicant(by, application) or fund_officer(by, application)):
        text = _("Applications are written by the enterprise or the fund officer.")
        raise ActionRefused(Reason(ROLE, text))


def require_editable(application: Application, by) -> None:
    """Refuse who is no author of the file, and any file that lies with the zone.

    :raises ActionRefused: with the reason.
    """
    require_author(application, by)
    if application.state not in EDITABLE:
        text = _("The application is %(state)s: its answers cannot be changed now.")
        refuse(WRONG_STATE, text % {"state": application.get_state_display()})
