"""Who is who before an application."""

from django.utils.translation import gettext_lazy as _

from hightech.core.parties import party
from hightech.users.roles import Role


@party("applicant", _("the applicant"))
def applicant(user, application) -> bool:
    """Hold for those who act for the enterprise at its desk."""
    return (
        user.has_role(Role.APPLICANT, zone_id=application.zone_id)
        and application.enterprise.members.filter(user=user).exists()
    )


def _holder(code: str, label, *roles: str):
    return party(code, label)(
        lambda user, application: user.has_role(*roles, zone_id=application.zone_id)
    )


fund_officer = _holder("fund_officer", _("the fund officer"), Role.FUND_OFFICER)
secretary = _holder("secretary", _("the committee secretary"), Role.SECRETARY)
finance = _holder("finance", _("the finance officer"), Role.FINANCE)
auditor = _holder("auditor", _("the auditor"), Role.AUDITOR)
chair = _holder("chair", _("the committee chair"), Role.CHAIR)
director = _holder("director", _("the director"), Role.DIRECTOR)

# Who may write an application: for the own enterprise, or on its behalf.
AUTHORS = (Role.APPLICANT, Role.FUND_OFFICER)
