from django.utils.translation import gettext_lazy as _

from hightech.core.parties import party
from hightech.users.roles import Role

MAKERS = (Role.OFFICER, Role.MANAGER, Role.LEADER, Role.DIRECTOR)


@party("editor", _("the investment bureau"))
def editor(user, report) -> bool:
    return user.has_role(Role.OFFICER, Role.LEADER, zone_id=report.zone_id)


@party("leader", _("the leader"))
def leader(user, report) -> bool:
    return user.has_role(Role.LEADER, zone_id=report.zone_id)
