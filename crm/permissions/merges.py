from django.utils.translation import gettext as _

from hightech.core.errors import ROLE, Reason
from hightech.users.roles import Role

# A merge moves claims, files and money from one record to another.
MERGERS = (Role.LEADER,)


def may_merge(user, enterprise) -> bool:
    """Tell whether `user` may merge firms of this zone and tell them apart: its leader."""
    return user.has_role(*MERGERS, zone_id=enterprise.zone_id)


def refusals_of_merger(user, *enterprises) -> list[Reason]:
    """Return why `user` may neither merge these firms nor tell them apart; nothing if they may."""
    if all(may_merge(user, enterprise) for enterprise in enterprises):
        return []
    return [Reason(ROLE, _("Firms are merged by the leader of their zone."))]
