"""Who keeps clauses, who reviews them, who decides exceptions."""

from django.utils.translation import gettext_lazy as _

from hightech.core.parties import party
from hightech.users.roles import STAFF, Role

KEEPERS = (Role.FUND_OFFICER,)
READERS = (*STAFF, Role.APPLICANT)


@party("reviewer", _("a department reviewer"))
def reviewer(user, clause) -> bool:
    return user.has_role(Role.REVIEWER, zone_id=clause.zone_id)


@party("fund_officer", _("the fund officer"))
def fund_officer(user, clause) -> bool:
    return user.has_role(Role.FUND_OFFICER, zone_id=clause.zone_id)


@party("chair", _("the committee chair"))
def chair(user, clause) -> bool:
    return user.has_role(Role.CHAIR, zone_id=clause.zone_id)
