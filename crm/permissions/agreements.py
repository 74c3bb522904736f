from django.utils.translation import gettext_lazy as _

from crm.models import Commitment
from hightech.core.parties import party
from hightech.users.roles import Role


@party("leader", _("the leader"))
def leader(user, commitment) -> bool:
    return user.has_role(Role.LEADER, zone=commitment.zone)


@party("reporter", _("who answers for the promise"))
def reporter(user, commitment) -> bool:
    """Hold for the side that promised: officer, manager or applicant; of the zone, its reviewer."""
    if commitment.party == Commitment.Party.ZONE:
        return commitment.department_id in user.department_ids()
    return _of_enterprise(user, commitment.agreement)


def _of_enterprise(user, agreement) -> bool:
    firm = agreement.enterprise
    if user.has_role(Role.LEADER, zone_id=firm.zone_id):
        return True
    if user.has_role(Role.OFFICER, zone_id=firm.zone_id):
        return firm.leads.filter(owner=user).exists()
    if user.has_role(Role.MANAGER, zone_id=firm.zone_id):
        return firm.assignments.filter(user=user, to_on=None).exists()
    return firm.members.filter(user=user).exists()
