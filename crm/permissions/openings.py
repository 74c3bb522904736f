"""Who makes, signs and countersigns a list of the opening balance: it stands with its kind."""

from django.utils.translation import gettext_lazy as _

from hightech.core.parties import party


@party("opening_maker", _("the office that keeps such records"))
def maker(user, opening) -> bool:
    return user.has_role(*opening.of_kind.first, zone_id=opening.zone_id)


@party("opening_countersigner", _("the office that answers for them"))
def countersigner(user, opening) -> bool:
    return user.has_role(*opening.of_kind.second, zone_id=opening.zone_id)
