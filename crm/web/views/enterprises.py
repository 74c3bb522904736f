from django.utils.translation import gettext_lazy as _

from crm.actions import enterprises
from crm.filters.records import EnterpriseFilters
from crm.models import Enterprise
from crm.permissions.enterprises import KEEPERS
from crm.web.forms import enterprises as forms
from hightech.core.pages.columns import Column, Empty, Preset, Tool
from hightech.core.pages.entries import EntryPage
from hightech.core.pages.lists import ListPage
from hightech.core.pages.records import RecordPage
from hightech.users.roles import STAFF, Role

ADD = Tool(_("New enterprise"), "crm:enterprise-new", roles=KEEPERS, is_primary=True)


def manager_of(firm) -> str:
    """Return who looks after a firm fetched `with_manager()`."""
    return ", ".join(str(held.user) for held in firm.present_assignments)


class EnterpriseList(ListPage):
    """The firms of the zone: residents and prospects."""

    model = Enterprise
    title = _("Enterprises")
    roles = STAFF
    filters = EnterpriseFilters
    first_filters = 2
    columns = (
        Column(_("Name"), "name", sort="name"),
        Column(_("Standing"), template="crm/enterprises/_standing.html"),
        Column(_("Account manager"), manager_of),
        Column(_("Park"), "park.name"),
        Column(_("Industry"), "industry"),
        Column(_("Credit code"), "credit_code", is_for_wide=True),
        Column(_("Recorded"), "created_at", kind="day", sort="created_at", is_for_wide=True),
    )
    orderings = {"name": "name", "created_at": "created_at"}
    default_ordering = "-created_at"
    presets = (
        Preset(_("All")),
        Preset(_("Mine"), "manager=me", roles=(Role.MANAGER,)),
        Preset(_("Residents"), "is_resident=true"),
        Preset(_("Prospects"), "is_resident=false"),
        Preset(_("Residents without a manager"), "is_resident=true&manager=none"),
    )
    tools = (ADD,)
    empty = Empty(
        _("No enterprise yet"),
        _("A firm is recorded with its first lead, or by hand."),
        "building-factory-2",
        first=ADD,
    )

    def fetched(self, rows):
        return super().fetched(rows).with_manager()


class EnterpriseEntry(EntryPage):
    """Record a firm."""

    title = _("New enterprise")
    needs = forms.ENTERPRISE
    roles = KEEPERS

    def create(self, *, by, **facts):
        return enterprises.create(by=by, **forms.with_industry(facts))


class EnterpriseRecord(RecordPage):
    """One firm: its story, people, figures, agreements, and what hangs on it."""

    model = Enterprise
    template_name = "crm/enterprises/record.html"
