"""Past grants as a part of the opening balance of a zone."""

from django.utils.translation import gettext_lazy as _

from crm.models import OpeningList
from crm.models.opening_kinds import OpeningKind, add
from funds.models.zone_settings import of
from hightech.users.roles import Role

GRANTS = OpeningKind(
    "GRANTS",
    _("Past grants"),
    _("What firms were granted before this system; an empty list says: nothing."),
    (Role.FUND_OFFICER, Role.FINANCE),
    (Role.CHAIR,),
    may_be_empty=True,
)
add(GRANTS)


def history_is_loaded(zone) -> bool:
    """Tell whether the grants before this system are recorded: by a loaded list, or a setting."""
    if of(zone, "history_loaded"):
        return True
    return OpeningList.objects.loaded().filter(zone=zone, kind=GRANTS.code).exists()
