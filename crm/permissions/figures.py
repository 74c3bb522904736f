from django.utils.translation import gettext_lazy as _

from hightech.core.parties import party
from hightech.users.roles import Role

VERIFIERS = (Role.FUND_OFFICER, Role.FINANCE, Role.STATISTICIAN)


@party("verifier", _("fund officer, finance or statistics"))
def verifier(user, figures) -> bool:
    return user.has_role(*VERIFIERS, zone=figures.zone)
