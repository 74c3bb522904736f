from django.utils.translation import gettext_lazy as _

from funds.models.committees import READERS
from hightech.core.navigation import Item, Section
from hightech.users.roles import FUNDING

ITEMS = (
    Item(_("Meetings"), "funds:meetings", "gavel", Section.SUPPORT, order=40, roles=READERS),
    Item(
        _("Objections"), "funds:objections", "speakerphone", Section.SUPPORT, order=45,
        roles=FUNDING,
    ),
)  # fmt: skip
