from django.utils.translation import gettext_lazy as _

from funds.models import accounts, committees, evidence, funds
from hightech.core.navigation import Item, Section
from hightech.users.roles import FUNDING, STAFF, Role

APPLYING = (*FUNDING, Role.REVIEWER, Role.MEMBER, Role.APPLICANT, Role.THIRD_PARTY)
ITEMS = (
    Item(
        _("Policies"), "funds:clauses", "books", Section.SUPPORT, order=10,
        roles=(*STAFF, Role.APPLICANT),
    ),
    Item(_("Funds"), "funds:overview", "coins", Section.SUPPORT, order=20, roles=funds.READERS),
    Item(
        _("Calls"), "funds:calls", "speakerphone", Section.SUPPORT, order=25,
        roles=(*STAFF, Role.APPLICANT),
    ),
    Item(
        _("Applications"), "funds:applications", "file-dollar", Section.SUPPORT, order=30,
        roles=APPLYING,
    ),
    Item(
        _("Meetings"), "funds:meetings", "gavel", Section.SUPPORT, order=40,
        roles=committees.READERS,
    ),
    Item(
        _("Objections"), "funds:objections", "speakerphone", Section.SUPPORT, order=45,
        roles=FUNDING,
    ),
    Item(
        _("Payments"), "funds:payments", "cash", Section.SUPPORT, order=50, roles=accounts.HANDLERS
    ),
    Item(
        _("Supervision"), "funds:supervision", "shield-check", Section.SUPPORT, order=60,
        roles=(*FUNDING, Role.APPLICANT),
    ),
    Item(
        _("Evidence records"), "funds:evidence", "file-certificate", Section.SUPPORT, order=70,
        roles=evidence.READERS,
    ),
)  # fmt: skip
