from django.utils.translation import gettext_lazy as _

from hightech.core.navigation import Item, Section
from hightech.users.roles import STAFF

ITEMS = (
    Item(
        _("Enterprises"), "crm:enterprises", "building-factory-2", Section.ATTRACT, order=20,
        roles=STAFF,
    ),
)  # fmt: skip
