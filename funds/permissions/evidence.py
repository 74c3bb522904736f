"""Who enters the records that rules read, and who verifies them."""

from django.utils.translation import gettext_lazy as _

from hightech.core.parties import party
from hightech.users.roles import Role

VERIFIERS = (Role.FUND_OFFICER, Role.FINANCE, Role.STATISTICIAN)
LENDERS = (Role.FINANCE,)
SEARCHERS = (Role.FUND_OFFICER,)
MEASURERS = (Role.STATISTICIAN,)
CATALOGUERS = (Role.STATISTICIAN, Role.FUND_OFFICER)
HISTORIANS = (Role.FUND_OFFICER, Role.FINANCE)


@party("verifier", _("fund officer, finance or statistics"))
def verifier(user, record) -> bool:
    return user.has_role(*VERIFIERS, zone=record.zone)
