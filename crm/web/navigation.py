from django.utils.translation import gettext_lazy as _

from hightech.core.navigation import Item, Section
from hightech.users.roles import ATTRACTING, STAFF, Role

ITEMS = (
    Item(
        _("Enterprises"), "crm:enterprises", "building-factory-2", Section.ATTRACT, order=20,
        roles=STAFF,
    ),
    Item(
        _("Reports"), "crm:reports", "report-analytics", Section.KNOW, order=40, roles=ATTRACTING
    ),
    Item(
        _("Settings"), "crm:settings", "adjustments", Section.ADMINISTER, order=20,
        roles=(Role.ADMIN,),
    ),
)  # fmt: skip
