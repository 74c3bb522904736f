from django.utils.translation import gettext_lazy as _

from crm.models.opening_kinds import readers
from crm.permissions.enterprises import KEEPERS
from crm.permissions.leads import REGISTRARS
from crm.web.views.leads import READERS
from hightech.core.navigation import Item, QuickAdd, Section
from hightech.users.roles import ATTRACTING, STAFF, Role

QUICK_ADD = QuickAdd(_("New lead"), "crm:lead-new", roles=REGISTRARS)

ITEMS = (
    Item(_("Leads"), "crm:leads", "flag", Section.ATTRACT, order=10, roles=READERS),
    Item(
        _("Enterprises"), "crm:enterprises", "building-factory-2", Section.ATTRACT, order=20,
        roles=STAFF,
    ),
    Item(_("Parks & premises"), "crm:parks", "map-2", Section.ATTRACT, order=30, roles=STAFF),
    Item(_("Agreements"), "crm:agreements", "signature", Section.ATTRACT, order=40, roles=STAFF),
    Item(_("Tasks"), "crm:tasks", "checklist", Section.ATTRACT, order=50, roles=STAFF),
    Item(
        _("Public pool"), "crm:pool", "inbox", Section.ATTRACT, order=60, roles=READERS
    ),
    Item(
        _("Conflicts"), "crm:conflicts", "scale", Section.ATTRACT, order=65, roles=ATTRACTING
    ),
    Item(
        _("Account managers"), "crm:managers", "users", Section.ATTRACT, order=70,
        roles=(Role.LEADER, Role.DIRECTOR, Role.MANAGER, Role.OFFICER, Role.AUDITOR),
    ),
    Item(
        _("Reports"), "crm:reports", "report-analytics", Section.KNOW, order=40, roles=ATTRACTING
    ),
    Item(
        _("Opening balance"), "crm:openings", "archive", Section.ADMINISTER, order=60,
        roles=readers(),
    ),
    Item(
        _("Imports"), "imports", "file-spreadsheet", Section.ADMINISTER, order=55,
        roles=(*KEEPERS, Role.STATISTICIAN, Role.AUDITOR, Role.ADMIN),
    ),
    Item(
        _("Settings"), "crm:settings", "adjustments", Section.ADMINISTER, order=20,
        roles=(Role.ADMIN,),
    ),
)  # fmt: skip
