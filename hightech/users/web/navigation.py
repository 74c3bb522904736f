from django.utils.translation import gettext_lazy as _

from hightech.core.navigation import Item, Section
from hightech.users.roles import Role

ITEMS = (
    Item(_("My day"), "my-day", "sun", Section.DAY, order=0),
    Item(
        _("Users and roles"), "users", "users-group", Section.ADMINISTER, order=10,
        roles=(Role.ADMIN,),
    ),
    Item(
        _("Working days"), "calendar", "calendar", Section.ADMINISTER, order=30,
        roles=(Role.ADMIN, Role.LEADER, Role.FUND_OFFICER, Role.SECRETARY),
    ),
    Item(
        _("Audit trail"), "trail", "shield-check", Section.ADMINISTER, order=40,
        roles=(Role.ADMIN, Role.AUDITOR),
    ),
    Item(
        _("Exports"), "exports", "file-export", Section.ADMINISTER, order=80,
        roles=(Role.AUDITOR, Role.ADMIN),
    ),
    Item(
        _("Recycle bin"), "removals", "trash", Section.ADMINISTER, order=75,
        roles=(Role.ADMIN, Role.AUDITOR, Role.LEADER, Role.OFFICER, Role.MANAGER),
    ),
    Item(
        _("Webhooks"), "webhooks", "webhook", Section.ADMINISTER, order=85, roles=(Role.ADMIN,),
    ),
    Item(_("System"), "system", "activity", Section.ADMINISTER, order=90, roles=(Role.ADMIN,)),
)  # fmt: skip
